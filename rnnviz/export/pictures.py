"""A painting as a file: a still picture (PNG, SVG) or a film (GIF, MP4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from rnnviz.export import gif, mp4, svg
from rnnviz.export.painting import Painting
from rnnviz.files.model_file import write_atomically
from rnnviz.trace import Cursor

STILLS, FILMS = (".png", ".svg"), (".gif", ".mp4")
Told = Callable[[float], None]


def save_still(painting: Painting, path: Path, cursor: Cursor) -> None:
    """Write the frame of one cursor as PNG or SVG, as the file's name asks for.

    Raises
    ------
    FileProblem
        If the file cannot be written.
    """
    content = png(painting, cursor) if path.suffix == ".png" else svg.encode(painting, cursor)
    write_atomically(path, content)


def save_film(
    painting: Painting, path: Path, cursors: Sequence[Cursor], fps: float, tell: Told | None = None
) -> None:
    """Write the frames of all cursors as GIF or MP4, as the file's name asks for.

    `tell` hears after each frame which share (0…1) is painted.

    Raises
    ------
    ValueError, FileProblem
        If the rate cannot be had, ffmpeg is missing, or the file cannot be written.
    """
    frames = _told(painting.frames(cursors), len(cursors), tell)
    gap = max(1, len(cursors) // gif.SAMPLES)
    samples = painting.frames(cursors[::gap])
    write_frames(frames, samples, path, fps, (painting.width, painting.height))


def write_frames(
    frames: Iterable[QImage], samples: Iterable[QImage], path: Path, fps: float,
    size: tuple[int, int],
) -> None:  # fmt: skip
    """Write frames of that width and height as GIF, with the colours of the `samples`, or as MP4.

    Raises
    ------
    ValueError, FileProblem
        If the rate cannot be had, ffmpeg is missing, or the file cannot be written.
    """
    if path.suffix == ".mp4":
        mp4.write(frames, path, fps, *size)
    else:
        write_atomically(path, gif.encode(frames, list(samples), fps))


def png(painting: Painting, cursor: Cursor) -> bytes:
    """Return the content of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    next(painting.frames([cursor])).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _told(frames: Iterator[QImage], count: int, tell: Told | None) -> Iterable[QImage]:
    for number, frame in enumerate(frames, start=1):
        yield frame
        if tell is not None:
            tell(number / count)
