"""The card of a network that is still learning: how it was made, and how good it is so far."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rnnviz.session.plan import Plan
from rnnviz.session.record import Review


def card_of(plan: Plan, step: int, epochs: int, review: Review | None) -> dict[str, Any]:
    """Return the card after `step` batches and so many whole epochs, as plain JSON.

    The quality is that of the last review before: the `accuracy` 0…1 and the `loss` (nats) on the
    examples kept for validation.
    """
    measured = {"accuracy": review.accuracy, "loss": review.loss} if review else {}
    return {
        "data": Path(plan.source.place).name,
        "seed": plan.seed,
        "recipe": plan.recipe.to_json(),
        "step": step,
        "epochs": epochs,
        "quality": {name: value for name, value in measured.items() if value is not None},
    }
