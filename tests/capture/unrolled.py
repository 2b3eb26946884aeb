"""A run once more, in torch and double precision, with everything on the way open to autograd."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from rnnviz.capture.edits import changes
from rnnviz.nets.model import Model
from rnnviz.trace import Trace
from tests.models import tiny_model

KINDS = ["rnn", "relu", "gru", "lstm"]
GATES = {"lstm": "ifgo", "gru": "rzn", "rnn": "h"}


def kind_of_model(kind: str, **settings: object) -> Model:
    """Return a tiny model of one of `KINDS`."""
    if kind == "relu":
        return tiny_model("rnn", nonlinearity="relu", **settings)
    return tiny_model(kind, **settings)


class Unrolled:
    """The graph of a trace: `kept[symbol][layer][step]` are its values, `logits` is (T, K).

    The edits of values are applied as `capture` applies them, and the trace's dropout masks. In
    layer `cut` nothing flows from a step to the next but along c: h is taken as a constant there.
    `given` names a layer and a step whose state after it is taken as given: h and c as two values
    that have nothing to do with each other.
    """

    def __init__(
        self,
        model: Model,
        trace: Trace,
        *,
        cut: int | None = None,
        given: tuple[int, int] | None = None,
    ) -> None:
        self.spec, self.cut, self.given = model.spec, cut, given
        self.weights = {k: torch.tensor(np.array(w)).double() for k, w in model.weights.items()}
        self.edits = changes(trace.request, model.spec, len(trace))
        self.masks = {s: torch.tensor(f.data).double() for s, f in trace.fields.items()
                      if s.startswith("mask_")}  # fmt: skip
        self.kept: dict[str, list[list[torch.Tensor]]] = {}
        ids = [token.id for token in trace.tokens]
        inputs = [self._at("x", 0, t, self.weights["embedding.weight"][n])
                  for t, n in enumerate(ids)]  # fmt: skip
        inputs = [self._read("mask_x", value, t) for t, value in enumerate(inputs)]
        for k in range(self.spec.layers):
            inputs = self._layer(k, inputs)
        self.inputs = inputs
        head = self.weights["embedding.weight" if self.spec.tied else "head.weight"]
        self.logits = torch.stack(inputs) @ head.T + self.weights["head.bias"]

    def grads(self, symbol: str) -> np.ndarray:
        """Return the gradients by a symbol, (layer, step, unit); zero where nothing came."""
        return np.array(
            [
                [np.zeros(v.shape) if v.grad is None else v.grad.numpy() for v in steps]
                for steps in self.kept[symbol]
            ]
        )

    def _at(self, symbol: str, k: int, t: int, value: torch.Tensor) -> torch.Tensor:
        change = self.edits.get((symbol, k))
        if change is not None:
            scale, shift = (torch.tensor(v[t]).double() for v in (change.scale, change.shift))
            value = value * scale + shift
        return self._keep(symbol, k, value)

    def _keep(self, symbol: str, k: int, value: torch.Tensor) -> torch.Tensor:
        layers = self.kept.setdefault(symbol, [])
        layers.extend([] for _ in range(k + 1 - len(layers)))
        value = value.clone().requires_grad_()
        value.retain_grad()
        layers[k].append(value)
        return value

    def _layer(self, k: int, inputs: list[torch.Tensor]) -> list[torch.Tensor]:
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        W, U, b, b_u = (self.weights[f"rnn.{name}_l{k}"] for name in names)
        zero = torch.zeros(self.spec.hidden, dtype=torch.float64)
        h, c = self._keep("h0", k, zero), self._keep("c0", k, zero)
        hidden = []
        for t, x in enumerate(inputs):
            h = h.detach() if self.cut == k else h
            read = self._read("mask_h", h, k, t - 1) if t else h
            parts = self._parts(k, W @ x + b, U @ read + b_u)
            h, c = getattr(self, "_" + self.spec.cell)(k, t, parts, h, c)
            if self.given == (k, t):
                h, c = self._as_given(k, h, c)
            hidden.append(self._read("mask_up", h, k, t))
        return hidden

    def _read(self, mask: str, value: torch.Tensor, *place: int) -> torch.Tensor:
        return value * self.masks[mask][place] if mask in self.masks else value

    def _as_given(self, k: int, h: torch.Tensor, c: torch.Tensor) -> list[torch.Tensor]:
        leaves = [value.detach().requires_grad_() for value in (h, c)]
        for symbol, leaf in zip("hc", leaves, strict=True):
            self.kept.setdefault(symbol, [[] for _ in range(k + 1)])[k][-1:] = [leaf]
        return leaves

    def _parts(self, k: int, a_x: torch.Tensor, a_h: torch.Tensor) -> Mapping[str, torch.Tensor]:
        gates, H = GATES[self.spec.cell], self.spec.hidden
        found = {}
        for part, a in (("x", a_x), ("h", a_h)):
            for gate, values in zip(gates, a.split(H), strict=True):
                found[f"{gate}_{part}"] = self._keep(f"{gate}_{part}", k, values)
        return found

    def _rnn(self, k, t, a, h, c):
        squash = torch.tanh if self.spec.nonlinearity == "tanh" else torch.relu
        return self._at("h", k, t, squash(a["h_x"] + a["h_h"])), c

    def _gru(self, k, t, a, h, c):
        r = self._at("r", k, t, torch.sigmoid(a["r_x"] + a["r_h"]))
        z = self._at("z", k, t, torch.sigmoid(a["z_x"] + a["z_h"]))
        n = self._at("n", k, t, torch.tanh(a["n_x"] + r * a["n_h"]))
        return self._at("h", k, t, (1 - z) * n + z * h), c

    def _lstm(self, k, t, a, h, c):
        i = self._at("i", k, t, torch.sigmoid(a["i_x"] + a["i_h"]))
        f = self._at("f", k, t, torch.sigmoid(a["f_x"] + a["f_h"]))
        g = self._at("g", k, t, torch.tanh(a["g_x"] + a["g_h"]))
        o = self._at("o", k, t, torch.sigmoid(a["o_x"] + a["o_h"]))
        c = self._at("c", k, t, f * c + i * g)
        return self._at("h", k, t, o * torch.tanh(c)), c


def close(found: np.ndarray, expected: np.ndarray, relative: float = 1e-5) -> None:
    """Hold that two arrays differ nowhere by more than that share of the largest value."""
    reach = np.abs(expected).max()
    np.testing.assert_allclose(found, expected, rtol=0, atol=relative * reach or 1e-30)


def pair_norms(reference: Unrolled, outcomes: list[torch.Tensor], symbol: str) -> np.ndarray:
    """Return the norm of every outcome's gradient by every state, (layer, target, step).

    One backward pass an outcome, as whoever knows nothing better does.
    """
    layers = reference.kept[symbol]
    states = [value for steps in layers for value in steps]
    norms = []
    for outcome in outcomes:
        found = torch.autograd.grad(outcome, states, retain_graph=True, allow_unused=True)
        norms.append([0.0 if g is None else float(g.norm()) for g in found])
    return np.array(norms).reshape(len(outcomes), len(layers), -1).swapaxes(0, 1)
