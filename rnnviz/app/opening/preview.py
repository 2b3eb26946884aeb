"""What a draft says about a few words, computed with the answers so far; without Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.app.opening.draft import Draft
from rnnviz.data.codec import Codec
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.convert import network
from rnnviz.files.foreign.given import sample
from rnnviz.files.foreign.probe import Ranking, ranked
from rnnviz.files.foreign.questions import classes, entries
from rnnviz.nets.activations import softmax
from rnnviz.nets.loss import Ids, cross_entropy
from rnnviz.nets.network import Network
from rnnviz.nets.windows import last_logits, logits_of
from rnnviz.trace import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[np.float64]"
SAMPLE = "the quick brown fox jumps over the lazy dog"
STEPS = 48  # tokens that are run
TOP = 3  # outputs shown after each
LINE = 60  # tokens that are written
PATIENCE = 1.5  # seconds for writing them
WARMTH = 0.5  # temperature: likely enough to be judged, and not the same word for ever
WIDEST = 1e4  # of a logit: a wrong convention may run away


@dataclass(frozen=True)
class Step:
    """A token, the likeliest outputs after it, and whether each is what came next."""

    token: str
    top: tuple[tuple[str, float, bool], ...]


@dataclass(frozen=True)
class Preview:
    """Steps over a sample, how good they were in words (none of a classifier), what it writes."""

    steps: tuple[Step, ...]
    quality: str = ""
    line: str = ""


def previews(draft: Draft, text: str) -> Iterator[Preview]:
    """Yield what the draft makes of a text, and then what it writes on, longer and longer.

    Raises
    ------
    ForeignProblem
        If the text has nothing that the model could read.
    """
    words = draft.vocabulary
    if words is None or draft.silent:
        return
    codec = words.codec()
    tokens = codec.encode(text)[:STEPS]
    if not tokens:
        raise ForeignProblem("there is nothing in this text that the model could read; try another")
    ids = [token.id for token in tokens]
    model = network(draft.shown, draft.conventions)
    said = _said(logits_of, model, ids)  # (T, K)
    preview = _preview(draft, [token.seen for token in tokens], ids, said)
    yield preview
    if not classes(draft.part):
        for line in _lines(model, codec, ids):
            yield replace(preview, line=line)


def tried(draft: Draft, text: str) -> Iterator[Ranking]:
    """Yield how the open conventions rank on a sample.

    Raises
    ------
    ForeignProblem
        If no sample can tell, or this one is too short.
    """
    if draft.vocabulary is None:
        raise ForeignProblem("a sample can only be tried with a vocabulary; give that first")
    told = {name: value for name, value in draft.told.items() if name not in draft.tried}
    yield ranked(draft.shown, sample(text, draft.vocabulary), told)


def _said(ask: Callable[[Network, Ids], Array], model: Network, ids: list[int]) -> Array:
    """Return the outputs before the softmax that are asked for, kept within bounds."""
    with np.errstate(over="ignore", invalid="ignore"):  # a wrong convention may run away
        found = ask(model, np.array(ids))
    bounded: Array = np.clip(np.nan_to_num(found), -WIDEST, WIDEST)
    return bounded


def _preview(draft: Draft, seen: list[str], ids: list[int], said: Array) -> Preview:
    p = softmax(said.astype(float))  # (T, K)
    names, writes = draft.outputs, not classes(draft.part)
    after = [*ids[1:], -1] if writes else [-1] * len(ids)
    steps = tuple(
        Step(token, tuple((names[k], float(p[t, k]), k == after[t]) for k in _top(p[t])))
        for t, token in enumerate(seen)
    )
    if not writes or len(ids) < 2:
        return Preview(steps)
    if draft.part.is_series and draft.vocabulary is not None:
        return Preview(steps, _error(np.array(draft.vocabulary.codec().levels), p, ids))
    surprise = float(cross_entropy(said[:-1], np.array(ids[1:])).mean())
    return Preview(steps, f"It is surprised by {surprise:.2f} nats an entry of this sample; one "
                   f"that knows nothing by {np.log(entries(draft.shown)):.2f}.")  # fmt: skip


def _error(levels: Numbers, p: Numbers, ids: list[int]) -> str:
    """Say how far a series is from what was foretold, and from the number before."""
    off = _root(p[:-1] @ levels - levels[ids[1:]])
    return (
        f"What it foretells is off by {off:.3g} (the root of the mean square); the number before "
        f"is off by {_root(np.diff(levels[ids])):.3g}."
    )


def _root(errors: Numbers) -> float:
    return float(np.sqrt(np.mean(errors**2)))


def _lines(model: Network, codec: Codec, ids: list[int]) -> Iterator[str]:
    """Yield what is drawn after the ids, always with the same luck."""
    luck, given, until = np.random.default_rng(0), len(ids), time.monotonic() + PATIENCE
    while len(ids) < given + LINE and time.monotonic() < until:
        p = softmax(_said(last_logits, model, ids).astype(float) / WARMTH)  # (K,)
        ids = [*ids, int(luck.choice(len(p), p=p))]
        yield codec.decode(codec.token(k) for k in ids[given:])


def _top(p: Array) -> list[int]:
    return [int(k) for k in np.argsort(-p, kind="stable")[:TOP]]
