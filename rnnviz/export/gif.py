"""Frames as an animated GIF, with one palette for all so that nothing flickers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from PIL import Image
from PySide6.QtGui import QImage

COLOURS = 255  # and one for "as before", which keeps the file small
SAMPLES = 6  # frames that the palette is made from


def encode(frames: Iterable[QImage], samples: Sequence[QImage], fps: float) -> bytes:
    """Return the content of a GIF that plays the frames over and over.

    `samples` are frames from all over the film, whose colours it will have.

    Raises
    ------
    ValueError
        If there is no frame, or the rate is beyond what GIF can say (50 a second).
    """
    if not 0.1 <= fps <= 50.0:
        raise ValueError(f"a GIF shows 0.1 to 50 frames a second, not {fps:g}")
    palette = palette_of(samples)
    pictures = (_painted_with(palette, frame) for frame in frames)
    return _saved(pictures, round(1000.0 / fps))


def palette_of(samples: Sequence[QImage]) -> Image.Image:
    """Return a picture whose palette has the colours that the samples need most."""
    small = [picture(sample).convert("RGB") for sample in samples]
    width = max(each.width for each in small)
    sheet = Image.new("RGB", (width, sum(each.height for each in small)))
    top = 0
    for each in small:
        sheet.paste(each, (0, top))
        top += each.height
    return sheet.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def picture(image: QImage) -> Image.Image:
    """Return Pillow's picture of a QImage, (height, width) pixels of RGB."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    size, stride = (rgb.width(), rgb.height()), rgb.bytesPerLine()
    return Image.frombytes("RGB", size, bytes(rgb.constBits()), "raw", "RGB", stride)


def _painted_with(palette: Image.Image, frame: QImage) -> Image.Image:
    return picture(frame).quantize(palette=palette, dither=Image.Dither.NONE)


def _saved(pictures: Iterator[Image.Image], milliseconds: int) -> bytes:
    first = next(islice(pictures, 1), None)
    if first is None:
        raise ValueError("a film needs at least one frame")
    file = io.BytesIO()
    first.save(
        file,
        "GIF",
        save_all=True,
        append_images=chain(pictures),
        duration=milliseconds,
        loop=0,
        optimize=True,  # what is as before is left out, not painted again
        disposal=1,
    )
    return file.getvalue()
