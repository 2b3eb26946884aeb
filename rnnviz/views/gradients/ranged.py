"""A picture over the words in which a range is chosen: by two handles, by a drag, or by keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen

from rnnviz.capture.jacobians import Part
from rnnviz.trace import Trace
from rnnviz.views.gradients.layered import LayerView
from rnnviz.views.parts.wording import visible

GRAB, GRIP = 1.0, 0.5  # units: how near the mouse must be to a handle; a handle's radius
VEIL = 0.55  # how much of what lies outside the range is covered
LONGEST = 12  # letters of a word in a title
STATES: Mapping[Part, str] = {
    "h": "h by h", "state": "(h, c) by (h, c)", "c": "c by c, along c", "by_h": "c by c, through h",
}  # fmt: skip

Range = tuple[int, int]  # the first and the last step, both included


class RangedView(LayerView):
    """Tells which steps are chosen, and shows those that it is told."""

    rangeChosen = Signal(int, int)
    own_keys: ClassVar[frozenset[Qt.Key]] = frozenset(
        {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}
    )

    def __init__(self) -> None:
        super().__init__()
        self.range: Range = (0, 0)
        self._held: int | None = None  # the handle that is dragged, 0 or 1
        self._pressed: int | None = None  # the step where a press began
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleDescription(
            "Left and right move the first step of the range, with Shift the last one"
        )

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run; of one that is shorter the range that is left."""
        super().show_trace(trace, baseline)
        if trace is not None:
            first, last = (min(step, len(trace) - 1) for step in self.range)
            self.range = first, last

    def show_range(self, first: int, last: int) -> None:
        """Show that range."""
        self.range = first, last
        self.update()

    def edge(self, handle: int) -> float:
        """Return where a handle stands: before the first step, or after the last one."""
        area = self.area()
        return area.x() + (self.range[handle] + handle) * area.width() / len(self.trace)

    def x(self, step: float) -> float:
        """Return the middle of a step."""
        area = self.area()
        return area.x() + (step + 0.5) * area.width() / len(self.trace)

    def step_at(self, at: QPointF) -> int:
        """Return the step whose column is nearest to that place."""
        area = self.area()
        step = int((at.x() - area.x()) / area.width() * len(self.trace))
        return min(max(step, 0), len(self.trace) - 1)

    def handle_at(self, at: QPointF) -> int | None:
        """Return the handle under the mouse."""
        area, near = self.area(), GRAB * self.look.unit
        if not area.adjusted(-near, -2 * near, near, near).contains(at):
            return None
        gaps = [abs(at.x() - self.edge(handle)) for handle in (0, 1)]
        return gaps.index(min(gaps)) if min(gaps) <= near else None

    def paint_range(self, painter: QPainter) -> None:
        """Veil what lies outside the range, and paint the handles."""
        area, veil, u = self.area(), QColor(self.ground()), self.look.unit
        veil.setAlphaF(VEIL)
        painter.fillRect(QRectF(area.topLeft(), QPointF(self.edge(0), area.bottom())), veil)
        painter.fillRect(QRectF(QPointF(self.edge(1), area.top()), area.bottomRight()), veil)
        ink = QColor(self.look.theme.accent)
        for handle in (0, 1):
            x = self.edge(handle)
            painter.setPen(QPen(ink, max(1.5, (0.2 if self.hasFocus() else 0.13) * u)))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setBrush(ink if self.hasFocus() else QColor(self.ground()))
            painter.drawEllipse(QPointF(x, area.top()), GRIP * u, GRIP * u)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grasp a handle, or begin a new range."""
        at = event.position()
        if self.trace is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._held = self.handle_at(at)
        if self._held is None and self.area().contains(at):
            self._pressed = self.step_at(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held."""
        if not event.buttons() & Qt.MouseButton.LeftButton or self.trace is None:
            near = self.trace is not None and self.handle_at(event.position()) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor)
            return
        step = self.step_at(event.position())
        if self._held is not None:
            self._move(self._held, step)
        elif self._pressed is not None and step != self._pressed:
            self._choose(min(self._pressed, step), max(self._pressed, step))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the whole text but for its first step, whose state is where it begins."""
        if self.trace is not None and self.area().contains(event.position()):
            self._choose(*whole(self.trace))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move a handle by a step, or to the end of the text."""
        if self.trace is None or event.key() not in self.own_keys:
            super().keyPressEvent(event)
            return
        handle = int(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        if event.key() == Qt.Key.Key_Home:
            self._move(0, 0)
        elif event.key() == Qt.Key.Key_End:
            self._move(1, len(self.trace) - 1)
        else:
            self._move(handle, self.range[handle] + (1 if event.key() == Qt.Key.Key_Right else -1))

    def _move(self, handle: int, step: int) -> None:
        """Move a handle as far as the other one lets it."""
        first, last = self.range
        if handle == 0:
            self._choose(min(max(step, 0), last), last)
        else:
            self._choose(first, max(min(step, len(self.trace) - 1), first))

    def _choose(self, first: int, last: int) -> None:
        if (first, last) != self.range:
            self.rangeChosen.emit(first, last)


def whole(trace: Trace) -> Range:
    """Return all steps after the first, which is where the first state comes from."""
    return min(1, len(trace) - 1), len(trace) - 1


def range_told(trace: Trace, first: int, last: int) -> str:
    """Return which words are read: ``‘send’``, or ``‘send’ … ‘account’``."""
    words = [visible(trace.tokens[step].text) for step in (first, last)]
    words = [w if len(w) <= LONGEST else w[: LONGEST - 1] + "…" for w in words]
    return f"‘{words[0]}’" if first == last else f"‘{words[0]}’ … ‘{words[1]}’"
