"""A trainer's process that can be watched and steered: commands in, frames out.

Started as ``python -m rnnviz.training.live``. Every line of standard input is a command:

- ``begin``: train the ``job`` from now on, paused at first, instead of the one before;
- ``play``, ``pause``, ``advance`` by so many ``batches``, ``stop``;
- ``pace``: at most so many ``batches`` a second, 0 for as many as there can be;
- ``change``: go on with the settings of ``recipe``.

To each ``begin`` it answers with ``ready`` or ``problem``. It ends when its parent does.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError

from rnnviz.data.dataset import DataProblem
from rnnviz.data.recipe import Recipe
from rnnviz.training.device import DeviceProblem, device_of
from rnnviz.training.frames import Frame
from rnnviz.training.held import Held
from rnnviz.training.measures import Measures
from rnnviz.training.messages import Job, Progress
from rnnviz.training.ration import Ration
from rnnviz.training.rehearsal import seconds_a_batch
from rnnviz.training.review import review
from rnnviz.training.share import Share
from rnnviz.training.speaker import Speaker
from rnnviz.training.trainer import Diverged, Trainer
from rnnviz.training.worker import UNEXPECTED, check_room, identity_of, sentence, task_of

WEIGHTS_PER_SECOND = 6.5
SHARE = 0.02  # of the time for checkpoints, and as much for reviews
END = {"kind": "stop"}
Command = dict[str, Any]
Tell = Callable[[Frame], None]


class Live:
    """Runs one training as it is told to.

    `commands` is where they come from; `tell` is called with every frame: ``progress`` with what
    the last batch did, ``weights`` with the network as it is validated, ``epoch`` with a review of
    it, ``diverged`` and ``unsaved`` with a sentence. While it is `busy` with what was told before,
    no batch is told.
    """

    def __init__(
        self,
        trainer: Trainer,
        commands: queue.Queue[Command],
        tell: Tell,
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._trainer, self._commands, self._tell, self._busy = trainer, commands, tell, busy
        self._measures = Measures(trainer)
        self._saving, self._reviewing = Ration(SHARE), Ration(SHARE)
        self._left = 0.0  # batches that may still be trained
        self._pace, self._due = 0.0, 0.0
        self._told, self._step = 0.0, self._whole_epochs()
        self._began = time.monotonic()
        self._stopped = self._unsaved = False
        self.following: Command = END

    def run(self, save: Callable[[], None]) -> None:
        """Train until told to stop or to begin something else, which is left in `following`.

        `save` is called after whole epochs: after every one of some length, and after the last.
        Where that fails it is told once, and the training goes on. The end is told, and waits for
        other settings; a loss that is no number any more is told too, and the weights go back to
        the last whole epoch's.
        """
        self._tell_weights()
        while not self._stopped:
            self._trainer.state.keep_last()
            try:
                if self._train(save):
                    trainer = self._trainer
                    self._rest(Frame("done", {"epoch": trainer.state.epoch, "why": trainer.over}))
            except Diverged as problem:
                self._trainer.state.restore_last()
                failed, self._step = self._step + 1, self._whole_epochs()
                self._tell(Frame("diverged", {"text": str(problem), "step": failed}))
                self._rest(None)

    def _rest(self, why: Frame | None) -> None:
        self._left = 0.0
        self._tell(why) if why else self._tell_weights()
        self._obey()

    def _whole_epochs(self) -> int:
        """Return after how many batches the last whole epoch ended."""
        return self._trainer.state.epoch * self._trainer.task.batch_count()

    def _train(self, save: Callable[[], None]) -> bool:
        """Return whether the training came to its end."""
        self._obey()
        epoch = self._trainer.state.epoch
        for progress in self._trainer.run() if not self._stopped else ():
            if self._trainer.state.epoch > epoch:
                epoch = self._trainer.state.epoch
                self._trainer.state.keep_last()
                self._end_epoch(save, progress)
            else:
                self._step, self._left = self._step + 1, self._left - 1
                self._tell_batch(progress)
                self._obey()
            if self._stopped:
                return False
        return not self._stopped

    def _end_epoch(self, save: Callable[[], None], progress: Progress) -> None:
        """Save and review it, unless epochs are so short that this would hold up the training."""
        rests = bool(self._left <= 0 or self._trainer.over)
        if rests or self._saving.due:
            with self._saving:
                self._save(save)
        if rests or self._reviewing.due:
            with self._reviewing:
                self._tell_epoch(progress)

    def _save(self, save: Callable[[], None]) -> None:
        try:
            save()
        except (OSError, SafetensorError) as wrong:
            if not self._unsaved:
                self._tell(Frame("unsaved", {"text": unsaved(wrong), "step": self._step}))
            self._unsaved = True

    def _obey(self) -> None:
        """Do as told; while nothing may be trained, or it is not yet time, wait for commands."""
        self._due = max(self._due + (1.0 / self._pace if self._pace else 0.0), time.monotonic())
        while not self._stopped:
            try:
                self._do(self._commands.get(timeout=self._wait()))
            except queue.Empty:
                self._watch()
                return

    def _wait(self) -> float | None:
        """Return how many seconds to wait for a command; None is for as long as it takes."""
        if self._left <= 0:
            return None
        return max(0.0, self._due - time.monotonic()) if self._pace else 0.0

    def _do(self, command: Command) -> None:
        kind = command["kind"]
        if kind == "play":
            self._left = float("inf")
        elif kind == "pause":
            self._left = 0.0
            self._tell_weights()
        elif kind == "advance":
            self._left = float(command["batches"])
        elif kind == "pace":
            self._pace = float(command["batches"])
            self._due = time.monotonic()
        elif kind == "change":
            self._change(command)
        elif kind in ("stop", "begin"):
            self._stopped, self.following = True, command

    def _change(self, command: Command) -> None:
        try:
            self._trainer.change(Recipe(**command["recipe"]))
        except ValueError as problem:
            self._tell(Frame("refused", {"text": str(problem)}))

    def _tell_batch(self, progress: Progress) -> None:
        if self._trainer.watched:
            self._tell(self._progress(progress))
            self._tell_weights()

    def _watch(self) -> None:
        """Have the next step measured, which costs some time, if it is one that will be told."""
        now = time.monotonic()
        seconds, self._began = now - self._began, now
        due = now + seconds - self._told >= 1.0 / WEIGHTS_PER_SECOND and not self._busy()
        self._trainer.watched = due or self._left <= 1

    def _progress(self, progress: Progress) -> Frame:
        values, arrays = self._measures.taken()
        return Frame("progress", {"step": self._step, **asdict(progress), **values}, arrays)

    def _tell_epoch(self, progress: Progress) -> None:
        found = review(self._trainer)
        self._tell(self._progress(progress))
        self._tell(Frame("epoch", {"step": self._step, **found.values}, found.arrays))
        self._tell_weights()

    def _tell_weights(self) -> None:
        average = self._trainer.average.values
        weights = {name: average[name].cpu().numpy() for name in self._trainer.task.spec.shapes()}
        self._tell(Frame("weights", {"step": self._step}, weights))
        self._told = time.monotonic()


def listen(lines: Iterable[str], commands: queue.Queue[Command]) -> None:
    """Put every command into the queue, and a stop at their end."""
    for line in lines:
        commands.put(json.loads(line))
    commands.put(END)


def unsaved(wrong: Exception) -> str:
    """Return why a checkpoint is not on the disk, and what that means."""
    why = wrong.strerror if isinstance(wrong, OSError) else ""
    return (
        f"What is learnt cannot be kept on the disk ({why or wrong}): the training goes on, but "
        "not after it was cut off; make room there, or save the network in good time"
    )


def main() -> int:
    """Train what standard input asks for; return the exit status."""
    commands: queue.Queue[Command] = queue.Queue()
    threading.Thread(target=listen, args=(sys.stdin, commands), daemon=True).start()
    speaker = Speaker(sys.stdout.buffer)
    try:
        return _serve(commands, speaker)
    finally:
        speaker.close()


def _serve(commands: queue.Queue[Command], speaker: Speaker) -> int:
    command, held = commands.get(), Held()
    while command["kind"] != "stop":
        try:
            command = _work(command, commands, held, speaker)
        except (DataProblem, DeviceProblem) as wrong:
            speaker.tell(Frame("problem", {"text": str(wrong)}))
            command = commands.get()
        except UNEXPECTED as wrong:
            speaker.tell(Frame("problem", {"text": sentence(wrong)}))
            return 1
    return 0


def _work(
    command: Command, commands: queue.Queue[Command], held: Held, speaker: Speaker
) -> Command:
    """Train the job of a command ``begin``, and return the command that ended it."""
    if command["kind"] != "begin":  # was meant for a job that could not begin
        return commands.get()
    job = Job.from_line(json.dumps(command["job"]))
    torch.set_num_threads(job.threads)
    task = task_of(held.data(job.recipe.reader, job.data, job.columns, fresh=job.fresh), job)
    device = device_of(job.device)
    check_room(task, job.recipe, device)
    seconds = seconds_a_batch(task, job.recipe, Share(device))
    trainer = Trainer(task, job.recipe, job.seed, Share(device))
    partial, identity = Path(job.out + ".partial"), identity_of(job)
    resumed = not job.fresh and trainer.state.read(partial, identity)
    ready = {
        "network": task.spec.to_json(), "language": task.codec.language,
        "vocabulary": list(task.codec.vocabulary), "labels": list(task.labels),
        "batches": task.batch_count(), "epoch": trainer.state.epoch, "resumed": resumed,
        "examples": task.examples(8), "longest": task.size.longest,
        "seconds": seconds,
    }  # fmt: skip
    speaker.tell(Frame("ready", ready))
    live = Live(trainer, commands, speaker.tell, lambda: speaker.busy)
    live.run(lambda: trainer.state.write(partial, identity))
    return live.following


if __name__ == "__main__":
    sys.exit(main())
