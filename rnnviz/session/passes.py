"""The way back through the run on show: turned to, asked for, kept up with the run, left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rnnviz.session.session import Session
from rnnviz.session.studies import Studies

if TYPE_CHECKING:
    from rnnviz.capture.backward import Backward, PassBack
    from rnnviz.capture.gradients import Target

PATIENCE = 200  # milliseconds; what takes no longer is not announced


class Passes(QObject):
    """Plays the gradient of an outcome back once it is known, and knows it anew for every run."""

    passChanged = Signal(object)  # Backward, or None on the way forward
    logChanged = Signal(bool)
    busyChanged = Signal(str)  # what is being computed, when it takes its time; "" ends it

    def __init__(self, session: Session, studies: Studies) -> None:
        """Ask those studies, which know of a new run first; the session becomes the parent."""
        super().__init__(session)
        self.back: Backward | None = None
        self.log = False  # whether sizes are shown on a log scale, or absolute
        self._session, self._studies = session, studies
        self._asked: PassBack | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self._announce)
        self._announced = False
        session.traceChanged.connect(self._renew)
        session.playhead.turned.connect(self._turn)
        studies.answered.connect(self._take)
        studies.failed.connect(self._wait_no_more)

    @property
    def possible(self) -> bool:
        """Whether there is a whole run."""
        trace = self._session.trace
        return trace is not None and trace.complete

    def go_back(self, target: Target) -> None:
        """Play that outcome's gradient back as soon as it is known."""
        from rnnviz.capture.backward import PassBack  # here, as few starts ever need it

        if self.possible:
            self._asked = PassBack(target)
            self._ask()

    def leave(self) -> None:
        """Go forward again, or forget what was asked."""
        self._stop()
        self._asked = None
        self._session.playhead.go_forward()

    @Slot(bool)
    def set_log(self, log: bool) -> None:
        """Show sizes on a log scale from now on, or absolute."""
        if log != self.log:
            self.log = log
            self.logChanged.emit(log)

    def turn_log(self) -> None:
        """Show sizes on the other scale."""
        self.set_log(not self.log)

    @Slot()
    def cancel(self) -> None:
        """Stop what is on its way; what is on show stays."""
        self._stop()
        if self.back is None:
            self._asked = None

    @property
    def on(self) -> bool:
        """Whether the way back is shown or on its way."""
        return self._asked is not None

    @Slot()
    def _renew(self, *_: object) -> None:
        """Ask about the new run too; what has not been answered before it came is void."""
        if self._session.playhead.backward:
            self._ask()
        else:
            self._asked = None
            self._wait_no_more()

    def _stop(self) -> None:
        self._wait_no_more()
        if self._asked is not None:
            self._studies.drop(type(self._asked))

    def _ask(self) -> None:
        if self._asked is not None and self.possible:
            self._patience.start()
            self._studies.ask(self._asked)

    @Slot()
    def _wait_no_more(self, *_: object) -> None:
        self._patience.stop()
        if self._announced:  # what others announce is theirs to take back
            self._announced = False
            self.busyChanged.emit("")

    @Slot()
    def _announce(self) -> None:
        self._announced = True
        self.busyChanged.emit("The gradient is on its way…")

    @Slot(object)
    def _take(self, answer: object) -> None:
        from rnnviz.capture.backward import Backward

        if not isinstance(answer, Backward) or answer.question != self._asked:
            return
        self._wait_no_more()
        self.back, playhead = answer, self._session.playhead
        begins = not playhead.backward
        self.passChanged.emit(answer)
        if begins:
            playhead.go_backward(answer.step)
            playhead.play()

    @Slot(bool)
    def _turn(self, backward: bool) -> None:
        if not backward:
            self.back = self._asked = None
            self.passChanged.emit(None)
