"""The memory lab's screen: told what was measured it shows it, and says what the user wants."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.busy import Busy
from rnnviz.screen.knob import Field
from rnnviz.screen.lab.knobs import KnobBar
from rnnviz.screen.lab.layout import Heights, main_width, places
from rnnviz.screen.lab.question import QuestionStrip
from rnnviz.screen.lab.strip import Strip
from rnnviz.screen.label import Line, Sentence
from rnnviz.screen.style import sheet
from rnnviz.screen.top_bar import TopBar
from rnnviz.session.lab.measurement import Accuracy, Measurement, Stretched
from rnnviz.session.lab.quiz import Asked
from rnnviz.session.lab.setting import Setting
from rnnviz.trace import Cursor
from rnnviz.views.lab.accuracy import AccuracyView
from rnnviz.views.lab.base import LabView, Sizes
from rnnviz.views.lab.pairs import PairsView
from rnnviz.views.lab.reach import ReachView
from rnnviz.views.lab.rows import RowsView
from rnnviz.views.lab.stretch import StretchView
from rnnviz.views.look import Look

HINT = "Backspace plays the gradient back, Space the text · ← → step · Ctrl+Z undoes a knob"
TITLE = "Why do plain RNNs forget?"
ABOUT = "Same text, same size · the gradient tells how much the error at the end can still teach"


class LabScreen(QFrame):
    """Rows, knobs, curves and pairs, with a question above them; it changes nothing by itself."""

    picked = Signal(object)  # Cursor

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("screen")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside a text box ends typing
        self.look, self._presenting, self._count = Look(), False, 3
        self.header = TopBar(self)
        self.header.title.setText(TITLE)
        self.header.facts.setText(ABOUT)
        self.question, self.strip, self.knobs = QuestionStrip(self), Strip(self), KnobBar(self)
        self.rows, self.pairs = RowsView(), PairsView()
        self.reach, self.stretch, self.accuracy = ReachView(), StretchView(), AccuracyView()
        self.status = QFrame(self)
        self.status.setObjectName("controls")
        self.hint, self.problem = Line(HINT, "note", self.status), Sentence("problem", self.status)
        self.busy = Busy(self.status)
        self._name_views()
        self._connect()
        self.show_problem("")
        self.strip.show_sizes(Sizes())
        self._wear()

    @property
    def views(self) -> list[LabView]:
        """Every picture."""
        return [self.rows, self.reach, self.stretch, self.accuracy, self.pairs]

    def _name_views(self) -> None:
        names = "Rows of words", "Gradient by distance", "Jacobian", "Right answers", "Pairs"
        for view, name in zip(self.views, names, strict=True):
            view.setParent(self)
            view.setAccessibleName(name)

    def _connect(self) -> None:
        for view in self.views:
            view.picked.connect(self.picked)
            view.hovered.connect(self._hover)
        self.strip.sizesChosen.connect(self.show_sizes)
        for field in self.findChildren(Field):
            field.entered.connect(self.setFocus)

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        parts = self.header, self.question, self.strip, self.knobs
        return [stop for part in parts for stop in part.stops()]

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self._wear()
        self._place()

    def _wear(self) -> None:
        self.setStyleSheet(sheet(self.look))
        for part in (self.header, self.question, self.strip, self.knobs, self.busy, *self.views):
            part.set_look(self.look)

    def set_presenting(self, presenting: bool) -> None:
        """Show rows, two curves and three knobs for the last row of a hall, or the whole desk."""
        self._presenting = presenting
        self.knobs.set_few(presenting)
        for part in (self.header, self.pairs, self.stretch, self.status):
            part.setVisible(not presenting)
        self._place()

    def show_setting(self, setting: Setting) -> None:
        """Show where the knobs stand."""
        self.show_problem("")
        self.knobs.show_setting(setting)
        self.strip.show_cells(setting.shown)

    def show_measurement(self, measurement: Measurement) -> None:
        """Show what was measured, in all pictures at once."""
        for view in self.views:
            view.show_measurement(measurement)
        self.knobs.show_measurement(measurement)
        if len(measurement.rows) != self._count:
            self._count = len(measurement.rows)
            self._place()

    def show_stretched(self, stretched: Stretched) -> None:
        """Show what one step does."""
        self.stretch.show_stretched(stretched)

    def show_accuracy(self, accuracy: Accuracy | None) -> None:
        """Show right answers by distance."""
        self.accuracy.show_accuracy(accuracy)

    def show_asked(self, asked: Asked | None) -> None:
        """Show a question as far as it is."""
        self.question.show_asked(asked)
        self.knobs.show_asked(asked)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that step in every picture; the curves change only from step to step."""
        self.rows.show_cursor(cursor)
        for view in (self.reach, self.pairs):
            if view.cursor_at.step != cursor.step:
                view.show_cursor(cursor)

    def show_playing(self, direction: int, veil: str) -> None:
        """Show what plays, 1 forward, −1 backward, and which side is not reached yet."""
        self.strip.show_playing(direction)
        self.rows.show_veil(veil)

    def show_sizes(self, sizes: Sizes) -> None:
        """Show gradients in that way, everywhere."""
        self.strip.show_sizes(sizes)
        for view in self.views:
            view.show_sizes(sizes)

    def show_busy(self, text: str) -> None:
        """Say what is going on; an empty text means nothing is."""
        self.busy.show_busy(text)

    def show_problem(self, text: str) -> None:
        """Say in one sentence what is wrong, or take it back."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.hint.setVisible(not text)

    def _hover(self, cursor: Cursor | None) -> None:
        for view in (self.rows, self.pairs):
            view.show_hover(cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything."""
        self._place()

    def _place(self) -> None:
        unit, width = self.look.unit, self.width()
        main = main_width(width, self._presenting)
        needs = Heights(
            self.question.height_for(width, unit),
            self.strip.height_for(unit),
            self.knobs.height_for(main, unit),
            self._count,
        )
        found = places(width, self.height(), unit, needs, self._presenting)
        for part, place in (
            (self.header, found.header), (self.question, found.question),
            (self.strip, found.strip), (self.rows, found.rows), (self.knobs, found.knobs),
            (self.pairs, found.pairs), (self.status, found.status),
        ):  # fmt: skip
            part.setGeometry(place)
        charts = self.reach, self.stretch, self.accuracy
        for view, place in zip(charts, found.charts, strict=True):
            view.setGeometry(place)
        self._place_status(unit, width)

    def _place_status(self, unit: float, width: int) -> None:
        side, high = round(1.2 * unit), self.status.height()
        split = round(0.62 * width)
        for line in (self.hint, self.problem):
            line.setGeometry(side, 0, split - 2 * side, high)
        self.busy.setGeometry(split, 0, width - split - side, high)
