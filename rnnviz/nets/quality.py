"""How good a model is on data it has not seen, measured by the textbook network itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from rnnviz.data.dataset import Dataset, Example, Sentences
from rnnviz.data.intents import OUT_OF_SCOPE
from rnnviz.nets.activations import softmax
from rnnviz.nets.forecast import forecast_quality
from rnnviz.nets.loss import Ids, cross_entropy
from rnnviz.nets.model import Model
from rnnviz.nets.network import Network
from rnnviz.nets.windows import logits_of
from rnnviz.trace import Array

CHUNK = 1024  # tokens read together, of all streams
STREAMS, RUN_UP = 32, 1000
LONG = 2 * STREAMS * RUN_UP  # tokens; the run-ups are half as much again to read at most

Tell = Callable[[float], None]
"""Hears which share of the work is done."""


def untold(_share: float) -> None:
    """Tell nobody how far the work is."""


def measure(model: Model, data: Dataset, tell: Tell = untold) -> dict[str, Any]:
    """Return the quality on the part of the data that is kept for measuring."""
    if isinstance(data, Sentences):
        return sentence_quality(model, data.test, tell)
    forecast = forecast_quality(model, data.test) if model.codec.levels else {}
    return text_quality(model, data.test, tell) | forecast


def sentence_quality(
    model: Model, examples: Sequence[Example], tell: Tell = untold
) -> dict[str, Any]:
    """Return accuracy on whole sentences and calibration over all their prefixes.

    `accuracy` is the share of in-scope sentences whose likeliest label after the last word is
    theirs; `out_of_scope_accuracy` the same of the others. `calibration_error` is the expected
    calibration error (Guo et al. 2017, 15 bins of equal width) of the belief after every word.
    `sentences` counts those measured, and `skipped` those without a word or with a label that the
    model does not have. `tell` hears which share was read.
    """
    right: dict[bool, list[bool]] = {True: [], False: []}
    beliefs: list[Array] = []
    hits: list[Array] = []
    for logits, label in judged(model, examples, tell):
        p = softmax(logits)  # (T, K)
        hit = p.argmax(axis=1) == label  # (T,)
        right[model.labels[label] != OUT_OF_SCOPE].append(bool(hit[-1]))
        beliefs.append(p.max(axis=1))
        hits.append(hit)
    measured = len(hits)
    return {
        "sentences": measured,
        "skipped": len(examples) - measured,
        "accuracy": _share(right[True]),
        "out_of_scope_accuracy": _share(right[False]),
        "calibration_error": _calibration_error(beliefs, hits),
    }


def judged(
    model: Model, examples: Sequence[Example], tell: Tell = untold
) -> Iterator[tuple[Array, int]]:
    """Yield the logits (T, K) after each word of an example, and the number of its label.

    Those without a word or with a label that the model does not have are left out.
    """
    network = Network(model.spec, model.weights)
    number = {label: k for k, label in enumerate(model.labels)}
    for k, example in enumerate(examples):
        tell(k / len(examples))
        ids = np.array([token.id for token in model.codec.encode(example.text)])
        if len(ids) and example.label in number:
            yield logits_of(network, ids), number[example.label]


def text_quality(model: Model, texts: Iterable[str], tell: Tell = untold) -> dict[str, Any]:
    """Return how well running text is foretold.

    `perplexity` is per token, `bits_per_character` the total surprise over the characters of the
    text as the model reads it, `unknown` the share of tokens that stand for an unknown word. Each
    text is read from a zero state, and its first token is given; `tell` hears which share of a
    text was read.

    A long text is read in `STREAMS` parts side by side, each from a zero state `RUN_UP` tokens
    before what is counted of it, which no printed digit shows: only the first part begins as the
    text does, and what the others have forgotten lies further back than they remember.
    """
    network = Network(model.spec, model.weights)
    nats, tokens, characters, unknown = 0.0, 0, 0, 0
    for text in texts:
        encoded = model.codec.encode(text)
        ids = np.array([token.id for token in encoded])
        nats += surprise(network, ids, STREAMS if len(ids) > LONG else 1, tell)
        tokens += max(0, len(ids) - 1)
        characters += len(model.codec.decode(encoded)) - 1
        unknown += int((ids[1:] == model.codec.unknown).sum())  # of those that are foretold
    return {
        "tokens": tokens,
        "perplexity": float(np.exp(nats / max(1, tokens))),
        "bits_per_character": nats / math.log(2) / max(1, characters),
        "unknown": unknown / max(1, tokens),
    }


def surprise(network: Network, ids: Ids, streams: int = 1, tell: Tell = untold) -> float:
    """Return the sum of -log p of every token after the first, in nats, read in so many parts."""
    read = foretold(network, ids, streams, tell)
    return sum(float(cross_entropy(*each).sum(dtype=np.float64)) for each in read)


def foretold(
    network: Network, ids: Ids, streams: int = 1, tell: Tell = untold
) -> Iterator[tuple[Array, Ids]]:
    """Yield logits (n, K) and the tokens (n,) that came, piece by piece: each after the first once.

    It is read in so many parts side by side; a network with a window reads each anew instead.
    """
    if network.spec.window:
        yield from _in_windows(network, ids, tell)
        return
    run_up = RUN_UP if streams > 1 else 0
    counted = -(-max(0, len(ids) - 1 - run_up) // streams)  # of each part, and of the first more
    places = counted * np.arange(streams) + np.arange(run_up + counted)[:, None]  # (steps, streams)
    new = places < len(ids) - 1
    new[:run_up, 1:] = False
    before: dict[str, Array] = {}
    for start in range(0, len(places), CHUNK // streams):
        steps = slice(start, start + CHUNK // streams)
        here = np.minimum(places[steps], len(ids) - 2)
        tape = network.tape(*here.shape)
        for symbol, state in before.items():
            tape[symbol + "0"][:] = state
        logits = network.forward(ids[here], tape)["logits"][0]  # (steps, streams, K)
        yield logits[new[steps]], ids[here + 1][new[steps]]
        before = {s: tape[s][:, -1] for s in ("h", "c") if s in tape.arrays}
        tell((start + len(here)) / len(places))


def _in_windows(network: Network, ids: Ids, tell: Tell) -> Iterator[tuple[Array, Ids]]:
    count = network.spec.window
    for start in range(0, len(ids) - 1, CHUNK):
        first = max(0, start + 1 - count)  # the earliest that the window of this chunk reaches
        stop = min(start + CHUNK, len(ids) - 1)
        yield logits_of(network, ids[first:stop])[start - first :], ids[start + 1 : stop + 1]
        tell(stop / len(ids))


def _calibration_error(beliefs: list[Array], hits: list[Array], bins: int = 15) -> float:
    if not beliefs:
        return 0.0
    belief, hit = np.concatenate(beliefs), np.concatenate(hits)
    place = np.minimum((belief * bins).astype(int), bins - 1)
    gaps: Mapping[int, float] = {
        k: abs(float(belief[place == k].mean()) - float(hit[place == k].mean()))
        * (place == k).mean()
        for k in np.unique(place)
    }
    return float(sum(gaps.values()))


def _share(hits: list[bool]) -> float | None:
    return float(np.mean(hits)) if hits else None
