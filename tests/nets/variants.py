"""Networks of other programs in torch, in double precision: what the textbook is compared with."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from rnnviz.nets.spec import GATES, NetworkSpec
from tests.cells import KINDS, READOUTS

CURVES = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "linear": lambda a: a,
    "softsign": torch.nn.functional.softsign,
    "hard_sigmoid": lambda a: torch.clamp(0.2 * a + 0.5, 0, 1),
    "hard_sigmoid_6": torch.nn.functional.hardsigmoid,
    "": lambda a: a,
}


def spec_of(name: str, layers: int = 2) -> NetworkSpec:
    """Return a small network of a kind or with a readout of that name."""
    cell, extra = KINDS[name] if name in KINDS else ("lstm", READOUTS[name])
    return NetworkSpec(cell, 7, 4, 6, layers, 5, **extra)


def weights_of(spec: NetworkSpec, scale: float = 1.0, seed: int = 0) -> dict[str, np.ndarray]:
    """Return random weights; of a projection the rows that are none are zeros."""
    rng = np.random.default_rng(seed)
    found = {
        name: rng.normal(0.0, 0.6 * scale, shape).astype(np.float32)
        for name, shape in spec.shapes().items()
    }
    for name, values in found.items():
        if "weight_hr" in name:
            values[spec.projection :] = 0.0
    return found


def unrolled(
    spec: NetworkSpec, weights: Mapping[str, Tensor], ids: np.ndarray, before: int = 0
) -> tuple[Tensor, dict[str, list[list[Tensor]]]]:
    """Return the logits (T, K), and each layer's states by step; the first `before` are a lead."""
    x = weights["embedding.weight"][torch.from_numpy(ids)]
    x.retain_grad()
    said, kept = [x], {"x": [[x]], "h": [], "c": []}
    for k in range(spec.layers):
        hidden, cells = _layer(spec, weights, k, said[-1])
        kept["h"].append(hidden)
        kept["c"].append(cells)
        said.append(torch.stack(hidden))
    v = torch.cat(said, dim=-1) if spec.beside else said[-1]
    r = torch.stack([_read(spec, weights, v[: t + 1]) for t in range(len(v))])
    if spec.dense:
        r = r @ weights["dense.weight"].T + weights["dense.bias"]
    r = CURVES[spec.between](r)
    logits = r @ weights["head.weight"].T + weights["head.bias"]
    return logits[before:], kept


def _read(spec: NetworkSpec, weights: Mapping[str, Tensor], v: Tensor) -> Tensor:
    if spec.over == "attention":
        return torch.softmax(v @ weights["attention.weight"], 0) @ v
    return {"each": v[-1], "mean": v.mean(0), "max": v.max(0).values}[spec.over]


def _layer(
    spec: NetworkSpec, weights: Mapping[str, Tensor], k: int, below: Tensor
) -> tuple[list[Tensor], list[Tensor]]:
    w = {n: weights[f"rnn.{n}_l{k}"] for n in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
    H = spec.hidden
    h = c = torch.zeros(H, dtype=below.dtype)
    hidden, cells = [], []
    for x in below:
        a = (w["weight_ih"] @ x + w["bias_ih"]).split(H)
        u = (w["weight_hh"] @ h + w["bias_hh"]).split(H)
        assert len(a) == GATES[spec.cell]
        if spec.cell == "lstm":
            h, c = _lstm(spec, weights, k, a, u, c)
        elif spec.cell == "gru":
            h = _gru(spec, w, a, u, h)
        else:
            h = CURVES[spec.nonlinearity](a[0] + u[0])
        h.retain_grad()
        hidden.append(h)
        cells.append(c)
    return hidden, cells


def _lstm(spec, weights, k, a, u, c):
    σ, φ = CURVES[spec.gate_curve], CURVES[spec.nonlinearity]
    none = torch.zeros(3 * spec.hidden, dtype=c.dtype)
    v_i, v_f, v_o = weights.get(f"rnn.peephole_l{k}", none).split(spec.hidden)
    i, f = σ(a[0] + u[0] + v_i * c), σ(a[1] + u[1] + v_f * c)
    c = f * c + i * φ(a[2] + u[2])
    c.retain_grad()
    h = σ(a[3] + u[3] + v_o * c) * φ(c)
    return (weights[f"rnn.weight_hr_l{k}"] @ h if spec.projection else h), c


def _gru(spec, w, a, u, h):
    σ, φ, H = CURVES[spec.gate_curve], CURVES[spec.nonlinearity], spec.hidden
    r, z = σ(a[0] + u[0]), σ(a[1] + u[1])
    n_h = (
        r * u[2]
        if spec.reset == "after"
        else (w["weight_hh"][2 * H :] @ (r * h) + w["bias_hh"][2 * H :])
    )
    return (1 - z) * φ(a[2] + n_h) + z * h
