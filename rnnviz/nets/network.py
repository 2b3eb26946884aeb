"""A whole network: embedding, recurrent stack, readout and head, forward and backward."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np

from rnnviz.nets.activations import softmax
from rnnviz.nets.anatomy import cell_name
from rnnviz.nets.cell import Cell, kept, rows
from rnnviz.nets.cells import CELLS
from rnnviz.nets.head import Head
from rnnviz.nets.loss import Ids
from rnnviz.nets.model import Model
from rnnviz.nets.readout import Average, Each, Largest, Readout, Said
from rnnviz.nets.spec import NetworkSpec
from rnnviz.nets.stack import Slopes, Stack
from rnnviz.nets.tape import Tape, Taps
from rnnviz.trace import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CELLS", "Network", "cell_name", "network_of", "unedited"]

Steps: TypeAlias = "NDArray[np.intp] | slice"


def unedited(_layer: int, _symbol: str) -> float:
    """Return 1: the slope of everything in a run that no tap has changed."""
    return 1.0


class Network:
    """The textbook with weights put in.

    It computes in the precision of its weights. With V tokens, E features, H units, K outputs:

    >>> network = Network(model.spec, model.weights)
    >>> tape = network.forward(np.array([3, 1, 2]))
    >>> tape["h"].shape, tape["p"].shape                 # (L, T, H), (1, T, K)
    """

    def __init__(self, spec: NetworkSpec, weights: Mapping[str, Array]) -> None:
        """Put the weights, named and shaped as in `spec.shapes()`, into their places."""
        kind = CELLS[cell_name(spec)]
        names = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]
        names += ["peephole"] * spec.peepholes + ["weight_hr"] * bool(spec.projection)
        cells: list[Cell] = [
            kind(*(weights[f"rnn.{name}_l{k}"] for name in names)) for k in range(spec.layers)
        ]
        self.spec = spec
        self.stack = Stack(tuple(cells))
        self.embedding = weights["embedding.weight"]  # (V, E)
        self.readout = _readout(spec, weights)
        self.head = _head(spec, weights)

    def tape(self, *places: int) -> Tape:
        """Return an empty tape for T steps, or for `places` = (T, B) of a batch; states are 0."""
        arrays = self.stack.arrays(places)
        sizes = {"x": self.spec.embedding, "logits": self.spec.outputs, "p": self.spec.outputs}
        for symbol, size in sizes.items():
            arrays[symbol] = np.empty((1, *places, size), self.head.W.dtype)
        if self.spec.over == "attention":
            arrays["score"] = np.empty((1, *places), self.head.W.dtype)
        return Tape(arrays)

    def begin(self, tape: Tape, ids: Ids) -> Tape:
        """Return a tape whose first step comes after `ids` (N, ...), which were read before it."""
        if not len(ids):
            return tape
        read = self.forward(ids)
        before = {state + "0": read[state][:, -1] for state in self.stack.cells[0].anatomy.states}
        before["said0"] = self.readout.said.at(read.arrays)
        if "score" in read.arrays:
            before["score0"] = read["score"]
        return Tape({**tape.arrays, **before})

    def forward(
        self, ids: Ids, tape: Tape | None = None, start: int = 0, taps: Taps | None = None
    ) -> Tape:
        """Return the tape with the steps from `start` on filled in, one for each of `ids` (n, ...).

        A long run may be computed in pieces; the tape then holds the pieces before. `taps` are
        shown every value, and must record into the tape what they return; by default the tape is
        its own tap.
        """
        tape = self.tape(*ids.shape) if tape is None else tape
        taps = tape if taps is None else taps
        steps = slice(start, start + len(ids))
        x = taps.at(0, steps)("x", self.embedding[ids])  # (n, ..., E)
        mask = tape.arrays.get("mask_x")
        x = kept(x, None if mask is None else mask[0, steps])
        self.stack.forward(x, tape, start, taps)
        tap = taps.at(0, steps)
        score = self.readout.scores(tape.arrays, steps)
        if score is not None:
            tap("score", score)  # (n, ...)
        r = self.readout.read(tape.arrays, steps)  # (n, ..., R)
        logits = tap("logits", self.head.logits(r))  # (n, ..., K)
        tap("p", softmax(logits))
        return tape

    def slope(self, run: Mapping[str, Array], steps: Steps, d_logits: Array) -> Array:
        """Return the gradient by what the head reads after those steps, (n, ..., R).

        `d_logits` (n, ..., K) is that by the logits there.
        """
        if self.head.is_linear:
            return self.head.back(d_logits, d_logits)
        T = run["h"].shape[1]
        return self.head.back(self.readout.read(run, slice(0, T))[steps], d_logits)

    def back(self, run: Mapping[str, Array], d_r: Array, slopes: Slopes = unedited) -> Tape:
        """Return a tape of the total derivatives by every symbol of the recurrent layers and x.

        `run` holds the arrays that `forward` recorded. `d_r` (T, ..., R) is the gradient by what
        the head reads; see `slope`. Where the taps of the run changed values, `slopes` tells by
        what they scaled them, by layer and symbol; gradients are by the values after that.
        """
        grads = self.tape(*d_r.shape[:-1])
        read = self.readout.back(run, d_r)
        d_x = self.stack.back(run, read.h, grads, slopes)  # (T, ..., E)
        mask = run.get("mask_x")
        d_x = kept(d_x, None if mask is None else mask.reshape(d_x.shape))
        grads["x"][0] = d_x if read.x is None else d_x + read.x
        return grads

    def weight_gradients(
        self, ids: Ids, run: Mapping[str, Array], d_logits: Array
    ) -> dict[str, Array]:
        """Return the gradient by every weight under its name, from that by the logits (T, ..., K).

        `ids` (T, ...) were read from zero states into `run`, unchanged by taps and dropout.
        """
        grads = self.back(run, self.slope(run, slice(None), d_logits))
        inside = self.stack.weight_gradients(run["x"][0], run, grads.arrays)
        found = {f"rnn.{name}": value for name, value in inside.items()}
        found["embedding.weight"] = np.zeros_like(self.embedding)
        np.add.at(found["embedding.weight"], ids.ravel(), rows(grads["x"][0]))  # a token may recur
        found |= self._behind(run, d_logits)
        if self.spec.tied:
            found["embedding.weight"] += found.pop("head.weight")
        return found

    def _behind(self, run: Mapping[str, Array], d_logits: Array) -> dict[str, Array]:
        """Return the gradient by the weights of attention and head."""
        r = self.readout.read(run, slice(0, len(d_logits)))
        found = dict(self.head.weight_gradients(r, d_logits))
        if isinstance(self.readout, Average) and self.readout.u is not None:
            d_r = self.slope(run, slice(None), d_logits)
            found["attention.weight"] = self.readout.weight_gradient(run, d_r)
        return found


def _readout(spec: NetworkSpec, weights: Mapping[str, Array]) -> Readout:
    said = Said(spec.layers, spec.beside)
    if spec.over in ("attention", "mean"):
        return Average(said, weights.get("attention.weight"))
    return Each(said) if spec.over == "each" else Largest(said)


def _head(spec: NetworkSpec, weights: Mapping[str, Array]) -> Head:
    W = weights["embedding.weight" if spec.tied else "head.weight"]
    dense = (weights["dense.weight"], weights["dense.bias"]) if spec.dense else None
    return Head(W, weights["head.bias"], dense, spec.between)


_networks: WeakKeyDictionary[Model, Network] = WeakKeyDictionary()


def network_of(model: Model) -> Network:
    """Return the model's network, made at the first call and kept as long as the model lives."""
    if model not in _networks:
        _networks[model] = Network(model.spec, model.weights)
    return _networks[model]
