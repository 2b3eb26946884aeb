"""The memory lab: joined to its screen, its questions and its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from rnnviz.app.appearance import Appearance
from rnnviz.app.rooms.base import Room
from rnnviz.nets.spec import CellKind
from rnnviz.screen.lab.knobs import Turn
from rnnviz.screen.lab.screen import LabScreen
from rnnviz.session import motion
from rnnviz.session.lab.lab import Lab
from rnnviz.session.lab.quiz import Quiz
from rnnviz.session.session import Session


class LabRoom(Room):
    """Why plain RNNs forget and LSTMs do not, on knobs that can be turned."""

    name = "lab"

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        window: QWidget,
        lab: Lab | None = None,
    ) -> None:
        super().__init__(session, appearance, window)
        self.screen = LabScreen(window)
        self.lab = lab or Lab(self)
        self.quiz = Quiz(self.lab)
        self._tell()
        self._ask()
        self.screen.show_setting(self.lab.setting)
        self.lab.start()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what each command does here, by its name."""
        head, lab = self.lab.playhead, self.lab
        return {
            "undo": lab.undo,
            "redo": lab.redo,
            "play": lab.play,
            "play_back": lab.play_back,
            "word_on": partial(head.step, 1),
            "word_back": partial(head.step, -1),
            "ten_on": partial(head.step, motion.TEN),
            "ten_back": partial(head.step, -motion.TEN),
            "home": head.home,
            "end": head.end,
        }

    def subject(self) -> str:
        """Return how long the networks have to remember."""
        return f"memory over {self.lab.setting.distance} steps"

    def possible(self, command: str) -> bool:
        """Tell whether that command would do anything now."""
        if command == "undo":
            return self.lab.undoable
        if command == "redo":
            return self.lab.redoable
        return super().possible(command)

    def exit(self) -> None:
        """Rest, as another room is on show."""
        self.lab.rest()

    def close(self) -> None:
        """End all work."""
        self.lab.close()

    def _tell(self) -> None:
        lab, screen = self.lab, self.screen
        lab.settingChanged.connect(self._show_setting)
        lab.measured.connect(screen.show_measurement)
        lab.stretched.connect(screen.show_stretched)
        lab.accuracyChanged.connect(screen.show_accuracy)
        lab.busyChanged.connect(screen.show_busy)
        lab.problemRaised.connect(screen.show_problem)
        lab.playhead.moved.connect(screen.show_cursor)
        lab.playhead.playingChanged.connect(self._show_playing)
        lab.playhead.turned.connect(self._show_playing)
        self.quiz.changed.connect(screen.show_asked)

    def _ask(self) -> None:
        lab, screen = self.lab, self.screen
        screen.knobs.turned.connect(self._turn)
        screen.knobs.resetRequested.connect(lab.reset)
        screen.knobs.againRequested.connect(self._draw_another)
        screen.strip.cellsChosen.connect(self._show_cells)
        screen.strip.backRequested.connect(lab.play_back)
        screen.strip.playRequested.connect(lab.play)
        screen.question.said.connect(self.quiz.say)
        screen.question.doRequested.connect(self.quiz.do)
        screen.question.nextRequested.connect(self.quiz.ask_next)
        screen.busy.cancelRequested.connect(lab.cancel)
        screen.picked.connect(lab.playhead.seek)

    @Slot(object, str)
    def _turn(self, turn: Turn, knob: str) -> None:
        self.lab.change(turn(self.lab.setting), knob)

    @Slot(object)
    def _show_setting(self, setting: object) -> None:
        self.screen.show_setting(setting)
        self.commandsChanged.emit()

    @Slot()
    def _draw_another(self) -> None:
        self.lab.change(replace(self.lab.setting, number=self.lab.setting.number + 1))

    @Slot(object)
    def _show_cells(self, shown: tuple[CellKind, ...]) -> None:
        self.lab.change(replace(self.lab.setting, shown=shown))

    @Slot()
    def _show_playing(self, *_: object) -> None:
        head = self.lab.playhead
        direction = (-1 if head.backward else 1) if head.playing else 0
        veil = "left" if head.backward else "right" if head.playing else ""
        self.screen.show_playing(direction, veil)
