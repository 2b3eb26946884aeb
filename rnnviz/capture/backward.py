"""The backward pass of a run as a value: every gradient on the way from one outcome to the words.

As with a trace, nothing is animated live: the whole pass is computed, frozen, and then looked at
from its last step to its first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.capture.flow import Flow, FlowBack
from rnnviz.capture.gradients import Target, WayBack, back_from, way_back
from rnnviz.nets.cell import kept
from rnnviz.nets.model import Model
from rnnviz.nets.stack import added
from rnnviz.nets.tape import kept_above, layer_of
from rnnviz.trace import Array, Trace


@dataclass(frozen=True)
class PassBack:
    """A question: the backward pass from that outcome."""

    target: Target

    def answers(self, model: Model, trace: Trace) -> Iterator[Backward]:
        """Yield the one answer.

        Raises
        ------
        ValueError
            If the trace is of other weights, the target does not exist, or nothing was drawn.
        """
        (flow,) = FlowBack(self.target).answers(model, trace)
        way = way_back(model, trace)
        d_r, grads = back_from(way, trace, self.target)
        with np.errstate(over="ignore", invalid="ignore"):
            yield Backward(self, trace, flow, {**grads, **_handed(way, d_r, grads)})


@dataclass(frozen=True, eq=False)
class Backward:
    """The answer. `flow` has the sizes, of any magnitude; `grads` the gradients in float32.

    They are the total derivatives of the outcome (see `gradients`) by every symbol of the tape,
    each (layer, step, n), n = H or G·H; ``x`` is (1, step, E). Beside them ``above_h`` is the part
    of that by h that comes from the output or the layer above, and ``back_h`` (and what else
    `Cell.handed` names) what the step hands back through its weights, each (layer, step, H).
    """

    question: PassBack
    trace: Trace
    flow: Flow
    grads: Mapping[str, Array]

    @property
    def step(self) -> int:
        """The step that the pass begins at: the outcome's, or the last one of a whole text."""
        return len(self.trace) - 1 if self.flow.step is None else self.flow.step

    def at(self, layer: int, step: int) -> Names:
        """Return what the links of `nets.anatomy.chain` may name at that place, (H,) each."""
        return Names(self, layer, step)


@dataclass(frozen=True)
class Names(Mapping[str, Array]):
    """Values of the run and gradients at one place by the names in the code of a link."""

    of: Backward
    layer: int
    step: int

    def __getitem__(self, name: str) -> Array:
        """Return the value of that name; what would come of a step after the last is 0.

        Raises
        ------
        KeyError
            If there is no such name.
        """
        trace = self.of.trace
        if name.startswith("next_"):
            last = self.step + 1 == len(trace)
            return np.zeros(trace.units, np.float32) if last else self._after()[name[5:]]
        if name.startswith("da_"):
            return self._gradient(f"{name[3:]}_x")
        if name.startswith("d_"):
            return self._gradient(name[2:])
        if name == "above_h" or name.startswith("back_"):
            return self._gradient(name)
        if name in ("c_", "h_"):
            return trace.before(name[0], self.layer, self.step)
        return trace[name].at(layer=self.layer, step=self.step)

    def _gradient(self, name: str) -> Array:
        found: Array = self.of.grads[name][self.layer, self.step]
        return found

    def _after(self) -> Names:
        return Names(self.of, self.layer, self.step + 1)

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the run's own values."""
        return iter(self.of.trace.fields)

    def __len__(self) -> int:
        """Return how many those are."""
        return len(self.of.trace.fields)


def _handed(way: WayBack, d_r: Array, grads: Mapping[str, Array]) -> dict[str, Array]:
    """Return what comes to h from above, and what is handed back, (layer, step, H)."""
    cells, read = way.network.stack.cells, way.network.readout.back(way.run, d_r).h
    inner = [grads["a_x"][k + 1] @ cells[k + 1].W for k in range(len(cells) - 1)]
    above = [added(*both) for both in zip(read, [*inner, None], strict=True)]
    heard = [kept(part, kept_above(way.run, k)) for k, part in enumerate(above) if part is not None]
    back = [
        cell.handed(layer_of(grads, k), _kept_of_last(way.run, k)) for k, cell in enumerate(cells)
    ]
    return {
        "above_h": np.stack(heard),
        **{name: np.stack([b[name] for b in back]) for name in back[0]},
    }


def _kept_of_last(run: Mapping[str, Array], layer: int) -> Array | None:
    """Return what dropout left of the h that each step read, (step, H); all of the first one."""
    if "mask_h" not in run:
        return None
    mask = run["mask_h"][layer]
    return np.concatenate((np.ones_like(mask[:1]), mask[:-1]))
