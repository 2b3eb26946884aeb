"""The training under way: what is wanted, what is learnt by now, and what is known of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rnnviz.data.dataset import DataProblem
from rnnviz.data.recipe import Recipe
from rnnviz.session import trouble
from rnnviz.session.film import Snapshot
from rnnviz.session.leftover import Leftover, Place
from rnnviz.session.plan import Plan, usual_plan
from rnnviz.session.runs import Runs
from rnnviz.session.speed import Speed
from rnnviz.session.standing import Standing
from rnnviz.session.training import LiveTraining
from rnnviz.session.trouble import Remedy, Trouble
from rnnviz.training.frames import Frame

SETTLED = 300  # milliseconds that a slider rests before a network that has learnt nothing is remade


class Workshop(QObject):
    """Begins, steers and resets one training at a time, and keeps what was seen of all of them.

    `wanted` is the plan as the user has it, `learns` the settings that are learnt with now: they
    differ in what waits for a reset. Before anything was learnt nothing waits.
    """

    planChanged = Signal(object)  # Plan
    runsChanged = Signal(object)  # Runs
    standingChanged = Signal(object)  # Standing
    troubleChanged = Signal(object)  # Trouble or None
    begun = Signal(object)  # Frame ready: another network is to learn
    networkCame = Signal(int)  # the run that learns has newer weights, after so many batches

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        place: Place | None = None,
        plan: Plan | None = None,
    ) -> None:
        """Train nothing yet; `plan` is offered first, and checkpoints go to that `place`."""
        super().__init__(parent)
        self.place, self.training = place or Place(), LiveTraining(self)
        self.wanted = self.plan = plan or usual_plan()
        self.learns: Recipe = self.wanted.recipe
        self.runs, self.standing = Runs(), Standing()
        self.trouble: Trouble | None = None
        self.key: int | None = None  # of the run that learns
        self.left: Leftover | None = self.place.left()
        self._outputs, self._pace, self._speed = 2, 0.0, Speed()
        self._then: Callable[[], None] | None = None
        self._soon = QTimer(self, singleShot=True, interval=SETTLED)
        self._soon.timeout.connect(self.reset)
        self._connect()

    def _connect(self) -> None:
        training = self.training
        training.ready.connect(self._take_ready)
        training.progressed.connect(self._take_progress)
        training.weightsCame.connect(self._take_weights)
        training.reviewed.connect(self._feed)
        training.diverged.connect(self._diverge)
        training.refused.connect(self._refuse)
        training.unfit.connect(self._refuse_job)
        training.failed.connect(self._fail)
        training.finished.connect(self._finish)
        training.playingChanged.connect(self._show_playing)

    def want(self, plan: Plan) -> None:
        """Begin with that plan, on whatever data it names."""
        self.wanted = plan
        self.reset()

    def set(self, **settings: Any) -> None:
        """Want other settings: at once where that can be, else at the next reset."""
        try:
            self.wanted = self.wanted.changed(**settings)
        except DataProblem as problem:
            self._be_in(trouble.unfit(str(problem)))
            return
        self._be_in(None)
        self._heed()

    def want_seed(self, seed: int) -> None:
        """Want the initial weights of that seed, at the next reset."""
        self.wanted = replace(self.wanted, seed=seed)
        self._heed()

    def _heed(self) -> None:
        """Go on as is wanted; what has learnt nothing yet is made anew instead."""
        self.planChanged.emit(self.wanted)
        if self.training.step == 0 and not self.training.playing:
            self._soon.start()
        else:
            self.learns = self.wanted.live(self.learns)
            self.training.change(self.learns)
            self._change_run(plan=replace(self.plan, recipe=self.learns))

    @property
    def waiting(self) -> tuple[str, ...]:
        """The settings that wait for a reset."""
        seed = () if self.wanted.seed == self.plan.seed else ("seed",)
        return (*self.wanted.waiting_for(self.learns), *seed)

    @Slot()
    def reset(self) -> None:
        """Begin again from the same initial weights, with all that is wanted."""
        self._begin(self.wanted, fresh=True)

    @Slot()
    def reset_otherwise(self) -> None:
        """Begin again from other initial weights."""
        self.want(replace(self.wanted, seed=self.wanted.seed + 1))

    def offer_left(self) -> None:
        """Offer to go on with the training that was left or cut off, if there is one."""
        if self.left is not None:
            self._be_in(trouble.left_over(self.left.plan.name, self.left.epoch))

    def play(self) -> None:
        """Train on, as soon as the process is ready; one that has died goes on where it can."""
        self._do(self.training.play)

    def pause(self) -> None:
        """Stand still after the batch under way."""
        self._then = None
        self.training.pause()

    def toggle(self) -> None:
        """Pause if playing, else play."""
        (self.pause if self.training.playing else self.play)()

    def advance(self, batches: int) -> None:
        """Train so many batches, and pause."""
        self._do(lambda: self.training.advance(batches))

    def advance_epoch(self) -> None:
        """Train to the end of the epoch, and pause."""
        total = max(1, self.standing.batches)
        self.advance(total - self.training.step % total)

    def set_pace(self, batches: float) -> None:
        """Train at most so many batches a second; 0 is as many as there can be."""
        self._pace = batches
        self._speed.rest()
        self.training.set_pace(batches)

    def apply(self, remedy: Remedy) -> None:
        """Do what was offered, and train on."""
        self._be_in(None)
        if remedy.left and self.left is not None:
            self.wanted = self.left.plan
            self._begin(self.wanted, fresh=False)
        elif remedy.anew:
            self.wanted = self.wanted.changed(**remedy.settings)
            self.reset()
        elif remedy.settings:
            self.set(**remedy.settings)
        self.play()

    def revise(self, runs: Runs) -> None:
        """Keep the runs so: another one is looked at, one is renamed, laid over or removed."""
        self.runs = runs
        self.runsChanged.emit(runs)

    def close(self) -> None:
        """End the process; what it learnt by its last whole epoch can be gone on with later."""
        self._soon.stop()
        self.training.close()

    def _do(self, what: Callable[[], None]) -> None:
        if self._soon.isActive():
            self._soon.stop()
            self.reset()
        if self.training.is_ready:
            self._be_in(None)
            self._remember()
            what()
            return
        self._then = what
        if not self.training.running:
            self._begin(self.plan, fresh=self.training.step == 0, again=True)

    def _remember(self) -> None:
        """Write down what is trained, as soon as it is: only one training is kept."""
        if self.training.step == 0:
            self.place.keep(self.plan)
        self.left = None

    def _begin(self, plan: Plan, *, fresh: bool, again: bool = False) -> None:
        self._soon.stop()
        self._be_in(None)
        learnt = self.training.step > 0
        self.plan = plan
        self.learns = self.wanted.live(plan.recipe) if again else plan.recipe
        if not again:
            self._add_run(plan, in_place=not learnt)
        self._speed.rest()
        self._stand(Standing(epochs=self.learns.epochs, texts=self.learns.batch))
        self.training.start(plan.job(self.place.out, fresh=fresh))
        self.planChanged.emit(self.wanted)

    def _add_run(self, plan: Plan, *, in_place: bool) -> None:
        """Begin a run; one that has learnt nothing gives way to it."""
        if in_place and self.key is not None:
            self.runs = self.runs.without(self.key)
        self.runs = self.runs.with_new(plan)
        self.key = self.runs.current
        self.runsChanged.emit(self.runs)

    @Slot(object)
    def _take_ready(self, frame: Frame) -> None:
        self._outputs = max(2, len(frame.values["labels"]))
        self._change_run(about=dict(frame.values))
        if self.learns != self.plan.recipe:
            self.training.change(self.learns)
        self.training.set_pace(self._pace)
        at: dict[str, Any] = {name: int(frame.values[name]) for name in ("epoch", "batches")}
        self._stand(replace(self.standing, ready=True, step=self.training.step, **at))
        self.begun.emit(frame)
        then, self._then = self._then, None
        if then is not None:
            self._do(then)

    @Slot(object)
    def _take_progress(self, frame: Frame) -> None:
        values = frame.values
        self._feed(frame)
        self._speed.tell(time.monotonic(), self.training.step)
        self._stand(self.standing.told(values, self.learns.batch, self._speed))
        found = trouble.wild(float(values["loss"]), self._outputs, self.learns)
        if found is not None and self.trouble is None:
            self._be_in(found)

    @Slot(object)
    def _feed(self, frame: Frame) -> None:
        self._change_run(record=self.runs[self.key].record.fed(frame))

    @Slot(object)
    def _take_weights(self, frame: Frame) -> None:
        run, step = self.runs[self.key], int(frame.values["step"])
        review = run.record.review_at(step)
        loss, accuracy = (review.loss, review.accuracy) if review else (None, None)
        snapshot = Snapshot.of(step, frame.arrays, loss, accuracy)
        film = run.film.with_snapshot(snapshot)
        self._change_run(film=film, weights=frame.arrays, step=step)
        self.networkCame.emit(step)

    @Slot(str)
    def _diverge(self, text: str) -> None:
        self._be_in(trouble.diverged(text, self.learns))

    @Slot(str)
    def _refuse(self, text: str) -> None:
        self._then = None
        self._be_in(trouble.unfit(text))

    @Slot(str)
    def _refuse_job(self, text: str) -> None:
        """Say why it cannot begin, and offer to go on with the training before, if one is kept."""
        self._then, self.left = None, self.place.left()
        self._stand(replace(self.standing, refused=True))
        self._be_in(trouble.unfit(text, self.left.plan.name if self.left else ""))

    @Slot(str)
    def _fail(self, text: str) -> None:
        self._then = None
        self._stand(replace(self.standing, ready=False))
        self._be_in(trouble.ended(text, self.learns))

    @Slot(str)
    def _finish(self, why: str) -> None:
        self.place.forget()
        self._stand(replace(self.standing, done=True, over=why, left=None))

    @Slot(bool)
    def _show_playing(self, playing: bool) -> None:
        self._speed.rest()
        self._stand(replace(self.standing, playing=playing, left=None))

    def _change_run(self, **parts: Any) -> None:
        self.revise(self.runs.changed(self.key, **parts))

    def _stand(self, standing: Standing) -> None:
        if standing != self.standing:
            self.standing = standing
            self.standingChanged.emit(standing)

    def _be_in(self, found: Trouble | None) -> None:
        if found != self.trouble:
            self.trouble = found
            self.troubleChanged.emit(found)
