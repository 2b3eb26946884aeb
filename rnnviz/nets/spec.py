"""What a network is made of, without its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

CellKind = Literal["rnn", "gru", "lstm"]
Nonlinearity = Literal["tanh", "relu"]

GATES: Mapping[str, int] = {"rnn": 1, "gru": 3, "lstm": 4}
MAX_LAYERS = 15
MAX_SIZE = 1 << 20


@dataclass(frozen=True)
class NetworkSpec:
    """Sizes and kinds of an embedding, a stack of recurrent layers and a linear head.

    `vocabulary` V counts input tokens, `embedding` E is the size of x, `hidden` H the units of
    each of the 1 to 15 `layers`, `outputs` K the head's rows. `tied` uses the embedding matrix as
    the head's weight (Press & Wolf 2017), which needs E = H and V = K.

    >>> NetworkSpec("lstm", vocabulary=100, embedding=16, hidden=32, layers=1, outputs=5).shapes()
    """

    cell: CellKind
    vocabulary: int
    embedding: int
    hidden: int
    layers: int
    outputs: int
    nonlinearity: Nonlinearity = "tanh"
    tied: bool = False

    def __post_init__(self) -> None:
        """Refuse a network that cannot be built.

        Raises
        ------
        ValueError
            If a kind is unknown or a size out of range; the message names both.
        """
        if self.cell not in GATES:
            raise ValueError(f"the cell must be one of {', '.join(GATES)}, not {self.cell!r}")
        if self.nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"the nonlinearity must be tanh or relu, not {self.nonlinearity!r}")
        if not 1 <= self.layers <= MAX_LAYERS:
            raise ValueError(f"there may be 1 to {MAX_LAYERS} layers, not {self.layers}")
        for name in ("vocabulary", "embedding", "hidden", "outputs"):
            size = getattr(self, name)
            if not 1 <= size <= MAX_SIZE:
                raise ValueError(f"{name} must lie in 1…{MAX_SIZE}, not {size}")
        if self.tied and (self.embedding, self.vocabulary) != (self.hidden, self.outputs):
            raise ValueError("tied weights need embedding = hidden and vocabulary = outputs")

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shape of every weight by its PyTorch parameter name."""
        H, rows = self.hidden, GATES[self.cell] * self.hidden
        shapes: dict[str, tuple[int, ...]] = {"embedding.weight": (self.vocabulary, self.embedding)}
        for k in range(self.layers):
            shapes[f"rnn.weight_ih_l{k}"] = (rows, self.embedding if k == 0 else H)
            shapes[f"rnn.weight_hh_l{k}"] = (rows, H)
            shapes[f"rnn.bias_ih_l{k}"] = (rows,)
            shapes[f"rnn.bias_hh_l{k}"] = (rows,)
        if not self.tied:
            shapes["head.weight"] = (self.outputs, H)
        shapes["head.bias"] = (self.outputs,)
        return shapes

    def to_json(self) -> dict[str, Any]:
        """Return the fields as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> NetworkSpec:
        """Return the spec that `to_json` described.

        Raises
        ------
        ValueError
            If a field is missing, unknown or of the wrong type.
        """
        for name, value in values.items():
            kind = cls.__annotations__.get(name)
            if kind is None:
                raise ValueError(f"a network has no property {name!r}")
            if kind == "int" and (not isinstance(value, int) or isinstance(value, bool)):
                raise ValueError(f"{name} must be a whole number, not {value!r}")
            if kind == "bool" and not isinstance(value, bool):
                raise ValueError(f"{name} must be true or false, not {value!r}")
        try:
            return cls(**values)
        except TypeError as missing:
            raise ValueError(f"the network is not fully described: {missing}") from None
