"""The runs of a sitting in a row: look at one, name it, lay it over, compare, remove it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QWidget

from rnnviz.screen.button import Button
from rnnviz.screen.label import Line
from rnnviz.screen.train.chip import NARROWEST, WIDEST, Chip
from rnnviz.session.runs import Run, Runs
from rnnviz.views.look import Look

HIGH, GAP, SIDE, TITLE = 2.0, 0.5, 1.3, 3.6  # units
COMPARE = "Compare side by side"
LONGEST_NAME = 60  # characters


class NameBox(QLineEdit):
    """Over a chip while its run is renamed: Enter keeps the name, leaving the box does not."""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Go."""
        super().focusOutEvent(event)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go by Escape too."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)


class RunsRow(QFrame):
    """Chips in the order in which the runs began; each signal carries a run's key."""

    runChosen = Signal(int)
    runNamed = Signal(int, str)
    runTicked = Signal(int, bool)
    runRemoved = Signal(int)
    compareAsked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls")
        self.look, self.chips = Look(), dict[int, Chip]()
        self._named: int | None = None
        self.title = Line("Runs", "caption", self)
        self.area, self._strip = _Strip(self), QFrame()
        self._strip.setObjectName("controls")
        self.area.setWidget(self._strip)
        self.name = NameBox(self._strip)
        self.name.setProperty("role", "box")
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleName("Name of the run")
        self.name.returnPressed.connect(self._keep_name)
        self.name.hide()
        tip = "Run the networks of the ticked runs side by side, on this text"
        self.compare = Button(COMPARE, "plain", COMPARE, tip, self)
        self.compare.setProperty("tight", True)
        self.compare.clicked.connect(self.compareAsked)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (*self.chips.values(), self.compare):
            part.set_look(look)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [stop for chip in self.chips.values() for stop in chip.stops()] + [self.compare]

    def show_runs(self, runs: Runs, learns: int | None) -> None:
        """Show these; `learns` is the key of the one that the trainer has."""
        known = {run.key for run in runs.runs}
        changed = known != self.chips.keys()
        for key in self.chips.keys() - known:
            gone = self.chips.pop(key)
            gone.hide()
            gone.deleteLater()
        for run in runs.runs:
            chip = self.chips.get(run.key) or self._new(run)
            current, over = run.key == runs.current, run.key in runs.overlaid
            chip.show_run(run, current=current, over=over, learns=run.key == learns)
        self.compare.setEnabled(len(runs.shown) > 1)
        self.compare.setVisible(len(runs) > 1)
        if changed:
            self._place()

    def _new(self, run: Run) -> Chip:
        key = run.key
        chip = self.chips[key] = Chip(run, self._strip)
        chip.clicked.connect(partial(self.runChosen.emit, key))
        chip.tickToggled.connect(partial(self.runTicked.emit, key))
        chip.removeAsked.connect(partial(self.runRemoved.emit, key))
        chip.renameAsked.connect(partial(self._rename, key))
        chip.set_look(self.look)
        chip.show()
        return chip

    def _rename(self, key: int) -> None:
        chip, self._named = self.chips[key], key
        self.name.setGeometry(chip.geometry())
        self.name.setText(chip.run.name)
        self.name.selectAll()
        self.name.show()
        self.name.raise_()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_name(self) -> None:
        key, text = self._named, self.name.text()
        self.name.hide()
        if key in self.chips:
            self.runNamed.emit(key, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        self._place()

    def _place(self) -> None:
        u, width, high = self.look.unit, self.width(), round(HIGH * self.look.unit)
        top, left = round(0.2 * u), round(SIDE * u)
        taken = round(self.look.width_of(COMPARE) + 1.8 * u)
        end = width - left - (taken + round(GAP * u) if len(self.chips) > 1 else 0)
        start = left + round(TITLE * u)
        self.title.setGeometry(left, top, round(TITLE * u), high)
        self.compare.setGeometry(width - left - taken, top, taken, high)
        self.area.setGeometry(start, top, max(0, end - start), high)
        count, gap = max(1, len(self.chips)), GAP * u
        wide = min(WIDEST * u, max(NARROWEST * u, (end - start + gap) / count - gap))
        for k, chip in enumerate(self.chips.values()):
            chip.setGeometry(round(k * (wide + gap)), 0, round(wide), high)
        self._strip.resize(round(count * (wide + gap) - gap), high)
        if self.chips:
            self.area.ensureWidgetVisible(list(self.chips.values())[-1])


class _Strip(QScrollArea):
    """Holds more chips than have room; the wheel and the Tab key bring them into sight."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for set_policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll sideways by either wheel."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - turned)
