"""The window's end of a training that runs in a process of its own."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

from rnnviz.data.recipe import Recipe
from rnnviz.session.ending import end
from rnnviz.training.frames import Frame, Frames
from rnnviz.training.messages import Job

WORKER = ["-m", "rnnviz.training.live"]
KEPT = "What it had learnt by the last whole epoch on the disk is kept."


class LiveTraining(QObject):
    """Starts the trainer's process, tells it what to do and says what it tells.

    One training at a time; it begins paused, and the process stays for the next one. What it still
    says about the training before is dropped. Whatever happens to the process, the window hears of
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
    refused = Signal(str)  # one sentence about what cannot be; it trains on as it did
    unfit = Signal(str)  # one sentence; this job cannot begin, and the process waits for another
    failed = Signal(str)  # one sentence; the process has ended
    finished = Signal(str)  # it has come to its end: why, in a few words
    playingChanged = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        """Have nothing to train yet."""
        super().__init__(parent)
        self.job: Job | None = None
        self.step = 0  # batches of the job so far, as far as was told
        self._about: dict[str, Any] = {}
        self._playing = self._explained = False
        self._owed = 0  # jobs that were told to the process and not answered yet
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

    @property
    def is_ready(self) -> bool:
        """Whether the newest job can be trained."""
        return self.running and bool(self._about)

    def start(self, job: Job) -> None:
        """Begin that job, paused, in the process that there is or else in a new one."""
        self.job, self.step, self._about, self._explained = job, 0, {}, False
        self._set_playing(False)
        if self._process is None:
            self._start_process(job)
        self._owed += 1
        self._say("begin", job=asdict(job))

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

    def close(self) -> None:
        """End the process; that takes no time here, and nothing is left of it a moment later."""
        process, self._process = self._process, None
        self._owed, self._about = 0, {}
        self._set_playing(False)
        if process is not None:
            process.readyReadStandardOutput.disconnect(self._read)
            process.finished.disconnect(self._end)
            process.errorOccurred.disconnect(self._fail_to_start)
            end(process)

    def _start_process(self, job: Job) -> None:
        self._frames, self._owed = Frames(), 0
        process = self._process = QProcess(self)
        process.setProcessEnvironment(_surroundings(job))
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._fail_to_start)
        process.start(sys.executable, WORKER)

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
        if frame.kind in ("ready", "problem"):
            self._owed = max(0, self._owed - 1)
        if self._owed:
            return  # about the job before
        text = str(frame.values.get("text", ""))
        self.step = int(frame.values.get("step", self.step))
        if frame.kind == "ready":
            self._begin(frame)
        elif frame.kind == "problem":
            self._explain(text)
        elif frame.kind in ("diverged", "done"):
            self._set_playing(False)
            over = str(frame.values.get("why", ""))
            self.diverged.emit(text) if frame.kind == "diverged" else self.finished.emit(over)
        elif frame.kind in ("refused", "unsaved"):
            self.refused.emit(text)
        else:
            self._pass_on[frame.kind].emit(frame)

    def _begin(self, frame: Frame) -> None:
        self._about = dict(frame.values)
        self.step = int(self._about["epoch"] * self._about["batches"])
        self.ready.emit(frame)

    def _explain(self, text: str) -> None:
        """Tell a job that cannot begin, or why the process is about to end."""
        begun, self._explained = bool(self._about), True
        self._set_playing(False)
        if begun:
            self.failed.emit(f"{text} It ended after batch {self.step:,}. {KEPT}")
        else:
            self.unfit.emit(text)

    @property
    def _pass_on(self) -> dict[str, Any]:
        return {
            "progress": self.progressed,
            "weights": self.weightsCame,
            "epoch": self.reviewed,
        }

    @Slot(int, QProcess.ExitStatus)
    def _end(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._let_go()
        if not self._explained:
            killed = status == QProcess.ExitStatus.CrashExit
            how = f"was ended from outside (signal {code})" if killed else f"ended (code {code})"
            memory = ", perhaps because the memory was full" if killed and code == 9 else ""
            self.failed.emit(f"The trainer's process {how} at batch {self.step:,}{memory}. {KEPT}")

    @Slot(QProcess.ProcessError)
    def _fail_to_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            says = self._process.errorString()
            self._let_go()
            self.failed.emit(f"The trainer's process could not be started: {says}.")

    def _let_go(self) -> None:
        process, self._process = self._process, None
        self._owed, self._about = 0, {}
        if process is not None:
            process.deleteLater()
        self._set_playing(False)

    def _set_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self.playingChanged.emit(playing)


def _surroundings(job: Job) -> QProcessEnvironment:
    found = QProcessEnvironment.systemEnvironment()
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        found.insert(name, str(job.threads))
    return found
