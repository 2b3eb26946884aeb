"""Tries the conventions that a file leaves open on a sample text, and ranks them by loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations, product
from types import MappingProxyType
from typing import Any

import numpy as np

from rnnviz.files.foreign.answers import changed
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.conventions import Conventions
from rnnviz.files.foreign.convert import network
from rnnviz.files.foreign.parts import Part
from rnnviz.files.foreign.questions import classes, entries, questions
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.nets.loss import Ids, cross_entropy
from rnnviz.nets.windows import logits_of
from rnnviz.trace import Array

NOTHING: Mapping[str, Any] = MappingProxyType({})
SURE = 3.0  # standard errors, by which the first must be better than the second
_WORST = 20.0  # nats; the surprise of a network that ran away is no number to reckon with
_LEAST = 20  # tokens; on fewer, chance decides
_STEPS, _SEQUENCES, _FINAL = (16, 64), (8, 48), 8  # of both rounds; how many get into the second


@dataclass(frozen=True, eq=False)
class Trial:
    """One way to read the weights, and the surprise −log p of each token, (N,), in nats."""

    conventions: Conventions
    surprise: Array

    @property
    def loss(self) -> float:
        """The mean surprise."""
        return float(self.surprise.mean())


@dataclass(frozen=True)
class Ranking:
    """All trials, the best first; `says` tells in a sentence who won, or that nobody did."""

    trials: tuple[Trial, ...]
    winner: Conventions | None
    says: str


def ways(part: Part, answered: Mapping[str, Any] = NOTHING) -> list[Conventions]:
    """Return all conventions that neither the file nor an answer settles, the part's own first."""
    open_ = [question.about for question in questions(part, {}) if question.probed]
    names = [name for name in open_ if name not in answered]
    given = changed(part.conventions, answered)
    choices = [[getattr(given, name), *_others(part, name)] for name in names]
    found = (replace(given, **dict(zip(names, each, strict=True))) for each in product(*choices))
    return [*dict.fromkeys(found)]


def ranked(part: Part, texts: Sequence[Ids], answered: Mapping[str, Any] = NOTHING) -> Ranking:
    """Rank the open conventions by how well each foretells every next token of `texts`.

    `texts` are sequences of numbers (T,) of the vocabulary; each is read from a zero state.
    `answered` holds what was answered already, by the names of `Conventions`.

    Raises
    ------
    ForeignProblem
        If no sample can tell: the outputs are classes, or there is too little text.
    """
    if part.input == "numbers" or classes(part) or not part.heads:
        raise ForeignProblem(
            f"{part.name} does not foretell the next entry, so a text cannot tell its conventions; "
            "answer them by the program that trained it"
        )
    texts = [np.asarray(ids) for ids in texts if len(ids) > 1]
    if sum(len(ids) - 1 for ids in texts) < _LEAST:
        raise ForeignProblem(
            f"a sample of at least {_LEAST} known entries is needed; give more of its text"
        )
    if any(ids.min() < 0 or ids.max() >= entries(part) for ids in texts):
        raise ForeignProblem("the sample has entries that are not in the vocabulary")
    trials = _round(part, ways(part, answered), texts, 0)
    best = _round(part, [trial.conventions for trial in trials[:_FINAL]], texts, 1)
    trials = (*best, *trials[_FINAL:])
    return Ranking(trials, *_verdict(part, trials))


def best_vocabulary(
    part: Part, candidates: Sequence[Vocabulary], text: str, answered: Mapping[str, Any] = NOTHING
) -> Vocabulary:
    """Return the candidate under which the text costs least, with the best of all conventions."""

    def cost(vocabulary: Vocabulary) -> float:
        ids = [np.array([token.id for token in vocabulary.codec().encode(text)])]
        if len(ids[0]) < _LEAST:
            return _WORST
        return _round(part, ways(part, answered), ids, 0)[0].loss

    return min(candidates, key=cost) if len(candidates) > 1 else candidates[0]


