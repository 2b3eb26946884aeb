"""The Explore screen: told what to show, it shows it; it says what the user wants, and no more.

The same widget is the inside of the window and of every exported frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.areas import areas, fitting_unit, is_compact, middle_width
from rnnviz.screen.asking import Asking
from rnnviz.screen.controls import ControlBar
from rnnviz.screen.demo_list import DemoList
from rnnviz.screen.desk import EQUATIONS, Desk
from rnnviz.screen.facts import step_name
from rnnviz.screen.header import Header
from rnnviz.screen.knob import Field
from rnnviz.screen.middle import Middle
from rnnviz.screen.notes import note_on
from rnnviz.screen.pages import Pages
from rnnviz.screen.style import sheet
from rnnviz.session.watch import Condition
from rnnviz.trace import Cursor, Request, Sampling, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look

if TYPE_CHECKING:
    from rnnviz.capture.backward import Backward
    from rnnviz.capture.origin import Origin
    from rnnviz.screen.gradients.asking import Choice


class ExploreScreen(Asking):
    """Header, list of demos, stage, equations, controls and panels.

    Its `show_…` methods tell it what to show and never make it emit; its signals say what the user
    asked for, and it changes nothing before it is told.
    """

    def __init__(self, parent: QWidget | None = None, look: Look | None = None) -> None:
        """Begin in that look: with another one later every style is resolved once more."""
        super().__init__(parent)
        self.setObjectName("screen")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside a text box ends typing
        self.look = self._wanted = look or Look()
        self._presenting = False
        self._model: Model | None = None
        self.header = Header(self)
        self.demos = DemoList(self)
        self.middle = Middle(self)
        self.stage, self.equations = self.middle.stage, self.middle.equations
        self.controls = ControlBar(self)
        self.pages = Pages(self)
        self.desk = Desk(self.pages, self.middle.enlarged)
        self.controls.tape.setAccessibleName("The whole input, with the playhead")
        self._connect()
        self._wear(self.look)

    def _connect(self) -> None:
        controls, pages = self.controls, self.pages
        for part in (self.middle, controls.tape, pages):
            part.picked.connect(self._pick)
            part.hovered.connect(self._hover)
        for part in (self.header, self.demos):
            self._relay(part, "demoChosen", "openRequested")
        self._relay(self.header, "modelChosen", "themeRequested", "presentRequested")
        self._relay(controls.strip, "revised")
        self._relay(pages, "editsChanged", "revised", "asked", "dropped")
        self._relay(controls.transport, "playToggled", "stepRequested", "phaseRequested")
        self._relay(controls.transport, "homeRequested", "endRequested", "backRequested")
        self._relay(controls.transport, "speedChosen")
        self._relay(controls.writing, "samplingChanged", "seedChosen")
        self._relay(controls.writing, "againRequested", "anotherRequested")
        self._relay(controls.busy, "cancelRequested")
        controls.pausing.chosen.connect(self.pausesChosen)
        controls.finish.clicked.connect(self.header.presentRequested)
        self.desk.changed.connect(self._rearrange)
        pages.sortAsked.connect(self.turn_order)
        for box in (controls.sentence, pages):
            box.textEntered.connect(self._entered)
        self._join_fields(self)
        for part in (controls.pausing, controls.writing):
            part.made.connect(self._join_fields)

    def _join_fields(self, part: QWidget) -> None:
        """Take the keys back from a number of that part when it is entered."""
        for field in part.findChildren(Field):
            field.entered.connect(self._take_keys)

    @property
    def views(self) -> list[View]:
        """Every picture that is shown now; nothing else on the screen depends on the cursor."""
        middle = self.middle.views
        beside = [view for view in self.pages.views if view not in middle]
        return [*middle, self.controls.tape, *self.controls.strip.views, *beside]

    def set_look(self, look: Look) -> None:
        """Use that theme for everything, and that size of text or the largest that leaves a stage.

        What is shown of a network must not be pushed off the screen by its controls.
        """
        self._wanted = replace(look, by_number=self.look.by_number)
        self._place()

    def turn_order(self) -> None:
        """Show units by number if they are sorted by similarity, and back, everywhere."""
        self._wanted = replace(self._wanted, by_number=not self.look.by_number)
        self._place()

    def _wear(self, look: Look) -> None:
        self.look = look
        self.setStyleSheet(sheet(look))
        for part in (self.header, self.demos, self.middle, self.controls, self.pages, self.desk):
            part.set_look(look)

    def _fitting(self) -> Look:
        """Return the look that is wanted, in a smaller unit where the stage would be too low."""
        wanted, layers = self._wanted, self._layers()
        if self._presenting or not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            return wanted  # the back row needs its size; before there is a size none can fit
        width, height = self.width(), self.height()
        unit = fitting_unit(wanted.unit, width, height, layers, self._controls_height)
        return replace(wanted, unit=unit)

    def _controls_height(self, unit: float) -> int:
        """Return how many pixels high the controls are in that unit."""
        return self.controls.rows(middle_width(self.width(), unit, self._presenting), unit).height

    def set_presenting(self, presenting: bool) -> None:
        """Show no more than a lecture needs, or the whole desk."""
        self._presenting = presenting
        self.header.setVisible(not presenting)
        self.controls.set_presenting(presenting)
        self._place()

    def show_demos(self, demos: Sequence[Demo], current: str) -> None:
        """List those demos, with the one of that name marked."""
        self.demos.show_demos(demos, current)
        self.header.show_demos(demos, current)
        self._order_stops()

    def set_writes(self, writes: bool) -> None:
        """Offer the knobs of a writer, or none."""
        self.controls.set_writes(writes)
        self._place()

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Say which network is on show, and offer what fits its task."""
        self._model = model
        self.header.show_model(demo, model)
        self.controls.set_writes(writes := model.task == "generate")
        self.controls.sentence.show_examples(demo.examples if demo else ())
        if writes:
            self.controls.writing.show_defaults((demo and demo.sampling) or Sampling())
        self.controls.transport.show_step_name(step_name(model))
        self.controls.strip.show_model(model)
        self.pages.show_model(demo, model)
        self._order_stops()
        self._place()

    def show_request(self, request: Request) -> None:
        """Show what was asked: the text, how it is written on, and from which seed."""
        self.controls.sentence.show_text(request.text)
        if request.sampling is not None:
            self.controls.writing.show_seed(request.seed)
            self.controls.writing.show_sampling(request.sampling)

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run everywhere, with the earlier one as its ghost."""
        strip, lay = self.controls.strip, self.controls.strip.active
        for part in (self.pages, self.middle, self.controls.tape, strip):
            part.show_trace(trace, baseline)
        if strip.active != lay:
            self._place()
        self.controls.pausing.show_trace(trace)
        whole = trace is not None and trace.complete
        self.controls.transport.offer_back(whole)
        known = trace is not None and self._model is not None
        self.controls.show_note(note_on(trace, self._model) if known else "")

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place of the run everywhere."""
        for part in (self.pages, self.middle, self.controls.tape, self.controls.strip):
            part.show_cursor(cursor)

    def show_origin(self, origin: Origin | None) -> None:
        """Show where a number comes from in place of the lowest panel; None brings that back."""
        self.pages.watch.show_origin(origin)

    def outcome(self) -> Choice:
        """Return the outcome that is chosen on the page about gradients."""
        return self.pages.outcome()

    def show_backward(self, back: Backward | None) -> None:
        """Show that pass back through the run; None goes forward."""
        self.middle.show_backward(back)
        self.controls.transport.show_back(back is not None)
        self._place()

    def show_answer(self, answer: object) -> None:
        """Show the answer to a question that was asked here."""
        self.pages.show_answer(answer)

    def show_playing(self, playing: bool) -> None:
        """Offer to pause while the playhead moves, and to play while it rests."""
        self.controls.transport.show_playing(playing)

    def show_pauses(self, conditions: tuple[Condition, ...]) -> None:
        """Show at which conditions playing pauses."""
        self.controls.show_pauses(conditions)
        self._place()

    def show_reason(self, text: str) -> None:
        """Say in one sentence why playing has paused by itself; an empty text takes it back."""
        self.controls.show_reason(text)
        self._place()

    def show_speed(self, speed: float) -> None:
        """Show how fast the playhead moves; 1 is the normal speed."""
        self.controls.transport.show_speed(speed)

    def show_busy(self, text: str) -> None:
        """Say what is being computed, with a way to stop it; an empty text ends it."""
        busy = self.controls.busy
        began_or_ended = bool(text) != bool(busy.text.text())
        busy.show_busy(text)
        if began_or_ended:  # only that moves anything: how far it is changes four times a second
            self._place()

    def show_problem(self, text: str) -> None:
        """Say in one sentence what is wrong; an empty text takes it back."""
        if self.controls.show_problem(text):
            self._place()

    def _pick(self, cursor: Cursor) -> None:
        """Ask for that place; the number that is asked about already is let go of."""
        now = self.stage.cursor_at
        if cursor.unit is not None and replace(cursor, phase=now.phase) == now:
            cursor = replace(now, unit=None, symbol=None)
        self.picked.emit(cursor)

    def _hover(self, cursor: Cursor | None) -> None:
        """Mark what the mouse points at in every picture; nothing is computed for that."""
        for view in self.views:
            view.show_hover(cursor)

    def _rearrange(self) -> None:
        """Give the middle to what is to be shown there."""
        self.middle.with_equations = EQUATIONS not in self.desk.arrangement.hidden
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the parts out anew."""
        self._place()

    def _entered(self, text: str) -> None:
        self._take_keys()
        self.textEntered.emit(text)

    def _take_keys(self) -> None:
        """Give the keys back to the window, so that Space pauses what now runs."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_stops(self) -> None:
        """Let Tab visit header, demos and controls in the order in which they are read."""
        parts = (self.header, self.demos, self.controls, self.pages)
        stops = [stop for part in parts for stop in part.stops()]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _place(self) -> None:
        fitting = self._fitting()
        if fitting != self.look:
            self._wear(fitting)
        u, width, height = self.look.unit, self.width(), self.height()
        compact = is_compact(width, u, self._presenting)
        self.header.set_compact(compact)
        self.demos.setVisible(not compact)
        under = self.middle.equations_height(self._model)
        layers = 1 if self.middle.backward else self._layers()  # the chain rule needs the room
        place = areas(width, height, u, self._controls_height(u), under, self._presenting, layers)
        self.header.setGeometry(place.header)
        self.demos.setGeometry(place.demos)
        self.middle.place(place.stage, place.equations)
        self.controls.setGeometry(place.controls)
        self.pages.setGeometry(place.panels)

    def _layers(self) -> int:
        return self._model.spec.layers if self._model is not None else 1
