"""A recurrent part that was found in a file: its weights laid out as PyTorch lays them out.

Every framework's finder (`torch_parts`, `keras_parts`, `onnx_parts`, …) turns `Contents` into
these; from here on nobody asks where they came from. G counts gates (lstm 4, gru 3, rnn 1), H
units, D inputs of a layer, P the size of a projected state, V tokens, E features, K outputs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from rnnviz.files.foreign.conventions import Conventions
from rnnviz.nets.spec import GATES, CellKind
from rnnviz.trace import Array

InputKind = Literal["embedding", "one-hot", "numbers"]


@dataclass(frozen=True, eq=False)
class Layer:
    """One direction of one layer: a = W x + b + U h + b_u, blocks in the order of the file.

    `W` (G*H, D), `U` (G*H, H), or (G*H, P) of a projected LSTM; `b` and `b_u` (G*H,), None where
    the file has none; `projection` (P, H); `peepholes` (3*H,) in the order i, f, o.
    """

    W: Array
    U: Array
    b: Array | None = None
    b_u: Array | None = None
    projection: Array | None = None
    peepholes: Array | None = None


@dataclass(frozen=True, eq=False)
class Head:
    """A linear map from the top state to the outputs: `weight` (K, H), `bias` (K,) or None."""

    name: str
    weight: Array
    bias: Array | None = None

    def two_sided(self) -> Head:
        """Return one output as two: its σ is a softmax of which the first score is always 0."""
        weight, bias = np.pad(self.weight, [(1, 0), (0, 0)]), self.bias
        return Head(self.name, weight, None if bias is None else np.pad(bias, (1, 0)))


TWO_SIDED = (
    "the one output is taken for a probability: its σ is a softmax of it and of a score of 0"
)


@dataclass(frozen=True, eq=False)
class Part:
    """A stack of recurrent layers with what stands before and after it.

    `layers[k]` holds one `Layer`, or two (forward, backward) if it is bidirectional. `embedding`
    (V, E) is None where the input is one-hot or numbers. `heads` lists all linear maps that fit
    behind it, the likeliest first; `dense` is a layer that stands before the first of them.
    `attention` (E + ΣH,), where there is any, scores each step's x and all layers' h side by side,
    whose average weighted by softmax the head reads (Felbo et al. 2017). `fused` tells that W and U
    of each layer were one matrix on word and state together, cut as if the word came first.
    `settled` names the fields of `conventions` that the file itself settles; the others are
    defaults. `notes` says why each
    thing was read as it was, `obstacles` what our own networks cannot do; each is one sentence.
    """

    name: str
    cell: CellKind
    layers: tuple[tuple[Layer, ...], ...]
    conventions: Conventions
    input: InputKind
    embedding: Array | None = None
    embedding_name: str = ""
    heads: tuple[Head, ...] = ()
    dense: Head | None = None
    attention: Array | None = None
    tied: bool = False
    fused: bool = False
    settled: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    used: tuple[str, ...] = field(default=())  # names of the tensors that it is made of

    @property
    def hidden(self) -> tuple[int, ...]:
        """The units H of each layer."""
        return tuple(len(layer[0].W) // GATES[self.cell] for layer in self.layers)

    @property
    def says(self) -> tuple[int, ...]:
        """The size of the state h of each layer: H, or P if it is projected."""
        return tuple(int(layer[0].U.shape[1]) for layer in self.layers)

    @property
    def inputs(self) -> int:
        """The size D of what the first layer reads."""
        return int(self.layers[0][0].W.shape[1])

    @property
    def is_series(self) -> bool:
        """Whether one number is read a step."""
        return self.input == "numbers" and self.inputs == 1

    @property
    def bidirectional(self) -> bool:
        """Whether any layer also reads backwards."""
        return any(len(layer) > 1 for layer in self.layers)
