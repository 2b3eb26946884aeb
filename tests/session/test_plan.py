"""Plans, what waits for a reset, and the ways out of trouble."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.session import trouble
from rnnviz.session.plan import Plan, threads_of, usual_plan


def test_what_needs_another_network_waits_and_all_else_is_learnt_with_at_once() -> None:
    plan = usual_plan()
    wanted = plan.changed(cell="gru", hidden=64, learning_rate=0.1)
    assert wanted.waiting_for(plan.recipe) == ("cell", "hidden")
    assert wanted.live(plan.recipe) == replace(plan.recipe, learning_rate=0.1)


def test_a_plan_comes_back_from_json() -> None:
    plan = usual_plan().changed(clip=0.3)
    assert Plan.from_json(plan.to_json()) == plan


def test_one_core_is_left_to_the_window() -> None:
    assert [threads_of(n) for n in (1, 2, 3, 64)] == [1, 1, 2, 4]


def test_a_loss_far_above_guessing_offers_smaller_steps() -> None:
    recipe = usual_plan().recipe
    assert trouble.wild(3.2, 24, recipe) is None
    found = trouble.wild(30.0, 24, recipe)
    assert found is not None
    assert found.remedies[0].settings == {"learning_rate": recipe.learning_rate / 10}
