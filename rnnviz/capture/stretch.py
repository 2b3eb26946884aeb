"""What one step does to a change of the state: the question about its Jacobian, answered aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from rnnviz.capture.jacobians import Matrix, Part, jacobian
from rnnviz.nets.model import Model
from rnnviz.trace import Trace


class Asked(Protocol):
    """Which steps of a layer are asked about, and which part of the state; as of a `Jacobian`."""

    @property
    def layer(self) -> int:
        """The layer."""

    @property
    def start(self) -> int:
        """The step whose state changes."""

    @property
    def stop(self) -> int:
        """The step whose state is looked at."""

    @property
    def part(self) -> Part:
        """The part of both."""


@dataclass(frozen=True)
class StepStretch:
    """A question: by how much this step of a layer stretches each direction of the state.

    `part` is that of a `Jacobian`.
    """

    layer: int
    step: int
    part: Part = "h"

    @property
    def start(self) -> int:
        """The step before, whose state changes."""
        return self.step - 1

    @property
    def stop(self) -> int:
        """The step itself."""
        return self.step

    def answers(self, model: Model, trace: Trace) -> Iterator[Stretch]:
        """Yield the one answer.

        Raises
        ------
        ValueError
            If the trace is of other weights, or has no such layer or step.
        """
        found = jacobian(model, trace, self.layer, self.start, self.stop, self.part)
        yield Stretch(self, found.singular_values, found.radius)


@dataclass(frozen=True, eq=False)
class Stretch:
    """The answer as decimal logarithms: 0 keeps, below it shrinks.

    `sizes` are the singular values of ∂state_stop/∂state_start, descending, (n,), and `radius` is
    its spectral radius. −∞ stands for 0, ∞ for what overflowed.
    """

    question: Asked
    sizes: Matrix
    radius: float

    @property
    def norm(self) -> float:
        """log10 of the spectral norm: the largest singular value."""
        return float(self.sizes[0])
