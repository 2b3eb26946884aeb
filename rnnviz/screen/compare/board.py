"""The pictures below the rows: a tab for each, side by side or as differences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.areas import line_width
from rnnviz.screen.change.pick import Pick
from rnnviz.screen.compare.frames import Frames
from rnnviz.screen.compare.picture import Picture
from rnnviz.screen.compare.pictures import PICTURES
from rnnviz.screen.gradients.asking import Choice, most_probable
from rnnviz.screen.gradients.options import Options
from rnnviz.screen.gradients.outcome import OutcomeChoice
from rnnviz.screen.tab_row import HEIGHT, TabRow
from rnnviz.session.sides import Side
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look
from rnnviz.views.parts.wording import readable

REST = 30  # milliseconds without a change before anything is asked
ROWS = "rows"  # the tab that leaves all room to the rows
MODES = {"both": "Side by side", "apart": "Difference"}
OFFERED = 12  # answers whose belief can be shown


class Board(QFrame):
    """One picture of all sides; what it has to know is `asked`, one question a side."""

    picked = Signal(object)  # Cursor
    hovered = Signal(object)  # Cursor, or None
    asked = Signal(object)  # tuple of Question, one a side; empty forgets those before
    sortAsked = Signal()
    arranged = Signal()  # the board wants another height
    revised = Signal(object)  # Callable[[Request], Request], to be applied to every run

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look, self.sides, self.cursor_at = Look(), tuple[Side, ...](), Cursor()
        self.current, self.apart = "beliefs", False
        self._made: dict[str, Picture] = {}
        self._asked: tuple[object, ...] = ()
        titles = {name: (tab.title, tab.tip) for name, tab in PICTURES.items()}
        self.tabs = TabRow({ROWS: ("Rows", "The rows alone, as large as can be"), **titles}, self)
        self.modes, self.outcome = Options(self), OutcomeChoice(self)
        self.belief = Pick("Belief", "The answer whose belief is shown", self)
        self._chosen = False  # whether the user chose an outcome
        self.frames = Frames(self)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._ask)
        self.tabs.chosen.connect(self.show_picture)
        self.modes.chosen.connect(lambda mode: self.show_apart(mode == "apart"))
        self.outcome.chosen.connect(self._choose)
        self.belief.chosen.connect(lambda _: self._choose())
        self.frames.picked.connect(self.picked)
        self.frames.hovered.connect(self.hovered)
        self.frames.sortAsked.connect(self.sortAsked)
        self.tabs.show_current(self.current)

    @property
    def picture(self) -> Picture | None:
        """What is shown, None where the rows have all room."""
        if self.current == ROWS:
            return None
        if self.current not in self._made:
            self._made[self.current] = self._make(self.current)
        return self._made[self.current]

    def _make(self, name: str) -> Picture:
        picture = PICTURES[name].make()
        picture.set_look(self.look)
        if picture.bar is not None:
            picture.bar.setParent(self)
            picture.bar.changed.connect(self._redo)
            picture.bar.revised.connect(self.revised)
        return picture

    @property
    def views(self) -> list[View]:
        """The pictures that are shown."""
        return self.frames.views

    def head_height(self, unit: float) -> int:
        """Return the height in pixels of the tabs."""
        return round(HEIGHT * unit)

    def least_height(self, unit: float) -> int:
        """Return the height in pixels below which the picture says nothing."""
        least = self.picture.least if self.picture is not None else 0.0
        return round((HEIGHT + least) * unit)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        controls = self.tabs, self.modes, self.outcome, self.belief, self.frames
        for part in (*controls, *self._made.values()):
            part.set_look(look)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [
            *self.tabs.stops(),
            *self.modes.buttons.values(),
            self.belief,
            *self.outcome.picks(),
            *(self.picture.bar.stops() if self.picture and self.picture.bar else []),
        ]

    def show_picture(self, name: str) -> None:
        """Show the picture of that tab."""
        if name != self.current and name in (ROWS, *PICTURES):
            self._drop()
            self.current = name
            self.tabs.show_current(name)
            self._tell()
            self.arranged.emit()

    def show_apart(self, apart: bool) -> None:
        """Show differences from the first side, or all sides."""
        self.apart = apart
        self._drop()
        self._tell()

    def show_sides(self, sides: Sequence[Side]) -> None:
        """Show those runs; what was asked about others is void."""
        self._drop()
        self.sides = tuple(sides)
        if self.sides:
            self._offer(self.sides[0].trace)
        self._tell()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place, and ask anew if the picture is about that step."""
        self.cursor_at = cursor
        self.outcome.show_step(cursor.step)
        self._show_place()
        self._ask_later()

    def show_hover(self, cursor: Cursor | None) -> None:
        """Mark what the mouse points at."""
        self.frames.show_hover(cursor)

    def show_answers(self, answers: Sequence[object]) -> None:
        """Show the answers to what was asked last."""
        if self.picture is not None and self._asked and len(answers) == len(self.sides):
            self.picture.show_answers(answers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing more while nobody looks."""
        if not event.spontaneous():
            self._drop()
        super().hideEvent(event)

    def _offer(self, trace: Trace) -> None:
        """Offer the outcomes of a run; the likeliest answer until the user chooses another."""
        reads = trace.request.sampling is None
        likely = most_probable(trace, OFFERED) if reads else ()
        if reads and not self._chosen:
            self.outcome.choice = Choice(of=likely[0])
        self.outcome.show_trace(trace)
        names = [trace.labels[label] for label in likely]
        self.belief.show_options([(f"Belief in {readable(n)}", n) for n in names] or [("", "")])
        if reads and not self._chosen:
            self.belief.show_value(names[0])

    def _tell(self) -> None:
        """Tell the picture all that it needs, and put its panels on show."""
        picture = self.picture
        can = picture is not None and len(self.sides) > 1
        self.modes.show_options(MODES if can else {}, "apart" if self.apart else "both")
        if picture is None or not self.sides:
            self.frames.show_panels([], self.sides)
        else:
            panels = picture.panels(self.sides, self.apart and can)
            picture.show_belief(str(self.belief.value))
            self.frames.show_panels(panels, self.sides)
        self._show_place()
        self._place()
        self._ask_later()

    def _show_place(self) -> None:
        self.frames.show_cursor(self.cursor_at)
        if self.picture is not None:
            self.picture.show_cursor(self.cursor_at)

    def _choice(self) -> Choice:
        """Return the outcome that was chosen; outputs of other names are no choice for all."""
        labels = {side.trace.labels for side in self.sides}
        return self.outcome.choice if len(labels) == 1 else Choice()

    def _questions(self) -> tuple[object, ...]:
        """Return what is to be asked, one a side; nothing while a run is not complete."""
        if self.picture is None or not all(side.trace.complete for side in self.sides):
            return ()
        steps = min((len(side.trace) for side in self.sides), default=0)
        if self.cursor_at.step >= steps:
            return ()
        asked = [self.picture.question(self._choice(), s, self.cursor_at) for s in self.sides]
        return tuple(asked) if all(asked) else ()

    def _ask_later(self) -> None:
        questions = self._questions()
        if not questions or questions == self._asked:
            self._rest.stop()
        elif not self._rest.isActive():
            self._rest.start()

    @Slot()
    def _ask(self) -> None:
        questions = self._questions()
        if questions and questions != self._asked:
            self._asked = questions
            self.asked.emit(questions)

    @Slot()
    def _choose(self) -> None:
        self._chosen = True
        self._redo()

    @Slot()
    def _redo(self) -> None:
        """Show the picture anew, as something else of it was chosen."""
        self._drop()
        self._tell()
        self.arranged.emit()

    def _drop(self) -> None:
        """Forget what was asked."""
        self._rest.stop()
        if self._asked:
            self._asked = ()
            self.asked.emit(())

    def _place(self) -> None:
        u, width, y = self.look.unit, self.width(), self.head_height(self.look.unit)
        modes = sum(self.look.width_of(text) + 2.2 * u for text in MODES.values()) + 2.4 * u
        wide = round(modes) if self.modes.buttons else 0
        self.tabs.setGeometry(0, 0, width - wide, y)
        self.modes.setGeometry(width - wide, round(0.25 * u), wide, y - round(0.25 * u))
        self.modes.place(wide)
        y += self._place_choice(y)
        picture = self.picture
        self.frames.setGeometry(0, y, width, max(0, self.height() - y))
        self.frames.setVisible(picture is not None and self.height() - y > line_width(u))

    def _place_choice(self, y: int) -> int:
        """Place what chooses an outcome or an answer, and return how high that is."""
        picture, u, width = self.picture, self.look.unit, self.width()
        believes = self.current == "beliefs" and self.belief.value not in (None, "")
        chooses = picture is not None and picture.outcome and bool(self.sides)
        self.belief.setVisible(believes)
        self.outcome.setVisible(chooses)
        for each in self._made.values():
            if each.bar is not None:
                each.bar.setVisible(each is picture and bool(self.sides))
        if believes:
            wide = round(self.look.width_of(self.belief.text()) + 3.4 * u)
            self.belief.setGeometry(round(0.8 * u), y + round(0.2 * u), wide, round(2.1 * u))
            return round(2.4 * u)
        bar = picture.bar if picture is not None and self.sides else None
        beside = bar.wide() if bar is not None and chooses else 0
        high = self.outcome.place(width - beside, steps=picture.one_step) if chooses else 0
        self.outcome.setGeometry(0, y, width - beside, high)
        if bar is not None:
            room = beside or width
            high = max(high, bar.place(room))
            bar.setGeometry(width - room, y, room, high)
        return high
