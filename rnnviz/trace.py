"""The values that everything else is about: a frozen cause, a frozen run, a place in it.

A `Request` says what to run; capturing it gives a `Trace`; a `Cursor` says where in the trace we
look. A picture is a pure function of trace and cursor, which is why pausing, stepping back,
comparing and exporting need no code of their own. This module knows NumPy and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias, TypeVar

import numpy as np

from rnnviz.edits import Change, Edit

__all__ = [
    "Array", "Change", "Cursor", "Edit", "Field", "Request", "Sampling", "Token", "Trace", "frozen",
]  # fmt: skip

Array: TypeAlias = "np.typing.NDArray[np.float32]"
Kind = TypeVar("Kind", bound=Change)


def frozen(values: np.typing.NDArray[np.floating] | list[float]) -> Array:
    """Return `values` as a float32 array that refuses to be written to.

    An array that is float32 already is not copied: the result is a read-only view of it.
    """
    view = np.asarray(values, dtype=np.float32).view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, eq=False)
class Field:
    """A read-only array whose axes have names.

    >>> h = Field(frozen(np.zeros((1, 8, 64))), ("layer", "step", "unit"), (-1.0, 1.0), "h")
    >>> h.at(layer=0, step=3).shape
    (64,)

    `bounds` are the smallest and largest value that a picture must be able to show: of the gates
    and of `h` they are known exactly, of `c` and of pre-activations they are measured and made
    symmetric. `equation` is an expression that gives this field from the others of its step.
    """

    data: Array
    axes: tuple[str, ...]
    bounds: tuple[float, float]
    symbol: str
    equation: str = ""

    def __post_init__(self) -> None:
        """Refuse an array whose axes are not all named, and freeze it.

        Raises
        ------
        ValueError
            If the number of names is not the number of axes.
        """
        if self.data.ndim != len(self.axes):
            raise ValueError(
                f"field {self.symbol!r} has {self.data.ndim} axes but the names {self.axes}"
            )
        object.__setattr__(self, "data", frozen(self.data))

    def size(self, axis: str) -> int:
        """Return how many entries there are along `axis`."""
        return int(self.data.shape[self._axis(axis)])

    def at(self, **index: int) -> Array:
        """Return the read-only part of the array at the given places of the named axes.

        Negative places are refused: before the first step lies the initial state, not the last.

        Raises
        ------
        KeyError
            If there is no such axis.
        IndexError
            If a place lies outside its axis; the message names axis, size and what was asked.
        """
        places: list[int | slice] = [slice(None)] * self.data.ndim
        for axis, place in index.items():
            k = self._axis(axis)
            size = self.data.shape[k]
            if not 0 <= place < size:
                raise IndexError(f"{self.symbol}: {axis} {place} asked, but there are {size}")
            places[k] = place
        part: Array = self.data[tuple(places)]
        return part

    def _axis(self, name: str) -> int:
        if name not in self.axes:
            raise KeyError(f"{self.symbol} has the axes {self.axes}, not {name!r}")
        return self.axes.index(name)


@dataclass(frozen=True)
class Token:
    """One step's input: what was written, and what the network sees of it.

    `text` is as the user wrote it, `seen` is the vocabulary's entry that stands for it (the same
    text where the word is known), `id` is that entry's number.
    """

    text: str
    seen: str
    id: int

    @property
    def known(self) -> bool:
        """Tell whether the network has an entry for just this text, whatever its case."""
        return self.seen == self.text or self.seen.casefold() == self.text.casefold()


@dataclass(frozen=True)
class Sampling:
    """How a generated token is drawn from the network's distribution.

    `length` counts the tokens to write (1 or more). `temperature` divides the logits (0 picks the
    most probable token), `top_k` keeps the k most probable (0 keeps all), `top_p` keeps the
    smallest set of tokens whose probabilities sum to at least p (1.0 keeps all).
    """

    length: int = 60
    temperature: float = 0.8
    top_k: int = 0
    top_p: float = 0.95

    def __post_init__(self) -> None:
        """Refuse settings that leave nothing to draw from.

        Raises
        ------
        ValueError
            If a setting lies outside its range; the message names the range.
        """
        if self.length < 1:
            raise ValueError(f"the length must be 1 or more, not {self.length}")
        if not 0.0 <= self.temperature <= 100.0:
            raise ValueError(f"the temperature must lie in 0…100, not {self.temperature}")
        if self.top_k < 0:
            raise ValueError(f"top-k must be 0 (all) or more, not {self.top_k}")
        if not 0.0 < self.top_p <= 1.0:
            raise ValueError(f"top-p must be above 0 and at most 1, not {self.top_p}")


@dataclass(frozen=True)
class Request:
    """The frozen and hashable cause of a run.

    `model` is the fingerprint of the weights (`Model.version`), so that a request never means two
    different networks. With `sampling` the network writes on after `text`; without, it reads.
    `edits` are applied in their order, those that are on.
    """

    model: str
    text: str
    edits: tuple[Change, ...] = ()
    seed: int = 0
    sampling: Sampling | None = None

    def with_edit(self, edit: Change) -> Request:
        """Return this request with one more edit."""
        return replace(self, edits=(*self.edits, edit))

    def active(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return the edits of that kind that are switched on."""
        return tuple(edit for edit in self.edits if isinstance(edit, kind) and edit.on)

    @property
    def is_edited(self) -> bool:
        """Whether any edit is switched on."""
        return any(edit.on for edit in self.edits)


