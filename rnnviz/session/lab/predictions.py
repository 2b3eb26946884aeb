"""What is worth predicting before a knob is moved: questions whose answers are only measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.nets.spec import CellKind
from rnnviz.session.lab.measurement import Accuracy, Measurement
from rnnviz.session.lab.setting import FARTHEST, SENTENCE, Setting

ALIKE = 0.18  # decades between which sizes count as about the same: two thirds to one and a half
HALF = 0.7  # decades down to which about half is left: a fifth
POINTS = 0.05  # of right answers that count as as many

GROWS, SAME, HALVED, GONE = range(4)


@dataclass(frozen=True)
class Prediction:
    """A question about one model, what to do to learn the answer, and how the answer is read.

    `about` is what is looked at: the ``gradient`` that arrives at the sign that counts, or the
    right ``answers``. `move` makes the setting that answers, or None where that is not possible.
    `choices` are the answers; which of them is right, `right` tells by what was measured.
    """

    name: str
    cell: CellKind
    about: str
    move: Callable[[Setting], Setting | None]
    choices: tuple[str, ...]

    def possible(self, setting: Setting) -> bool:
        """Tell whether it can be asked at that setting."""
        asked = setting.task != SENTENCE and not setting.text and self.cell in setting.shown
        return asked and self.move(setting) not in (None, setting)

    def finding(self, measurement: Measurement, accuracy: Accuracy | None) -> Finding | None:
        """Return what was measured, or None where it is still to come."""
        if self.about == "answers":
            return _answers(self.cell, measurement, accuracy)
        row = measurement.rows.get(self.cell)
        if row is None or measurement.cause is None:
            return None
        size = float(row.left[measurement.cause]) if row.pairs is not None else float(np.nan)
        return Finding(measurement.setting, size)

    def right(self, before: Finding, after: Finding) -> int | None:
        """Return the number of the right choice, None where an overflow left nothing to compare."""
        if self.about == "answers":
            return _right_answers(before, after)
        return _right_size(after.value - before.value)


@dataclass(frozen=True)
class Finding:
    """What was measured at a setting: log10 of the gradient's part that arrives, or a share 0…1.

    `chance` is the share that guessing gets.
    """

    setting: Setting
    value: float
    chance: float = 0.0


def doubled(setting: Setting) -> Setting | None:
    """Return the setting with twice the distance, if it is not too far."""
    far = 2 * setting.distance
    return replace(setting, distance=far) if far <= FARTHEST else None


def _heavier(setting: Setting) -> Setting:
    return replace(setting, knobs=replace(setting.knobs, scale=2.0 * setting.knobs.scale))


def _shut(setting: Setting) -> Setting:
    return replace(setting, knobs=replace(setting.knobs, keep=setting.knobs.keep - 4.0))


def _answers(cell: CellKind, measurement: Measurement, accuracy: Accuracy | None) -> Finding | None:
    setting = measurement.setting
    if accuracy is None or cell not in accuracy.curves:
        return None
    counted = accuracy.setting
    if counted.task != setting.task or counted.knobs_of(cell) != setting.knobs_of(cell):
        return None
    share = accuracy.curves[cell].get(setting.distance)
    return None if share is None else Finding(setting, share, accuracy.chance)


def _right_answers(before: Finding, after: Finding) -> int:
    if after.value <= after.chance + POINTS:
        return 3
    change = after.value - before.value
    return 0 if change > POINTS else 1 if change >= -POINTS else 2


def _right_size(change: float) -> int | None:
    if np.isnan(change):
        return None
    if change > ALIKE:
        return GROWS
    return SAME if change >= -ALIKE else HALVED if change >= -HALF else GONE


SIZES = ("More", "About as much", "About half as much", "Less than a fifth")
SHARES = ("More", "About as many", "Fewer", "No more than by guessing")

PREDICTIONS: tuple[Prediction, ...] = (
    Prediction("rnn-distance", "rnn", "gradient", doubled, SIZES),
    Prediction("lstm-distance", "lstm", "gradient", doubled, SIZES),
    Prediction("rnn-answers", "rnn", "answers", doubled, SHARES),
    Prediction("rnn-scale", "rnn", "gradient", _heavier, SIZES),
    Prediction("lstm-forget", "lstm", "gradient", _shut, SIZES),
)
