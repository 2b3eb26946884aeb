"""What the worker does for the session: open a model, run a request; and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from rnnviz.demos.base import Demo
from rnnviz.nets.model import Model
from rnnviz.trace import Request, Sampling, Trace

OpenModel = Callable[[str], Model]

LONGEST = {"characters": 4_000}  # characters of input, where each of them is a step
LONGEST_WORDS = 20_000  # characters of input, where some five of them are a step


@dataclass(frozen=True, eq=False)
class Answer:
    """A trace, or the beginning of one, the model that made it, and the run without edits."""

    demo: Demo | None
    model: Model
    trace: Trace
    baseline: Trace | None = None

    @property
    def step(self) -> str:
        """What is read in a step: a word or a character."""
        if self.demo is not None:
            return self.demo.step
        return "character" if self.model.codec.language == "characters" else "word"


def run(
    demo: Demo | None, model: Model, request: Request, known: Trace | None = None
) -> Iterator[Answer]:
    """Yield answers with longer and longer traces of a request.

    An edited run is compared with the one without edits: `known`, or else run after it.
    """
    from rnnviz.capture.run import grow  # here, on the worker, as the first paint needs no run

    trace = None
    for trace in grow(model, request):
        yield Answer(demo, model, trace, known)
    if trace is not None and request.edits and known is None:
        for plain in grow(model, replace(request, edits=())):
            yield Answer(demo, model, trace, plain)


def opened(
    open_model: OpenModel,
    name: str,
    demos: Mapping[str, Demo],
    before: Request | None,
    kept: str,
    typed: Callable[[], str],
) -> Iterator[Answer]:
    """Open a model and yield answers to what was `typed` meanwhile, or is best asked first.

    `before` is asked again if the model belongs to the demo `kept`, the one on show: so that two
    networks can be compared on the same text.
    """
    model = open_model(name)
    demo = demos.get(model.demo)
    request = first_request(model, demo)
    if before is not None and demo is not None and demo.name == kept:
        request = replace(request, text=before.text, seed=before.seed, sampling=before.sampling)
    if text := typed():
        request = replace(request, text=shortened(model, text)[0])
    yield from run(demo, model, request)


def shown(model: Model, demos: Mapping[str, Demo], text: str) -> Iterator[Answer]:
    """Yield answers of a model that is in memory to that text, or to its first if it is empty."""
    demo = demos.get(model.demo)
    request = first_request(model, demo)
    yield from run(demo, model, replace(request, text=shortened(model, text)[0] or request.text))


def first_request(model: Model, demo: Demo | None) -> Request:
    """Return what a model is asked first: its demo's first example, or a few words it knows.

    A writer without a demo begins with nothing, or with a word if nothing is no entry of its.
    """
    from rnnviz.capture.words import BEGINNING

    writes = model.task == "generate"
    sampling = (demo.sampling if demo else None) or Sampling()
    count = int(BEGINNING not in model.codec.vocabulary) if writes else 5
    text = demo.examples[0] if demo else _known_words(model, count)
    return Request(model.version, text, sampling=sampling if writes else None)


def shortened(model: Model, text: str) -> tuple[str, str]:
    """Return the text cut to what can be shown, and a sentence that says so ('' if it was not)."""
    longest = LONGEST.get(model.codec.language, LONGEST_WORDS)
    if len(text) <= longest:
        return text, ""
    return text[:longest], (
        f"The text has {len(text):,} characters, more than can be shown; "
        f"its first {longest:,} are used."
    )


def baseline_for(request: Request, shown: Trace | None, baseline: Trace | None) -> Trace | None:
    """Return the run without edits that an edited one is compared with, if it is on show."""
    if not request.edits:
        return None
    plain = replace(request, edits=())
    candidates = (shown, baseline)
    return next((t for t in candidates if t and t.complete and t.request == plain), None)


def _known_words(model: Model, count: int) -> str:
    known = [word for word in model.codec.vocabulary if word.isalnum()]
    return " ".join(known[:count])
