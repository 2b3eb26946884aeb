"""The window's end of a training that runs in a process of its own."""

from __future__ import annotations

import json
import sys
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

from rnnviz.data.codec import Codec
from rnnviz.data.recipe import Recipe
from rnnviz.nets.model import Model
from rnnviz.nets.spec import NetworkSpec
from rnnviz.training.frames import Frame, Frames
from rnnviz.training.messages import Job

WORKER = ["-m", "rnnviz.training.live"]
PATIENCE = 1500  # milliseconds that a process has to end by itself


class LiveTraining(QObject):
    """Starts the trainer's process, tells it what to do and says what it tells.

    One training at a time; it begins paused. Whatever happens to the process, the window hears of
    it in one sentence and goes on.

    >>> training = LiveTraining()
    >>> training.start(job)
    >>> training.play()
    """

    ready = Signal(object)  # Frame: network, vocabulary, labels, …
    progressed = Signal(object)  # Frame: what the last batch did
    weightsCame = Signal(object)  # Frame: the step, and the weights by name
    reviewed = Signal(object)  # Frame: how good it is after an epoch
    diverged = Signal(str)  # one sentence; it is back at the last whole epoch, and pauses
    refused = Signal(str)  # one sentence; the settings stay as they were
    failed = Signal(str)  # one sentence; the process has ended
    finished = Signal()  # all epochs are done, or it was patient enough
    playingChanged = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        """Have nothing to train yet."""
        super().__init__(parent)
        self.job: Job | None = None
        self._about: dict[str, Any] = {}
        self._playing = self._over = False
        self._process: QProcess | None = None
        self._frames = Frames()

    @property
    def playing(self) -> bool:
        """Whether it trains on by itself."""
        return self._playing

    @property
    def running(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    def start(self, job: Job) -> None:
        """Start a process for that job, paused; one that runs already is ended."""
        self.close()
        self.job, self._frames, self._about, self._over = job, Frames(), {}, False
        process = self._process = QProcess(self)
        process.setProcessEnvironment(_surroundings(job))
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._fail_to_start)
        process.start(sys.executable, WORKER)
        process.write((job.to_line() + "\n").encode())

    def play(self) -> None:
        """Train on until told otherwise."""
        self._say("play")
        self._set_playing(self.running)

    def pause(self) -> None:
        """Stand still after the batch under way."""
        self._say("pause")
        self._set_playing(False)

    def advance(self, batches: int) -> None:
        """Train so many batches, and pause."""
        self._say("advance", batches=batches)
        self._set_playing(False)

    def set_pace(self, batches: float) -> None:
        """Train at most so many batches a second; 0 is as many as there can be."""
        self._say("pace", batches=batches)

    def change(self, recipe: Recipe) -> None:
        """Go on with these settings; what would need another network is refused."""
        self._say("change", recipe=recipe.to_json())

    def model(self, weights: Frame, name: str) -> Model:
        """Return the network of these weights as a model that can be run and saved."""
        assert self.job is not None
        about = self._about
        return Model(
            name,
            NetworkSpec.from_json(about["network"]),
            weights.arrays,
            Codec(about["language"], tuple(about["vocabulary"])),
            tuple(about["labels"]),
            self.job.recipe.task,
            self.job.demo,
            {"recipe": self.job.recipe.to_json(), "step": weights.values["step"]},
        )

    def close(self) -> bool:
        """End the process, and return whether it ended by itself."""
        process, self._process = self._process, None
        self._set_playing(False)
        if process is None:
            return True
        process.finished.disconnect(self._end)
        process.errorOccurred.disconnect(self._fail_to_start)
        process.closeWriteChannel()  # the end of its commands ends it
        by_itself = bool(process.waitForFinished(PATIENCE))
        if not by_itself:
            process.kill()
            process.waitForFinished(PATIENCE)
        process.deleteLater()
        return by_itself

    def _say(self, kind: str, **values: Any) -> None:
        if self._process is not None:
            self._process.write((json.dumps({"kind": kind, **values}) + "\n").encode())

    @Slot()
    def _read(self) -> None:
        if self._process is None:
            return
        for frame in self._frames.feed(bytes(self._process.readAllStandardOutput().data())):
            self._hear(frame)

    def _hear(self, frame: Frame) -> None:
        text = str(frame.values.get("text", ""))
        if frame.kind == "ready":
            self._about = dict(frame.values)
            self.ready.emit(frame)
        elif frame.kind == "diverged":
            self._set_playing(False)
            self.diverged.emit(text)
        elif frame.kind == "problem":
            self._over = True
            self.failed.emit(text)
        elif frame.kind == "done":
            self._over = True
            self.finished.emit()
        elif frame.kind == "refused":
            self.refused.emit(text)
        else:
            self._pass_on[frame.kind].emit(frame)

    @property
    def _pass_on(self) -> dict[str, Any]:
        return {
            "progress": self.progressed,
            "weights": self.weightsCame,
            "epoch": self.reviewed,
        }

    @Slot(int, QProcess.ExitStatus)
    def _end(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._read()
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self._set_playing(False)
        if not self._over:
            self.failed.emit(
                f"The trainer's process ended unexpectedly (code {code}). What it learnt up to the "
                "last whole epoch is kept: start it again to go on from there."
            )

    @Slot(QProcess.ProcessError)
    def _fail_to_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            says = self._process.errorString()
            self._process.deleteLater()
            self._process = None
            self._set_playing(False)
            self.failed.emit(f"The trainer's process could not be started: {says}.")

    def _set_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self.playingChanged.emit(playing)


def _surroundings(job: Job) -> QProcessEnvironment:
    found = QProcessEnvironment.systemEnvironment()
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        found.insert(name, str(job.threads))
    return found
