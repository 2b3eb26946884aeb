"""A knob of the lab: name, number, slider, marks that theory sets, and a line that says more."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.screen.knob import Knob
from rnnviz.screen.label import Line
from rnnviz.screen.slider import Scale
from rnnviz.views.look import Look

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
        self.knob = Knob(name, bounds, decimals, scale=scale, tip=tip)
        self.note = Line("", "caption", self)
        self.knob.setParent(self)
        self.knob.chosen.connect(self.chosen)

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self.look = look
        self.knob.set_look(look)
        self._place()

    def show_number(self, number: float) -> None:
        """Show that number, unless the user is dragging to another one."""
        if not self.knob.slider.isSliderDown():
            self.knob.show_number(number)

    def show_note(self, text: str) -> None:
        """Say more on that knob."""
        self.note.setText(text)

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

    def mark_x(self, number: float) -> float:
        """Return where a mark stands."""
        slider, u = self.knob.slider, self.look.unit
        room = slider.width() - 2 * INSET * u
        return slider.x() + INSET * u + min(max(self.scale.place(number), 0.0), 1.0) * room

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the marks as triangles that point at the slider."""
        u = self.look.unit
        y = self.knob.geometry().bottom() - 0.42 * u
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(self.look.theme.text))
            painter.setBrush(QColor(self.look.theme.text))
            for number in self.marks:
                x = self.mark_x(number)
                tip = [QPointF(x, y), QPointF(x - 0.3 * u, y + 0.5 * u)]
                painter.drawPolygon(QPolygonF([*tip, QPointF(x + 0.3 * u, y + 0.5 * u)]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place knob and note."""
        self._place()

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        self.knob.setGeometry(0, 0, width, round(KNOB * u))
        self.note.setGeometry(0, round(KNOB * u), width, round(NOTE * u))
