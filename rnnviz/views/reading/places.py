"""What an axis is called, place by place: words, units, labels, or plain amounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.views.parts.decades import power

NOTHING = "no number"
COUNTED = 1e7  # whole numbers below it are written out


@dataclass(frozen=True)
class Places:
    """Places 0, 1, 2 … along an axis, each with a number and perhaps a word.

    `says` tells a place by its number, such as ``word {}``; where it is empty, the word does alone.
    """

    says: str
    numbers: tuple[float, ...]
    words: tuple[str, ...] = ()

    @classmethod
    def counted(cls, says: str, count: int, first: int = 1, words: tuple[str, ...] = ()) -> Places:
        """Return that many places, counted from `first`; words that are too few say nothing."""
        numbers = tuple(float(first + k) for k in range(count))
        return cls(says, numbers, words[:count] if len(words) >= count else ())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.numbers)

    @property
    def title(self) -> str:
        """What the places are, without a number."""
        return self.says.replace("{}", "").strip()

    def told(self, place: int) -> tuple[str, ...]:
        """Return what a place is called, in one line or two."""
        word = (f"‘{self.words[place]}’" if self.says else self.words[place],) if self.words else ()
        return (*((self.says.format(exact(self.numbers[place])),) if self.says else ()), *word)

    def tick(self, place: int) -> str:
        """Return the same as short as it gets."""
        return self.words[place] if self.words else exact(self.numbers[place])

    def taken(self, order: tuple[int, ...]) -> Places:
        """Return these places alone, in that order."""
        words = tuple(self.words[k] for k in order) if self.words else ()
        return Places(self.says, tuple(self.numbers[k] for k in order), words)


@dataclass(frozen=True)
class Amounts:
    """An axis of numbers that lie anywhere, such as batches; `says` is ``batch {}``."""

    says: str

    @property
    def title(self) -> str:
        """What the numbers are."""
        return self.says.replace("{}", "").strip()

    def told(self, value: float) -> tuple[str, ...]:
        """Return what a number is called."""
        return (self.says.format(exact(value)),)


def exact(value: float) -> str:
    """Return a number in six digits, with a true minus sign: 1,500 or −1.23457·10⁻⁵."""
    if not np.isfinite(value):
        return NOTHING if np.isnan(value) else "∞" if value > 0 else "−∞"
    if float(value).is_integer() and abs(value) < COUNTED:
        return f"{value:,.0f}".replace("-", "−")
    text, _, exponent = f"{value:.6g}".partition("e")
    text = f"{text}·{power(int(exponent))}" if exponent else text
    return text.replace("-", "−")


def exact_size(log: float) -> str:
    """Return the number with that decimal logarithm in four digits, however small it is."""
    if not np.isfinite(log):
        return NOTHING if np.isnan(log) else "∞ (overflow)" if log > 0 else "0"
    if -5.0 <= log < 6.0:
        return exact(float(f"{10.0**log:.4g}"))
    exponent = int(np.floor(log))
    return f"{10.0 ** (log - exponent):.4g}·{power(exponent)}"
