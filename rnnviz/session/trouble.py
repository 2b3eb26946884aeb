"""What went wrong in a training, in a sentence, and what can be done about it with one click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log
from typing import Any

from rnnviz.data.recipe import Recipe

WILD = 3.0  # times the loss of guessing; no network that learns stays above it


@dataclass(frozen=True)
class Remedy:
    """A way out: `text` is on its button, `settings` are changed, and then it trains on."""

    text: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    anew: bool = False  # from the same start, where going on would not help
    left: bool = False  # go on with the training that was left


@dataclass(frozen=True)
class Trouble:
    """One sentence, and the ways out, the best one first."""

    says: str
    remedies: tuple[Remedy, ...] = ()


def diverged(text: str, recipe: Recipe) -> Trouble:
    """Return what to offer when the loss is no number; the weights are the last whole epoch's."""
    says = f"{_sentence(text)} It is back at the last whole epoch."
    return Trouble(says, (*_calmer(recipe, anew=False), Remedy("Begin again", anew=True)))


def wild(loss: float, outputs: int, recipe: Recipe) -> Trouble | None:
    """Return what to offer when the loss (nats) is far above that of guessing among `outputs`."""
    guessing = log(max(2, outputs))
    if loss < WILD * guessing:
        return None
    says = (
        f"The loss is {loss:.3g}, {loss / guessing:.0f} times that of guessing: "
        "the steps are too large to learn anything."
    )
    return Trouble(says, _calmer(recipe, anew=True))


def ended(text: str, recipe: Recipe) -> Trouble:
    """Return what to offer when the process is gone; it goes on from the last whole epoch."""
    on = Remedy("Go on from the last whole epoch")
    if "memory" not in text:
        return Trouble(_sentence(text), (on,))
    smaller = max(1, recipe.batch // 2)
    less = Remedy(f"Go on with batches of {smaller}", {"batch": smaller})
    return Trouble(_sentence(text), (less, on) if smaller < recipe.batch else (on,))


def left_over(name: str, epoch: int) -> Trouble:
    """Return what to offer when a training was left or cut off after so many whole epochs."""
    whole = "1 whole epoch" if epoch == 1 else f"{epoch} whole epochs"
    says = f"The training of {name} was left after {whole}; another one takes its place."
    return Trouble(says, (Remedy("Go on with it", left=True),))


def unfit(text: str, before: str = "") -> Trouble:
    """Return what to say when a training cannot begin; the one `before` it may go on."""
    on = (Remedy(f"Go on with {before}", left=True),) if before else ()
    return Trouble(_sentence(text), on)


def _calmer(recipe: Recipe, *, anew: bool) -> tuple[Remedy, ...]:
    rate, clip = recipe.learning_rate / 10.0, min(1.0, recipe.clip / 4.0)
    return (
        Remedy(f"Learning rate {rate:.2g}", {"learning_rate": max(rate, 1e-7)}, anew),
        Remedy(f"Clip the norm at {clip:.2g}", {"clip": max(clip, 1e-6)}, anew),
    )


def _sentence(text: str) -> str:
    text = text.strip()
    first = text.split(" ", 1)[0]
    text = text[0].upper() + text[1:] if first.isalpha() else text  # not the name of a file
    return text if text[-1:] in ".!?…" else f"{text}."
