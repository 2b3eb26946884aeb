"""The missing half of most checkpoints: which entry has which number, from whatever file tells it.

JSON (lists, text → number, number → text, Keras tokenizers), pickles (read as structure only) and
text with one entry a line are told apart by content. What does not quite fit is repaired, and the
notes say how.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnviz.data.codec import UNKNOWN, Codec
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.entries import MAX_ENTRIES, vocabulary_of
from rnnviz.files.foreign.recognise import read as read_contents
from rnnviz.files.foreign.strict_json import parsed

MAX_TEXT = 1 << 24  # bytes of a list of entries
_MISSING = 4  # entries that a list may be short of
_UNKNOWNS = re.compile(r"[<\[({]?_*(unk|unknown|oov)_*[>\])}]?", re.IGNORECASE)
_SPECIAL = re.compile(r"<.*>|\[[A-Z]+\]|_[A-Z]+_?|[\W\d]+")
_NUMBERED = (re.compile(r"(.*?)[\t ,]+(\d{1,7})"), re.compile(r"(\d{1,7})[\t ,]+(.*)"))


@dataclass(frozen=True)
class Vocabulary:
    """Entries by their numbers, the language of our codec that cuts text into them, and why."""

    entries: tuple[str, ...]
    language: str
    notes: tuple[str, ...] = ()

    def codec(self) -> Codec:
        """Return the codec of these entries."""
        return Codec(self.language, self.entries)


def read(path: Path, size: int) -> Vocabulary:
    """Return the vocabulary of `size` entries that a file tells.

    Raises
    ------
    ForeignProblem
        If the file tells none, or none that could be of that size.
    """
    found = [*_listed(path)]
    if not found:
        raise ForeignProblem(
            f"{path.name} holds no vocabulary: give a list of entries, or a table from entry to "
            "number, as JSON, text or pickle"
        )
    fitting = [vocabulary for entries in found if (vocabulary := fitted(entries, size))]
    if not fitting:
        sizes = " and ".join(f"{len(entries):,}" for entries in found[:3])
        raise ForeignProblem(
            f"{path.name} lists {sizes} entries and the model reads {size:,}; give the list that "
            "was made for this model"
        )
    return min(fitting, key=lambda vocabulary: len(vocabulary.notes))


def labels(path: Path, size: int) -> tuple[str, ...]:
    """Return the names of `size` outputs that a file tells, in their order.

    Raises
    ------
    ForeignProblem
        If it tells another number of names.
    """
    found = [*_listed(path)]
    for entries in found:
        if len(entries) == size:
            return tuple(entries)
        if len(entries) == size + 1 and entries[0] == "<0>":
            return tuple(entries[1:])  # numbered from 1
    sizes = " and ".join(f"{len(entries):,}" for entries in found[:3]) or "no"
    raise ForeignProblem(
        f"{path.name} lists {sizes} names and the model has {size:,} outputs; give a list with one "
        "name a line, in the order of the outputs"
    )


def fitted(entries: Sequence[str], size: int) -> Vocabulary | None:
    """Return the entries as a vocabulary of `size`, repaired if little is missing, or None."""
    notes = []
    found = [*entries]
    if len(found) == size + 1 and found[0] == "<0>":
        notes.append("numbering began at 1 in the list, and the model counts from 0")
        found = found[1:]
    if len(found) > size:
        if size < len(found) // 50:
            return None
        notes.append(f"only the first {size:,} of {len(found):,} entries are in the model")
        found = found[:size]
    if missing := size - len(found):
        if missing > max(_MISSING, size // 20):
            return None
        notes.append(f"the list is short of {missing}, which were added behind it without a name")
        found += [f"<{k}>" for k in range(len(found), size)]
    return Vocabulary(tuple(named_once(_with_unknown(found))), language_of(found), tuple(notes))


def language_of(entries: Sequence[str]) -> str:
    """Return the language of our codec whose pieces look like these entries."""
    plain = [e for e in entries if len(e) == 1 or not _SPECIAL.fullmatch(e)]
    if sum(len(e) == 1 for e in plain) > 0.8 * len(plain):
        return "characters"
    words = [e for e in plain if e[:1].isalpha()]
    if any(e != e.lower() for e in words):
        return "tokens"
    signs = any(len(e) == 1 and not e.isalnum() for e in entries)
    return "lower tokens" if signs else "bare words"


def _with_unknown(entries: Sequence[str]) -> list[str]:
    """Call the entry for unknown words as our codec does, if there is one."""
    if UNKNOWN in entries:
        return [*entries]
    place = next((k for k, e in enumerate(entries) if len(e) > 2 and _UNKNOWNS.fullmatch(e)), None)
    return [UNKNOWN if k == place else e for k, e in enumerate(entries)]


def named_once(entries: Sequence[str]) -> Iterator[str]:
    """Give every entry a name of its own: a codec finds the number by the name."""
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        name = entry if entry and entry not in seen else f"<{number}>"
        while name in seen:
            name = f"<{name}>"
        seen.add(name)
        yield name


def _listed(path: Path) -> Iterator[list[str]]:
    """Give all lists of entries in a file, the likeliest first."""
    try:
        raw = path.read_bytes() if path.stat().st_size <= MAX_TEXT else b""
    except OSError as wrong:
        raise ForeignProblem(f"{path.name} cannot be read: {wrong.strerror}") from None
    problem = None
    if re.match(rb"(\xef\xbb\xbf)?\s*[\[{]", raw):
        try:
            yield from _in_json(parsed(raw))
            return
        except ForeignProblem as wrong:
            problem = wrong  # unless it is a text that begins with a bracket
    if raw and b"\0" not in raw[:4096] and raw[:1] != b"\x80" and not _is_old_pickle(raw):
        found = [*_in_text(_decoded(raw))]
        if problem is not None and (not found or raw.lstrip()[:1] == b"{"):
            raise problem
        yield from found
        return
    contents = read_contents(path)
    yield from (v for _, v in sorted(contents.facts.get("vocabularies", {}).items()))


def _is_old_pickle(raw: bytes) -> bool:
    return re.match(rb"(\(dp?\d*\n|\(lp?\d*\n|c[\w.]+\n[\w.]+\n|\(i[\w.]+\n)", raw) is not None


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _in_json(value: Any) -> Iterator[list[str]]:
    """Give the lists in a JSON value: itself, or those that it holds."""
    waiting: list[tuple[int, Any]] = [(0, value)]
    while waiting:
        depth, each = waiting.pop(0)
        if isinstance(each, str) and each[:1] in "[{" and 2 < len(each) <= MAX_TEXT:
            try:
                each = parsed(each)  # Keras writes its tables as JSON inside JSON
            except ForeignProblem:
                continue
        if isinstance(each, list) and each and all(_is_pair(pair) for pair in each):
            each = {pair[0]: pair[1] for pair in each}
        if (entries := vocabulary_of(each)) is not None:
            yield entries
        elif isinstance(each, Mapping) and depth < 6:
            waiting += [(depth + 1, inner) for inner in [*each.values()][:1000]]


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and {*map(type, value)} == {str, int}


def _in_text(text: str) -> Iterator[list[str]]:
    """Give the entries of a text with one a line, with or without their numbers."""
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if not 1 < len(lines) <= MAX_ENTRIES or max(map(len, lines)) > 200:
        return
    for word, number in ((1, 2), (2, 1)):
        matches = [_NUMBERED[word - 1].fullmatch(line) for line in lines if line]
        if all(matches):
            table = {m[word]: int(m[number]) for m in matches if m is not None}
            if (entries := vocabulary_of(table)) is not None:
                yield entries
                return
    yield lines
