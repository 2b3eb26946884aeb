"""Who tells whom: the session tells the screen, the screen asks the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.demos.base import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.coming import forget_coming, show_coming
from rnnviz.screen.explore import ExploreScreen
from rnnviz.session.origins import Origins
from rnnviz.session.passes import Passes
from rnnviz.session.pauses import Pauses
from rnnviz.session.session import Session
from rnnviz.session.studies import Studies
from rnnviz.trace import Change, Request, Sampling


class Wiring(QObject):
    """Joins a session and a screen, which know nothing of each other.

    A problem stays in view until something new is asked. `asked` tells the name of the demo or
    model that the user chose on the screen.
    """

    asked = Signal(str)

    def __init__(
        self, session: Session, screen: ExploreScreen, demos: Mapping[str, Demo], parent: QObject
    ) -> None:
        """Join them, and list the demos."""
        super().__init__(parent)
        self._session, self._screen, self._demos = session, screen, demos
        self.origins = Origins(session)
        self.studies = Studies(session)
        self.passes = Passes(session, self.studies)
        self.pauses = Pauses(session)
        self._tell()
        self._ask()
        screen.show_demos([*demos.values()], "")
        screen.show_speed(session.playhead.speed)

    def expect(self, demo: Demo) -> None:
        """Show what will be read once the network of that demo is there."""
        self._screen.show_demos([*self._demos.values()], demo.name)
        show_coming(self._screen, demo)

    def _tell(self) -> None:
        session, screen, playhead = self._session, self._screen, self._session.playhead
        session.modelChanged.connect(self._show_model)
        session.requestChanged.connect(screen.show_request)
        session.traceChanged.connect(screen.show_trace)
        session.cursorChanged.connect(screen.show_cursor)
        self.origins.originChanged.connect(screen.show_origin)
        self.pauses.conditionsChanged.connect(screen.show_pauses)
        self.pauses.reasonChanged.connect(screen.show_reason)
        self.passes.passChanged.connect(screen.show_backward)
        self.passes.logChanged.connect(screen.middle.show_scale)
        self.passes.busyChanged.connect(screen.show_busy)
        self.studies.answered.connect(screen.show_answer)
        self.studies.failed.connect(screen.show_problem)
        session.busyChanged.connect(screen.show_busy)
        session.problemRaised.connect(self._show_problem)
        playhead.playingChanged.connect(screen.show_playing)
        playhead.speedChanged.connect(screen.show_speed)

    def _ask(self) -> None:
        session, screen, playhead = self._session, self._screen, self._session.playhead
        screen.demoChosen.connect(self._open_demo)
        screen.modelChosen.connect(self._open_model)
        screen.textEntered.connect(self._run_text)
        screen.samplingChanged.connect(self._set_sampling)
        screen.seedChosen.connect(self._set_seed)
        screen.againRequested.connect(self._again)
        screen.anotherRequested.connect(self._another)
        screen.picked.connect(session.move)
        screen.editsChanged.connect(self._set_edits)
        screen.revised.connect(self._revise)
        screen.asked.connect(self.studies.ask)
        screen.dropped.connect(self.studies.drop)
        screen.backRequested.connect(self.play_back)
        screen.middle.scaleChosen.connect(self.passes.set_log)
        screen.pausesChosen.connect(self.pauses.set_conditions)
        screen.cancelRequested.connect(session.cancel)
        screen.cancelRequested.connect(self.passes.cancel)
        pairs: tuple[tuple[object, Callable[..., None]], ...] = (
            (screen.playToggled, playhead.toggle),
            (screen.stepRequested, playhead.step),
            (screen.phaseRequested, playhead.phase),
            (screen.homeRequested, playhead.home),
            (screen.endRequested, playhead.end),
            (screen.speedChosen, playhead.set_speed),
        )
        for signal, slot in pairs:
            signal.connect(slot)

    @Slot()
    def play_back(self) -> None:
        """Play the gradient of the chosen outcome back; or go forward again."""
        trace, passes = self._session.trace, self.passes
        if passes.on:
            passes.leave()
        elif trace is not None:
            last = len(trace) - 1
            step = min(self._session.cursor.step or last, last)  # from the first there is no way
            passes.go_back(self._screen.outcome().target(trace, step))

    @Slot(object, object)
    def _show_model(self, demo: Demo | None, model: Model) -> None:
        self._screen.show_demos([*self._demos.values()], demo.name if demo else "")
        self._screen.show_model(demo, model)

    @Slot(str)
    def _show_problem(self, text: str) -> None:
        if self._session.model is None:
            forget_coming(self._screen)
        self._screen.show_problem(text)

    @Slot(str)
    def _open_demo(self, name: str) -> None:
        self.asked.emit(name)
        self._screen.show_problem("")
        self._session.open_demo(name)

    @Slot(str)
    def _open_model(self, name: str) -> None:
        self.asked.emit(name)
        self._screen.show_problem("")
        self._session.open_model(name)

    @Slot(str)
    def _run_text(self, text: str) -> None:
        self._screen.show_problem("")
        self._session.run_text(text)

    @Slot(object)
    def _set_sampling(self, sampling: Sampling) -> None:
        self._screen.show_problem("")
        self._session.set_sampling(sampling)

    @Slot(object)
    def _set_edits(self, edits: tuple[Change, ...]) -> None:
        self._screen.show_problem("")
        self._session.set_edits(edits)

    @Slot(object)
    def _revise(self, revision: Callable[[Request], Request]) -> None:
        self._screen.show_problem("")
        self._session.revise(revision)

    @Slot(int)
    def _set_seed(self, seed: int) -> None:
        self._screen.show_problem("")
        self._session.set_seed(seed)

    @Slot()
    def _again(self) -> None:
        self._screen.show_problem("")
        self._session.again()

    @Slot()
    def _another(self) -> None:
        self._screen.show_problem("")
        self._session.another()
