"""A whole network: embedding, recurrent stack and linear head, forward and backward."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

import numpy as np

from rnnviz.nets.activations import softmax
from rnnviz.nets.cell import Cell, kept
from rnnviz.nets.gru import GRU
from rnnviz.nets.loss import Ids
from rnnviz.nets.lstm import LSTM
from rnnviz.nets.model import Model
from rnnviz.nets.rnn import RNN, ReluRNN
from rnnviz.nets.spec import NetworkSpec
from rnnviz.nets.stack import Slopes, Stack, outer_sum, rows
from rnnviz.nets.tape import Tape, Taps
from rnnviz.trace import Array

CELLS: Mapping[str, type[LSTM] | type[GRU] | type[RNN]] = {
    "lstm": LSTM,
    "gru": GRU,
    "rnn": RNN,
    "rnn_relu": ReluRNN,
}


def cell_name(spec: NetworkSpec) -> str:
    """Return the name of the spec's kind of cell in `ANATOMIES`."""
    return "rnn_relu" if (spec.cell, spec.nonlinearity) == ("rnn", "relu") else spec.cell


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
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        cells: list[Cell] = [
            kind(*(weights[f"rnn.{name}_l{k}"] for name in names)) for k in range(spec.layers)
        ]
        self.spec = spec
        self.stack = Stack(tuple(cells))
        self.embedding = weights["embedding.weight"]  # (V, E)
        self.W = self.embedding if spec.tied else weights["head.weight"]  # (K, H)
        self.b = weights["head.bias"]  # (K,)

    def tape(self, *places: int) -> Tape:
        """Return an empty tape for T steps, or for `places` = (T, B) of a batch; states are 0."""
        arrays = self.stack.arrays(places)
        sizes = {"x": self.spec.embedding, "logits": self.spec.outputs, "p": self.spec.outputs}
        for symbol, size in sizes.items():
            arrays[symbol] = np.empty((1, *places, size), self.W.dtype)
        return Tape(arrays)

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
        h = self.stack.forward(x, tape, start, taps)  # (n, ..., H)
        tap = taps.at(0, steps)
        logits = tap("logits", h @ self.W.T + self.b)  # (n, ..., K)
        tap("p", softmax(logits))
        return tape

    def back(self, run: Mapping[str, Array], d_h: Array, slopes: Slopes = unedited) -> Tape:
        """Return a tape of the total derivatives by every symbol of the recurrent layers and x.

        `run` holds the arrays that `forward` recorded. `d_h` (T, ..., H) is the gradient by the
        top layer's h that comes from the head: `d_logits @ network.W`. Where the taps of the run
        changed values, `slopes` tells by what they scaled them, by layer and symbol; gradients
        are by the values after that.
        """
        grads = self.tape(*d_h.shape[:-1])
        d_x = self.stack.back(run, d_h, grads, slopes)  # (T, ..., E)
        mask = run.get("mask_x")
        grads["x"][0] = kept(d_x, None if mask is None else mask.reshape(d_x.shape))
        return grads

    def weight_gradients(
        self, ids: Ids, run: Mapping[str, Array], d_logits: Array
    ) -> dict[str, Array]:
        """Return the gradient by every weight under its name, from that by the logits (T, ..., K).

        `ids` (T, ...) were read from zero states into `run`, unchanged by taps and dropout.
        """
        grads = self.back(run, d_logits @ self.W)
        inside = self.stack.weight_gradients(run["x"][0], run, grads.arrays)
        found = {f"rnn.{name}": value for name, value in inside.items()}
        embedding = np.zeros_like(self.embedding)
        np.add.at(embedding, ids.ravel(), rows(grads["x"][0]))  # a token may occur twice
        head = outer_sum(d_logits, run["h"][-1])  # (K, H)
        if self.spec.tied:
            embedding += head
        else:
            found["head.weight"] = head
        return {**found, "embedding.weight": embedding, "head.bias": rows(d_logits).sum(axis=0)}


_networks: WeakKeyDictionary[Model, Network] = WeakKeyDictionary()


def network_of(model: Model) -> Network:
    """Return the model's network, made at the first call and kept as long as the model lives."""
    if model not in _networks:
        _networks[model] = Network(model.spec, model.weights)
    return _networks[model]
