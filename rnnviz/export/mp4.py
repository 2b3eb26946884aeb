"""Frames as an MP4 film, piped raw into ffmpeg."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from PySide6.QtGui import QImage

from rnnviz.files.model_file import FileProblem


def write(frames: Iterable[QImage], path: Path, fps: float, width: int, height: int) -> None:
    """Write the frames, each of that size in pixels, as a film; a failure leaves no half film.

    Raises
    ------
    ValueError
        If ffmpeg is not here; the text says how to install it.
    FileProblem
        If the film cannot be written.
    """
    program = ffmpeg()
    try:
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".film.", suffix=".mp4")
    except OSError as wrong:
        raise FileProblem(f"{path} cannot be written: {wrong.strerror}") from None
    os.close(handle)
    try:
        _encode([program, *options(fps, width, height), partial], frames)
        Path(partial).chmod(0o644)
        Path(partial).replace(path)
    finally:
        Path(partial).unlink(missing_ok=True)


def ffmpeg() -> str:
    """Return the program that makes films.

    Raises
    ------
    ValueError
        If it is not installed.
    """
    try:
        return str(import_module("imageio_ffmpeg").get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        raise ValueError(
            "MP4 needs ffmpeg, which comes with: pip install 'rnnviz[video]' (or choose .gif)"
        ) from None


def options(fps: float, width: int, height: int) -> list[str]:
    """Return what ffmpeg is told: raw BGRA in, H.264 that every player shows out.

    Its colours are stored at half the resolution, which needs an even width and height.
    """
    return [
        *("-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "bgra"),
        *("-s", f"{width}x{height}", "-r", f"{fps:g}", "-i", "-", "-an"),
        *("-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-c:v", "libx264", "-preset", "veryfast"),
        *("-crf", "18", "-pix_fmt", "yuv420p", "-movflags", "+faststart"),
    ]


def _encode(command: list[str], frames: Iterable[QImage]) -> None:
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=complaints)
        try:
            _feed(process, frames)
        except BaseException:
            process.kill()
            raise
        finally:
            process.wait()
        if process.returncode:
            complaints.seek(0)
            reason = complaints.read().decode(errors="replace").strip().splitlines()
            raise FileProblem(f"the film cannot be made: {(reason or ['ffmpeg failed'])[-1]}")


def _feed(process: subprocess.Popen[bytes], frames: Iterable[QImage]) -> None:
    assert process.stdin is not None
    # A pipe that breaks means that it ended early; what it complained of will say why.
    with suppress(BrokenPipeError), process.stdin as pipe:
        for frame in frames:
            pipe.write(_raw(frame))


def _raw(frame: QImage) -> bytes:
    """Return the pixels as BGRA without padding: rows of 32 bits have none."""
    return bytes(frame.convertToFormat(QImage.Format.Format_RGB32).constBits())
