"""Units as people type them, and lists of numbers as people read them."""

from __future__ import annotations

from collections.abc import Sequence

NO_NUMBERS = "Name units by numbers, as in “12, 40-50”; “all” means all."


def typed(text: str, size: int) -> tuple[int, ...] | None:
    """Return the numbers of a text such as "12, 40-50", each once and sorted; None for all.

    Raises
    ------
    ValueError
        If the text is no such list or names a number outside 0…size − 1; a sentence.
    """
    text = text.strip().lower().replace("–", "-").replace("−", "-").replace("…", "-")
    if text in ("", "all", "*"):
        return None
    found: set[int] = set()
    for part in text.replace(";", ",").replace(" - ", "-").replace(",", " ").split():
        first, dash, last = part.partition("-")
        last = last if dash else first
        if not first.isdecimal() or not last.isdecimal():
            raise ValueError(NO_NUMBERS)
        ends = sorted((int(first), int(last)))
        if ends[1] >= size:
            raise ValueError(f"There is no unit {ends[1]:,}; they are numbered 0 to {size - 1:,}.")
        found.update(range(ends[0], ends[1] + 1))
    if not found:
        raise ValueError(NO_NUMBERS)
    return tuple(sorted(found))


def others(numbers: Sequence[int], size: int) -> tuple[int, ...]:
    """Return all numbers of 0…size − 1 but those."""
    gone = {*numbers}
    return tuple(k for k in range(size) if k not in gone)


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return sorted numbers as (first, last) of each run without gaps."""
    found: list[tuple[int, int]] = []
    for number in sorted({*numbers}):
        if found and number == found[-1][1] + 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found


def listed(numbers: Sequence[int], most: int = 4) -> str:
    """Return "12, 40–50", or "" where that has more than `most` parts."""
    parts = runs(numbers)
    if len(parts) > most:
        return ""
    return ", ".join(
        f"{a}" if a == b else f"{a}, {b}" if b == a + 1 else f"{a}–{b}" for a, b in parts
    )
