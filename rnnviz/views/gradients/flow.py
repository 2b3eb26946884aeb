"""How strongly one outcome depends on the state after every step: bars on a log scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from rnnviz.capture.flow import Flow
from rnnviz.trace import Array, Cursor, Field, Trace
from rnnviz.views.base import paint_title
from rnnviz.views.gradients.layered import LayerView
from rnnviz.views.look import TextSize
from rnnviz.views.parts.axis_words import paint_below, room_below
from rnnviz.views.parts.decades import LABEL, Decades, paint_axis, size_told, told
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outcomes import ago_told, fit_told, outcome_told, place_told
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.overflow import gradients_told, paint_head
from rnnviz.views.parts.wording import escaped, visible

END = 0.999
LOW, HIGH = -6, 1  # decades that the axis shows at least, whatever the run
REACH: tuple[tuple[TextSize, bool], ...] = (("label", False), ("small", False), ("small", True))
NARROW = 3.0  # pixels; bars below that are drawn as a line
TOP, LINE = 3.9, 1.6  # units: where the lines of text begins; a line's height
EXPLAINED = "‖∂outcome/∂{0}‖: by how much the outcome changes with a small change of {0} there"


class FlowView(LayerView):
    """A bar a step and state; it is told the gradients. A click runs to a step."""

    def __init__(self) -> None:
        super().__init__()
        self.flow: Flow | None = None

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run, whose gradients are still to come."""
        self.flow = None
        super().show_trace(trace, baseline)

    def show_flow(self, flow: Flow) -> None:
        """Show those gradients, of the run on show."""
        self.flow = flow
        self.repaint_all()

    def sizes(self) -> dict[str, Array]:
        """Return the logarithms (step,) of the layer by state."""
        return {symbol: logs[self.layer] for symbol, logs in self.flow.logs.items()}

    def axis(self) -> Decades:
        """Return the scale, which all layers share."""
        return Decades.around(np.stack([*self.flow.logs.values()]), LOW, HIGH)

    def measure(self) -> QRectF:
        """Return where the bars stand."""
        u = self.look.unit
        top = (TOP + LINE * (len(self.flow.logs) + 0.4)) * u
        left, width = (LABEL + 0.6) * u, self.width() - (LABEL + 1.6) * u
        below = room_below(self.look, self.trace, width / len(self.trace))
        return QRectF(left, top, max(4 * u, width), max(3 * u, self.height() - top - below))

    def bar(self, symbol: str, step: int) -> QRectF:
        """Return the bar of a state after a step; one of an overflow is as high as the area."""
        area, names = self.area(), [*self.flow.logs]
        pitch = area.width() / len(self.trace)
        share = min(1.0, pitch / self.look.unit) * 0.16
        wide = pitch * (1.0 - share) / len(names)
        x = area.x() + step * pitch + pitch * share / 2 + names.index(symbol) * wide
        y = self.axis().y(area, float(self.sizes()[symbol][step]))
        return QRectF(x, y, max(wide, 0.7), area.bottom() - y)

    def x(self, step: float) -> float:
        """Return the middle of a step."""
        area = self.area()
        return area.x() + (step + 0.5) * area.width() / len(self.trace)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint title, axis, bars, the words below them, and the fits."""
        if self.flow is None:
            paint_title(painter, self.look, "Gradient flow", "on its way…", self.width())
            return
        warning = gradients_told(self.flow.logs, self.trace)
        title = "Gradient flow", self.subtitle()
        paint_head(painter, self.look, title, warning, self.width())
        area = self.area()
        paint_axis(painter, self.look, area, self.axis())
        for symbol, logs in self.sizes().items():
            narrow = self.bar(symbol, 0).width() < NARROW
            for step in np.flatnonzero(np.isposinf(logs) if narrow else logs > -np.inf):
                self._paint_bar(painter, symbol, int(step), float(logs[step]))
            if narrow:
                self._paint_curve(painter, symbol, logs)
        for symbol in self.flow.fits:
            self._paint_fit(painter, symbol)
        paint_below(painter, self.look, self.trace, area, len(self.trace))

    def subtitle(self) -> str:
        """Return what the bars are."""
        outcome = outcome_told(self.flow.question.target, self.trace)
        layer = f" · layer {self.layer + 1}" if self.trace.layers > 1 else ""
        return f"of {outcome}{place_told(self.flow.step, self.trace)}{layer} · absolute, log scale"

    def _paint_bar(self, painter: QPainter, symbol: str, step: int, log: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        ink = self.look.theme.warning if np.isinf(log) else self.look.colour(symbol)
        painter.fillRect(self.bar(symbol, step), QColor(ink))

    def _paint_curve(self, painter: QPainter, symbol: str, logs: Array) -> None:
        """Paint the sizes of a long run as a line: thin bars could not be told apart."""
        axis, area = self.axis(), self.area()
        there = np.flatnonzero(np.isfinite(logs))
        heights = area.bottom() - axis.share(logs[there]) * area.height()
        painter.setPen(QPen(self.look.colour(symbol), max(1.5, 0.15 * self.look.unit)))
        points = [QPointF(self.x(int(k)), y) for k, y in zip(there, heights, strict=True)]
        painter.drawPolyline(QPolygonF(points))

    def _paint_fit(self, painter: QPainter, symbol: str) -> None:
        """Paint the exponential, with its bend, as a dashed line back from the outcome's step."""
        fit, step = self.flow.fits[symbol][self.layer], self.flow.step
        if fit is None or step is None:
            return
        axis, area = self.axis(), self.area()
        pen = QPen(self.look.colour("gradient"), max(1.2, 0.13 * self.look.unit))
        pen.setStyle(Qt.PenStyle.DashLine if symbol == "h" else Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setClipRect(area)
        corners = fit.corners(step)
        y = [area.bottom() - (fit.at(d) - axis.low) / (axis.high - axis.low) * area.height()
             for d in corners]  # fmt: skip
        points = [QPointF(self.x(step - d), height) for d, height in zip(corners, y, strict=True)]
        painter.drawPolyline(QPolygonF(points))
        painter.setClipping(False)

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint the playhead, and each state with its number there and how far it reaches."""
        if self.flow is None:
            return
        step, area, theme = min(self.cursor_at.step, len(self.trace) - 1), self.area(), self.look
        painter.setPen(QPen(QColor(theme.theme.text), max(1.2, 0.1 * self.look.unit)))
        x = self.x(step)
        painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom() + 2))
        for k, symbol in enumerate(self.flow.logs):
            self._paint_line(painter, k, symbol, step)

    def _paint_line(self, painter: QPainter, k: int, symbol: str, step: int) -> None:
        """Paint a state's number there, how far it reaches, and between them the word."""
        u, look = self.look.unit, self.look
        base = (TOP + LINE * (k + 0.6)) * u
        painter.fillRect(QRectF(u, base - 0.75 * u, 0.75 * u, 0.75 * u), look.colour(symbol))
        text = f"∂{symbol} {told(float(self.sizes()[symbol][step]))}"
        start = 2.1 * u + look.width_of(text, "label", bold=True) + 0.5 * u
        end = self._paint_reach(painter, symbol, start, base)
        word = f"at ‘{visible(self.trace.tokens[step].text)}’"
        if start + look.width_of(word) < end - u:
            painter.setFont(look.font())
            painter.setPen(QColor(look.theme.muted))
            painter.drawText(QPointF(start, base), word)
        painter.setFont(look.font("label", bold=True))
        painter.setPen(QColor(look.theme.text))
        painter.drawText(QPointF(2.1 * u, base), text)

    def _paint_reach(self, painter: QPainter, symbol: str, x: float, base: float) -> float:
        """Say at the right end of a line how far back it reaches; return where that begins."""
        look, end = self.look, self.width() - self.look.unit
        if symbol not in self.flow.fits:
            return end
        for size, brief in REACH:
            text = fit_told(self.flow.fits[symbol][self.layer], self.trace, brief=brief)
            start = end - look.width_of(text, size)
            if start >= x:
                painter.setFont(look.font(size))
                painter.setPen(look.colour("gradient"))
                painter.drawText(QPointF(start, base), text)
                return start
        return end

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the step that the mouse means, here or elsewhere."""
        if self.flow is not None:
            area = self.area()
            wide = area.width() / len(self.trace)
            box = QRectF(area.x() + cursor.step * wide, area.y(), max(3.0, wide), area.height())
            paint_outline(painter, self.look, box)

    def step_at(self, at: QPointF) -> int | None:
        """Return the step whose bars stand at that place."""
        if self.flow is None or not self.area().adjusted(0, 0, -1, 2 * LINE).contains(at):
            return None
        area = self.area()
        return min(int((at.x() - area.x()) / area.width() * len(self.trace)), len(self.trace) - 1)

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the step at that place."""
        step = self.step_at(at)
        return None if step is None else replace(self.cursor_at, step=step, phase=END)

    def explain(self, at: QPointF) -> str | None:
        """Return the numbers of a step, and how far before the outcome it lies."""
        step = self.step_at(at)
        if step is None:
            return None
        back = self.flow.step - step if self.flow.step is not None else None
        where = ago_told(back, self.trace) if back is not None and back >= 0 else ""
        if back is not None and back < 0:
            where = "after the outcome, which it cannot change"
        word = escaped(visible(self.trace.tokens[step].text))
        lines = [f"<b>‘{word}’</b> {where}"]
        for symbol, logs in self.sizes().items():
            lines.append(f"∂{symbol}: <b>{size_told(float(logs[step]))}</b>")
        return "<br>".join([*lines, EXPLAINED.format(" or ".join(self.flow.logs))])

    def numbers(self) -> Mapping[str, Field]:
        """Return the logarithms of all layers, by state."""
        logs = self.flow.logs.items() if self.flow else ()
        return {
            f"log10_d{symbol}": numbered(sizes, "layer", "step", symbol=f"log10 ‖∂{symbol}‖")
            for symbol, sizes in logs
        }

    def sizeHint(self) -> QSize:
        """Return a size at which bars can be told apart."""
        return QSize(round(26 * self.look.unit), round(24 * self.look.unit))
