"""One belief over all steps: the band that most passes lie in, their mean, and use beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from rnnviz.capture.passes import Spread
from rnnviz.trace import Array, Cursor, Field, Trace
from rnnviz.views.base import View, paint_title
from rnnviz.views.parts.beats import arrival
from rnnviz.views.parts.cells import Window, window_of
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.wording import escaped, planned, readable, step_name, visible

MIDDLE = 0.9
END = 0.999
TOP, BOTTOM, LEFT = 3.9, 1.9, 2.6  # units: title, the word under the playhead, the axis' numbers


@dataclass(frozen=True, eq=False)
class Curves:
    """A belief over the steps: each (step,)."""

    low: Array
    high: Array
    mean: Array
    use: Array
    training: Array


def curves(trace: Trace, spread: Spread) -> Curves:
    """Return the belief that is followed: with dropout in all passes and in this one, and without.

    Of a classifier it is that in its answer, of a writer that in the token which comes next.
    """
    low, high = spread.between(MIDDLE, column=0)
    own = np.take_along_axis(trace["p"].data, spread.watched[:, :1], axis=1)[:, 0]
    return Curves(low, high, spread.mean[:, 0], spread.use[:, 0], own)


def title(trace: Trace, spread: Spread) -> str:
    """Return which belief it is."""
    if trace.request.sampling is not None:
        return f"Belief in the {step_name(trace)} that follows"
    return f"Belief in “{readable(trace.labels[spread.watched[-1, 0]])}”"


class BandView(View):
    """The band of the passes from the first step to the one that is on."""

    def __init__(self) -> None:
        super().__init__()
        self.spread: Spread | None = None
        self._curves: Curves | None = None

    def show_spread(self, spread: Spread | None) -> None:
        """Show those passes; None says that there are none yet."""
        self.spread = spread
        self._curves = curves(self.trace, spread) if spread is not None and self.trace else None
        self.repaint_all()

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run; the passes are told anew."""
        self.spread = self._curves = None
        super().show_trace(trace, baseline)

    def area(self) -> QRectF:
        """Return where 0…1 lies."""
        u = self.look.unit
        room = max(4.0, self.height() - (TOP + BOTTOM) * u)
        return QRectF(LEFT * u, TOP * u, max(4.0, self.width() - (LEFT + 1.0) * u), room)

    def window(self) -> Window:
        """Return the steps that are shown."""
        box, step = self.area(), min(self.cursor_at.step, len(self.trace) - 1)
        return window_of(planned(self.trace), step, box.x(), box.width(), self.look.unit)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint title and axis."""
        spread = self.spread
        what = title(self.trace, spread) if spread is not None else "Belief, step by step"
        subtitle = "band: the middle 90 % of the passes · line: mean · dashes: use"
        paint_title(painter, self.look, what, subtitle if spread else "", self.width())
        u, box = self.look.unit, self.area()
        painter.setFont(self.look.font("small"))
        for p in (0.0, 0.5, 1.0):
            y = box.bottom() - p * box.height()
            painter.setPen(QPen(QColor(self.look.theme.line), 1.0))
            painter.drawLine(QPointF(box.x(), y), QPointF(box.right(), y))
            painter.setPen(QColor(self.look.theme.muted))
            place = QRectF(0, y - 0.7 * u, box.x() - 0.4 * u, 1.4 * u)
            number = f"{p:g}"
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                             number)  # fmt: skip

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint the curves as far as the steps have spoken, the playhead and its word."""
        window, box = self.window(), self.area()
        self._paint_playhead(painter, window, box)
        if self._curves is None:
            return
        spoken = arrival(self.trace.cell, "p", self.cursor_at.phase)
        painter.save()
        right = window.x(min(self.cursor_at.step, len(self.trace) - 1) + spoken)
        painter.setClipRect(QRectF(box.x(), 0, right - box.x(), self.height()))
        self._paint_curves(painter, window, box, self._curves)
        painter.restore()

    def _paint_curves(
        self, painter: QPainter, window: Window, box: QRectF, shown: Curves
    ) -> None:  # fmt: skip
        theme, u = self.look.theme, self.look.unit

        def points(values: Array) -> list[QPointF]:
            return _points(values, window, box)

        band = QColor(theme.colour("h"))
        band.setAlphaF(0.3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        painter.drawPolygon(QPolygonF([*points(shown.low), *reversed(points(shown.high))]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        wide = max(1.5, 0.16 * u)
        lines = (
            (shown.use, theme.warning, Qt.PenStyle.DashLine),
            (shown.mean, theme.colour("h"), Qt.PenStyle.SolidLine),
        )
        for values, colour, style in lines:
            path = QPainterPath()
            path.addPolygon(QPolygonF(points(values)))
            painter.setPen(QPen(QColor(colour), wide, style))
            painter.drawPath(path)
        painter.setPen(QPen(QColor(theme.accent), max(1.2, 0.11 * u)))
        size = min(0.3 * u, 0.4 * window.column)
        for at in points(shown.training)[1:-1]:
            painter.drawEllipse(at, size, size)

    def _paint_playhead(self, painter: QPainter, window: Window, box: QRectF) -> None:
        u, step = self.look.unit, min(self.cursor_at.step, len(self.trace) - 1)
        pen = max(1.5, 0.1 * u)
        place = QRectF(window.x(step), box.y(), window.column, box.height())
        painter.setPen(QPen(QColor(self.look.theme.text), pen))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.adjusted(-pen / 2 - 0.5, -3, pen / 2, 3), 2, 2)
        font = self.look.font("small", bold=True)
        metrics = QFontMetricsF(font)
        word = visible(self.trace.tokens[step].text)
        word = metrics.elidedText(word, Qt.TextElideMode.ElideRight, 12 * u)
        wide = metrics.horizontalAdvance(word)
        x = min(max(box.x(), place.center().x() - wide / 2), self.width() - 0.5 * u - wide)
        painter.setFont(font)
        painter.setPen(QColor(self.look.theme.text))
        painter.drawText(QPointF(x, box.bottom() + 1.4 * u), word)

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the step's column."""
        window, box = self.window(), self.area()
        if window.first <= cursor.step < window.first + window.count:
            column = QRectF(window.x(cursor.step), box.y(), window.column, box.height())
            paint_outline(painter, self.look, column)

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the step at that place."""
        step = self.window().step_at(at.x())
        if step is None or step >= len(self.trace) or at.y() < self.area().y() - 3:
            return None
        return Cursor(step, END, self.cursor_at.layer, self.cursor_at.unit, self.cursor_at.symbol)

    def explain(self, at: QPointF) -> str | None:
        """Return the numbers of the step at that place."""
        step, shown = self.window().step_at(at.x()), self._curves
        if shown is None or step is None or not step <= self.cursor_at.step < len(self.trace):
            return None
        word = escaped(visible(self.trace.tokens[step].text))
        label = escaped(readable(self.trace.labels[self.spread.watched[step, 0]]))
        return (
            f"<b>{label}</b> after “{word}”<br>in this pass: {shown.training[step]:.4f}<br>"
            f"without dropout: {shown.use[step]:.4f}<br>mean of {self.spread.passes} passes: "
            f"{shown.mean[step]:.4f}, 90 % of them in {shown.low[step]:.4f}…{shown.high[step]:.4f}"
        )

    def numbers(self) -> Mapping[str, Field]:
        """Return the ends of the band, the mean, and the belief of this pass and in use."""
        curves = vars(self._curves) if self._curves is not None else {}
        return {name: numbered(values, "step") for name, values in curves.items()}

    def sizeHint(self) -> QSize:
        """Return a size at which the band can be read."""
        return QSize(round(26 * self.look.unit), round(13 * self.look.unit))


def _points(values: Array, window: Window, box: QRectF) -> list[QPointF]:
    """Return the points of a curve: one in the middle of each column, and the two outer edges."""
    last = min(window.first + window.count, len(values))
    heights = [box.bottom() - float(v) * box.height() for v in values[window.first : last]]
    middles = [window.x(window.first + k) + window.column / 2 for k in range(len(heights))]
    inner = [QPointF(x, y) for x, y in zip(middles, heights, strict=True)]
    first = QPointF(window.left, heights[0])
    return [first, *inner, QPointF(window.left + window.column * len(heights), heights[-1])]
