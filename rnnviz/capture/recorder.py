"""What a run recorded, as the Fields of its Trace: named axes, bounds, equations, no copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rnnviz.nets.anatomy import ANATOMIES, cell_name
from rnnviz.nets.network import Network
from rnnviz.nets.tape import Tape
from rnnviz.trace import Array, Field

INNER = ("layer", "step", "unit")
OUTER = {"x": ("step", "feature"), "logits": ("step", "label"), "p": ("step", "label")}

Range = tuple[float, float]


class Recorder:
    """Arrays for T steps that a run fills from the front, and their first steps as Fields."""

    def __init__(
        self,
        network: Network,
        steps: int,
        edited: bool = False,
        masks: Mapping[str, Array] | None = None,
        before: Sequence[int] = (),
    ) -> None:
        """Make room for `steps`; `edited` says that values may leave their exact bounds.

        `masks` are those of dropout, by symbol; `before` numbers the tokens that are read before
        the first step.
        """
        self._masked = masks or {}
        tape = Tape({**network.tape(steps).arrays, **self._masked})
        self.tape = network.begin(tape, np.array(before, np.intp))
        self._anatomy = ANATOMIES[cell_name(network.spec)]
        self._order = network.stack.cells[0].order
        beside = network.stack.cells[0].beside
        self._seen_of_c = tuple(s for s in beside if "_" in s)  # parts of pre-activations too
        others = (s for s in beside if "_" not in s)
        self._inner = (*self._anatomy.states, *others, *self._anatomy.gates)
        symbols = ("x", "logits", "a_x", "a_h", *self._seen_of_c, *self._inner)
        self._ranges = {symbol: self._anatomy.bounds.get(symbol, (0.0, 0.0)) for symbol in symbols}
        self._measured = [s for s in symbols if edited or s not in self._anatomy.bounds]
        self._seen = 0

    def fields(self, steps: int) -> dict[str, Field]:
        """Return every symbol's first `steps`, as views into the recorder's arrays.

        Bounds that are not known exactly are measured on these steps. All pre-activations share
        theirs, so that the input's and the memory's part can be compared by their colours.
        """
        for symbol in self._measured:
            values = self.tape[symbol][:, self._seen : steps]
            self._ranges[symbol] = joined(self._ranges[symbol], range_of(values))
        self._seen = steps
        inside = self._states_and_gates(steps) | self._parts(steps)
        return inside | self._outside(steps) | self._masks(steps) | self._attention(steps)

    def _attention(self, steps: int) -> dict[str, Field]:
        """Return the scores of attention, and what was said and scored before the first step."""
        arrays, found = self.tape.arrays, {}
        if "score" in arrays:
            scores = arrays["score"][0, :steps]
            found["score"] = Field(scores, ("step",), symmetric(range_of(scores)), "score")
        if "score0" in arrays:
            scores = arrays["score0"][0]
            found["score0"] = Field(scores, ("before",), symmetric(range_of(scores)), "score0")
        if "said0" in arrays:
            said = arrays["said0"]
            found["said0"] = Field(said, ("before", "said"), symmetric(range_of(said)), "said0")
        return found

    def _states_and_gates(self, steps: int) -> dict[str, Field]:
        found = {}
        for symbol in self._inner:
            equation = self._anatomy.equation(symbol).code
            bounds = self._bounds(symbol)
            found[symbol] = Field(self.tape[symbol][:, :steps], INNER, bounds, symbol, equation)
        for symbol in self._anatomy.states:
            first = symbol + "0"
            found[first] = Field(self.tape[first], ("layer", "unit"), self._bounds(symbol), first)
        return found

    def _parts(self, steps: int) -> dict[str, Field]:
        reach = self._ranges["a_x"]
        for block in ("a_h", *self._seen_of_c):
            reach = joined(reach, self._ranges[block])
        bounds = symmetric(reach)
        symbols = [f"{gate}_{part}" for gate in self._order for part in "xh"]
        symbols += self._seen_of_c
        return {s: Field(self.tape[s][:, :steps], INNER, bounds, s) for s in symbols}

    def _outside(self, steps: int) -> dict[str, Field]:
        bounds = {"x": self._bounds("x"), "logits": self._bounds("logits"), "p": (0.0, 1.0)}
        equations = {"x": "", "logits": "", "p": "softmax(logits)"}
        return {
            s: Field(self.tape[s][0, :steps], axes, bounds[s], s, equations[s])
            for s, axes in OUTER.items()
        }

    def _masks(self, steps: int) -> dict[str, Field]:
        found = {}
        for symbol, mask in self._masked.items():
            data, axes = (mask[0], OUTER["x"]) if symbol == "mask_x" else (mask, INNER)
            bounds = (0.0, max(1.0, float(mask.max())))
            found[symbol] = Field(data[..., :steps, :], axes, bounds, symbol)
        return found

    def _bounds(self, symbol: str) -> Range:
        """Return what is known exactly, widened by what edits did to it, or else the measured."""
        low, high = self._ranges[symbol]
        never_negative = low == 0.0 and symbol in self._anatomy.bounds
        return (0.0, high) if never_negative else symmetric((low, high))


def range_of(values: Array) -> Range:
    """Return the smallest and the largest finite value."""
    low, high = float(values.min()), float(values.max())
    if np.isfinite(low) and np.isfinite(high):
        return low, high
    finite = values[np.isfinite(values)]  # a network of relu may overflow
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def joined(one: Range, other: Range) -> Range:
    """Return the smallest range that holds both."""
    return min(one[0], other[0]), max(one[1], other[1])


def symmetric(extent: Range) -> Range:
    """Return the smallest range around 0 that holds the extent; ±1 if that is nothing."""
    reach = max(-extent[0], extent[1]) or 1.0
    return -reach, reach
