"""The card of a network that is still learning: how it was made, and how good it is so far."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rnnviz.session.plan import Plan
from rnnviz.session.record import Record, Review


def card_of(plan: Plan, step: int, epochs: int, record: Record) -> dict[str, Any]:
    """Return the card after `step` batches and so many whole epochs, as plain JSON.

    The `history` tells each review up to then: its step, and the `accuracy` 0…1 and the `loss`
    (nats) on the examples kept for validation. The `quality` is that of the last one.
    """
    history = [
        {"step": each.step, **_quality(each)} for each in record.reviews if each.step <= step
    ]
    last = record.review_at(step)
    return {
        "data": Path(plan.source.place).name,
        "seed": plan.seed,
        "recipe": plan.recipe.to_json(),
        "step": step,
        "epochs": epochs,
        "history": history,
        "quality": _quality(last) if last else {},
    }


def _quality(review: Review) -> dict[str, float]:
    measured = {"accuracy": review.accuracy, "loss": review.loss}
    return {name: value for name, value in measured.items() if value is not None}
