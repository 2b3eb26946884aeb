"""Monte Carlo dropout: many passes over the same tokens, and how far their beliefs lie apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.capture.dropout import masks
from rnnviz.capture.edits import Edited, changes
from rnnviz.capture.weights import edited_model
from rnnviz.edits import Dropout
from rnnviz.nets.activations import softmax
from rnnviz.nets.cell import Tap, kept, untapped
from rnnviz.nets.model import Model
from rnnviz.nets.network import Network, network_of
from rnnviz.nets.tape import Steps, kept_above, kept_before
from rnnviz.trace import Array, Request, Token, Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

WATCHED = 8  # outputs whose every sample is kept, at each step
FIRST, MOST = 4, 64  # passes computed together: in the first answer, and at most
GAP = 8  # steps between two chances to be stopped
ROOM = 1 << 24  # numbers of masks held at once

Labels: TypeAlias = "NDArray[np.intp]"


@dataclass(frozen=True)
class Passes:
    """A question: what is believed after each step in passes number 0 … `count` − 1 of dropout.

    All read the tokens of the run on show, with its edits; only the units that are removed differ.
    Source: Gal & Ghahramani 2016, "Dropout as a Bayesian approximation" and its application to
    recurrent networks.
    """

    count: int = 100

    def __post_init__(self) -> None:
        """Refuse no passes at all.

        Raises
        ------
        ValueError
            If the count is below 1.
        """
        if self.count < 1:
            raise ValueError(f"there must be at least one pass, not {self.count}")

    def answers(self, model: Model, trace: Trace) -> Iterator[Spread]:
        """Yield spreads of more and more passes, the first of none; the last is complete.

        All look into the same arrays, and one comes again until there is more to tell. Work is
        done only when the next answer is asked for.

        Raises
        ------
        ValueError
            If the trace is of other weights, or no dropout is switched on.
        """
        if trace.request.model != model.version:
            raise ValueError(f"the trace is of {trace.request.model}, not of {model.version}")
        if not trace.request.active(Dropout):
            raise ValueError("no dropout is on, so all passes would be alike")
        run = _Many(model, trace, self)
        latest = run.spread(0)
        for done in run.advance():
            latest = latest if done == latest.passes else run.spread(done)
            yield latest


@dataclass(frozen=True, eq=False)
class Spread:
    """What n passes believe after every step about the outputs that matter there.

    `watched` (step, M) numbers those outputs: first the one that is followed over the whole run
    (of a classifier its answer without dropout; of a writer the token that comes next), then the
    likeliest. `samples` (step, M, n) is the probability in each pass, `use` (step, M) without
    dropout. In bits, each (step,): `uncertainty` is the entropy of the mean belief, `doubt` the
    mean entropy of the passes, and what the first exceeds the second by is how far the passes
    disagree (mutual information; Houlsby et al. 2011); `use_entropy` is that without dropout.
    """

    question: Passes
    request: Request
    tokens: tuple[Token, ...]
    watched: Labels
    samples: Array
    use: Array
    uncertainty: Array
    doubt: Array
    use_entropy: Array

    @property
    def passes(self) -> int:
        """The number of passes n that are done."""
        return int(self.samples.shape[2])

    @property
    def complete(self) -> bool:
        """Whether all passes are done."""
        return self.passes == self.question.count

    @cached_property
    def mean(self) -> Array:
        """The mean probability over the passes, (step, M); there is at least one."""
        return np.asarray(self.samples.mean(axis=2), np.float32)

    def between(
        self, share: float, step: int | None = None, column: int | None = None
    ) -> tuple[Array, Array]:
        """Return between which probabilities the middle `share` of the passes lies.

        Both are (step, M), or (M,) at one step, or (step,) of one column.
        """
        steps, columns = (slice(None) if k is None else k for k in (step, column))
        tail = (1.0 - share) / 2.0
        samples = self.samples[steps, columns]
        low, high = np.quantile(samples, (tail, 1.0 - tail), axis=-1).astype(np.float32)
        return low, high

    def likeliest(self, step: int, count: int) -> list[int]:
        """Return the columns of the outputs that are most believed at a step on average."""
        order = np.argsort(-self.mean[step], kind="stable")
        return [int(k) for k in order[:count]]

    def is_about(self, trace: Trace) -> bool:
        """Tell whether that run is one of the passes: it read the same, and was asked the same."""
        return self.tokens == trace.tokens and _but_number(self.request) == _but_number(
            trace.request
        )


def _but_number(request: Request) -> Request:
    return numbered(request, 0)


def numbered(request: Request, number: int) -> Request:
    """Return the request for another pass: the same dropouts with other sets of units."""
    edits = tuple(
        replace(edit, number=number) if isinstance(edit, Dropout) else edit
        for edit in request.edits
    )
    return replace(request, edits=edits)


class _Many:
    """The arrays that the passes fill, and what is added up over them."""

    def __init__(self, model: Model, trace: Trace, question: Passes) -> None:
        self.model, self.trace, self.question = model, trace, question
        self.network = network_of(edited_model(model, trace.request))
        self.ids = np.array([token.id for token in trace.tokens])
        T, K = trace["p"].data.shape
        M = min(WATCHED, K)
        self.watched = np.zeros((T, M), np.intp)
        self.samples = np.empty((T, M, question.count), np.float32)
        self.total = np.zeros((T, K), np.float32)
        self.doubt = np.zeros(T)
        self.use = np.zeros((T, K), np.float32)

    def advance(self) -> Iterator[int]:
        """Run, and yield the number of passes done, again and again."""
        T, spec = len(self.ids), self.model.spec
        for step, p in enumerate(self._beliefs({})):
            self.use[step] = p[0]
            if step % GAP == 0:
                yield 0
        self.followed = _followed(self.trace, self.use)
        most = max(1, min(MOST, ROOM // (3 * T * spec.layers * max(spec.hidden, spec.embedding))))
        done, batch = 0, min(FIRST, most)
        while done < self.question.count:
            stop = min(done + batch, self.question.count)
            drawn = self._masks(range(done, stop))
            for step, p in enumerate(self._beliefs(drawn)):  # (B, K)
                self._add(step, p, done)
                if step % GAP == 0:
                    yield done
            done, batch = stop, min(4 * batch, most)
        yield done

    def _masks(self, numbers: range) -> dict[str, Array]:
        """Return the masks of those passes, each (L, T, B, H)."""
        each = [
            masks(numbered(self.trace.request, number), self.model.spec, len(self.ids))
            for number in numbers
        ]
        return {symbol: np.stack([one[symbol] for one in each], axis=2) for symbol in each[0]}

    def _beliefs(self, drawn: Mapping[str, Array]) -> Iterator[Array]:
        """Yield the probabilities (B, K) after each step of passes through these masks."""
        found = changes(self.trace.request, self.model.spec, len(self.ids))
        taps = Edited(found, _Untapped())
        with np.errstate(over="ignore", invalid="ignore"):
            yield from _read(self.network, self.trace, drawn, taps)

    def _add(self, step: int, p: Array, done: int) -> None:
        if not done:
            rank = np.maximum(p.mean(axis=0), self.use[step])
            self.watched[step] = _first(self.followed[step], rank, self.watched.shape[1])
        self.samples[step, :, done : done + len(p)] = p[:, self.watched[step]].T
        self.total[step] += p.sum(axis=0)
        self.doubt[step] += entropy(p).sum()

    def spread(self, done: int) -> Spread:
        """Return what the passes that are done believe."""
        return Spread(
            self.question,
            self.trace.request,
            self.trace.tokens,
            self.watched,
            self.samples[:, :, :done],
            np.take_along_axis(self.use, self.watched, axis=1),
            entropy(self.total / np.float32(max(1, done))),
            np.asarray(self.doubt / max(1, done), np.float32),
            entropy(self.use),
        )


class _Untapped:
    """Taps that leave every value as it is."""

    def at(self, _layer: int, _steps: Steps) -> Tap:
        return untapped


def _read(
    network: Network, trace: Trace, drawn: Mapping[str, Array], taps: Edited
) -> Iterator[Array]:
    """Yield the probabilities (B, K) after each step of B passes at once; nothing is recorded.

    They begin where the run did, which is not at nothing where it read padding before.
    """
    B = next(iter(drawn.values())).shape[2] if drawn else 1
    cells, readout = network.stack.cells, network.readout
    before = trace["said0"].data if "said0" in trace else ()
    heard = [np.broadcast_to(each, (B, each.size)) for each in before]  # what was said so far
    states = [
        tuple(np.tile(trace[s + "0"].at(layer=k), (B, 1)) for s in cell.anatomy.states)
        for k, cell in enumerate(cells)
    ]  # (B, H) each
    for t, number in enumerate(token.id for token in trace.tokens):
        word = taps.at(0, t)("x", network.embedding[number])  # (E,)
        said = []  # h of each layer, (B, H)
        x = kept(word, drawn["mask_x"][0, t] if "mask_x" in drawn else None)  # (B, E)
        for k, cell in enumerate(cells):
            a_x = cell.project(x)  # (B, G*H)
            states[k] = cell.step(a_x, states[k], taps.at(k, t), kept_before(drawn, k, t))
            above = kept_above(drawn, k, slice(t, t + 1))
            x = kept(states[k][0], None if above is None else above[0])  # (B, H)
            said.append(x)
        here = readout.said.of(np.broadcast_to(word, (B, word.size)), said)
        heard = [*heard, here] if readout.looks_back else [here]
        yield softmax(network.head.logits(readout.latest(np.stack(heard))))


def _followed(trace: Trace, use: Array) -> Labels:
    """Return the output (T,) that is followed: the answer, or of a writer what comes next."""
    answer = np.full(len(trace), use[-1].argmax(), np.intp)
    if trace.request.sampling is None:
        return answer
    answer[:-1] = [trace.labels.index(token.seen) for token in trace.tokens[1:]]
    return answer


def _first(first: int, rank: Array, count: int) -> Labels:
    """Return `first` and then the outputs of the highest rank, `count` in all."""
    best = np.argpartition(-rank, count - 1)[:count]
    best = best[np.argsort(-rank[best], kind="stable")]
    return np.array([first, *best[best != first]])[:count]


def entropy(p: Array) -> Array:
    """Return the entropy in bits of distributions (..., K)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = np.where(p > 0.0, -p * np.log2(p), 0.0)
    return np.asarray(bits.sum(axis=-1), np.float32)
