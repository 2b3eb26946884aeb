"""A number with its name, a field to type it and, where there is a range, a slider to drag it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from rnnviz.screen.label import Line
from rnnviz.screen.slider import Scale, Slider
from rnnviz.views.look import Look


class Field(QDoubleSpinBox):
    """A number that is typed; the wheel changes it only while it has the focus.

    `entered` says that Enter was pressed: whoever typed it is done with typing.
    """

    entered = Signal()

    def __init__(self, low: float, high: float, decimals: int, says: str) -> None:
        super().__init__()
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSingleStep(10.0**-decimals if decimals < 2 else 0.05)
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setKeyboardTracking(False)  # a number counts when it is finished
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(says)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the number on Enter, and say so."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what lies behind, unless the field has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Knob(QWidget):
    """Name and field in a line, the slider below; `chosen` carries the number the user set.

    Without a `scale` there is no slider, and the field takes its place.
    """

    chosen = Signal(float)

    def __init__(
        self,
        name: str,
        bounds: tuple[float, float],
        decimals: int = 0,
        *,
        scale: Scale | None = None,
        tip: str = "",
    ) -> None:
        super().__init__()
        self._default = bounds[0]
        self.look = Look()
        self.caption = Line(name, "caption", self)
        self.field = Field(*bounds, decimals, name)
        self.field.setParent(self)
        self.slider = Slider(scale, f"{name}, slider") if scale else None
        if scale:
            tip = f"{tip}\nA double click on the slider resets it."
        for widget in (self.field, self.slider, self):
            if widget is not None:
                widget.setToolTip(tip)
        self.field.valueChanged.connect(self._typed)
        if self.slider is not None:
            self.slider.setParent(self)
            self.slider.chosen.connect(self.field.setValue)
            self.slider.resetAsked.connect(self._reset)

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self.look = look
        self._place()

    def set_default(self, number: float) -> None:
        """Set what a double click on the slider means."""
        self._default = number

    def show_number(self, number: float) -> None:
        """Show that number, without telling anyone."""
        with QSignalBlocker(self.field):
            self.field.setValue(number)
        self._slide(number)

    def number(self) -> float:
        """Return the number that is shown."""
        return self.field.value()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place name, field and slider."""
        self._place()

    def _place(self) -> None:
        u, width, height = self.look.unit, self.width(), self.height()
        row, wide = round(1.55 * u), round((4.4 if self.field.decimals() > 4 else 3.5) * u)
        if self.slider is None:
            self.caption.setGeometry(0, 0, width, row)
            self.field.setGeometry(0, row, width, height - row)
            return
        self.caption.setGeometry(0, 0, width - wide, row)
        self.field.setGeometry(width - wide, 0, wide, row)
        self.slider.setGeometry(QRect(0, row, width, height - row))

    def _typed(self, number: float) -> None:
        self._slide(number)
        self.chosen.emit(number)

    def _slide(self, number: float) -> None:
        """Move the slider there, unless it is being dragged."""
        if self.slider is not None and not self.slider.isSliderDown():
            self.slider.show_number(number)

    def _reset(self) -> None:
        self.field.setValue(self._default)
