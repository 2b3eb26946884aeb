"""What is measured while a network learns: a value that grows with every message of the trainer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from rnnviz.session.curve import Curve
from rnnviz.session.spacing import evenly
from rnnviz.session.spread import Spread
from rnnviz.trace import Array
from rnnviz.training.frames import Frame

MOST_REVIEWS = MOST_SAMPLES = 64
Key = tuple[str, str]  # what is measured, and of which part: ("gradient", "W_0")


@dataclass(frozen=True)
class Mistake:
    """An unseen example that the network got wrong; `sure` is the probability 0…1 it gave."""

    text: str
    truth: str
    says: str
    sure: float


@dataclass(frozen=True)
class Sample:
    """What the network wrote after `step` batches, always from the same prompt and seed."""

    step: int
    text: str
    prompt: str = ""


@dataclass(frozen=True, eq=False)
class Review:
    """How good the network was on unseen data after `step` batches.

    `loss` is in nats; `accuracy` 0…1, the `confusion` (label, what it says) in examples and the
    mistakes that it is surest of are of classifiers alone.
    """

    step: int
    loss: float | None
    accuracy: float | None = None
    confusion: Array | None = None
    wrong: tuple[Mistake, ...] = ()

    @classmethod
    def of(cls, frame: Frame) -> Review:
        """Return what an ``epoch`` message tells."""
        values = frame.values
        wrong = tuple(Mistake(*each) for each in values.get("wrong", ()))
        found = values.get("loss"), values.get("accuracy"), frame.arrays.get("confusion")
        return cls(int(values["step"]), *found, wrong)


@dataclass(frozen=True, eq=False)
class Record:
    """All measures of one training by batch, in bounded memory.

    `curves` by (what, part):

    - ``loss`` in nats and ``accuracy`` 0…1, of ``train`` and ``validation``;
    - ``learning rate`` and ``clip``, of no part;
    - ``gradient`` and ``clipped``, the norm before and after clipping: of all weights under no
      part, and of each group of them, such as ``W_0``;
    - ``update``, ‖Δw‖/‖w‖ of each group;
    - ``gate``, the mean 0…1 over unseen examples of each gate, such as ``f_0``.

    `weights` and `gates` are how these are spread, by group and by gate. `clipped` of the last
    `counted` batches, at most 200, were clipped.

    >>> record = Record().fed(frame)
    >>> record["loss", "train"].last
    """

    curves: Mapping[Key, Curve] = field(default_factory=dict)
    weights: Mapping[str, Spread] = field(default_factory=dict)
    gates: Mapping[str, Spread] = field(default_factory=dict)
    reviews: tuple[Review, ...] = ()
    samples: tuple[Sample, ...] = ()
    step: int = 0
    epoch: int = 0
    clipped: int = 0
    counted: int = 0

    def __getitem__(self, key: Key) -> Curve:
        """Return a curve; one that was never measured has no points."""
        return self.curves.get(key, Curve())

    def parts(self, what: str) -> tuple[str, ...]:
        """Return of which parts something is measured, in the order they were told."""
        return tuple(part for each, part in self.curves if each == what and part)

    def review_at(self, step: float) -> Review | None:
        """Return the last review up to that step, or None before the first."""
        return next((each for each in reversed(self.reviews) if each.step <= step), None)

    def with_sample(self, sample: Sample) -> Record:
        """Return this with what was written after the other samples' steps."""
        samples = (*(each for each in self.samples if each.step < sample.step), sample)
        keep = evenly([each.step for each in samples], MOST_SAMPLES)
        return replace(self, samples=tuple(samples[k] for k in keep))

    def fed(self, frame: Frame) -> Record:
        """Return this with what a ``progress`` or ``epoch`` message tells; others tell nothing.

        A step that was passed before means that the training went back: what came after it goes.
        """
        if frame.kind not in ("progress", "epoch"):
            return self
        step = int(frame.values["step"])
        kept = self.until(step) if step < self.step else self
        return kept._reviewed(frame) if frame.kind == "epoch" else kept._progressed(frame, step)

    def until(self, step: int) -> Record:
        """Return what was known after that step."""
        return replace(
            self,
            curves={key: curve.until(step) for key, curve in self.curves.items()},
            weights={name: spread.until(step) for name, spread in self.weights.items()},
            gates={name: spread.until(step) for name, spread in self.gates.items()},
            reviews=tuple(each for each in self.reviews if each.step <= step),
            samples=tuple(each for each in self.samples if each.step <= step),
            step=min(step, self.step),
        )

    def _progressed(self, frame: Frame, step: int) -> Record:
        curves = dict(self.curves)
        for key, value in _measures(frame):
            curves[key] = curves.get(key, Curve()).at(step, value)
        return replace(
            self,
            curves=curves,
            weights=_spread(self.weights, frame, "weights"),
            gates=_spread(self.gates, frame, "gates"),
            step=step,
            epoch=int(frame.values["epoch"]),
            clipped=int(frame.values.get("clipped", 0)),
            counted=int(frame.values.get("counted", 0)),
        )

    def _reviewed(self, frame: Frame) -> Record:
        found, curves = Review.of(frame), dict(self.curves)
        for what, value in (("loss", found.loss), ("accuracy", found.accuracy)):
            if value is not None:
                key = what, "validation"
                curves[key] = curves.get(key, Curve()).at(found.step, value)
        reviews = (*(each for each in self.reviews if each.step < found.step), found)
        keep = evenly([each.step for each in reviews], MOST_REVIEWS)
        kept = tuple(reviews[k] for k in keep)
        return replace(self, curves=curves, reviews=kept, step=found.step)


def _measures(frame: Frame) -> Iterator[tuple[Key, float]]:
    """Yield all numbers of a ``progress`` message that are there, with their names."""
    values = frame.values
    yield ("loss", "train"), values.get("batch_loss") or values["loss"]
    if values.get("accuracy") is not None:
        yield ("accuracy", "train"), values["accuracy"]
    yield ("learning rate", ""), values["learning_rate"]
    yield ("clip", ""), values["clip"]
    norm = values["gradient"]
    share = min(1.0, values["clip"] / max(norm, 1e-12))  # all weights are clipped together
    for part, size in {"": norm, **values.get("gradients", {})}.items():
        yield ("gradient", part), size
        yield ("clipped", part), share * size
    for what, name in (("update", "updates"), ("gate", "gates")):
        for part, size in values.get(name, {}).items():
            yield (what, part), size


def _spread(known: Mapping[str, Spread], frame: Frame, kind: str) -> Mapping[str, Spread]:
    """Return the spreads with the histograms of a message, named ``weights/W_0`` or ``gates/f_0``.

    Its ``reach`` has the largest value of the bins of each group; the openness of gates is 0…1.
    """
    found = dict(known)
    for name, counts in frame.arrays.items():
        what, _, part = name.partition("/")
        if what == kind:
            high = float(frame.values.get("reach", {}).get(part, 1.0))
            low = -high if kind == "weights" else 0.0
            counts = np.asarray(counts, np.float32)
            found[part] = found.get(part, Spread()).at(frame.values["step"], counts, low, high)
    return found
