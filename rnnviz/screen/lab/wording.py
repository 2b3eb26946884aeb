"""The lab's questions and what was measured of them, in words; every number was measured."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnviz.session.lab.predictions import Finding, Prediction
from rnnviz.session.lab.quiz import Asked
from rnnviz.session.lab.setting import Setting
from rnnviz.views.lab.hues import NAMES
from rnnviz.views.parts.decades import told
from rnnviz.views.parts.wording import number

CAUSES: Mapping[str, tuple[str, str]] = {  # what counts, and what the text is made of
    "recall": ("the first letter", "letters"),
    "adding": ("the first circled digit", "digits"),
    "brackets": ("the bracket to be closed", "signs"),
    "count": ("the first stroke", "signs"),
}
VANISHED = -6.0  # decades: a millionth of what the last step gets teaches nothing any more
DOING: Mapping[str, str] = {  # what the button says, by the name of the prediction
    "rnn-distance": "Double it",
    "lstm-distance": "Double it",
    "rnn-answers": "Double it",
    "rnn-scale": "Make them twice as large",
    "lstm-forget": "Lower the bias by 4",
}


def question(asked: Asked) -> str:
    """Return what is asked, with the numbers of the setting."""
    prediction, setting = asked.prediction, asked.setting
    task = setting.memory_task.says
    does = f"Each network {task[0].lower()}{task[1:]}"
    return f"{does} Predict: {_change(prediction, setting)} {_wanted(prediction, setting)}"


def _change(prediction: Prediction, setting: Setting) -> str:
    goal = prediction.move(setting)
    if goal.distance != setting.distance:
        signs = CAUSES[setting.task][1]
        return f"the distance doubles, from {setting.distance} to {goal.distance} {signs}."
    if goal.knobs.scale != setting.knobs.scale:
        return "all recurrent weights become twice as large."
    return (
        f"the LSTM’s forget-gate bias falls by {number(setting.knobs.keep - goal.knobs.keep, 0)}."
    )


def _wanted(prediction: Prediction, setting: Setting) -> str:
    name, cause = NAMES[prediction.cell], CAUSES[setting.task][0]
    if prediction.about == "answers":
        return f"Compared with now, how many of the {name}’s answers are right?"
    return f"Compared with now, how much of the {name}’s gradient reaches {cause}?"


def doing(asked: Asked) -> str:
    """Return what to do to learn the answer."""
    goal, setting = asked.goal, asked.setting
    said = f"You say: “{asked.prediction.choices[asked.said]}”."
    knob = "Distance" if goal.distance != setting.distance else "the knob"
    return f"{said} Now drag {knob} to its blue mark and see, or let the button do it."


def outcome(asked: Asked, *, judged: bool = True) -> str:
    """Return a sentence of what was measured before and after; `judged`, what was right, too."""
    return f"{_measured(asked)} {_verdict(asked)}" if judged else _measured(asked)


def _measured(asked: Asked) -> str:
    before, after = asked.before, asked.after
    cell = NAMES[asked.prediction.cell]
    if asked.prediction.about == "answers":
        return (
            f"Measured: {before.value:.0%} of the {cell}’s answers were right over "
            f"{before.setting.distance} in between, {after.value:.0%} over "
            f"{after.setting.distance}; guessing gets {after.chance:.0%}."
        )
    cause = CAUSES[asked.setting.task][0]
    return (
        f"Measured: {_size(before)} of the {cell}’s gradient reached {cause} before, "
        f"{_size(after)} now{_times(before, after)}."
    )


def _size(found: Finding) -> str:
    return "nothing (an overflow)" if np.isnan(found.value) else told(found.value)


def _times(before: Finding, after: Finding) -> str:
    """Return by how much it changed, where both are sizes."""
    change = after.value - before.value
    if not np.isfinite(change):
        return ""
    if abs(change) < 0.02:
        return ", the same"
    vanished = ": it has vanished" if change < 0 and after.value < VANISHED else ""
    return f", {told(abs(change))} times {'more' if change > 0 else 'less'}{vanished}"


def _verdict(asked: Asked) -> str:
    choices, right = asked.prediction.choices, asked.right
    if right is None:
        return "There is nothing to compare."
    if right == asked.said:
        return "You were right."
    return f"So it is “{choices[right]}”, not “{choices[asked.said]}”."
