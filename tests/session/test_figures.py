from __future__ import annotations

from dataclasses import replace

from rnnviz.session import figures as told
from rnnviz.session.figures import figures
from rnnviz.session.plan import Source, usual_plan
from rnnviz.session.standing import Standing

PLAN = usual_plan().changed(cell="rnn", embedding=2, hidden=3)
ABOUT = {"vocabulary": ["a", "b"], "labels": ["x", "y"], "longest": 4}


def test_the_size_is_told_before_anything_is_timed():
    said = figures(PLAN, PLAN, ABOUT, Standing(batches=10))
    assert said.startswith("33 numbers to learn\nabout ")
    assert "epoch" not in said


def test_the_time_of_an_epoch_comes_from_batches_that_were_timed():
    timed = Standing(batches=90, speed=2.0)
    epochs = PLAN.recipe.epochs
    told = f"an epoch in 45 s, all {epochs} in {round(epochs * 0.75)} min"
    assert figures(PLAN, PLAN, ABOUT, timed).endswith(told)
    rehearsed = {**ABOUT, "seconds": 0.5}
    assert figures(PLAN, PLAN, rehearsed, Standing(batches=90)).endswith(told)
    larger = PLAN.changed(hidden=4)
    assert "epoch" not in figures(larger, PLAN, ABOUT, timed)


def test_nothing_is_told_of_data_that_is_not_read_yet():
    assert not figures(PLAN, PLAN, {}, Standing())
    other = replace(PLAN, source=Source("mine", "mine.csv"))
    assert not figures(other, PLAN, ABOUT, Standing())


def test_what_does_not_fit_is_told_in_place_of_it(monkeypatch):
    monkeypatch.setattr(told, "free_memory", lambda: 1000)
    assert figures(PLAN, PLAN, ABOUT, Standing()).startswith("This network has 33 numbers")
