"""Which outcome the gradients are of, as the user chose it: what it means for a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.capture.gradients import Target
from rnnviz.capture.pairs import Outcomes, spread
from rnnviz.data.codec import UNKNOWN
from rnnviz.trace import Trace

Of = Literal["loss", "text"] | int
MOST = 200  # outcomes that a picture of pairs has; of more steps some are chosen


@dataclass(frozen=True)
class Choice:
    """An outcome: the ``loss`` after a step, that of the whole ``text``, or an output's score.

    `against` is another output whose score is taken away; `here` takes the cursor's step, else it
    is the last one. A writer is always asked about the cursor's step.
    """

    of: Of = "loss"
    against: int | None = None
    here: bool = False

    def target(self, trace: Trace, step: int) -> Target:
        """Return the one number whose gradient is asked for, with the cursor at that step."""
        if self.of == "text":
            return Target("text")
        writes = trace.request.sampling is not None
        if writes and self.of == "loss":
            return Target("loss", step, following(trace, step))
        at = step if self.here or writes else len(trace) - 1
        if self.of == "loss":
            return Target("loss", at)
        return Target("logit", at, self.of, self._against())

    def outcomes(self, trace: Trace) -> Outcomes:
        """Return the question about all pairs; of a long run it is about chosen outcomes."""
        steps = spread(len(trace), MOST) if len(trace) > MOST else None
        if isinstance(self.of, str):
            return Outcomes("loss", steps=steps)
        return Outcomes("logit", self.of, steps, self._against())

    def _against(self) -> int | None:
        return self.against if self.against != self.of else None


def following(trace: Trace, step: int) -> int | None:
    """Return the token that followed a step of a writer, or None where none did."""
    if step + 1 < len(trace):
        return trace.tokens[step + 1].id
    drawn = trace.chosen[step]
    return drawn if drawn >= 0 else None


def most_probable(trace: Trace, count: int, step: int | None = None) -> tuple[int, ...]:
    """Return the outputs that are most probable after a step or in the end, at most `count`."""
    p = np.nan_to_num(trace["p"].at(step=len(trace) - 1 if step is None else step))
    return tuple(int(label) for label in np.argsort(-p, kind="stable")[:count])


def written(trace: Trace, count: int, step: int) -> tuple[int, ...]:
    """Return what a writer might have said after a step: what it said first, then the likeliest."""
    said = following(trace, step)
    first = () if said is None else (said,)
    likely = (k for k in most_probable(trace, count + 1, step) if trace.labels[k] != UNKNOWN)
    return tuple(dict.fromkeys((*first, *likely)))[:count]
