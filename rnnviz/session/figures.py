"""How large the wanted training is and how long an epoch takes, in lines for the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnviz.nets.estimate import DataSize, estimate, free_memory, in_bytes
from rnnviz.session.plan import Plan
from rnnviz.session.standing import Standing

OF_DATA = ("task", "reader", "language", "min_count")


def figures(wanted: Plan, learnt: Plan, about: Mapping[str, Any], standing: Standing) -> str:
    """Return the figures of `wanted`, or why it does not fit; nothing while its data is unread.

    `about` is what the trainer told of the data of the plan that is `learnt`. Times are told of
    that network alone: as its batches took them, or before those in a rehearsal.
    """
    if not about or not _same_data(wanted, learnt):
        return ""
    data = DataSize(len(about["vocabulary"]), len(about["labels"]), int(about["longest"]))
    found = estimate(wanted.recipe, data)
    refused = found.refusal(free_memory())
    if refused:
        return f"{refused[0].upper()}{refused[1:]}."
    lines = [f"{found.numbers:,} numbers to learn", f"about {in_bytes(found.bytes)} to train"]
    if not wanted.waiting_for(learnt.recipe):
        lines += _times(about, standing, wanted.recipe.epochs)
    return "\n".join(lines)


def _times(about: Mapping[str, Any], standing: Standing, epochs: int) -> list[str]:
    """Return how long an epoch takes, and all: as was timed just now, or in a rehearsal."""
    rehearsed = about.get("seconds")
    seconds = 1.0 / standing.speed if standing.speed else rehearsed
    if not seconds or not standing.batches:
        return []
    epoch = standing.batches * seconds
    return [f"an epoch in {_span(epoch)}, all {epochs} in {_span(epochs * epoch)}"]


def _same_data(one: Plan, other: Plan) -> bool:
    same = all(getattr(one.recipe, name) == getattr(other.recipe, name) for name in OF_DATA)
    return same and (one.source.place, one.source.columns) == (
        other.source.place,
        other.source.columns,
    )


def _span(seconds: float) -> str:
    if seconds < 10.0:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 120.0 else f"{seconds / 60.0:.0f} min"
