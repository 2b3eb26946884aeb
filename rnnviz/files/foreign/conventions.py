"""What weights alone do not say: how a framework arranges its gates and uses its states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reset = Literal["after", "before"]
Update = Literal["keeps", "replaces"]
Nonlinearity = Literal["tanh", "relu", "linear", "sigmoid", "softsign", "other"]
GateCurve = Literal["sigmoid", "hard_sigmoid", "hard_sigmoid_6", "other"]
Between = Literal["nothing", "relu", "tanh", "sigmoid", "softsign"]
Read = Literal["every", "last", "mean", "max"]
Order = Literal["xh", "hx"]

ORDERS = {"lstm": "ifgo", "gru": "rzn", "rnn": "h"}
"""PyTorch's order of the blocks, in which our own networks keep them."""

LSTM_ORDERS = {
    "ifgo": "PyTorch, Keras, NAM",
    "igfo": "TensorFlow 1, sketch-rnn, ELMo",
    "ifog": "hand-written cells, karpathy's char-rnn",
    "iofg": "ONNX",
    "figo": "hand-written cells",
    "fiog": "hand-written cells",
    "fgio": "hand-written cells",
    "gifo": "hand-written cells",
}
GRU_ORDERS = {"rzn": "PyTorch", "zrn": "Keras, ONNX, papers"}


@dataclass(frozen=True)
class Conventions:
    """How one recurrent part computes.

    `gates` names the blocks of rows in the order of the file, by our letters: a permutation of
    ``ifgo`` (g is also called c, j or "candidate") or ``rzn`` (n is also called h), ``h`` for a
    plain RNN. `forget_bias` is what the framework adds to f outside the weights. `reset` tells
    whether a GRU resets ``U h`` (after, as PyTorch) or h (before). `update` tells whether a GRU's
    z keeps the old state (as PyTorch and Keras) or replaces it. `nonlinearity` is that of the
    content (tanh nearly always), `curve` that of the gates: ``hard_sigmoid`` is 0.2 a + 0.5
    (Keras 0 to 2, ONNX), ``hard_sigmoid_6`` a / 6 + 0.5 (Keras 3, PyTorch), cut to 0…1. `read`
    tells which steps the head reads, or that it reads the mean or the largest of all so far, and
    `between` what squashes what it reads, or what a layer before it says. `together` tells whether
    word or state came first where one matrix reads both. `window` is how many entries are read at
    a time, filled up in front with the entry `padding`; 0: as many as there are.
    Of numbers v it reads (v − `offset`) / `scale`.
    """

    gates: str
    forget_bias: float = 0.0
    reset: Reset = "after"
    update: Update = "keeps"
    nonlinearity: Nonlinearity = "tanh"
    curve: GateCurve = "sigmoid"
    read: Read = "every"
    between: Between = "nothing"
    together: Order = "xh"
    window: int = 0
    padding: int = 0
    offset: float = 0.0
    scale: float = 1.0
