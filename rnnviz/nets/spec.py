"""What a network is made of, without its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

CellKind = Literal["rnn", "gru", "lstm"]
Nonlinearity = Literal["tanh", "relu", "linear", "sigmoid", "softsign"]
GateCurve = Literal["sigmoid", "hard_sigmoid", "hard_sigmoid_6"]
Reset = Literal["after", "before"]
Over = Literal["each", "attention", "mean", "max"]

GATES: Mapping[str, int] = {"rnn": 1, "gru": 3, "lstm": 4}
MAX_LAYERS = 15
MAX_SIZE = 1 << 20
"""Of everything that is counted in a network."""

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "cell": get_args(CellKind),
    "nonlinearity": get_args(Nonlinearity),
    "gate_curve": get_args(GateCurve),
    "reset": get_args(Reset),
    "over": get_args(Over),
    "between": ("", "tanh", "relu", "sigmoid", "softsign"),
}


@dataclass(frozen=True)
class NetworkSpec:
    """Sizes and kinds of an embedding, a stack of recurrent layers and a head.

    `vocabulary` V counts input tokens, `embedding` E is the size of x, `hidden` H the units of
    each of the 1 to 15 `layers`, `outputs` K the head's rows. `tied` uses the embedding matrix as
    the head's weight (Press & Wolf 2017), which needs E = H and V = K.

    The rest says what differs from PyTorch's networks, as other programs' do. `nonlinearity`
    squashes new content and `gate_curve` the gates; `reset` tells whether a GRU resets U h or h;
    `peepholes` let an LSTM's gates see c; `projection` P makes its h a projection to P numbers,
    which stand in the first P of H units (0: none). The head reads the top layer's h, or `beside`
    each other x and the h of all layers; and of that what was said at `each` step, or what was
    said so far, `over` time. `dense` M is the size of a layer before the head (0: none), whose
    values `between` squashes. With `window` N the network reads N steps at a time, filled up in
    front with the entry `padding` (0: as many as there are).

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
    gate_curve: GateCurve = "sigmoid"
    reset: Reset = "after"
    peepholes: bool = False
    projection: int = 0
    beside: bool = False
    over: Over = "each"
    dense: int = 0
    between: str = ""
    window: int = 0
    padding: int = 0

    def __post_init__(self) -> None:
        """Refuse a network that cannot be built.

        Raises
        ------
        ValueError
            If a kind is unknown or a size out of range; the message names both.
        """
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                told = ", ".join(choices).removeprefix(", ")
                raise ValueError(f"the {_said(name)} must be one of {told}, not "
                                 f"{getattr(self, name)!r}")  # fmt: skip
        if not 1 <= self.layers <= MAX_LAYERS:
            raise ValueError(f"there may be 1 to {MAX_LAYERS} layers, not {self.layers}")
        for name in ("vocabulary", "embedding", "hidden", "outputs"):
            _check_size(name, getattr(self, name), 1, MAX_SIZE)
        _check_size("projection", self.projection, 0, self.hidden)
        _check_size("dense", self.dense, 0, MAX_SIZE)
        _check_size("window", self.window, 0, MAX_SIZE)
        _check_size("padding", self.padding, 0, self.vocabulary - 1)
        self._check_together()

    def _check_together(self) -> None:
        if self.tied and (self.embedding, self.vocabulary) != (self.head_inputs, self.outputs):
            raise ValueError("tied weights need embedding = hidden and vocabulary = outputs")
        if (self.peepholes or self.projection) and self.cell != "lstm":
            raise ValueError(f"peepholes and projections are of an LSTM, not of a {self.cell}")
        if self.peepholes and self.projection:
            raise ValueError("an LSTM with peepholes and a projection is not known here")
        if self.projection and (self.gate_curve, self.nonlinearity) != ("sigmoid", "tanh"):
            raise ValueError("a projected LSTM has σ and tanh")
        if self.reset == "before" and self.cell != "gru":
            raise ValueError(f"a reset gate is of a GRU, not of a {self.cell}")

    @property
    def read(self) -> int:
        """The size R of what is read of one step: H, or E + L·H beside each other."""
        return self.embedding + self.layers * self.hidden if self.beside else self.hidden

    @property
    def head_inputs(self) -> int:
        """The size of what the head's matrix is multiplied with."""
        return self.dense or self.read

    def column_of(self, layer: int) -> int | None:
        """Return the column of the head's matrix that reads h of a layer's first unit, if one does.

        None too where a layer lies in between.
        """
        if self.dense or not (self.beside or layer == self.layers - 1):
            return None
        return self.embedding + layer * self.hidden if self.beside else 0

    @property
    def is_torchs(self) -> bool:
        """Whether `torch.nn` has all of it: its cells, and a linear head on the top layer's h."""
        return not self.beyond_torch

    @property
    def beyond_torch(self) -> str:
        """What of it is not as `torch.nn` has it by default, in words; empty if all is."""
        usual = ("tanh", "relu") if self.cell == "rnn" else ("tanh",)
        over = {"attention": "attention", "mean": "a mean over time", "max": "a maximum over time"}
        told = {
            "peepholes": self.peepholes,
            "a projection": self.projection > 0,
            f"gates of a {_said(self.gate_curve)}": self.gate_curve != "sigmoid",
            "a reset gate before the matrix": self.reset == "before",
            f"a new state squashed by {self.nonlinearity}": self.nonlinearity not in usual,
            over.get(self.over, ""): self.over != "each",
            "a head that reads all layers": self.beside,
            "a head of two layers": self.dense > 0,
            f"a {self.between} before the head": bool(self.between),
            "a window of what it reads": self.window > 0,
        }
        return next((name for name, so in told.items() if so), "")

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shape of every weight by its PyTorch parameter name."""
        H, rows = self.hidden, GATES[self.cell] * self.hidden
        shapes: dict[str, tuple[int, ...]] = {"embedding.weight": (self.vocabulary, self.embedding)}
        for k in range(self.layers):
            shapes[f"rnn.weight_ih_l{k}"] = (rows, self.embedding if k == 0 else H)
            shapes[f"rnn.weight_hh_l{k}"] = (rows, H)
            shapes[f"rnn.bias_ih_l{k}"] = (rows,)
            shapes[f"rnn.bias_hh_l{k}"] = (rows,)
            if self.peepholes:
                shapes[f"rnn.peephole_l{k}"] = (3 * H,)
            if self.projection:
                shapes[f"rnn.weight_hr_l{k}"] = (H, H)
        if self.over == "attention":
            shapes["attention.weight"] = (self.read,)
        if self.dense:
            shapes["dense.weight"] = (self.dense, self.read)
            shapes["dense.bias"] = (self.dense,)
        if not self.tied:
            shapes["head.weight"] = (self.outputs, self.head_inputs)
        shapes["head.bias"] = (self.outputs,)
        return shapes

    def to_json(self) -> dict[str, Any]:
        """Return the fields as plain JSON values; of what other programs do, what differs."""
        told = asdict(self)
        return {name: value for name, value in told.items() if not self._usual(name)}

    def _usual(self, name: str) -> bool:
        later = [each for each in fields(self) if each.name not in ("nonlinearity", "tied")]
        return any(each.name == name and getattr(self, name) == each.default for each in later)

    def __repr__(self) -> str:
        """Return the fields of `to_json`: what the fingerprint of weights is made with."""
        told = ", ".join(f"{name}={value!r}" for name, value in self.to_json().items())
        return f"NetworkSpec({told})"

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


def _said(name: str) -> str:
    return name.replace("_", " ")


def _check_size(name: str, size: int, least: int, most: int) -> None:
    if not least <= size <= most:
        raise ValueError(f"{name} must lie in {least}…{most}, not {size}")
