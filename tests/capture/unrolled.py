"""A run once more, in torch and double precision, with everything on the way open to autograd."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from rnnviz.capture.edits import changes
from rnnviz.nets.model import Model
from rnnviz.trace import Trace
from tests.cells import tiny
from tests.nets.variants import CURVES

KINDS = ["rnn", "relu", "gru", "lstm"]
OTHERS = ["hard peepholes", "projected", "hard reset before", "relu lstm", "softsign rnn"]
GATES = {"lstm": "ifgo", "gru": "rzn", "rnn": "h"}


def kind_of_model(kind: str, **settings: object) -> Model:
    """Return a tiny model of one of `KINDS` or `OTHERS`."""
    return tiny("relu rnn" if kind == "relu" else kind, **settings)


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
        return self._at("h", k, t, self._φ(a["h_x"] + a["h_h"])), c

    def _gru(self, k, t, a, h, c):
        r = self._at("r", k, t, self._σ(a["r_x"] + a["r_h"]))
        z = self._at("z", k, t, self._σ(a["z_x"] + a["z_h"]))
        if self.spec.reset == "before":
            H, read = self.spec.hidden, self._read("mask_h", h, k, t - 1) if t else h
            U, b_u = (
                self.weights[f"rnn.{name}_l{k}"][2 * H :] for name in ("weight_hh", "bias_hh")
            )
            n = self._at("n", k, t, self._φ(a["n_x"] + self._again("n_h", k, U @ (r * read) + b_u)))
        else:
            n = self._at("n", k, t, self._φ(a["n_x"] + r * a["n_h"]))
        return self._at("h", k, t, (1 - z) * n + z * h), c

    def _lstm(self, k, t, a, h, c):
        i = self._at("i", k, t, self._σ(a["i_x"] + a["i_h"] + self._seen("i", k, c)))
        f = self._at("f", k, t, self._σ(a["f_x"] + a["f_h"] + self._seen("f", k, c)))
        g = self._at("g", k, t, self._φ(a["g_x"] + a["g_h"]))
        c = self._at("c", k, t, f * c + i * g)
        o = self._at("o", k, t, self._σ(a["o_x"] + a["o_h"] + self._seen("o", k, c)))
        if not self.spec.projection:
            return self._at("h", k, t, o * self._φ(c)), c
        m = self._at("m", k, t, o * self._φ(c))
        return self._at("h", k, t, self.weights[f"rnn.weight_hr_l{k}"] @ m), c

    def _σ(self, a: torch.Tensor) -> torch.Tensor:
        return CURVES[self.spec.gate_curve](a)

    def _φ(self, a: torch.Tensor) -> torch.Tensor:
        return CURVES[self.spec.nonlinearity](a)

    def _seen(self, gate: str, k: int, c: torch.Tensor) -> torch.Tensor | float:
        """Return what a gate sees of c through its peephole."""
        if not self.spec.peepholes:
            return 0.0
        v = self.weights[f"rnn.peephole_l{k}"].split(self.spec.hidden)["ifo".index(gate)]
        return self._keep(f"{gate}_c", k, v * c)

    def _again(self, symbol: str, k: int, value: torch.Tensor) -> torch.Tensor:
        """Keep a value in place of the one that was kept last."""
        self.kept[symbol][k].pop()
        return self._keep(symbol, k, value)


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
