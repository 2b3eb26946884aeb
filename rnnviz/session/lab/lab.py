"""The memory lab: one setting, what is measured at it beside the window, and the way back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rnnviz.files.library import open_model
from rnnviz.nets.model import Model
from rnnviz.nets.spec import CellKind
from rnnviz.session.errand import Errand
from rnnviz.session.lab.measurement import (
    Accuracy,
    Curve,
    Measurement,
    OpenModel,
    Stretched,
    accuracies,
    measured,
    stretched,
)
from rnnviz.session.lab.setting import LONGEST, Setting
from rnnviz.session.playhead import Playhead
from rnnviz.session.runner import Runner
from rnnviz.trace import Cursor

DEPTH = 100  # settings to go back to
PACE = 0.45  # seconds a step, at speed 1
REST = 150  # milliseconds a knob rests before right answers are counted
TOGETHER = 1.0  # seconds; moves of one knob that follow faster are undone together


class Lab(QObject):
    """Holds the setting and tells what was measured at it; the newest setting only.

    What was measured last stays until the new is there. Right answers by distance, which take
    longer, begin when the rows are there and no knob moves, and can be cancelled. `clock` tells
    seconds.
    """

    settingChanged = Signal(object)  # Setting
    measured = Signal(object)  # Measurement
    stretched = Signal(object)  # Stretched
    accuracyChanged = Signal(object)  # Accuracy, or None where there is none to know
    busyChanged = Signal(str)
    problemRaised = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        opens: OpenModel = open_model,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Stand where everything begins; nothing is measured before `start`."""
        super().__init__(parent)
        self.setting = Setting()
        self.measurement: Measurement | None = None
        self.accuracy: Accuracy | None = None
        self.playhead = Playhead(self)
        self.playhead.set_rhythm(1, PACE)
        self._opens, self._clock = _Opened(opens), clock
        self._past: list[Setting] = []
        self._future: list[Setting] = []
        self._moved: tuple[str, float] = ("", float("-inf"))
        self._asked: tuple[Measurement, int] | None = None
        self._rows, self._steps, self._counts = Errand(self), Runner(self), Runner(self)
        self._resting = QTimer(self, singleShot=True, interval=REST)
        self._join()

    def _join(self) -> None:
        self._rows.produced.connect(self._take_rows)
        self._rows.failed.connect(self.problemRaised)
        self._rows.busyChanged.connect(self.busyChanged)
        self._steps.produced.connect(self._take_step)
        self._counts.produced.connect(self._take_accuracy)
        self._counts.failed.connect(self._fail)
        self._counts.finished.connect(self._end_count)
        self.playhead.moved.connect(self._look)
        self._resting.timeout.connect(self._count)

    @property
    def undoable(self) -> bool:
        """Whether there is a setting to go back to."""
        return bool(self._past)

    @property
    def redoable(self) -> bool:
        """Whether a setting was gone back from."""
        return bool(self._future)

    def start(self) -> None:
        """Measure at the setting, if nothing was measured yet."""
        if self.measurement is None:
            self._measure()

    def change(self, setting: Setting, knob: str = "") -> None:
        """Go to that setting; quick moves of the same `knob` are one step of undo."""
        if setting == self.setting:
            return
        whole, setting = setting.text, replace(setting, text=setting.text[:LONGEST])
        now = self._clock()
        follows = bool(knob) and knob == self._moved[0] and now - self._moved[1] < TOGETHER
        if not follows:
            self._past = [*self._past, self.setting][-DEPTH:]
        self._future, self._moved = [], (knob, now)
        self._go(setting)
        if len(whole) > LONGEST:
            self.problemRaised.emit(
                f"The text has {len(whole):,} signs, more than the rows can show; "
                f"its first {LONGEST} are used."
            )

    def reset(self) -> None:
        """Turn all knobs of the networks back."""
        self.change(self.setting.trained())

    @Slot()
    def undo(self) -> None:
        """Go back to the setting before."""
        if self._past:
            self._future.append(self.setting)
            self._moved = ("", float("-inf"))
            self._go(self._past.pop())

    @Slot()
    def redo(self) -> None:
        """Go on to the setting that was gone back from."""
        if self._future:
            self._past.append(self.setting)
            self._go(self._future.pop())

    @Slot()
    def cancel(self) -> None:
        """Measure and count no more; what was measured and counted stays."""
        self._rows.cancel()
        self._stop_counting()

    def rest(self) -> None:
        """Pause, as the room is left."""
        self.playhead.pause()

    def play_back(self) -> None:
        """Play the backward pass, from the end if it was played to the beginning; or pause."""
        if not self.playhead.backward and self.measurement is not None:
            self.playhead.go_backward(self.measurement.steps - 1)
        self.playhead.toggle()

    def play(self) -> None:
        """Play forward, or pause."""
        self.playhead.go_forward()
        self.playhead.toggle()

    @property
    def runners(self) -> tuple[Runner, ...]:
        """What works beside the window: rows, one step's Jacobian, right answers."""
        return self._rows.runner, self._steps, self._counts

    def close(self) -> bool:
        """End all work, and return whether it ended in time; none of it is heard of again."""
        self.playhead.pause()
        self._resting.stop()
        for work in (self._rows, self._steps, self._counts):
            work.cancel()
        ended = [work.close() for work in (self._rows, self._steps, self._counts)]
        return all(ended)

    def _go(self, setting: Setting) -> None:
        self.setting = setting
        self.settingChanged.emit(setting)
        self._measure()

    def _measure(self) -> None:
        self._stop_counting()
        self._forget_curves()
        self._rows.start(partial(measured, self.setting, self._opens), "Measuring…")

    @Slot(object)
    def _take_rows(self, found: Measurement) -> None:
        if not found.complete:
            if self._rows.announced:
                count, of = len(found.rows), len(found.setting.shown)
                self._rows.say(f"Measuring… {count} of {of} networks")
            return
        before, self.measurement = self.measurement, found
        if before is None or before.steps != found.steps:
            self.playhead.set_length(found.steps)
            self.playhead.go_forward()
            self.playhead.end()
        self.measured.emit(found)
        self._look(self.playhead.cursor)
        self._resting.start()

    def _forget_curves(self) -> None:
        """Take back the right answers of other knobs or another task."""
        known = self._known()
        if self.accuracy is not None and len(known) < len(self.accuracy.curves):
            self.accuracy = replace(self.accuracy, curves=known) if known else None
            self.accuracyChanged.emit(self.accuracy)

    def _stop_counting(self) -> None:
        self._resting.stop()
        self._counts.cancel()
        self.busyChanged.emit("")

    @Slot()
    def _count(self) -> None:
        """Count right answers, of this setting's knobs and task, where they are not counted."""
        if self.setting.memory_task is None:
            self.accuracy = None
            self.accuracyChanged.emit(None)
            return
        known = self._known()
        self._counts.start(partial(accuracies, self.setting, self._opens, known))

    def _known(self) -> Mapping[CellKind, Curve]:
        """Return the curves that hold at the setting too."""
        if self.accuracy is None:
            return {}
        before, now = self.accuracy.setting, self.setting
        return {
            cell: curve
            for cell, curve in self.accuracy.curves.items()
            if before.task == now.task and before.knobs_of(cell) == now.knobs_of(cell)
        }

    @Slot(int, object)
    def _take_accuracy(self, _number: int, found: Accuracy) -> None:
        if not found.complete:
            self.busyChanged.emit(f"Counting right answers: {found.done} of {found.total} points")
        if found.coarse or found.complete:
            self.accuracy = found
            self.accuracyChanged.emit(found)

    @Slot(int)
    def _end_count(self, _number: int) -> None:
        self.busyChanged.emit("")

    @Slot(object)
    def _look(self, cursor: Cursor) -> None:
        """Tell what the step at the cursor does."""
        if self.measurement is None or self._asked == (self.measurement, cursor.step):
            return
        self._asked = (self.measurement, cursor.step)
        self._steps.start(partial(stretched, *self._asked))

    @Slot(int, object)
    def _take_step(self, _number: int, found: Stretched) -> None:
        self.stretched.emit(found)

    @Slot(int, str)
    def _fail(self, _number: int, sentence: str) -> None:
        self.busyChanged.emit("")
        self.problemRaised.emit(sentence)


class _Opened:
    """Opens each model once."""

    def __init__(self, opens: OpenModel) -> None:
        self._opens = opens
        self._models: dict[str, Model] = {}

    def __call__(self, name: str) -> Model:
        if name not in self._models:
            self._models[name] = self._opens(name)
        return self._models[name]
