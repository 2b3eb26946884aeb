"""Sentences from a small grammar: alternatives, options and slots, drawn with a seed.

A pattern such as ``[please] (send|transfer) {amount} to {name}`` stands for all its sentences:
``(a|b)`` is one of these, ``[a]`` may be left out, ``{name}`` is drawn from the slot of that name,
whose entries are patterns too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

Slots = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Grammar:
    """Slots by name, each a list of patterns.

    >>> Grammar({"name": ("anna", "ben")}).draw("[please] call {name}", np.random.default_rng(0))
    'please call ben'
    """

    slots: Slots

    def draw(self, pattern: str, rng: np.random.Generator) -> str:
        """Return one sentence of the pattern, with single spaces.

        Raises
        ------
        ValueError
            If the pattern has a bracket too many or too few, or names no slot.
        """
        drawn, end = self._sequence(pattern, 0, rng, "")
        if end != len(pattern):
            raise ValueError(f"{pattern!r} has a bracket too many at {end}")
        return " ".join(drawn.split())

    def _sequence(
        self, pattern: str, at: int, rng: np.random.Generator, until: str
    ) -> tuple[str, int]:
        """Return what is drawn from `at` on, up to one of the signs in `until`, and its place."""
        drawn = []
        while at < len(pattern) and pattern[at] not in "|)]}":
            sign = pattern[at]
            if sign in "([":
                piece, at = self._group(pattern, at + 1, rng, ")" if sign == "(" else "]")
            elif sign == "{":
                end = pattern.index("}", at) if "}" in pattern[at:] else len(pattern)
                piece, at = self._slot(pattern[at + 1 : end], rng), end + 1
            else:
                piece, at = sign, at + 1
            drawn.append(piece)
        if at >= len(pattern) and until:
            raise ValueError(f"{pattern!r} has a bracket too few: {until[-1]} is missing")
        return "".join(drawn), at

    def _group(
        self, pattern: str, at: int, rng: np.random.Generator, closing: str
    ) -> tuple[str, int]:
        """Return one of the alternatives that begin at `at`, and the place behind the bracket."""
        found = []
        while True:
            piece, at = self._sequence(pattern, at, rng, "|" + closing)
            found.append(piece)
            if pattern[at] != "|":
                break
            at += 1
        if pattern[at] != closing:
            raise ValueError(f"{pattern!r} has {pattern[at]!r} at {at} in the place of {closing!r}")
        found = [*found, ""] if closing == "]" else found
        return found[int(rng.integers(len(found)))], at + 1

    def _slot(self, name: str, rng: np.random.Generator) -> str:
        if name not in self.slots:
            raise ValueError(f"there is no slot {name!r}; there are {', '.join(self.slots)}")
        patterns = self.slots[name]
        return self.draw(patterns[int(rng.integers(len(patterns)))], rng)
