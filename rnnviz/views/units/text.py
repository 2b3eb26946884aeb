"""The whole input as running text, each token on the colour of a unit's value there.

After Karpathy, Johnson & Li 2015 ("Visualizing and Understanding Recurrent Networks", figure 2).
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter

from rnnviz.trace import Array, Trace
from rnnviz.views.look import Table, table_for
from rnnviz.views.parts.heatmap import explain_cell
from rnnviz.views.parts.running import END, RunningText
from rnnviz.views.parts.scale import paint_scale, scale_width
from rnnviz.views.units.unit import UnitView


class TextView(RunningText, UnitView):
    """Running text on colours; a click runs to a word, a drag chooses a stretch of the text."""

    stretchChosen = Signal(int, int)  # first and last step

    def __init__(self) -> None:
        super().__init__()
        self.stretch: tuple[int, int] | None = None
        self._pressed: int | None = None

    def title(self) -> tuple[str, str]:
        """Return the title and what the colours mean."""
        layer = f"layer {self.layer + 1} of {self.trace.layers} · " if self.trace.layers > 1 else ""
        low = self.bounds()[0]
        meaning = "orange below 0, blue above" if low < 0.0 else "full colour is open"
        return f"What unit {self.unit} says", f"{layer}{self.symbol} at each step · {meaning}"

    def values(self) -> Array:
        """Return the values of the unit over the run, shape (step,)."""
        return UnitView.values(self)

    def bounds(self) -> tuple[float, float]:
        """Return the values of the outermost colours."""
        return self.trace[self.symbol].bounds

    def table(self) -> Table:
        """Return the colours."""
        return table_for(self.look.theme, self.symbol, self.bounds())

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run; another text has no stretch yet."""
        if trace is None or self.trace is None or trace.tokens != self.trace.tokens:
            self.stretch = None
        super().show_trace(trace, baseline)

    def show_stretch(self, stretch: tuple[int, int] | None) -> None:
        """Frame the steps from the first to the last, or none."""
        self.stretch = stretch
        self.update()

    def paint_key(self, painter: QPainter, title: str) -> None:
        """Paint the key of the colours beside the title, if there is room."""
        bounds, u = self.bounds(), self.look.unit
        room = self.width() - scale_width(self.look, bounds) - 2 * u
        if room > self.look.width_of(title, "title", bold=True):
            paint_scale(painter, self.look, self.width() - u, self.symbol, bounds)

    def paint_progress(self, painter: QPainter, step: int) -> None:
        """Veil what is not read yet, and frame the stretch that is chosen."""
        super().paint_progress(painter, step)
        if self.stretch is not None:
            self._frame_stretch(painter, *self.stretch)

    def _frame_stretch(self, painter: QPainter, first: int, last: int) -> None:
        """Draw a line below the steps of the stretch."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.look.theme.warning))
        high = max(2.0, 0.2 * self.look.unit)
        for step in range(first, last + 1):
            box = self.box(step)
            painter.drawRect(QRectF(box.x(), box.bottom() - high / 2, box.width() + 1, high))

    def explain(self, at: QPointF) -> str | None:
        """Return the unit's value there, with its equation in numbers."""
        step = self.step_at(at)
        if step is None:
            return None
        return explain_cell(self.trace, self.symbol, self.layer, step, [self.unit], self.look)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to choose a stretch; if it stays one word, that is where to run to."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self.step_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose from where the mouse was pressed to where it is."""
        step = self._nearest(event.position())
        if self._pressed is not None and (self.stretch is not None or step != self._pressed):
            self.show_stretch((min(self._pressed, step), max(self._pressed, step)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Run to the word that was clicked, or tell the stretch that was chosen."""
        pressed, self._pressed = self._pressed, None
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        step = self._nearest(event.position())
        if step == pressed:
            self.picked.emit(replace(self.cursor_at, step=step, phase=END))
        else:
            self.stretchChosen.emit(min(pressed, step), max(pressed, step))

    def _nearest(self, at: QPointF) -> int:
        area = self.area()
        row = self.top + int((at.y() - area.y()) // self.row_height())
        return self.lines().nearest(at.x() - area.x(), row)
