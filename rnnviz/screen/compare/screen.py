"""The Compare screen: told what to show, it shows it; it says what the user wants, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.demos import Demo
from rnnviz.edits import Dropout
from rnnviz.screen.areas import header_height, line_width
from rnnviz.screen.asking import Asking
from rnnviz.screen.compare.board import Board
from rnnviz.screen.compare.choosing import Choosing
from rnnviz.screen.compare.controls import CompareControls
from rnnviz.screen.compare.lineup import LEAST as LEAST_ROW
from rnnviz.screen.compare.lineup import USUAL, Lineup
from rnnviz.screen.facts import step_name
from rnnviz.screen.knob import Field
from rnnviz.screen.notes import note_on
from rnnviz.screen.style import sheet
from rnnviz.screen.top_bar import TopBar
from rnnviz.session.sides import MOST, Plan, Side, apart_at
from rnnviz.trace import Cursor, Sampling
from rnnviz.views.base import View
from rnnviz.views.look import Look

SHARE = 0.62  # of the room, that rows may take beside pictures


class CompareScreen(Asking):
    """Header, rows, pictures and controls.

    Its `show_…` methods never make it emit; its signals say what the user asked for, and it
    changes nothing before it is told.
    """

    whomChosen = Signal(str)
    addRequested = Signal()
    forcedChosen = Signal(bool)
    removed = Signal(int)
    changeToggled = Signal(int)
    exploreAsked = Signal(int)
    questioned = Signal(object)  # tuple of Question, one a side
    revised = Signal(object)  # Callable[[Request], Request], to be applied to every run

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("screen")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.look, self._presenting = Look(), False
        self.sides: tuple[Side, ...] = ()
        self.header = TopBar(self)
        self.header.title.setText("Compare")
        self.choosing = Choosing(self.header.extras, self)
        self.lineup, self.board = Lineup(self), Board(self)
        self.controls = CompareControls(self)
        self.controls.tape.setAccessibleName("The whole input, with the playhead")
        self._connect()

    def _connect(self) -> None:
        controls = self.controls
        for part in (self.lineup, self.board, controls.tape):
            part.picked.connect(self.picked)
            part.hovered.connect(self._hover)
        self._relay(controls.transport, "playToggled", "stepRequested", "phaseRequested")
        self._relay(controls.transport, "homeRequested", "endRequested", "speedChosen")
        self._relay(controls.writing, "samplingChanged", "seedChosen")
        self._relay(controls.writing, "againRequested", "anotherRequested")
        self._relay(controls.busy, "cancelRequested")
        self._relay(self.choosing, "addRequested", "forcedChosen")
        self._relay(self.lineup, "removed", "changeToggled", "exploreAsked")
        self.choosing.chosen.connect(self.whomChosen)
        controls.finish.clicked.connect(self.header.presentRequested)
        controls.sentence.textEntered.connect(self._entered)
        self.board.asked.connect(self.questioned)
        self.board.revised.connect(self.revised)
        self.board.arranged.connect(self._place)
        self.board.sortAsked.connect(self.turn_order)
        self.controls.layers.chosen.connect(self._choose_layer)
        for field in self.findChildren(Field):
            field.entered.connect(self._take_keys)

    @property
    def views(self) -> list[View]:
        """Every picture that is shown now."""
        return [*self.lineup.views, *self.board.views, self.controls.tape]

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = replace(look, by_number=self.look.by_number)
        self.setStyleSheet(sheet(self.look))
        for part in (self.header, self.choosing, self.lineup, self.board, self.controls):
            part.set_look(self.look)
        self._place()

    def turn_order(self) -> None:
        """Show units by number if they are sorted by similarity, and back."""
        self.look = replace(self.look, by_number=not self.look.by_number)
        for part in (self.lineup, self.board):
            part.set_look(self.look)

    def set_presenting(self, presenting: bool) -> None:
        """Show no more than a lecture needs, or the whole desk."""
        self._presenting = presenting
        self.header.setVisible(not presenting)
        self.controls.set_presenting(presenting)
        self._place()

    def show_plan(self, plan: Plan, demo: Demo | None) -> None:
        """Show what all have in common: the text, and how it is written on."""
        model, writes = plan.entries[0].model, plan.sampling is not None
        self.controls.set_writes(writes)
        self.controls.sentence.show_examples(demo.examples if demo else ())
        self.controls.sentence.show_text(plan.text)
        self.controls.transport.show_step_name(step_name(model))
        self.choosing.show_writing(plan.forced if writes else None)
        self.choosing.show_full(len(plan.entries) >= MOST)
        if plan.sampling is not None:
            self.controls.writing.show_defaults((demo and demo.sampling) or Sampling())
            self.controls.writing.show_sampling(plan.sampling)
            self.controls.writing.show_seed(plan.seed)
        self._order_stops()
        self._place()

    def show_sides(self, sides: Sequence[Side], changes: int = 0) -> None:
        """Show those runs; so many edits could be applied to one of them."""
        count = len(self.sides)
        self.sides = tuple(sides)
        self.lineup.show_sides(sides, changes)
        self.board.show_sides(sides)
        longest = max(self.sides, key=lambda side: len(side.trace))
        self.controls.tape.show_trace(longest.trace)
        self.controls.show_layers(max(side.trace.layers for side in sides))
        self.controls.show_note(note_of(self.sides))
        self.header.facts.setText(facts_of(self.sides))
        if len(sides) != count:
            self._place()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place everywhere."""
        self.controls.layers.show_layer(cursor.layer)
        for part in (self.lineup, self.board, self.controls.tape):
            part.show_cursor(cursor)

    def show_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer whom to compare: what is read, and the name that is told."""
        self.choosing.show_choices(choices)

    def show_answers(self, answers: Sequence[object]) -> None:
        """Show the answers to what the pictures asked."""
        self.board.show_answers(answers)

    def show_playing(self, playing: bool) -> None:
        """Offer to pause while the playhead moves, and to play while it rests."""
        self.controls.transport.show_playing(playing)

    def show_speed(self, speed: float) -> None:
        """Show how fast the playhead moves; 1 is the normal speed."""
        self.controls.transport.show_speed(speed)

    def show_busy(self, text: str) -> None:
        """Say what is being computed, with a way to stop it; an empty text ends it."""
        self.controls.busy.show_busy(text)
        self._place()

    def show_problem(self, text: str) -> None:
        """Say in one sentence what is wrong; an empty text takes it back."""
        if self.controls.show_problem(text):
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the parts out anew."""
        self._place()

    def _hover(self, cursor: Cursor | None) -> None:
        """Mark what the mouse points at in every picture: a step; units are each network's own."""
        step = replace(cursor, unit=None, symbol=None) if cursor is not None else None
        for part in (self.lineup, self.board, self.controls.tape):
            part.show_hover(step)

    def _choose_layer(self, layer: int) -> None:
        self.picked.emit(replace(self.controls.tape.cursor_at, layer=layer, unit=None, symbol=None))

    def _entered(self, text: str) -> None:
        self._take_keys()
        self.textEntered.emit(text)

    def _take_keys(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_stops(self) -> None:
        """Let Tab visit header, rows, pictures and controls in the order in which they are read."""
        head = [*self.choosing.buttons(), *self.header.stops()]
        stops = [*head, *self.lineup.stops(), *self.board.stops(), *self.controls.stops()]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _place(self) -> None:
        """Share the height: rows above, pictures below; what has no room beside rows has all."""
        u, width, height = self.look.unit, self.width(), self.height()
        line, top = line_width(u), header_height(height, u, self._presenting)
        self.header.setGeometry(0, 0, width, top)
        controls = self.controls.rows(width).height
        self.controls.setGeometry(0, height - controls, width, controls)
        y = top + (line if top else 0)
        room = height - controls - line - y
        rows = self._rows_height(room)
        self.lineup.setGeometry(0, y, width, rows)
        self.lineup.setVisible(rows > 0)
        below = y + rows + (line if rows else 0)
        self.board.setGeometry(0, below, width, height - controls - line - below)

    def _rows_height(self, room: int) -> int:
        """Return the height of all rows in so much room, 0 where the picture needs all of it."""
        u = self.look.unit
        if self.board.picture is None:
            return room - self.board.head_height(u)
        least, wanted = (self.lineup.height_for(u, each) for each in (LEAST_ROW, USUAL))
        below = self.board.least_height(u)
        if least + below > room:
            return 0
        return round(max(least, min(wanted, SHARE * room, room - below)))


def note_of(sides: Sequence[Side]) -> str:
    """Return what the first network sees otherwise, and from where on the texts part."""
    first = sides[0]
    seen = note_on(first.trace, first.entry.model)
    return " · ".join(part for part in (apart_at(sides), seen) if part)


def facts_of(sides: Sequence[Side]) -> str:
    """Return who is compared: ``LSTM, GRU and RNN on the same words``."""
    named = [side.name for side in sides]
    who = " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]
    dropped = any(side.trace.request.active(Dropout) for side in sides)
    return f"{who} on the same text" + (", with dropout" if dropped else "")
