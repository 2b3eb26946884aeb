"""What can be changed about a run: frozen values, which a `Request` lists and a capture applies.

Each may be switched off and stays in the list, so that a run with it and one without can be
compared by a click.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Literal

Operation = Literal["scale", "set", "add", "noise", "mask"]
WordOperation = Literal["swap", "insert", "delete"]
Way = Literal["input", "up", "memory"]

OPERATIONS: tuple[Operation, ...] = ("scale", "set", "add", "noise", "mask")
WORD_OPERATIONS: tuple[WordOperation, ...] = ("swap", "insert", "delete")
WAYS: tuple[Way, ...] = ("input", "up", "memory")


@dataclass(frozen=True)
class Edit:
    """A change to values of a run: do `operation` with `amount` to `symbol` at these places.

    `layer`, `units` and `steps` are None for "all of them". The operations: `scale` multiplies by
    the amount, `set` replaces, `add` adds, `noise` adds normal noise of that standard deviation
    (from the request's seed), `mask` sets to zero and ignores the amount.
    """

    symbol: str
    operation: Operation
    amount: float = 0.0
    layer: int | None = None
    units: tuple[int, ...] | None = None
    steps: tuple[int, ...] | None = None
    on: bool = True

    def __post_init__(self) -> None:
        """Refuse an operation that does not exist.

        Raises
        ------
        ValueError
            If `operation` is none of `OPERATIONS`, or the amount is not a finite number.
        """
        if self.operation not in OPERATIONS:
            raise ValueError(f"there is no operation {self.operation!r}; there are {OPERATIONS}")
        if not isfinite(self.amount):
            raise ValueError(f"an edit's amount must be a finite number, not {self.amount}")


@dataclass(frozen=True)
class WordEdit:
    """A change to the words that are read.

    `swap` puts the tokens of `text` in the place of one, `insert` puts them before it, and
    `delete` takes it out. Places count tokens from 0, in the input as the edits before in the list
    have left it. In text that the network writes, `swap` puts the first token of `text` where
    another was drawn.
    """

    operation: WordOperation
    place: int
    text: str = ""
    on: bool = True

    def __post_init__(self) -> None:
        """Refuse an operation or a place that cannot be.

        Raises
        ------
        ValueError
            If `operation` is none of `WORD_OPERATIONS`, or the place is negative.
        """
        if self.operation not in WORD_OPERATIONS:
            raise ValueError(
                f"there is no operation {self.operation!r}; there are {WORD_OPERATIONS}"
            )
        if self.place < 0:
            raise ValueError(f"there is no word {self.place}; the first is 0")


@dataclass(frozen=True)
class WeightEdit:
    """One weight of the network set to `amount`: entry (row, column) of the named parameter.

    `name` is PyTorch's, as in `NetworkSpec.shapes`; of a bias the column is 0.
    """

    name: str
    row: int
    column: int
    amount: float
    on: bool = True

    def __post_init__(self) -> None:
        """Refuse a value that is no number.

        Raises
        ------
        ValueError
            If the amount is not a finite number, or row or column is negative.
        """
        if not isfinite(self.amount):
            raise ValueError(f"a weight must be a finite number, not {self.amount}")
        if min(self.row, self.column) < 0:
            raise ValueError(f"{self.name} has no entry ({self.row}, {self.column})")


@dataclass(frozen=True)
class Dropout:
    """Units removed at random with probability p, as in training; the others grow by 1/(1 − p).

    `way` says where on its way a value may be lost: ``input`` between the embedding and the first
    layer, ``up`` between a layer and what stands above it (the next layer or the head), ``memory``
    between a step and the next. `number` is the number of the pass: another one, another set of
    units. With `every_step` a new set is drawn at each step (Srivastava et al. 2014), otherwise one
    set holds for the whole input (Gal & Ghahramani 2016).
    """

    way: Way
    p: float
    number: int = 0
    every_step: bool = True
    on: bool = True

    def __post_init__(self) -> None:
        """Refuse a way that does not exist, and a probability that leaves nothing.

        Raises
        ------
        ValueError
            If `way` is none of `WAYS` or p lies outside [0, 1).
        """
        if self.way not in WAYS:
            raise ValueError(f"there is no way {self.way!r}; there are {WAYS}")
        if not 0.0 <= self.p < 1.0:
            raise ValueError(f"the dropout must lie in 0…1 and stay below 1, not {self.p}")


Change = Edit | WordEdit | WeightEdit | Dropout