def _round(
    part: Part, tried: Sequence[Conventions], texts: Sequence[Ids], number: int
) -> tuple[Trial, ...]:
    ids = _side_by_side(texts, _STEPS[number], _SEQUENCES[number])
    found = [Trial(how, _surprise(part, how, ids)) for how in tried]
    return tuple(sorted(found, key=lambda trial: trial.loss))


def _side_by_side(texts: Sequence[Ids], steps: int, most: int) -> Ids:
    """Return pieces of the texts as columns, (steps + 1, B), −1 where a piece has ended."""
    pieces = [
        ids[start : start + steps + 1] for ids in texts for start in range(0, len(ids) - 1, steps)
    ]
    pieces = pieces[:: max(1, len(pieces) // most)][:most]  # from all over the sample
    columns = np.full((steps + 1, len(pieces)), -1)
    for place, piece in enumerate(pieces):
        columns[: len(piece), place] = piece
    return columns


def _surprise(part: Part, how: Conventions, ids: Ids) -> Array:
    """Return −log p of every token after the first of each column, (N,)."""
    there = ids[1:] >= 0
    with np.errstate(over="ignore", invalid="ignore"):  # a wrong convention may run away
        found = logits_of(network(part, how), np.maximum(ids[:-1], 0))  # (T, B, K)
        surprise = cross_entropy(found[there], ids[1:][there])
    return np.minimum(np.nan_to_num(surprise, nan=_WORST), _WORST)


def _verdict(part: Part, trials: Sequence[Trial]) -> tuple[Conventions | None, str]:
    first = trials[0]
    chance = float(np.log(entries(part)))
    if first.loss > chance:
        return None, (
            f"the sample cannot decide: the best way ({first.loss:.2f} nats a token) is no better "
            f"than chance ({chance:.2f}), so vocabulary or text are probably not the ones it learnt"
        )
    if len(trials) == 1:
        return first.conventions, (
            f"the file leaves nothing open; the sample costs {first.loss:.2f} nats a token"
        )
    rivals = [trial for trial in trials[1:] if not _better(first, trial)]
    if rivals:
        names = differing([first, *rivals])
        settled = [name for name in differing(trials) if name not in names]
        decided = f"it decides {_said(first, settled)}, but not {_and(names)}" if settled else ""
        return None, (
            f"{decided or 'the sample cannot decide ' + _and(names)}: {first.loss:.2f} and "
            f"{rivals[0].loss:.2f} nats a token are as good as the same; give more of its own text"
        )
    names = differing(trials)
    return first.conventions, (
        f"{_said(first, names)}: {first.loss:.2f} nats a token against {trials[1].loss:.2f} of the "
        "next best"
    )


def _better(one: Trial, other: Trial) -> bool:
    """Tell whether the difference is more than chance would make, token by token."""
    if len(one.surprise) != len(other.surprise):
        return True  # it did not even reach the second round
    gain = other.surprise - one.surprise
    return bool(gain.mean() > SURE * gain.std() / np.sqrt(len(gain)))


def differing(trials: Sequence[Trial]) -> list[str]:
    """Return the names of the conventions in which the trials are not all the same."""
    values = [vars(trial.conventions) for trial in trials]
    return [name for name in values[0] if len({each[name] for each in values}) > 1]


def _said(trial: Trial, names: Sequence[str]) -> str:
    values = vars(trial.conventions)
    return _and([f"{name.replace('_', ' ')} {values[name]}" for name in names])


def _and(words: Sequence[str]) -> str:
    return " and ".join(word.replace("_", " ") for word in words)


def _others(part: Part, name: str) -> Iterator[Any]:
    if name == "gates":
        yield from map("".join, permutations(part.conventions.gates))
        return
    yield from _OPEN[name]


_OPEN: dict[str, tuple[Any, ...]] = {
    "forget_bias": (0.0, 1.0),
    "reset": ("after", "before"),
    "update": ("keeps", "replaces"),
    "nonlinearity": ("tanh", "relu", "linear"),
    "together": ("xh", "hx"),
    "window": (0, 40),
    "between": ("nothing", "relu", "tanh"),
}
