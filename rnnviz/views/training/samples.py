"""What a writer writes while it learns: at first, in between, and at the moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTextLayout, QTextOption

from rnnviz.session.record import Sample
from rnnviz.session.runs import Run
from rnnviz.trace import Array, Field
from rnnviz.views.parts.axis import Axis
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.training.base import RecordView, heading_height, paint_heading
from rnnviz.views.training.wording import EMPTY, batch_told

SHOWN = 3  # beside each other
SIDE, WHEN = 0.8, 1.6  # units: the margin, and the height of the line above a sample
LINE_END, FAR = "\u2028", 1e6  # as a layout of text knows it; pixels, below all that is seen
SAYS = "drawn at temperature 0.7, always from the same seed"


@dataclass(frozen=True, eq=False)
class SamplesPicture:
    """Samples from the oldest to the newest; `numbers` tells that they are drawn as curves."""

    samples: tuple[Sample, ...]
    numbers: bool = False


def picture(run: Run | None, moment: int | None, most: int = SHOWN) -> SamplesPicture:
    """Return at most so many of what was written by a moment: first, newest, and between."""
    known = run.record.samples if run is not None else ()
    known = tuple(s for s in known if moment is None or s.step <= moment)
    numbers = run is not None and run.about.get("language") == "levels"
    if len(known) <= most or most == 1:
        return SamplesPicture(known[-most:], numbers)
    marks = np.linspace(known[0].step ** 0.5, known[-1].step ** 0.5, most) ** 2  # even over √step
    near = (min(range(len(known)), key=lambda k: abs(known[k].step - mark)) for mark in marks)
    return SamplesPicture(tuple(known[k] for k in sorted(set(near))), numbers)


def numbers_of(text: str) -> Array:
    """Return the values (step,) of a text of numbers."""
    return np.array([float(each) for each in text.split()], np.float32)


def _wrapped() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


class SamplesView(RecordView):
    """Texts, or curves of numbers behind what they go on from, beside each other."""

    def picture(self) -> SamplesPicture:
        """Return what is shown; before a class, and in little room, no more than the newest."""
        few = self.look.presented or self.width() < 30 * self.look.unit
        return picture(self.run, self.moment, 1 if few else SHOWN)

    def shows(self) -> tuple[object, ...]:
        """Return what the picture is made of."""
        return self.runs.current, self.picture().samples

    def moment_changed(self) -> None:
        """Paint anew: another moment has other samples."""
        self.repaint_all()

    def boxes(self) -> list[QRectF]:
        """Return where the samples lie."""
        u, count = self.look.unit, max(1, len(self.picture().samples))
        top = heading_height(self.look)
        wide = (self.width() - 2 * SIDE * u) / count
        return [
            QRectF(SIDE * u + k * wide, top, wide - (SIDE * u if k + 1 < count else 0),
                   self.height() - top - 0.5 * u)
            for k in range(count)
        ]  # fmt: skip

    def paint_record(self, painter: QPainter) -> None:
        """Paint title and samples."""
        shown = self.picture()
        says = self.says(shown)
        paint_heading(painter, self.look, self.width(), "What it writes", says)
        for k, (sample, box) in enumerate(zip(shown.samples, self.boxes(), strict=False)):
            newest = k + 1 == len(shown.samples)
            if not self.look.presented:
                self._paint_when(painter, sample, box, newest=newest)
                box.setTop(box.top() + WHEN * self.look.unit)
            if shown.numbers:
                self._paint_numbers(painter, sample, box, newest=newest)
            else:
                self._paint_text(painter, sample.text, box, newest=newest)

    def says(self, shown: SamplesPicture) -> str:
        """Return what stands with the title: before a class, when it was written."""
        if not shown.samples:
            return EMPTY
        return batch_told(shown.samples[-1].step) if self.look.presented else SAYS

    def _paint_when(self, painter: QPainter, sample: Sample, box: QRectF, *, newest: bool) -> None:
        theme = self.look.theme
        painter.setFont(self.look.font("small", bold=True))
        painter.setPen(QColor(theme.accent if newest else theme.muted))
        painter.drawText(box, batch_told(sample.step))

    def _paint_text(self, painter: QPainter, text: str, box: QRectF, *, newest: bool) -> None:
        theme, font = self.look.theme, self.look.font("label" if newest else "small")
        painter.setPen(QColor(theme.text if newest else theme.muted))
        layout, y = QTextLayout(text.replace("\n", LINE_END), font), 0.0
        layout.setTextOption(_wrapped())
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(box.width())
            line.setPosition(QPointF(0, y))
            y += line.height()
            if y > box.height():  # no line is cut in two
                line.setPosition(QPointF(0, FAR))
                break
        layout.endLayout()
        layout.draw(painter, box.topLeft())

    def _paint_numbers(
        self, painter: QPainter, sample: Sample, box: QRectF, *, newest: bool
    ) -> None:
        """Paint the numbers it was given, and from where they end those it wrote."""
        u, theme = self.look.unit, self.look.theme
        given, written = numbers_of(sample.prompt), numbers_of(sample.text)
        whole = np.concatenate([given, written])
        y = Axis.around(whole)
        across = box.left() + np.arange(len(whole)) / max(1, len(whole) - 1) * box.width()
        down = box.bottom() - y.share(whole) * box.height()
        points = [QPointF(*each) for each in zip(across.tolist(), down.tolist(), strict=True)]
        start = max(0, len(given) - 1)
        for part, ink in ((points[: len(given)], theme.muted), (points[start:], theme.accent)):
            alpha = QColor(ink)
            alpha.setAlphaF(1.0 if newest else 0.6)
            painter.setPen(QPen(alpha, max(1.0, 0.15 * u)))
            painter.drawPolyline(QPolygonF(part))

    def numbers(self) -> Mapping[str, Field]:
        """Return after how many batches each was written, and the values of curves."""
        shown = self.picture()
        texts = shown.samples if shown.numbers else ()
        values = {f"values_{s.step}": numbered(numbers_of(s.text), "place") for s in texts}
        steps = {"batch": numbered([s.step for s in shown.samples], "row")} if shown.samples else {}
        return {**steps, **values}

    def sizeHint(self) -> QSize:
        """Return a size with room for a few lines."""
        return QSize(round(40 * self.look.unit), round(11 * self.look.unit))
