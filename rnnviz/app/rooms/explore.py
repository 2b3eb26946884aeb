"""Explore: one network and one run, joined to its screen, its files and its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple
from functools import cached_property, partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from rnnviz.app.appearance import Appearance
from rnnviz.app.arranging import Arranging
from rnnviz.app.focus import settle
from rnnviz.app.leaving import Leaving
from rnnviz.app.opening.desk import Opening
from rnnviz.app.presenter import Presenter
from rnnviz.app.rooms.base import Room
from rnnviz.app.saving import Saving
from rnnviz.app.settings import Remembered
from rnnviz.app.wiring import Wiring
from rnnviz.demos import DEMOS
from rnnviz.demos.base import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.explore import ExploreScreen
from rnnviz.session import motion
from rnnviz.session.session import Session
from rnnviz.session.watch import Condition

OF_A_MODEL = ("save", "reading")  # commands that need one


class ExploreRoom(Room):
    """The session's run on the stage; `modelShown` tells the demo's name, the model's, its path."""

    name = "explore"
    modelShown = Signal(str, str, str)

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        window: QWidget,
        presenter: Presenter,
        screen: ExploreScreen | None = None,
        demos: Mapping[str, Demo] = DEMOS,
    ) -> None:
        super().__init__(session, appearance, window)
        self.screen = screen or ExploreScreen(window)
        self.saving = Saving(self)
        self.opening = Opening(session, appearance, window)
        self.wiring = Wiring(session, self.screen, demos, self)
        desk = self.screen.desk
        self.arranging = Arranging(session, desk, self)
        entered = self.wiring.origins, self.wiring.passes
        self.leaving = Leaving(session, *entered, desk, presenter, self)
        self._connect()
        settle(self.screen)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what each command does here, by its name."""
        return self._commands

    @cached_property
    def _commands(self) -> Mapping[str, Callable[[], object]]:
        head = self.session.playhead
        return {
            "save": self._ask_where_to_save,
            "undo": self.session.undo,
            "redo": self.session.redo,
            "play": head.toggle,
            "play_back": self.wiring.play_back,
            "gradient_scale": self.wiring.passes.turn_log,
            **{name: partial(head.step, n) for name, n in _STEPS.items()},
            **{name: partial(head.phase, n) for name, n in _PHASES.items()},
            "home": head.home,
            "end": head.end,
            "faster": partial(self._change_speed, 1),
            "slower": partial(self._change_speed, -1),
            "sort": self.screen.turn_order,
            "leave": self.leaving.leave,
            "reading": self.opening.show_card,
            **self.arranging.commands(),
        }

    def subject(self) -> str:
        """Return the name of the network."""
        return self.session.model.name if self.session.model is not None else ""

    def possible(self, command: str) -> bool:
        """Tell whether that command would do anything now."""
        if command == "leave":
            return self.leaving.possible
        if command == "play_back":
            return self.wiring.passes.possible
        if command == "gradient_scale":
            return self.wiring.passes.on
        if command in OF_A_MODEL:
            return self.session.model is not None
        return super().possible(command)

    def open(self, path: str) -> None:
        """Open a model's file, whoever wrote it."""
        self.opening.open(path)

    def expect(self, demo: Demo) -> None:
        """Show which demo comes, before it is opened."""
        self.wiring.expect(demo)

    def mark(self, actions: Mapping[str, QAction]) -> None:
        """Mark in these actions what is on show."""
        self.arranging.mark(actions)

    def enter(self) -> None:
        """Play on, if it was playing."""
        self.session.playhead.hold(False)

    def exit(self) -> None:
        """Let the run stand still: another room is on show, and needs the time."""
        self.session.playhead.hold(True)

    def close(self) -> None:
        """End all work; the window closes."""
        self.wiring.studies.close()
        self.opening.close()
        self.session.close()
        self.saving.close()

    def restore(self, known: Remembered) -> None:
        """Arrange pages, panels and pauses as they were."""
        self.session.playhead.set_speed(known.speed)
        self.arranging.restore(known.page, known.hidden, known.enlarged)
        self.wiring.pauses.set_conditions(tuple(Condition(*each) for each in known.pauses))
        self.wiring.passes.set_log(known.log_gradients)

    def remembered(self) -> dict[str, object]:
        """Return what is worth remembering, by its name in `Remembered`."""
        pauses = tuple(astuple(each) for each in self.wiring.pauses.conditions)
        speed = self.session.playhead.speed
        log = self.wiring.passes.log
        kept = {"speed": speed, "pauses": pauses, "log_gradients": log}
        return {**kept, **self.arranging.remembered()}

    def _connect(self) -> None:
        screen, opening = self.screen, self.opening
        self.session.modelChanged.connect(self._name_model)
        self.session.traceChanged.connect(self.commandsChanged)
        self.wiring.asked.connect(opening.forget)
        opening.told.connect(screen.show_problem)
        opening.busyChanged.connect(screen.show_busy)
        screen.cancelRequested.connect(opening.cancel)
        for part in (screen.controls.pausing, screen.controls.writing):
            part.made.connect(settle)
        self.saving.told.connect(screen.show_problem)
        self.leaving.changed.connect(self.commandsChanged)

    @Slot(object, object)
    def _name_model(self, demo: Demo | None, model: Model) -> None:
        settle(self.screen)
        path = self.opening.path
        self.opening.forget()
        self.modelShown.emit(demo.name if demo else "", model.name, path)
        self.commandsChanged.emit()

    def _ask_where_to_save(self) -> None:
        from rnnviz.app.dialogs import ask_for_file  # 15 ms that a start does not need

        if self.session.model is not None:
            dialog = ask_for_file(self.window, save_as=f"{self.session.model.name}.rnnviz")
            dialog.fileSelected.connect(self._save)

    @Slot(str)
    def _save(self, path: str) -> None:
        if self.session.model is not None:
            self.saving.save(self.session.model, path)

    def _change_speed(self, direction: int) -> None:
        head = self.session.playhead
        head.set_speed(motion.next_speed(head.speed, direction))


_STEPS = {"word_on": 1, "word_back": -1, "ten_on": motion.TEN, "ten_back": -motion.TEN}
_PHASES = {"phase_on": 1, "phase_back": -1}
