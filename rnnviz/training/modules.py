"""The network of a `NetworkSpec` as `torch.nn` modules with the textbook's parameter names."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call

from rnnviz.nets.spec import NetworkSpec
from rnnviz.trace import Array

State = Tensor | tuple[Tensor, Tensor]


class RecurrentNetwork(nn.Module):
    """Embedding, recurrent layers and linear head: ids (B, T) in, logits (B, T, K) out."""

    def __init__(
        self,
        spec: NetworkSpec,
        dropout: float = 0.0,
        input_dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.spec = spec
        self.recurrent_dropout = recurrent_dropout
        self.embedding = nn.Embedding(spec.vocabulary, spec.embedding)
        self.rnn = _recurrent(spec, dropout)
        self.head = nn.Linear(spec.hidden, spec.outputs)
        self.dropout = nn.Dropout(dropout)
        self.input_dropout = nn.Dropout(input_dropout)
        _initialise(self)
        if spec.tied:
            self.head.weight = self.embedding.weight

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.head.weight.device

    def forward(self, ids: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return the logits (B, T, K) of every step, and the state after the last."""
        x = self.input_dropout(self.embedding(ids))  # (B, T, E)
        h, state = self._recurrent(x, state)  # (B, T, H)
        return self.head(self.dropout(h)), state

    def _recurrent(self, x: Tensor, state: State | None) -> tuple[Tensor, State]:
        """Run the layers; in training with entries of U dropped, one mask for all steps."""
        if not self.training or not self.recurrent_dropout:
            found: tuple[Tensor, State] = self.rnn(x, state)
            return found
        weights, p = self.rnn.named_parameters(), self.recurrent_dropout
        thinned = {n: nn.functional.dropout(w, p) for n, w in weights if "weight_hh" in n}
        found = functional_call(self.rnn, thinned, (x, state))
        return found

    def set_dropout(self, dropout: float, input_dropout: float, recurrent_dropout: float) -> None:
        """Drop that share from now on."""
        self.dropout.p, self.input_dropout.p = dropout, input_dropout
        self.rnn.dropout = dropout if self.spec.layers > 1 else 0.0
        self.recurrent_dropout = recurrent_dropout

    def arrays(self) -> dict[str, Array]:
        """Return the weights as float32 arrays by the names of `spec.shapes()`."""
        tensors = self.state_dict()
        return {
            name: tensors[name].detach().cpu().numpy().astype(np.float32)
            for name in self.spec.shapes()
        }

    def load_arrays(self, weights: Mapping[str, Array]) -> None:
        """Take over weights, in place."""
        tensors = self.state_dict()
        with torch.no_grad():
            for name, values in weights.items():
                tensors[name].copy_(torch.tensor(values))


def _recurrent(spec: NetworkSpec, dropout: float) -> nn.RNNBase:
    between = dropout if spec.layers > 1 else 0.0
    sizes = (spec.embedding, spec.hidden, spec.layers)
    if spec.cell == "lstm":
        return nn.LSTM(*sizes, batch_first=True, dropout=between)
    if spec.cell == "gru":
        return nn.GRU(*sizes, batch_first=True, dropout=between)
    return nn.RNN(*sizes, nonlinearity=spec.nonlinearity, batch_first=True, dropout=between)


def _initialise(network: RecurrentNetwork) -> None:
    """Orthogonal recurrent matrices (Saxe et al. 2014), forget bias 1 (Jozefowicz et al. 2015)."""
    H = network.spec.hidden
    nn.init.normal_(network.embedding.weight, std=0.1)
    nn.init.zeros_(network.head.bias)
    for name, weight in network.rnn.named_parameters():
        if "weight_hh" in name:
            for block in weight.data.split(H):
                nn.init.orthogonal_(block)
        elif "weight_ih" in name:
            for block in weight.data.split(H):
                nn.init.xavier_uniform_(block)
        else:
            nn.init.zeros_(weight)
            if network.spec.cell == "lstm" and "bias_ih" in name:
                weight.data[H : 2 * H] = 1.0
