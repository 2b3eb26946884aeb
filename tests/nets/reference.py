"""The same network in torch: what the textbook is compared with."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from rnnviz.nets.spec import NetworkSpec

LAYERS = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}
CELLS = {"rnn": torch.nn.RNNCell, "gru": torch.nn.GRUCell, "lstm": torch.nn.LSTMCell}


class Reference(torch.nn.Module):
    """Embedding, `torch.nn` layers and head, with the weights of the textbook's network."""

    def __init__(self, spec: NetworkSpec, weights: Mapping[str, np.ndarray]) -> None:
        super().__init__()
        extra = {"nonlinearity": spec.nonlinearity} if spec.cell == "rnn" else {}
        self.spec, self.extra = spec, extra
        self.embedding = torch.nn.Embedding(spec.vocabulary, spec.embedding)
        self.rnn = LAYERS[spec.cell](spec.embedding, spec.hidden, spec.layers, **extra)
        self.head = torch.nn.Linear(spec.hidden, spec.outputs)
        if spec.tied:
            self.head.weight = self.embedding.weight
        state = {name: torch.from_numpy(np.array(w)) for name, w in weights.items()}
        self.to(next(iter(state.values())).dtype)
        missing = self.load_state_dict(state, strict=False)
        assert not missing.unexpected_keys
        assert missing.missing_keys == (["head.weight"] if spec.tied else [])

    def forward(self, ids: np.ndarray) -> tuple[torch.Tensor, torch.Tensor, tuple]:
        """Return logits, the top layer's h, and the last states (h,) or (h, c), (L, ..., H)."""
        h, last = self.rnn(self.embedding(torch.from_numpy(ids)))
        return self.head(h), h, last if isinstance(last, tuple) else (last,)

    def unrolled(self, ids: np.ndarray) -> tuple[torch.Tensor, dict[str, list]]:
        """Return logits, and every x, h and c (by layer and step) as tensors that keep gradients.

        `torch.nn.LSTM` shows neither inner states nor total derivatives; a loop of cells does.
        """
        kept: dict[str, list] = {"x": [], "h": [], "c": []}
        inputs = [self._keep(each) for each in self.embedding(torch.from_numpy(ids))]
        kept["x"] = inputs
        for k in range(self.spec.layers):
            inputs, cells = self._layer(k, inputs)
            kept["h"].append(inputs)
            kept["c"].append(cells)
        return self.head(torch.stack(inputs)), kept

    def _layer(self, k: int, inputs: list) -> tuple[list, list]:
        size = inputs[0].shape[-1]
        cell = CELLS[self.spec.cell](size, self.spec.hidden, **self.extra).to(inputs[0].dtype)
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        cell.load_state_dict({name: getattr(self.rnn, f"{name}_l{k}") for name in names})
        h = c = torch.zeros(*inputs[0].shape[:-1], self.spec.hidden, dtype=inputs[0].dtype)
        hidden, cells = [], []
        for x in inputs:
            h, c = self._open_lstm(cell, x, h, c) if self.spec.cell == "lstm" else (cell(x, h), c)
            hidden.append(self._keep(h))
            cells.append(c)
        return hidden, cells

    def _open_lstm(
        self, cell: torch.nn.LSTMCell, x: torch.Tensor, h: torch.Tensor, c: torch.Tensor
    ):
        """Return (h, c) by torch's cell, but with the way from c to h open to autograd.

        The cell computes both in one go, so its c's gradient lacks what comes through its h.
        """
        expected = cell(x, (h, c))
        linear = torch.nn.functional.linear
        a = linear(x, cell.weight_ih, cell.bias_ih) + linear(h, cell.weight_hh, cell.bias_hh)
        i, f, g, o = a.chunk(4, -1)
        c = self._keep(f.sigmoid() * c + i.sigmoid() * g.tanh())
        h = o.sigmoid() * c.tanh()
        torch.testing.assert_close((h, c), expected)
        return h, c

    @staticmethod
    def _keep(value: torch.Tensor) -> torch.Tensor:
        value.retain_grad()
        return value


def grads_of(values: list) -> np.ndarray:
    """Return the gradients of nested lists of tensors as one array."""
    if isinstance(values[0], list):
        return np.stack([grads_of(each) for each in values])
    zero = torch.zeros_like(values[0])
    return torch.stack([zero if v.grad is None else v.grad for v in values]).numpy()
