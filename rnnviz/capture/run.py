"""Request in, Trace out: a model reads a text, or writes on after it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rnnviz.capture.dropout import masks
from rnnviz.capture.edits import Edited, changes
from rnnviz.capture.recorder import Recorder
from rnnviz.capture.sampling import draw, shaped
from rnnviz.capture.weights import edited_model
from rnnviz.capture.words import EmptyInput, Placed, forced, placed
from rnnviz.nets.anatomy import cell_name
from rnnviz.nets.model import Model
from rnnviz.nets.network import network_of
from rnnviz.nets.tape import Taps
from rnnviz.trace import Change, Request, Sampling, Token, Trace

__all__ = ["EmptyInput", "capture", "grow", "marks", "request_for"]

LARGEST_GAP = 64  # steps between two growing traces; about 1/15 s of a large writer's work


def request_for(
    model: Model,
    text: str,
    *,
    seed: int = 0,
    edits: tuple[Change, ...] = (),
    sampling: Sampling | None = None,
) -> Request:
    """Return the request to run `text` through this model."""
    return Request(model.version, text, edits, seed, sampling)


def capture(model: Model, request: Request) -> Trace:
    """Return the complete trace of a request; the same request gives the same bits.

    Of T tokens read, or of the prompt and `length` tokens drawn after it: the last one drawn is
    not read, so there are T = prompt + length − 1 steps.

    Raises
    ------
    EmptyInput
        If the text has nothing that the model could read.
    ValueError
        If the request is for other weights, asks a classifier to write, or has an edit of
        something that the network does not have.
    """
    *_, whole = grow(model, request)
    return whole


def grow(model: Model, request: Request) -> Iterator[Trace]:
    """Yield traces of the first 1, 2, 4 … steps of a request, then 64 more each time.

    All look into the same arrays; the last is `complete` and equals that of `capture`. Work is
    done only when the next trace is asked for, so whoever stops asking has cancelled the run.
    Raises what `capture` raises, when the first trace is asked for.

    A network with a window reads it anew for every token that it writes: then each trace is of the
    latest window, in arrays of its own, and edits of steps are made in every window.
    """
    if request.model != model.version:
        raise ValueError(f"the request is for the weights {request.model}, not {model.version}")
    read = placed(model, request)
    # A reader draws nothing: importing NumPy's generators would cost the first picture its time.
    rng = np.random.default_rng(request.seed % (1 << 64)) if request.sampling else None
    if model.spec.window and rng is not None:
        yield from _windows(model, request, read, rng)
        return
    run = _Run(model, request, read, request.sampling.length if request.sampling else 0, rng)
    for _ in run.advance():
        yield run.trace(complete=run.done == run.steps)


def _windows(
    model: Model, request: Request, read: list[Placed], rng: np.random.Generator
) -> Iterator[Trace]:
    """Yield the run over each window, to the token drawn after it; the last is complete."""
    assert request.sampling
    longer = _longer(model, request, read)
    for left in reversed(range(request.sampling.length)):
        run = _Run(model, request, read, 1, rng)
        run.reach(run.steps)
        yield run.trace(complete=not left)
        read = [*read, (run.tokens[-1], len(read) - longer)]


def _longer(model: Model, request: Request, read: list[Placed]) -> int:
    """Return by how many tokens edits made the text longer."""
    return len(read) - max(1, len(model.codec.encode(request.text)))


class _Run:
    """One run under way: what was read and drawn so far, and the arrays that it fills."""

    def __init__(
        self,
        model: Model,
        request: Request,
        read: list[Placed],
        draws: int,
        rng: np.random.Generator | None,
    ) -> None:
        """Read these tokens, or those of them that fit into the window, and draw so many more.

        Where nothing is drawn there is no `rng`.
        """
        self.model, self.request, self.rng = model, request, rng
        self.longer = _longer(model, request, read)
        window = model.spec.window or max(len(read), len(read) - self.longer)
        self.tokens, self.places = _latest(read, window, self.longer)
        self.cut = len(read) - len(self.tokens)
        self.earlier = tuple(token for token, _ in read[: self.cut])
        self.given, self.done = len(self.tokens), 0
        self.steps = self.given + max(0, draws - 1)
        self.chosen = [-1] * self.given
        self.forced = forced(model, request, len(read))
        self.network = network_of(edited_model(model, request))
        dropped = masks(request, model.spec, self.steps)
        before = [model.spec.padding] * (model.spec.window - self.given)
        self.recorder = Recorder(self.network, self.steps, request.is_edited, dropped, before)
        self.taps = self._taps()
        self.banned = () if model.codec.unknown is None else (model.codec.unknown,)

    def _taps(self) -> Taps:
        tape = self.recorder.tape
        found = changes(self.request, self.model.spec, self.steps)
        return Edited(found, tape) if found else tape

    def advance(self) -> Iterator[int]:
        """Run, and yield the number of steps done whenever a longer trace is worth showing."""
        for mark in marks(self.steps):
            self.reach(mark)
            yield self.done

    def reach(self, mark: int) -> None:
        """Run until so many steps are done."""
        while self.done < mark:
            # What is known is read together; what is drawn has to be read one by one.
            self._read(min(mark, len(self.tokens)))

    def _read(self, stop: int) -> None:
        ids = np.array([token.id for token in self.tokens[self.done : stop]])
        with np.errstate(over="ignore", invalid="ignore"):  # a relu network may overflow: shown
            self.network.forward(ids, self.recorder.tape, self.done, self.taps)
        self.done = stop
        if self.request.sampling and self.rng is not None and self.done >= self.given:
            self._draw(self.request.sampling, self.rng)

    def _draw(self, sampling: Sampling, rng: np.random.Generator) -> None:
        logits = self.recorder.tape["logits"][0, self.done - 1]
        chosen = draw(shaped(logits, sampling, self.banned), rng)
        put = self.forced.get(self.cut + self.done)
        self.chosen[self.done - 1 :] = [chosen if put is None else -1, -1]
        self.tokens.append(put or self.model.codec.token(chosen))
        self.places.append(self.done - self.longer)  # by how many tokens edits made the text longer

    def trace(self, *, complete: bool) -> Trace:
        """Return the trace of what is done."""
        return Trace(
            self.request,
            cell_name(self.model.spec),
            tuple(self.tokens[: self.done]),
            self.model.labels,
            self.recorder.fields(self.done),
            tuple(self.chosen[: self.done]),
            tuple(self.places[: self.done]),
            complete=complete,
            earlier=self.earlier,
        )


def _latest(read: list[Placed], window: int, longer: int) -> tuple[list[Token], list[int]]:
    """Return the last tokens that fit into the window, and their places in a run without edits."""
    latest = read[-window:]
    gone = max(0, len(read) - longer - window)  # of the run without edits
    return [token for token, _ in latest], [max(-1, place - gone) for _, place in latest]


def marks(steps: int) -> Iterator[int]:
    """Yield how many steps each growing trace has: a function of `steps`, never of the clock."""
    done = 0
    while done < steps:
        done = min(done + min(done or 1, LARGEST_GAP), steps)
        yield done
