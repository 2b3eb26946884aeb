"""The card of a network that still learns tells how it was made and how it got better."""

from __future__ import annotations

from rnnviz.session.card import card_of
from rnnviz.session.record import Record, Review
from tests.session.test_runs import PLAN


def test_the_card_tells_every_review_up_to_its_step_and_the_last_as_its_quality() -> None:
    reviews = (Review(10, 2.0, 0.25), Review(20, 1.0, 0.5), Review(30, 0.5, None))
    card = card_of(PLAN, 25, 2, Record(reviews=reviews))
    assert card["history"] == [
        {"step": 10, "accuracy": 0.25, "loss": 2.0},
        {"step": 20, "accuracy": 0.5, "loss": 1.0},
    ]
    assert card["quality"] == {"accuracy": 0.5, "loss": 1.0}
    assert card_of(PLAN, 5, 0, Record(reviews=reviews))["quality"] == {}
