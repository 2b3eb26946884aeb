"""The controls that choose an outcome: of what, against what, and after which word."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.change.pick import Option, Pick
from rnnviz.screen.gradients.asking import Choice, most_probable, written
from rnnviz.screen.units.rows import place_rows
from rnnviz.trace import Trace
from rnnviz.views.look import Look
from rnnviz.views.parts.wording import readable, step_name

MOST, LONGEST = 16, 22  # outputs that are offered, letters of each on its button


class OutcomeChoice(QFrame):
    """Tells what the user chose; `choice` is that, as far as the run on show allows it."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look, self.choice = Look(), Choice()
        self.of = Pick("Gradient of", "Which number the gradients are of", self)
        self.against = Pick("Against", "Ask why the one and not the other", self)
        self.at = Pick("After", "After which word that number is read", self)
        self._labels: tuple[int, ...] = ()
        self._trace: Trace | None = None
        self._step = 0
        self.of.chosen.connect(lambda of: self._take(replace(self.choice, of=of, against=None)))
        self.against.chosen.connect(lambda k: self._take(replace(self.choice, against=k)))
        self.at.chosen.connect(lambda here: self._take(replace(self.choice, here=here)))

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self.look = look
        for pick in self.picks():
            pick.set_look(look)

    def picks(self) -> tuple[Pick, ...]:
        """Return the controls in order."""
        return self.of, self.against, self.at

    def show_trace(self, trace: Trace) -> None:
        """Offer what that run has."""
        self._trace, self._step = trace, min(self._step, len(trace) - 1)
        if self._writes:
            self._labels = self._likely(trace)
        else:
            self._labels = most_probable(trace, MOST)
        options = [*(self._written(trace) if self._writes else [("The loss", "loss")]),
                   *((f"Why {self._name(k)}", k) for k in self._labels)]  # fmt: skip
        if self.choice.of not in [value for _, value in options]:
            self.choice = Choice(of=options[0][1])
        self._show(options)

    def show_step(self, step: int) -> None:
        """Offer what a writer might have said after that step."""
        if self._writes and step < len(self._trace) and step != self._step:
            self._step = step
            self.show_trace(self._trace)

    @property
    def _writes(self) -> bool:
        return self._trace is not None and self._trace.request.sampling is not None

    def _likely(self, trace: Trace) -> tuple[int, ...]:
        """Return what is likely here, and what was asked about before."""
        asked = (self.choice.of, self.choice.against)
        kept = (k for k in asked if isinstance(k, int) and k < len(trace.labels))
        return tuple(dict.fromkeys((*written(trace, MOST, self._step), *kept)))

    def place(self, width: float, *, steps: bool) -> int:
        """Place the controls in that many pixels, and return the height they need.

        Without `steps` every step has its outcome, and none is chosen.
        """
        u, writes = self.look.unit, self._writes
        self.against.setVisible(isinstance(self.choice.of, int))
        self.at.setVisible(steps and not writes)
        shown = [pick for pick in self.picks() if not pick.isHidden()]
        items = [(pick, self.look.width_of(pick.text()) + 3.4 * u) for pick in shown]
        if not items:
            return 0
        return round(place_rows(items, 0.8 * u, 0.2 * u, width - 1.6 * u, u) + 0.3 * u)

    def _written(self, trace: Trace) -> list[Option]:
        whole = [("The whole text’s loss", "text")] if any(k >= 0 for k in trace.chosen) else []
        return [*whole, (f"The next {step_name(trace)}’s loss", "loss")]

    def _name(self, label: int) -> str:
        name = readable(self._trace.labels[label])
        name = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        return f"‘{name}’" if self._writes else name

    def _show(self, options: list[Option]) -> None:
        others = [k for k in self._labels if k != self.choice.of]
        name = step_name(self._trace)
        self.of.show_options(options)
        self.against.show_options(
            [("by itself", None), *((f"not {self._name(k)}", k) for k in others)]
        )
        self.at.show_options([(f"after the last {name}", False), (f"after this {name}", True)])
        if self.choice.against not in (None, *others):
            self.choice = replace(self.choice, against=None)
        self.of.show_value(self.choice.of)
        self.against.show_value(self.choice.against)
        self.at.show_value(self.choice.here)

    def _take(self, choice: Choice) -> None:
        self.choice = choice
        self.show_trace(self._trace)
        self.chosen.emit()
