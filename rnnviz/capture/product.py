"""What a range of steps does to a change of the state, further and further back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np

from rnnviz.capture.jacobians import WAYS, Jacobian, Matrix, Part, both_ways, products
from rnnviz.capture.pairs import spread
from rnnviz.capture.stretch import Stretch
from rnnviz.nets.model import Model
from rnnviz.trace import Trace

MOST = 64  # lengths whose singular values are computed; of a longer range some are chosen


@dataclass(frozen=True)
class RangeStretch:
    """A question: by how much do the steps from `start`+1 to `stop` stretch each direction.

    `start`, `stop` and `part` are those of a `Jacobian`.
    """

    layer: int
    start: int
    stop: int
    part: Part = "h"

    def answers(self, model: Model, trace: Trace) -> Iterator[Product]:
        """Yield the product of one step, of two and so on; the last answer is complete.

        Raises
        ------
        ValueError
            If the trace is of other weights, or has no such layer, steps or part.
        """
        lengths = {k + 1 for k in spread(self.stop - self.start, MOST)} | {1}
        found: list[Jacobian] = []
        ways: dict[Part, list[float]] = {part: [] for part in WAYS if "c" in trace}
        place = model, trace, self.layer, self.start, self.stop
        apart = both_ways(*place) if ways else repeat({})
        steps = zip(products(*place, self.part), apart, strict=False)
        for length, (each, both) in enumerate(steps, 1):
            if length not in lengths:
                continue
            found.append(each)
            for way, norms in ways.items():
                norms.append(both[way].norm)
            yield Product(
                self,
                tuple(k for k in sorted(lengths) if k <= length),
                np.array([one.singular_values for one in found]),
                np.array([one.radius for one in found]),
                {way: np.array(norms) for way, norms in ways.items()},
            )


@dataclass(frozen=True, eq=False)
class Product:
    """The answer, as decimal logarithms: 0 keeps, −∞ is 0, ∞ what overflowed within a step.

    `lengths` are numbers of steps before `stop`, ascending (n,). For each of them `sizes` are the
    singular values of ∂state_stop/∂state_{stop−length}, descending (n, directions), `radius` its
    spectral radius (n,), and `ways`, of an LSTM, the spectral norms of the two parts of ∂c/∂c (n,).
    """

    question: RangeStretch
    lengths: tuple[int, ...]
    sizes: Matrix
    radius: Matrix
    ways: Mapping[Part, Matrix] = field(default_factory=dict)

    @property
    def back(self) -> int:
        """The first step that the longest of them reads."""
        return self.question.stop - self.lengths[-1] + 1

    @property
    def complete(self) -> bool:
        """Whether the whole range is there."""
        return self.back == self.question.start + 1

    @property
    def longest(self) -> Stretch:
        """What the longest of them does."""
        return Stretch(self.question, self.sizes[-1], float(self.radius[-1]))
