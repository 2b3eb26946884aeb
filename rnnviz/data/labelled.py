"""Labelled sentences from a table, in three parts, and what is worth knowing before a training."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rnnviz.data.codec import Codec, build_vocabulary
from rnnviz.data.dataset import DataProblem, Example, Sentences
from rnnviz.data.tables import Table, guess_columns, read_table

LEAST, MOST_LABELS = 20, 1000


def read_labelled(path: Path, columns: tuple[str, ...] = ()) -> Sentences:
    """Return the sentences of a file or folder, of the columns named or else guessed.

    Raises
    ------
    DataProblem
        If it is no table of texts and labels, or there are too few to learn from.
    """
    table = read_table(path)
    return parted(examples_of(table, *(columns or guess_columns(table))), path.name)


def examples_of(table: Table, text: str, label: str) -> tuple[Example, ...]:
    """Return the rows that have both a text and a label.

    Raises
    ------
    DataProblem
        If there is no such column.
    """
    one, other = table.place(text), table.place(label)
    return tuple(
        Example(row[one], row[other]) for row in table.rows if row[one].strip() and row[other]
    )


def parted(examples: tuple[Example, ...], name: str = "the data") -> Sentences:
    """Return four fifths to learn from, a tenth to stop early by and a tenth to measure on.

    Every label keeps its share in each part, and a sentence that comes twice is in one part alone.
    The order of the file has no say: a fixed seed mixes it.

    Raises
    ------
    DataProblem
        If there are fewer than 20 sentences, one label alone, or more than 1,000 labels.
    """
    different = {e.text: e for e in examples}
    by_label: dict[str, list[Example]] = defaultdict(list)
    for example in different.values():
        by_label[example.label].append(example)
    _check(len(different), by_label, name)
    rng = np.random.default_rng(0)
    parts: tuple[list[Example], ...] = ([], [], [])
    for label in sorted(by_label):
        found = by_label[label]
        for place, k in enumerate(rng.permutation(len(found))):
            parts[(0, 0, 0, 0, 1, 0, 0, 0, 0, 2)[place % 10]].append(found[k])
    return Sentences(*(tuple(part[k] for k in rng.permutation(len(part))) for part in parts))


def _check(count: int, by_label: dict[str, list[Example]], name: str) -> None:
    if not count:
        raise DataProblem(f"no row of {name} has both a text and a label; choose other columns")
    if count < LEAST:
        raise DataProblem(f"{name} has {count} different sentences; at least {LEAST} are needed")
    if len(by_label) < 2:
        raise DataProblem(
            f"all sentences of {name} have the same label, and two labels or more are needed; "
            "where every label has a file of its own, give their folder"
        )
    if len(by_label) > min(MOST_LABELS, count // 2):
        raise DataProblem(
            f"{name} has {len(by_label):,} different labels for {count:,} sentences; "
            "choose another column for the label"
        )
    if max(map(len, by_label.values())) < 5:
        raise DataProblem(f"no label of {name} has five sentences, too few to learn from")


@dataclass(frozen=True)
class Preview:
    """What a training would learn from: counts, and lengths in tokens.

    `classes` holds (label, sentences) with the most frequent first; `unknown` is the share 0…1 of
    unseen tokens that the vocabulary does not have.
    """

    sentences: tuple[int, int, int]
    classes: tuple[tuple[str, int], ...]
    shortest: int
    usual: int
    longest: int
    vocabulary: int
    unknown: float


def preview(data: Sentences, language: str, min_count: int) -> Preview:
    """Return the figures of labelled sentences, cut into tokens as that language does."""
    texts = [e.text for e in data.train]
    codec = Codec(language, build_vocabulary(language, texts, min_count))
    lengths = [len(codec.encode(text)) for text in texts]
    unseen = [t for e in data.validation for t in codec.encode(e.text)]
    missed = sum(token.id == codec.unknown for token in unseen)
    classes = Counter(e.label for part in (data.train, data.validation, data.test) for e in part)
    return Preview(
        (len(data.train), len(data.validation), len(data.test)),
        tuple(classes.most_common()),
        min(lengths, default=0),
        int(np.median(lengths)) if lengths else 0,
        max(lengths, default=0),
        len(codec.vocabulary),
        missed / max(1, len(unseen)),
    )
