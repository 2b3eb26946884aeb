"""Networks as students write them, with torch, and what they compute."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

LETTERS = tuple("abcdefghij")
IDS = np.array([3, 1, 4, 1, 5, 9, 2, 6])


class Tagger(nn.Module):
    """An embedding, a recurrent module called `rnn`, whatever it is, and a head."""

    def __init__(
        self, kind: str = "LSTM", hidden: int = 6, outputs: int = 10, **options: object
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(len(LETTERS), 5)
        self.rnn = getattr(nn, kind)(5, hidden, **options)  # type: ignore[arg-type]
        self.fc = nn.Linear(hidden, outputs)

    def forward(self, ids: Tensor) -> Tensor:
        return self.fc(self.rnn(self.embedding(ids))[0])


class OneHot(nn.Module):
    """Letters as unit vectors, two layers, and a head with a name of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.net = nn.GRU(len(LETTERS), 6, 2)
        self.lin = nn.Linear(6, len(LETTERS))

    def forward(self, ids: Tensor) -> Tensor:
        return self.lin(self.net(nn.functional.one_hot(ids, len(LETTERS)).float())[0])


class TwoStacks(nn.Module):
    """Two modules of different sizes, one on the other."""

    def __init__(self, kind: str = "LSTM") -> None:
        super().__init__()
        self.embed = nn.Embedding(len(LETTERS), 5)
        self.lstm1 = getattr(nn, kind)(5, 7)
        self.lstm2 = getattr(nn, kind)(7, 4)
        self.out = nn.Linear(4, len(LETTERS))

    def forward(self, ids: Tensor) -> Tensor:
        return self.out(self.lstm2(self.lstm1(self.embed(ids))[0])[0])


class Cells(nn.Module):
    """Single cells in a list, stepped by hand."""

    def __init__(self, kind: str = "LSTMCell") -> None:
        super().__init__()
        self.emb = nn.Embedding(len(LETTERS), 5)
        self.cells = nn.ModuleList([getattr(nn, kind)(5, 6), getattr(nn, kind)(6, 6)])
        self.head = nn.Linear(6, len(LETTERS))

    def forward(self, ids: Tensor) -> Tensor:
        states: list[object] = [None, None]
        said = []
        for x in self.emb(ids):
            for k, cell in enumerate(self.cells):
                states[k] = cell(x[None], states[k])
                x = (states[k][0] if isinstance(states[k], tuple) else states[k])[0]
            said.append(self.head(x))
        return torch.stack(said)


class Tied(nn.Module):
    """The head's matrix is the embedding's."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Embedding(len(LETTERS), 6)
        self.rnn = nn.LSTM(6, 6)
        self.decoder = nn.Linear(6, len(LETTERS))
        self.decoder.weight = self.encoder.weight

    def forward(self, ids: Tensor) -> Tensor:
        return self.decoder(self.rnn(self.encoder(ids))[0])


class HandWritten(nn.Module):
    """An LSTM of two linear layers, its gates chunked in the author's order."""

    def __init__(self, order: str = "ifog", hidden: int = 6) -> None:
        super().__init__()
        self.order = order
        self.embedding = nn.Embedding(len(LETTERS), 5)
        self.Wx = nn.Linear(5, 4 * hidden)
        self.Wh = nn.Linear(hidden, 4 * hidden, bias=False)
        self.fc = nn.Linear(hidden, len(LETTERS))

    def forward(self, ids: Tensor) -> Tensor:
        h = c = torch.zeros(self.Wh.in_features)
        said = []
        for x in self.embedding(ids):
            parts = (self.Wx(x) + self.Wh(h)).chunk(4)
            gate = dict(zip(self.order, parts, strict=True))
            c = gate["f"].sigmoid() * c + gate["i"].sigmoid() * gate["g"].tanh()
            h = gate["o"].sigmoid() * c.tanh()
            said.append(self.fc(h))
        return torch.stack(said)


class GateByGate(nn.Module):
    """An LSTM of four linear layers on word and state put together, as many homeworks have it."""

    def __init__(self, state_first: bool = False, hidden: int = 6) -> None:
        super().__init__()
        self.state_first = state_first
        self.embedding = nn.Embedding(len(LETTERS), 5)
        self.forget_gate, self.input_gate, self.output_gate, self.cell_gate = (
            nn.Linear(5 + hidden, hidden) for _ in range(4)
        )
        self.fc = nn.Linear(hidden, len(LETTERS))

    def forward(self, ids: Tensor) -> Tensor:
        h = c = torch.zeros(self.forget_gate.out_features)
        said = []
        for x in self.embedding(ids):
            both = torch.cat((h, x) if self.state_first else (x, h))
            f, i, o = (g(both).sigmoid() for g in (self.forget_gate, self.input_gate,
                                                   self.output_gate))  # fmt: skip
            c = f * c + i * self.cell_gate(both).tanh()
            h = o * c.tanh()
            said.append(self.fc(h))
        return torch.stack(said)


class Pairs(nn.Module):
    """An LSTM of eight raw parameters, multiplied from the left, with biases b_f …"""

    def __init__(self, hidden: int = 6) -> None:
        super().__init__()
        self.emb = nn.Embedding(len(LETTERS), 5)
        for gate in "ifco":
            self.register_parameter(f"W_{gate}", nn.Parameter(torch.randn(5, hidden)))
            self.register_parameter(f"U_{gate}", nn.Parameter(torch.randn(hidden, hidden)))
            self.register_parameter(f"b_{gate}", nn.Parameter(torch.randn(hidden)))
        self.out = nn.Linear(hidden, len(LETTERS))

    def forward(self, ids: Tensor) -> Tensor:
        h = c = torch.zeros(self.b_i.shape)
        said = []
        for x in self.emb(ids):
            a = {g: x @ self.get_parameter(f"W_{g}") + h @ self.get_parameter(f"U_{g}")
                 + self.get_parameter(f"b_{g}") for g in "ifco"}  # fmt: skip
            c = a["f"].sigmoid() * c + a["i"].sigmoid() * a["c"].tanh()
            h = a["o"].sigmoid() * c.tanh()
            said.append(self.out(h))
        return torch.stack(said)


class Attends(nn.Module):
    """The decoder of PyTorch's translation tutorial, its attention on word and state."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(len(LETTERS), 6)
        self.attn = nn.Linear(12, 8)
        self.attn_combine = nn.Linear(12, 6)
        self.gru = nn.GRU(6, 6)
        self.out = nn.Linear(6, len(LETTERS))


class Encodes(nn.Module):
    """The encoder that goes with it, which has no head."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(7, 6)
        self.gru = nn.GRU(6, 6)


def logits_of(module: nn.Module) -> np.ndarray:
    """Return what torch computes for `IDS`, (T, K)."""
    with torch.no_grad():
        return module(torch.tensor(IDS)).numpy()