@dataclass(frozen=True)
class Cursor:
    """A place in a trace: the step, how far inside it, and what is looked at.

    `phase` runs from 0 (the step begins) up to but not including 1. `symbol` says which of the
    unit's values is asked about, None where it is the unit as such.
    """

    step: int = 0
    phase: float = 0.0
    layer: int = 0
    unit: int | None = None
    symbol: str | None = None

    def __post_init__(self) -> None:
        """Refuse a place that no trace can have.

        Raises
        ------
        ValueError
            If the step is negative or the phase lies outside [0, 1).
        """
        if self.step < 0 or not 0.0 <= self.phase < 1.0:
            raise ValueError(f"no trace has step {self.step} at phase {self.phase}")


@dataclass(frozen=True, eq=False)
class Trace:
    """The frozen result of a run: T steps, one input token each.

    `fields` holds, by symbol:

    - ``x`` (step, feature): the input vector of the first layer;
    - ``h``, and for an LSTM ``c`` (layer, step, unit): states *after* the step;
    - ``h0``, ``c0`` (layer, unit): the states before the first step;
    - the gates ``i f g o`` of an LSTM, ``r z n`` of a GRU (layer, step, unit);
    - ``f_x`` and ``f_h``, and so for each gate (``h_x``, ``h_h`` of a plain RNN): the input's part
      ``W x + b`` and the memory's part ``U h + b`` of its pre-activation;
    - ``f_c`` and so for each gate with a peephole, and ``m``, what an LSTM with a projection says
      before it, (layer, step, unit);
    - ``logits`` and ``p`` (step, label): scores and probabilities of every output;
    - with attention ``score`` (step,), before the softmax; of what was read before the first step
      ``score0`` (before,), and ``said0`` (before, said), what it said;
    - under dropout ``mask_x`` (step, feature), ``mask_up`` and ``mask_h`` (layer, step, unit): 0
      where the first layer does not read x, where h is not read by what stands above, or by the
      next step; 1/(1 − p) elsewhere. ``x`` and ``h`` themselves are whole.

    `chosen` has for each step the number of the token that was drawn from `p`, or -1 where the
    next token was given by the user. `places` has for each step its step in the run without edits,
    or -1 for a token that an edit put in. `earlier` are the tokens that stood before the first
    step and are read no longer, of a network with a window. `labels` names the outputs.
    `complete` is False while a longer trace of the same request is still to come.
    """

    request: Request
    cell: str
    tokens: tuple[Token, ...]
    labels: tuple[str, ...]
    fields: Mapping[str, Field]
    chosen: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    complete: bool = True
    earlier: tuple[Token, ...] = ()

    def __post_init__(self) -> None:
        """Freeze the mapping of the fields."""
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))

    def __getitem__(self, symbol: str) -> Field:
        """Return the field of that symbol.

        Raises
        ------
        KeyError
            If the run recorded no such symbol; the message names those it has.
        """
        if symbol not in self.fields:
            raise KeyError(f"this run has {', '.join(self.fields)}, not {symbol!r}")
        return self.fields[symbol]

    def __contains__(self, symbol: str) -> bool:
        """Tell whether the run recorded that symbol."""
        return symbol in self.fields

    def __len__(self) -> int:
        """Return the number of steps T."""
        return len(self.tokens)

    @cached_property
    def layers(self) -> int:
        """The number of recurrent layers."""
        return self["h"].size("layer")

    @cached_property
    def units(self) -> int:
        """The number of units H of every layer."""
        return self["h"].size("unit")

    @cached_property
    def by_character(self) -> bool:
        """Whether one step is one character: a writer's outputs say so, else its first tokens."""
        told = [t.seen for t in self.tokens[:64]] if self.request.sampling is None else self.labels
        return all(len(each) == 1 for each in told if each[:1] + each[-1:] != "<>")  # but for <s>

    def before(self, symbol: str, layer: int, step: int) -> Array:
        """Return the state `h` or `c` that a step starts from, shape (unit,)."""
        if step == 0:
            return self[symbol + "0"].at(layer=layer)
        return self[symbol].at(layer=layer, step=step - 1)

    def top(self, step: int, count: int) -> list[tuple[str, float]]:
        """Return the `count` most probable outputs after `step` as (label, probability)."""
        p = self["p"].at(step=step)
        count = min(count, p.size)
        best = np.argpartition(-p, count - 1)[:count]
        best = best[np.argsort(-p[best], kind="stable")]
        return [(self.labels[k], float(p[k])) for k in best]
