"""From text to numbered tokens and back, with a fixed vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from itertools import pairwise
from math import inf

from rnnviz.data import characters, levels, scripts, tokens, words
from rnnviz.trace import Token

UNKNOWN = "<unk>"


@dataclass(frozen=True)
class Language:
    """One way to cut text: `split` gives (text, seen) pairs, `join` puts seen tokens together.

    `seen` is the vocabulary entry that would stand for the text if it were known, such as
    ``<amount>`` for "$50". Where it is `numeric`, all entries are numbers, and the nearest of them
    stands for any other.
    """

    split: Callable[[str], list[tuple[str, str]]]
    join: Callable[[Iterable[str]], str]
    numeric: bool = False


LANGUAGES = {
    "words": Language(words.split, words.join),
    "script": Language(scripts.split, scripts.join),
    "characters": Language(characters.split, characters.join),
    "tokens": Language(tokens.split, tokens.join),
    "lower tokens": Language(tokens.split_lower, tokens.join),
    "bare words": Language(tokens.split_bare, tokens.join),
    "spaced words": Language(tokens.split_spaces, words.join),
    "lower spaced words": Language(tokens.split_lower_spaces, words.join),
    "levels": Language(levels.split, levels.join, numeric=True),
}


@dataclass(frozen=True)
class Codec:
    """A language with its vocabulary: `encode` gives one `Token` a step, `decode` gives text.

    >>> Codec("words", ("<unk>", "send", "to")).encode("send to allison")[2].seen
    '<unk>'

    Raises
    ------
    ValueError
        If there is no such language, or the vocabulary is empty, names an entry twice, or is to
        consist of rising numbers and does not.
    """

    language: str
    vocabulary: tuple[str, ...]

    def __post_init__(self) -> None:
        """Check the language and the vocabulary."""
        if self.language not in LANGUAGES:
            raise ValueError(f"there is no language {self.language!r}; there are {[*LANGUAGES]}")
        if not self.vocabulary or len(self._ids) != len(self.vocabulary):
            raise ValueError("the vocabulary must name each entry once, and at least one")
        if any(not a < b for a, b in pairwise((-inf, *self.levels, inf))):  # NaN is below nothing
            raise ValueError("the vocabulary of a language of numbers must rise")

    @cached_property
    def levels(self) -> tuple[float, ...]:
        """The entries as numbers in a language of numbers, and none in any other."""
        numeric = LANGUAGES[self.language].numeric
        return tuple(float(entry) for entry in self.vocabulary) if numeric else ()

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {token: k for k, token in enumerate(self.vocabulary)}

    @cached_property
    def unknown(self) -> int | None:
        """The number of the entry that stands for anything unknown, or None if there is none."""
        return self._ids.get(UNKNOWN)

    def encode(self, text: str) -> tuple[Token, ...]:
        """Return one token a step; text that no entry can stand for is left out."""
        found = []
        for piece, seen in LANGUAGES[self.language].split(text):
            number = self._number(seen)
            if number is not None:
                found.append(Token(piece, self.vocabulary[number], number))
        return tuple(found)

    def ids(self, text: str) -> Iterator[int]:
        """Yield the number of each step, line by line, so that a long text takes little memory."""
        known: dict[str, int | None] = {}
        for seen in seen_in(self.language, text):
            if seen not in known:
                known[seen] = self._number(seen)
            if (number := known[seen]) is not None:
                yield number

    def _number(self, seen: str) -> int | None:
        number = self._ids.get(seen, self.unknown)
        if number is None and self.levels:
            return levels.nearest(seen, self.levels)
        return number

    def token(self, number: int) -> Token:
        """Return the token of that number, as if it had been written."""
        seen = self.vocabulary[number]
        return Token(seen, seen, number)

    def decode(self, tokens: Iterable[Token]) -> str:
        """Return the text of the tokens, with spaces where the language has them."""
        return LANGUAGES[self.language].join(token.text for token in tokens)


def seen_in(language: str, text: str) -> Iterator[str]:
    """Yield what is seen at each step, line by line."""
    split = LANGUAGES[language].split
    return (seen for line in StringIO(text) for _, seen in split(line))


def build_vocabulary(language: str, texts: Iterable[str], min_count: int = 1) -> tuple[str, ...]:
    """Return the entries seen at least `min_count` times, most frequent first.

    ``<unk>`` comes first, unless every single piece of the texts has an entry of its own in a
    language of characters, which then needs none. Numbers rise, and need none either.
    """
    counts = Counter(seen for text in texts for seen in seen_in(language, text))
    kept = [t for t, n in sorted(counts.items(), key=lambda e: (-e[1], e[0])) if n >= min_count]
    if LANGUAGES[language].numeric:
        return tuple(sorted(kept, key=float))
    return (UNKNOWN, *(t for t in kept if t != UNKNOWN))
