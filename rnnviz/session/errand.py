"""Work beside the window that is announced when it takes a moment."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rnnviz.session.runner import Runner, Work

PATIENCE = 150  # milliseconds; work that takes less is not worth a word


class Errand(QObject):
    """Runs the newest work alone, and says what goes on as long as it goes on.

    `produced` carries each result, `failed` a sentence. `ended` comes before that sentence, after
    the last result, and when work is cancelled: no more is to come.

    >>> errand = Errand(parent)
    >>> errand.start(work, "Reading…")
    """

    produced = Signal(object)
    failed = Signal(str)
    ended = Signal()
    busyChanged = Signal(str)  # '' when idle

    def __init__(self, parent: QObject) -> None:
        """Have nothing to do yet."""
        super().__init__(parent)
        self._says, self._said = "", ""
        self.runner = Runner(self)
        self.runner.produced.connect(self._take)
        self.runner.failed.connect(self._fail)
        self.runner.finished.connect(self._end)
        self.patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self.patience.timeout.connect(self._announce)

    @property
    def busy(self) -> bool:
        """Whether an answer to the newest work is still to come."""
        return self.runner.busy

    @property
    def announced(self) -> bool:
        """Whether somebody was told that it goes on."""
        return bool(self._said)

    def start(self, work: Work, says: str) -> None:
        """Do that instead of what is under way; after a moment say what it is."""
        self._says = says
        self.runner.start(work)
        if self.announced:
            self.say(says)
        else:
            self.patience.start()

    def say(self, text: str) -> None:
        """Say that now; an empty text takes it back."""
        if text != self._said:
            self._said = text
            self.busyChanged.emit(text)

    def cancel(self) -> None:
        """Stop what is under way."""
        self.runner.cancel()
        self._end()

    def close(self) -> bool:
        """Stop for good, and return whether no work was left after two seconds."""
        self._end()
        return self.runner.close()

    @Slot(int, object)
    def _take(self, _number: int, result: object) -> None:
        self.produced.emit(result)

    @Slot(int, str)
    def _fail(self, _number: int, sentence: str) -> None:
        self._end()
        self.failed.emit(sentence)

    @Slot()
    def _announce(self) -> None:
        self.say(self._says)

    @Slot()
    def _end(self, *_: object) -> None:
        self.patience.stop()
        self.ended.emit()
        self.say("")
