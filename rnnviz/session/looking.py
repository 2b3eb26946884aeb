"""Which moment of which run is looked at, and on which text; all it asks is answered by itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.capture.together import on_one_scale
from rnnviz.nets.model import Model
from rnnviz.session.film import Snapshot
from rnnviz.session.onlooker import Moments, Onlooker, Question
from rnnviz.session.runs import Run, Runs

EARLIER = 0.25  # of the way to the moment that is looked at


class Looking(QObject):
    """Follows the current run as it learns, or stands at a moment of its film.

    Whenever run, moment, text or weights are others, the text is run through that network beside
    the window, and `answered` carries what came of it.
    """

    answered = Signal(object)  # Moments
    failed = Signal(str)  # one sentence
    runChanged = Signal(object)  # Run: another one is looked at, and its network is known
    momentChanged = Signal(object)  # step, or None where the training is followed
    textChanged = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Look at nothing yet."""
        super().__init__(parent)
        self.run: Run | None = None  # the current one, once its network is known
        self.moment: int | None = None
        self.text = ""
        self.back = False  # whether the gradient is looked at too
        self._before: Model | None = None
        self._mark: Snapshot | None = None
        self._newest: Moments | None = None  # what the newest network made of the text
        self._earlier: tuple[Snapshot, Model] | None = None
        self._onlooker = Onlooker(self)
        self._onlooker.answered.connect(self._tell)
        self._onlooker.failed.connect(self.failed)

    @property
    def step(self) -> int:
        """After how many batches the network that is looked at stands."""
        if self.run is None:
            return 0
        return self.run.step if self.moment is None else self.moment

    @property
    def model(self) -> Model | None:
        """The network that is looked at; None before there is one."""
        run = self.run
        if run is None or not run.weights:
            return None
        return run.model(None if self.moment is None else run.film.at(self.moment))

    @property
    def texts(self) -> list[str]:
        """The texts that are offered for the run that is looked at, the best one first."""
        if self.run is None:
            return []
        first = self.run.plan.source.example
        return [*([first] if first else []), *self.run.about["examples"]]

    @Slot(object)
    def show_runs(self, runs: Runs) -> None:
        """Look at the current one of these."""
        run = runs[runs.current] if runs.current is not None else None
        if run is None or not run.about:
            return
        before, self.run = self.run, run
        if before is None or before.key != run.key:
            self._turn_to(run, before)
        if run.weights and (before is None or before.weights is not run.weights):
            self._ask_anew()

    @Slot(object)
    def look_back(self, step: int | None) -> None:
        """Stand at the moment after that step, or follow the training again."""
        self.moment = step
        self.momentChanged.emit(step)
        self._ask()

    def show_earlier(self, mark: Snapshot | None) -> None:
        """Show that earlier moment beside the one that is looked at; None is a quarter of the way.

        One that is not earlier than what is looked at is not shown.
        """
        self._mark = mark
        self._ask()

    @Slot(bool)
    def show_gradient(self, on: bool) -> None:
        """Ask for the way of the loss back through the run too, or no more."""
        self.back = on
        self._ask()

    @Slot(str)
    def watch(self, text: str) -> None:
        """Look at that text."""
        self.text, self._newest = text, None
        self.textChanged.emit(text)
        self._ask()

    def close(self) -> bool:
        """Stop for good, and return whether the work ended."""
        return self._onlooker.close()

    def _turn_to(self, run: Run, before: Run | None) -> None:
        """Look at another run's newest moment; the text stays if it learns from the same data."""
        self._onlooker.drop()
        self._before, self._earlier, self._mark, self.moment = None, None, None, None
        self._newest = None
        if before is None or before.plan.source != run.plan.source or not self.text:
            self.text = next(iter(self.texts), "")
        self.runChanged.emit(run)
        self.momentChanged.emit(None)

    def _ask_anew(self) -> None:
        """Ask about newer weights, unless an earlier moment is looked at."""
        if self.moment is None:
            self._ask()

    def _ask(self) -> None:
        model = self.model
        if model is not None and self.text:
            before = self._at_first() if self.step > 0 else None
            earlier = self._at_earlier()
            self._onlooker.ask(
                Question(self.text, model, self.step, *earlier, before, self.truth(), self.back)
            )

    def _at_first(self) -> Model | None:
        """Return the network before it learnt anything, the same one each time; None if unknown."""
        run = self.run
        if self._before is None and run is not None and run.film.steps[:1] == (0,):
            self._before = run.model(run.film.snapshots[0])
        return self._before

    def _at_earlier(self) -> tuple[Model | None, int]:
        """Return the network of an earlier moment, the same one each time, and its step."""
        run = self.run
        snapshot = self._mark or (run.film.at(EARLIER * self.step) if run is not None else None)
        if run is None or snapshot is None or not 0 < snapshot.step < self.step:
            return None, 0
        if self._earlier is None or self._earlier[0] is not snapshot:
            self._earlier = snapshot, run.model(snapshot)
        return self._earlier[1], snapshot.step

    def truth(self) -> str:
        """Return the label of the text, if it is one that the network was wrong about.

        Else an earlier network is followed in what the newest one says.
        """
        reviews = self.run.record.reviews if self.run is not None else ()
        wrong = reviews[-1].wrong if reviews else ()
        known = next((m.truth for m in wrong if m.text == self.text), "")
        newest = self._newest if self.moment is not None else None
        return known or (newest.now.labels[newest.targets[-1]] if newest is not None else "")

    @Slot(object)
    def _tell(self, moments: Moments) -> None:
        """Pass on what was answered; an earlier run has the newest one's scale of colours."""
        if self.moment is None:
            self._newest = moments
        elif self._newest is not None:
            now, _ = on_one_scale([moments.now, self._newest.now])
            moments = replace(moments, now=now)
        self.answered.emit(moments)
