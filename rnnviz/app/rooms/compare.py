"""Compare: networks side by side, joined to their screen, their files and their keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from rnnviz.app import drops
from rnnviz.app.appearance import Appearance
from rnnviz.app.rooms.base import Room
from rnnviz.demos import DEMOS
from rnnviz.nets.model import Model
from rnnviz.screen.compare.screen import CompareScreen
from rnnviz.session import motion
from rnnviz.session.comparing import Comparison
from rnnviz.session.inquiry import Inquiry
from rnnviz.session.session import Session
from rnnviz.session.sides import Entry, Plan, Side
from rnnviz.trace import Change, Sampling

CHANGES, EXPLORED = "changes", "explored"  # what can be compared that is no demo


class CompareRoom(Room):
    """Two or three networks on the same input, or one before and after changes."""

    name = "compare"

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        window: QWidget,
        comparison: Comparison | None = None,
    ) -> None:
        super().__init__(session, appearance, window)
        self.screen = CompareScreen(window)
        self.comparison = comparison or Comparison()
        self.comparison.setParent(self)
        self.inquiry = Inquiry(self)
        self._tell()
        self._ask()
        self.screen.show_speed(self.comparison.playhead.speed)

    @property
    def edits(self) -> tuple[Change, ...]:
        """The changes that are on in Explore."""
        request = self.session.request
        return tuple(edit for edit in request.edits if edit.on) if request is not None else ()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what each command does here, by its name."""
        head = self.comparison.playhead
        return {
            "undo": self.comparison.undo,
            "redo": self.comparison.redo,
            "play": head.toggle,
            **{name: partial(head.step, n) for name, n in _STEPS.items()},
            **{name: partial(head.phase, n) for name, n in _PHASES.items()},
            "home": head.home,
            "end": head.end,
            "faster": partial(self._change_speed, 1),
            "slower": partial(self._change_speed, -1),
            "layer_above": partial(self._change_layer, 1),
            "layer_below": partial(self._change_layer, -1),
            "sort": self.screen.turn_order,
        }

    def subject(self) -> str:
        """Return the names of the networks."""
        return ", ".join(side.name for side in self.comparison.sides)

    def possible(self, command: str) -> bool:
        """Tell whether that command would do anything now."""
        if command in ("undo", "redo"):
            return bool(self.comparison.past if command == "undo" else self.comparison.future)
        return super().possible(command)

    def take(self, path: str) -> bool:
        """Take a model into the next row, or a text for all of them."""
        self.screen.show_problem("")
        dropped = drops.of_file(Path(path).absolute())
        if dropped.kind == "model":
            self.comparison.add(dropped.value)
        elif dropped.kind == "text":
            self.comparison.run_text(dropped.value)
        if dropped.problem:
            self.screen.show_problem(dropped.problem)
        return True

    def enter(self) -> None:
        """Offer what can be compared now; the first time, begin with what is in Explore."""
        self.screen.show_choices(self._choices())
        self._show_sides(self.comparison.sides)
        if self.comparison.plan is None and not self.comparison.busy:
            self._begin()

    def exit(self) -> None:
        """Pause, as another room is on show."""
        self.comparison.playhead.pause()

    def close(self) -> None:
        """End all work."""
        self.inquiry.close()
        self.comparison.close()

    def compare(self, models: Sequence[Model], text: str) -> None:
        """Compare models that another room has, on that text."""
        self.screen.show_problem("")
        self.comparison.show_entries([Entry(model) for model in models], text)

    def _begin(self) -> None:
        """Compare the models of Explore's demo on its text, else before and after its changes."""
        demo = self.session.demo
        if self.session.model is None:
            self._choose(next(iter(DEMOS)))
        elif demo is not None and len(demo.models) > 1:
            self._choose(demo.name)
        else:
            self._choose(CHANGES if self.edits else EXPLORED)

    def _choices(self) -> list[tuple[str, str]]:
        """Return whom to compare: as it is read, and its name."""
        found = []
        if self.edits:
            found.append(("Before and after the changes in Explore", CHANGES))
        if self.session.model is not None:
            found.append((f"{self.session.model.name}, as in Explore", EXPLORED))
        several = (demo for demo in DEMOS.values() if len(demo.models) > 1)
        return [*found, *((f"All of “{demo.title}”", demo.name) for demo in several)]

    def _tell(self) -> None:
        screen, comparison = self.screen, self.comparison
        comparison.planChanged.connect(self._show_plan)
        comparison.sidesChanged.connect(self._show_sides)
        comparison.cursorChanged.connect(screen.show_cursor)
        comparison.busyChanged.connect(screen.show_busy)
        comparison.problemRaised.connect(screen.show_problem)
        comparison.playhead.playingChanged.connect(screen.show_playing)
        comparison.playhead.speedChanged.connect(screen.show_speed)
        self.inquiry.answered.connect(screen.show_answers)
        self.inquiry.failed.connect(screen.show_problem)

    def _ask(self) -> None:
        screen, comparison, head = self.screen, self.comparison, self.comparison.playhead
        screen.whomChosen.connect(self._choose)
        screen.addRequested.connect(self._ask_what_to_add)
        screen.removed.connect(comparison.remove)
        screen.changeToggled.connect(self._toggle_changes)
        screen.exploreAsked.connect(self._explore)
        screen.forcedChosen.connect(self._force)
        screen.textEntered.connect(self._run_text)
        screen.samplingChanged.connect(self._set_sampling)
        screen.seedChosen.connect(self._set_seed)
        screen.againRequested.connect(self._again)
        screen.anotherRequested.connect(self._another)
        screen.questioned.connect(self._question)
        screen.revised.connect(comparison.revise_all)
        screen.picked.connect(comparison.move)
        screen.cancelRequested.connect(comparison.cancel)
        screen.playToggled.connect(head.toggle)
        screen.stepRequested.connect(head.step)
        screen.phaseRequested.connect(head.phase)
        screen.homeRequested.connect(head.home)
        screen.endRequested.connect(head.end)
        screen.speedChosen.connect(head.set_speed)

    @Slot(object)
    def _show_plan(self, plan: Plan) -> None:
        self.screen.show_plan(plan, self.comparison.demo)
        self.commandsChanged.emit()

    @Slot(object)
    def _show_sides(self, sides: tuple[Side, ...]) -> None:
        if sides:
            self.screen.show_sides(sides, len(self.edits))

    @Slot(str)
    def _choose(self, name: str) -> None:
        self.screen.show_problem("")
        model, request = self.session.model, self.session.request
        if name in DEMOS:
            same = self.session.demo is not None and self.session.demo.name == name
            text = request.text if same and request is not None else None
            self.comparison.open(DEMOS[name].models, text)
        elif model is not None and request is not None:
            changed = [Entry(model, self.edits)] if name == CHANGES else []
            entries = [Entry(model), *changed]
            self.comparison.show_entries(entries, request.text, request.seed, request.sampling)

    @Slot()
    def _ask_what_to_add(self) -> None:
        from rnnviz.app.dialogs import ask_for_file  # 15 ms that a start does not need

        ask_for_file(self.window).fileSelected.connect(self._take)

    @Slot(str)
    def _take(self, path: str) -> None:
        self.take(path)

    @Slot(int)
    def _toggle_changes(self, place: int) -> None:
        self.screen.show_problem("")
        side = self.comparison.sides[place]
        kept = tuple(edit for edit in side.entry.edits if edit not in side.changes)
        self.comparison.set_edits(place, kept if side.changes else (*kept, *self.edits))

    @Slot(int)
    def _explore(self, place: int) -> None:
        plan = self.comparison.plan
        if plan is not None:
            self.exploreRequested.emit(plan.entries[place].model, plan.text)

    @Slot(object)
    def _question(self, questions: tuple[object, ...]) -> None:
        if questions:
            self.inquiry.ask(self.comparison.sides, questions)
        else:
            self.inquiry.drop()

    @Slot(str)
    def _run_text(self, text: str) -> None:
        self.screen.show_problem("")
        self.comparison.run_text(text)

    @Slot(bool)
    def _force(self, forced: bool) -> None:
        self.comparison.revise(lambda plan: replace(plan, forced=forced))

    @Slot(object)
    def _set_sampling(self, sampling: Sampling) -> None:
        self.comparison.revise(lambda plan: replace(plan, sampling=sampling))

    @Slot(int)
    def _set_seed(self, seed: int) -> None:
        self.comparison.revise(lambda plan: replace(plan, seed=seed), restart=True)

    @Slot()
    def _again(self) -> None:
        self.comparison.revise(lambda plan: plan, restart=True)

    @Slot()
    def _another(self) -> None:
        self.comparison.revise(lambda plan: replace(plan, seed=plan.seed + 1), restart=True)

    def _change_speed(self, direction: int) -> None:
        head = self.comparison.playhead
        head.set_speed(motion.next_speed(head.speed, direction))

    def _change_layer(self, direction: int) -> None:
        cursor = self.comparison.cursor
        most = max((side.trace.layers for side in self.comparison.sides), default=1) - 1
        layer = min(max(0, cursor.layer + direction), most)
        self.comparison.move(replace(cursor, layer=layer, unit=None, symbol=None))


_STEPS = {"word_on": 1, "word_back": -1, "ten_on": motion.TEN, "ten_back": -motion.TEN}
_PHASES = {"phase_on": 1, "phase_back": -1}
