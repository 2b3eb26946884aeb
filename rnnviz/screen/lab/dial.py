"""A knob of the lab: name, number, slider, marks that theory sets, and a line that says more."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.screen.knob import Knob
from rnnviz.screen.label import Line
from rnnviz.screen.slider import Scale
from rnnviz.views.look import Look
from rnnviz.views.parts.wording import number

KNOB, NOTE, INSET = 3.2, 1.4, 0.5  # units: heights, and from the slider's end to its first place


class Dial(QWidget):
    """A `Knob` with a note below it and marks under its slider, each at a number.

    `chosen` carries the number that the user set.
    """

    chosen = Signal(float)

    def __init__(
        self, name: str, bounds: tuple[float, float], decimals: int, scale: Scale, tip: str
    ) -> None:
        super().__init__()
        self.look = Look()
        self.scale, self.marks = scale, dict[float, str]()
        self.goal: float | None = None
        self._notes: tuple[str, ...] = ()
        self.knob = Knob(name, bounds, decimals, scale=scale, tip=tip)
        self.note = Line("", "caption", self)
        self.knob.setParent(self)
        self.knob.chosen.connect(self.chosen)

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self.look = look
        self.knob.set_look(look)
        self._place()

    def show_number(self, value: float) -> None:
        """Show that number, unless the user is dragging to another one."""
        if not self.knob.slider.isSliderDown():
            self.knob.show_number(value)

    def show_note(self, *texts: str) -> None:
        """Say more on that knob, in the first of these texts that has room."""
        self._notes = texts
        self._say()

    def show_goal(self, goal: float | None) -> None:
        """Mark the number that the user is asked to turn to, and say so; None asks for none."""
        if goal != self.goal:
            self.goal = goal
            self.note.setProperty("role", "caption" if goal is None else "reason")
            self.note.style().polish(self.note)
            self._say()
            self.update()

    def _say(self) -> None:
        texts = self._notes
        if self.goal is not None:
            texts = (f"▲ drag to {number(self.goal, self.knob.field.decimals())}",)
        fits = (text for text in texts if self.look.width_of(text, "small") <= self.width())
        self.note.setText(next(fits, texts[-1] if texts else ""))

    def show_marks(self, marks: dict[float, str]) -> None:
        """Mark these numbers below the slider; each text explains its mark."""
        if marks != self.marks:
            self.marks = marks
            says = "\n".join(marks.values())
            self.knob.slider.setToolTip(says or self.knob.toolTip())
            self.update()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.knob.field, self.knob.slider]

    def mark_x(self, mark: float) -> float:
        """Return where a mark stands."""
        slider, u = self.knob.slider, self.look.unit
        room = slider.width() - 2 * INSET * u
        return slider.x() + INSET * u + min(max(self.scale.place(mark), 0.0), 1.0) * room

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the marks, and the goal, as triangles that point at the slider."""
        theme = self.look.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for mark in self.marks:
                self._paint_mark(painter, mark, QColor(theme.text), 0.5)
            if self.goal is not None:
                self._paint_mark(painter, self.goal, QColor(theme.accent), 0.8)

    def _paint_mark(self, painter: QPainter, mark: float, ink: QColor, size: float) -> None:
        """Paint a triangle of so many units."""
        x, side = self.mark_x(mark), size * self.look.unit
        y = self.knob.geometry().bottom() - 0.42 * self.look.unit
        painter.setPen(ink)
        painter.setBrush(ink)
        left, right = QPointF(x - 0.6 * side, y + side), QPointF(x + 0.6 * side, y + side)
        painter.drawPolygon(QPolygonF([QPointF(x, y), left, right]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place knob and note."""
        self._place()

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        self.knob.setGeometry(0, 0, width, round(KNOB * u))
        self.note.setGeometry(0, round(KNOB * u), width, round(NOTE * u))
        self._say()
