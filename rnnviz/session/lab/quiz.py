"""One prediction after another: asked before a knob is moved, answered by what is measured."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.session.lab.lab import Lab
from rnnviz.session.lab.predictions import PREDICTIONS, Finding, Prediction
from rnnviz.session.lab.setting import Setting


@dataclass(frozen=True)
class Asked:
    """A prediction on its way: what was measured before it, what was said, what came of it.

    `said` is the number of the choice, None before one was made; `after` is None until the knob
    stands where the question asks it to be; `now` is what is measured on the way there.
    """

    prediction: Prediction
    setting: Setting
    before: Finding | None = None
    said: int | None = None
    now: Finding | None = None
    after: Finding | None = None

    @property
    def goal(self) -> Setting | None:
        """The setting that answers."""
        return self.prediction.move(self.setting)

    @property
    def right(self) -> int | None:
        """The number of the right choice, once it is measured."""
        if self.before is None or self.after is None:
            return None
        return self.prediction.right(self.before, self.after)


class Quiz(QObject):
    """Asks one prediction at a time about a lab, and judges it by what the lab measures."""

    changed = Signal(object)  # Asked, or None where nothing can be asked

    def __init__(self, lab: Lab) -> None:
        """Ask about that lab, which becomes the parent."""
        super().__init__(lab)
        self._lab, self._next = lab, 0
        self.asked: Asked | None = None
        lab.measured.connect(self._look)
        lab.accuracyChanged.connect(self._look)

    @Slot(int)
    def say(self, choice: int) -> None:
        """Predict that choice; it can be changed until the knob is moved."""
        if self.asked is not None and self.asked.now is None and self.asked.after is None:
            self._show(replace(self.asked, said=choice))

    @Slot()
    def do(self) -> None:
        """Move the knob as the question says."""
        if self.asked is not None and self.asked.said is not None and self.asked.goal is not None:
            self._lab.change(self.asked.goal)

    @Slot()
    def ask_next(self) -> None:
        """Ask the next question that can be asked at the lab's setting."""
        setting = self._lab.setting
        for k in range(len(PREDICTIONS)):
            prediction = PREDICTIONS[(self._next + k) % len(PREDICTIONS)]
            if prediction.possible(setting):
                self._next = (self._next + k + 1) % len(PREDICTIONS)
                self._show(self._judged(Asked(prediction, setting)))
                return
        self._show(None)

    @Slot(object)
    def _look(self, _found: object) -> None:
        """Take in what was measured; a question without an answer follows the setting."""
        asked, setting = self.asked, self._lab.setting
        if asked is None:
            self.ask_next()
        elif asked.after is not None:
            return
        elif asked.said is None and asked.setting != setting:
            self._follow(asked, setting)
        else:
            self._show(self._judged(asked))

    def _follow(self, asked: Asked, setting: Setting) -> None:
        """Ask the same about the new setting; about another task begin anew."""
        other = asked.setting.task != setting.task
        if other:
            self._next = 0
        if asked.prediction.possible(setting) and not other:
            self._show(self._judged(Asked(asked.prediction, setting)))
        else:
            self.ask_next()

    def _judged(self, asked: Asked) -> Asked:
        """Return the question with what is measured by now."""
        measurement = self._lab.measurement
        if measurement is None:
            return asked
        found = asked.prediction.finding(measurement, self._lab.accuracy)
        if found is None:
            return asked
        if found.setting == asked.setting:
            return replace(asked, before=found, now=None)
        if asked.said is None or asked.before is None:
            return asked
        there = found.setting == asked.goal
        return replace(asked, now=found, after=found if there else None)

    def _show(self, asked: Asked | None) -> None:
        if asked != self.asked:
            self.asked = asked
            self.changed.emit(asked)
