"""Render the icon's drawing to every size and format that a system asks for.

Run it after a change of the drawing: ``python assets/icons/render.py``
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).resolve().parent
DRAWING = HERE.parent / "org.rnnviz.Rnnviz.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)  # pixels


def render(size: int) -> Image.Image:
    """Return the drawing as a square image of `size` pixels, transparent outside its corners."""
    canvas = QImage(size, size, QImage.Format.Format_ARGB32)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    canvas.save(buffer, "PNG")
    return Image.open(BytesIO(buffer.data().data()))


def main() -> None:
    """Write all sizes as PNG, and the icon files of Windows and macOS."""
    application = QGuiApplication(["render", "-platform", "offscreen"])
    images = {size: render(size) for size in SIZES}
    for size, image in images.items():
        image.save(HERE / f"rnnviz-{size}.png", optimize=True)
    small = [images[size] for size in (16, 24, 32, 48, 64, 128)]
    images[256].save(HERE / "rnnviz.ico", append_images=small, sizes=_sizes(small))
    images[512].save(HERE / "rnnviz.icns", append_images=[images[256], images[128]])
    del application


def _sizes(images: list[Image.Image]) -> list[tuple[int, int]]:
    return [*(image.size for image in images), (256, 256)]


if __name__ == "__main__":
    main()
