"""Reads labelled sentences: CLINC150's JSON object, a JSON list or JSON lines of [text, label]."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rnnviz.data.dataset import DataProblem, Example, Sentences, read_text

OUT_OF_SCOPE = "oos"


def read_clinc(path: Path) -> Sentences:
    """Return CLINC150 with its out-of-scope sentences as one more label.

    `path` is the JSON file or the folder that holds it. Its validation part is halved: every
    second sentence of a label is for early stopping, the others are kept for measuring.
    Source: Larson et al., EMNLP 2019.

    Raises
    ------
    DataProblem
        If the file is not of that form.
    """
    file = next(iter(sorted(path.glob("data_full*.json"))), path) if path.is_dir() else path
    parts = _json(file)
    if not isinstance(parts, dict) or not {"train", "val"} <= parts.keys():
        raise DataProblem(f"{file.name} is not CLINC150: it needs the parts 'train' and 'val'")
    names = ("train", "oos_train", "val", "oos_val")
    train, oos, unseen, oos_unseen = (parts.get(name, []) for name in names)
    if not all(isinstance(part, list) for part in (train, oos, unseen, oos_unseen)):
        raise DataProblem(f"{file.name} is not CLINC150: its parts must be lists of [text, label]")
    held = _examples([*unseen, *oos_unseen], file)
    return Sentences(_examples([*train, *oos], file), held[::2], held[1::2])


def read_pairs(path: Path) -> tuple[Example, ...]:
    """Return the sentences of a JSON list of [text, label], or of JSON lines of the same.

    Raises
    ------
    DataProblem
        If an entry is not a pair of texts; the message gives its number.
    """
    text = read_text(path)
    whole = _list_of_entries(text)
    if whole is not None:
        return _examples(whole, path)
    return _examples((_parsed(line, path) for line in text.splitlines() if line.strip()), path)


def _list_of_entries(text: str) -> list[Any] | None:
    """Return the entries where the whole text is one list of them, however it is written."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return None
    # One line ["hi", "greet"] is a list too, but of a pair's texts and not of pairs.
    is_list = isinstance(whole, list) and any(isinstance(e, (list, dict)) for e in whole)
    return whole if is_list else None


def _examples(entries: Iterable[Any], path: Path) -> tuple[Example, ...]:
    examples = []
    for number, entry in enumerate(entries, start=1):
        pair = [entry.get("text"), entry.get("label")] if isinstance(entry, dict) else entry
        if not (
            isinstance(pair, list) and len(pair) == 2 and all(isinstance(v, str) for v in pair)
        ):
            raise DataProblem(f"entry {number} of {path.name} is not a pair [text, label]")
        examples.append(Example(*pair))
    if not examples:
        raise DataProblem(f"{path.name} holds no sentences")
    return tuple(examples)


def _json(path: Path) -> Any:
    return _parsed(read_text(path), path)


def _parsed(text: str, path: Path) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise DataProblem(f"{path.name} is not JSON: {wrong}") from None
