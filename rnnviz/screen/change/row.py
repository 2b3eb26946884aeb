"""One edit: a switch, what it does, its amount to slide or type, and a cross."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.screen.button import IconButton
from rnnviz.screen.change.amounts import Reach
from rnnviz.screen.change.switch import HIGH, WIDE, Switch
from rnnviz.screen.change.wording import Told
from rnnviz.screen.knob import Field
from rnnviz.screen.label import Line
from rnnviz.screen.slider import Slider, linear
from rnnviz.views.look import Look

LINE, GAP, CROSS, FIELD = 1.7, 0.5, 1.5, 4.4  # units
NARROW = 24.0  # units; in a narrower row the slider has a line of its own


class EditRow(QWidget):
    """Told which edit it shows; it emits what the user wants of it."""

    switched = Signal(bool)
    slid = Signal(float)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = Look()
        self._slides, self._usual = False, 0.0
        self._told = Told((), "", "", "", "")
        self.switch = Switch("On", self)
        self.what = Line("", "", self)
        self.where = Line("", "caption", self)
        self.field = Field(-1.0, 1.0, 2, "Amount")
        self.field.setParent(self)
        self.slider = Slider(linear(0.0, 1.0), "Amount, slider")
        self.slider.setParent(self)
        self.cross = IconButton("cross", "Remove", "Remove this change", "flat", size=CROSS)
        self.cross.setParent(self)
        self.switch.clicked.connect(lambda: self.switched.emit(not self.switch.isChecked()))
        self.cross.clicked.connect(self.removed)
        self.slider.chosen.connect(self._slide)
        self.slider.resetAsked.connect(lambda: self._slide(self._usual))
        self.field.valueChanged.connect(self._type)
        self.field.entered.connect(self.field.clearFocus)
        for part in self.stops():
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self.switch.set_look(look)
        self.cross.set_look(look)
        self._place()

    def show_edit(self, told: Told, on: bool, amount: float | None, reach: Reach | None) -> None:
        """Show that edit; one without an amount has nothing to slide."""
        slides = amount is not None and reach is not None
        self._told = told
        self.where.setText(told.where)
        self.switch.setChecked(on)
        self.switch.setAccessibleName(f"{told.what}: {'on' if on else 'off'}")
        self.switch.setToolTip("Switch this change off" if on else "Switch this change on")
        self.cross.setAccessibleName(f"Remove: {told.what}")
        self._colour(told.symbol, on)
        if slides:
            self._show_amount(amount, reach, told.what)
        self._slides = slides
        self._place()

    def height_for(self, width: int, unit: float) -> int:
        """Return how high the row is in pixels, at that width."""
        return round((3 if self._slides and width < NARROW * unit else 2) * LINE * unit)

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.switch, self.field, self.slider, self.cross]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts."""
        self._place()

    def _colour(self, symbol: str, on: bool) -> None:
        """Tell the symbol by its colour, as everywhere; an edit that is off has none."""
        theme = self.look.theme
        colour = theme.colour(symbol).name() if symbol else theme.text
        style = f"color: {colour if on else theme.muted};"
        if style != self.what.styleSheet():  # a slider asks for the same one all the time
            self.what.setStyleSheet(style)

    def _show_amount(self, amount: float, reach: Reach, says: str) -> None:
        with QSignalBlocker(self.field):
            self.field.setRange(reach.least, reach.most)
            self.field.setDecimals(reach.decimals)
            if not self.field.lineEdit().isModified():  # else somebody is typing
                self.field.setValue(amount)
        self.field.setAccessibleName(f"Amount of {says}")
        self.slider.setAccessibleName(f"Amount of {says}, slider")
        self._usual = reach.usual
        self.slider.set_scale(linear(reach.low, reach.high))
        if not self.slider.isSliderDown():  # the hand is ahead of the run that comes back
            self.slider.show_number(amount)

    def _type(self, amount: float) -> None:
        self.field.lineEdit().setModified(False)
        self.slid.emit(amount)

    def _slide(self, amount: float) -> None:
        self.slid.emit(round(amount, 3))

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        line, gap, cross = round(LINE * u), round(GAP * u), round(CROSS * u)
        left, right = round(WIDE * u) + gap, width - cross - gap // 2
        self.switch.move(0, (line - round(HIGH * u)) // 2)
        self.cross.move(width - cross, (line - cross) // 2)
        self.field.setVisible(self._slides)
        self.slider.setVisible(self._slides)
        room, below = right - left, width - left
        if self._slides:
            box, slim = round(FIELD * u), round(1.5 * u)
            self.field.setGeometry(QRect(right - box, (line - slim) // 2, box, slim))
            room -= box + gap
            below = self._place_slider(left, line, gap)
        self.what.setGeometry(QRect(left, 0, room, line))
        self.what.setText(self._name(room))
        self.where.setGeometry(QRect(left, line, below, line))

    def _place_slider(self, left: int, line: int, gap: int) -> int:
        """Put the slider beside the places, or below them, and return what is left for those."""
        width = self.width()
        if width < NARROW * self.look.unit:
            self.slider.setGeometry(QRect(left, 2 * line, width - left, line))
            return width - left
        half = round(0.42 * (width - left))
        self.slider.setGeometry(QRect(width - half, line, half, line))
        return width - left - half - gap

    def _name(self, room: int) -> str:
        """Return what is done, in as many words as have room."""
        if not self._slides:
            return self._told.what
        fits = self.look.width_of(self._told.bare) <= room
        return self._told.bare if fits or not self._told.brief else self._told.brief
