"""Runs are kept, renamed, removed and laid over one another as values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.data.recipe import Recipe
from rnnviz.session.film import Snapshot
from rnnviz.session.plan import Plan, Source
from rnnviz.session.runs import COLOURS, Runs
from tests.models import tiny_model

RECIPE = Recipe(task="classify", reader="clinc", language="words")
PLAN = Plan(Source("a test", "made:test", demo="intent"), RECIPE)


def runs_of(*names: str) -> Runs:
    runs = Runs()
    for name in names:
        runs = runs.with_new(PLAN, name)
    return runs


def test_a_new_run_is_the_current_one_over_the_one_before() -> None:
    runs = runs_of("LSTM", "RNN")
    assert runs[runs.current].name == "RNN"
    assert [run.name for run in runs.shown] == ["LSTM", "RNN"]
    assert len({run.colour for run in runs.runs}) == 2


def test_names_are_told_apart() -> None:
    runs = runs_of("LSTM", "LSTM", "LSTM")
    assert [run.name for run in runs.runs] == ["LSTM", "LSTM (2)", "LSTM (3)"]
    assert runs.renamed(0, "  mine \n now ")[0].name == "mine now"
    assert runs.renamed(0, "LSTM (2)")[0].name == "LSTM (2) (2)"
    assert runs.renamed(0, "  ") is runs


def test_a_run_that_is_removed_gives_way_to_its_neighbour() -> None:
    runs = runs_of("a", "b", "c")
    assert runs.without(1)[runs.without(1).current].name == "c"
    assert runs.without(2)[runs.without(2).current].name == "b"
    gone = runs.without(0).without(1).without(2)
    assert (len(gone), gone.current, gone.shown) == (0, None, ())
    with pytest.raises(KeyError, match="no run 1"):
        gone[1]


def test_a_removed_run_leaves_its_colour_and_never_its_key() -> None:
    runs = runs_of("a", "b").without(0).with_new(PLAN, "c")
    assert [(run.name, run.key, run.colour) for run in runs.runs] == [("b", 1, 1), ("c", 2, 0)]
    many = runs_of(*"abcdefgh")
    assert [run.colour for run in many.runs] == [0, 1, 2, 3, 4, 5, 0, 1]
    assert COLOURS == 6


def test_runs_are_laid_over_and_taken_off() -> None:
    runs = runs_of("a", "b", "c").overlaying(0, False)
    assert [run.name for run in runs.shown] == ["b", "c"]
    assert [run.name for run in runs.overlaying(0, True).looking_at(1).shown] == ["a", "c", "b"]


def test_runs_on_other_data_are_not_laid_over_one_another() -> None:
    other = replace(PLAN, source=Source("other", "made:other"))
    runs = runs_of("a", "b").with_new(other, "c")
    assert [run.name for run in runs.shown] == ["c"]
    back = runs.looking_at(0)
    assert [run.name for run in back.shown] == ["a"]
    assert [run.name for run in back.looking_at(1).shown] == ["a", "b"]


def test_the_newest_weights_and_every_snapshot_of_a_run_are_models_that_run() -> None:
    model = tiny_model()
    about = {
        "network": model.spec.to_json(), "language": "words", "labels": list(model.labels),
        "vocabulary": list(model.codec.vocabulary), "batches": 125,
    }  # fmt: skip
    runs = runs_of("LSTM").changed(0, about=about, weights=model.weights, step=1300)
    found, newest = runs[0].model(Snapshot.of(1200, model.weights)), runs[0].model()
    assert (found.name, newest.name) == ("LSTM, batch 1,200", "LSTM")
    assert found.spec == model.spec
    assert np.abs(found.weights["head.weight"] - model.weights["head.weight"]).max() < 1e-3
    assert (newest.weights["head.weight"] == model.weights["head.weight"]).all()
    assert (newest.demo, newest.card["step"], newest.card["epochs"]) == ("intent", 1300, 10)
    assert newest.card["recipe"] == RECIPE.to_json()


def test_what_was_learnt_since_the_last_save_is_unsaved() -> None:
    runs = runs_of("a")
    assert not runs[0].unsaved
    learnt = runs.changed(0, step=30)
    assert learnt[0].unsaved
    assert not learnt.changed(0, saved=30)[0].unsaved
