"""A vocabulary made again from the training text, in the orders that most programs number it.

What ``list(set(text))`` gave differs from run to run and cannot be made again; the rest can.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from rnnviz.data.codec import LANGUAGES
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.vocabulary import Vocabulary, named_once

MAX_BYTES = 1 << 24
MAX_RESERVED = 4  # numbers for padding, unknown, begin and end

Change = Callable[[str], str]
Order = Callable[[Sequence[str]], list[str]]

_CUTS: Mapping[str, tuple[str, Change]] = {  # its words for people → language, change before it
    "characters": ("characters", str),
    "characters in lower case": ("characters", str.lower),
    "characters without line ends": ("characters", lambda text: text.replace("\n", "")),
    "words between spaces": ("spaced words", str),
    "words between spaces in lower case": ("lower spaced words", str),
    "words without signs in lower case": ("bare words", str),
    "words and signs": ("tokens", str),
    "words and signs in lower case": ("lower tokens", str),
}


def _by_count(pieces: Sequence[str]) -> list[str]:
    return [piece for piece, _ in Counter(pieces).most_common()]


_ORDERS: Mapping[str, Order] = {
    "in alphabetical order": lambda pieces: sorted(set(pieces)),
    "most frequent first": _by_count,
    "in the order of their first use": lambda pieces: [*dict.fromkeys(pieces)],
}


def candidates(text: str, size: int) -> tuple[Vocabulary, ...]:
    """Return the ways to number what is in a text that give exactly `size` entries.

    Numbers that no entry has are reserved: in front first, as most programs do, or behind. Where
    a text has more words than the model reads, its most frequent are taken.

    >>> candidates("abracadabra", 6)[0].entries
    ('<0>', 'a', 'b', 'c', 'd', 'r')

    Raises
    ------
    ForeignProblem
        If none does; the message tells how many there are.
    """
    text = text.replace("\r\n", "\n")
    found: dict[tuple[str, ...], Vocabulary] = {}
    for cut_off in (False, True):
        if not found:
            for vocabulary in _candidates(text, size, cut_off):
                found.setdefault(vocabulary.entries, vocabulary)
    if not found:
        signs, words = len(set(text)), len(set(text.split()))
        raise ForeignProblem(
            f"the text has {signs:,} different characters and {words:,} words, and the model reads "
            f"{size:,} entries; give the text that it was trained on, or the list of its entries"
        )
    return tuple(found.values())


def read(path: Path, size: int) -> tuple[Vocabulary, ...]:
    """Return the `candidates` of a text file.

    Raises
    ------
    ForeignProblem
        If it cannot be read, is no text or too long, or nothing in it is of that size.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ForeignProblem(
                f"{path.name} is longer than {MAX_BYTES >> 20} MiB; a part of the text will do"
            )
        return candidates(path.read_text(encoding="utf-8-sig"), size)
    except UnicodeDecodeError:
        raise ForeignProblem(f"{path.name} is no text in UTF-8; save it as UTF-8") from None
    except OSError as wrong:
        raise ForeignProblem(f"{path.name} cannot be read: {wrong.strerror}") from None


def _candidates(text: str, size: int, cut_off: bool) -> Iterator[Vocabulary]:
    """Give what fits as a whole, or else the most frequent words of what is `cut_off`."""
    for cut, (language, change) in _CUTS.items():
        pieces = [seen for _, seen in LANGUAGES[language].split(change(text))]
        spare = size - len(set(pieces))
        if spare > MAX_RESERVED or cut_off != (spare < 0) or (cut_off and language == "characters"):
            continue
        for order, sort in _ORDERS.items():
            if not cut_off or sort is _by_count:
                for entries, told in _numbered(sort(pieces), size):
                    yield Vocabulary(entries, language, (f"{cut}, {order}{told}",))


def _numbered(entries: list[str], size: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give the entries with the numbers that are left over in front or behind, and how."""
    spare = size - len(entries)
    if spare < 0:  # the most frequent, behind whatever is reserved
        for front in range(min(MAX_RESERVED, size)):
            yield _placed(entries[: size - front], front, size), _told(front, 0)
        return
    for front in dict.fromkeys((spare, 0)):
        yield _placed(entries, front, size), _told(front, spare - front)


def _placed(entries: list[str], front: int, size: int) -> tuple[str, ...]:
    names = [f"<{k}>" for k in range(front)] + entries
    return tuple(named_once(names + [f"<{k}>" for k in range(len(names), size)]))


def _told(front: int, behind: int) -> str:
    count, place = (front, "in front") if front else (behind, "behind")
    numbers = "number" if count == 1 else "numbers"
    return f", {count} {numbers} {place} kept free" if count else ""
