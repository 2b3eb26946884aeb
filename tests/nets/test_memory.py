from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.capture.knobs import Knobs, turned
from rnnviz.capture.pairs import Outcomes, pairs
from rnnviz.capture.reach import reach
from rnnviz.capture.run import capture, request_for
from rnnviz.data.tasks import TASKS
from rnnviz.files.library import find, open_model
from rnnviz.nets.memory import Remembered, remember
from rnnviz.nets.model import Model
from tests.models import tiny_model

CELLS = ["lstm", "gru", "rnn"]
NAMES = [f"{task}-{cell}" for task in ("recall", "brackets") for cell in CELLS]


def remembered(name: str, *distances: int, count: int = 100) -> Remembered:
    *_, found = remember(open_model(name), TASKS[name.split("-")[0]], distances, count)
    return found


def test_accuracy_is_that_of_one_run_after_the_other() -> None:
    model, task = open_model("brackets-rnn"), TASKS["brackets"]
    found = remembered("brackets-rnn", 7, 30, count=40)
    for distance, accuracy, loss in zip((7, 30), found.accuracy, found.loss, strict=True):
        hits, losses = [], []
        for example in task.examples(distance, 40, seed=1):
            p = capture(model, request_for(model, example.text))["p"].data[-1]
            hits.append(model.labels[int(p.argmax())] == example.label)
            losses.append(-np.log(p[model.labels.index(example.label)]))
        assert accuracy == np.mean(hits)
        assert loss == pytest.approx(np.mean(losses), rel=1e-4)
    assert (found.chance, found.count, found.task) == (1 / 3, 40, "brackets")


def test_answers_grow_by_a_distance_each() -> None:
    answers = [*remember(open_model("recall-rnn"), TASKS["recall"], (0, 5, 9), 20)]
    assert [answer.distances for answer in answers] == [(0,), (0, 5), (0, 5, 9)]
    assert answers[2].accuracy[:2] == answers[1].accuracy


def test_the_reach_ends_where_half_is_forgotten() -> None:
    def found(*accuracy: float) -> Remembered:
        distances = tuple(range(0, 10 * len(accuracy), 10))
        return Remembered("recall", distances, accuracy, accuracy, 9, 0.2)

    assert found(1.0, 0.7, 0.5, 0.9).reach == 10
    assert found(0.5, 1.0).reach is None
    assert found(1.0, 1.0).reach == 10


@pytest.mark.parametrize("name", NAMES)
def test_the_small_models_are_small_and_of_one_size(name: str) -> None:
    assert find(name).stat().st_size < 200_000
    spec = open_model(name).spec
    assert (spec.hidden, spec.embedding, spec.layers) == (32, 16, 1)
    recipes = [open_model(f"{name.split('-')[0]}-{c}").card["recipe"] for c in CELLS]
    assert len({str({**recipe, "cell": ""}) for recipe in recipes}) == 1


def test_networks_with_gates_recall_what_a_plain_one_of_the_same_training_has_lost() -> None:
    gated = [remembered(f"recall-{cell}", 2, 40, 80).accuracy for cell in ("lstm", "gru")]
    assert np.min(gated) > 0.95
    near, far, farther = remembered("recall-rnn", 0, 20, 80).accuracy
    assert near > 0.8
    assert max(far, farther) < 0.65
    assert remembered("brackets-lstm", 40).accuracy[0] > 0.85
    assert remembered("brackets-rnn", 40).accuracy[0] < 0.75


def test_their_gradients_tell_why() -> None:
    """Of the loss after 41 letters by the state after the first, against that by the last."""
    (example,) = TASKS["recall"].examples(40, 1)

    def fall(model: Model) -> float:
        trace = capture(model, request_for(model, example.text))
        label = model.labels.index(example.label)
        found = pairs(model, trace, Outcomes("loss", label, (40,)))
        logs = [reach(found, 0, symbol).logs for symbol in found.logs]
        return max(float(each[40] - each[0]) for each in logs)

    assert fall(open_model("recall-rnn")) < -10
    assert fall(open_model("recall-lstm")) > -6
    assert fall(open_model("recall-gru")) > -2


def test_a_closed_forget_gate_makes_a_good_memory_bad() -> None:
    model = turned(open_model("recall-lstm"), Knobs(keep=-6.0))
    *_, found = remember(model, TASKS["recall"], (40,), 100)
    assert found.accuracy[0] < 0.8


def test_a_network_that_overflows_is_measured_too() -> None:
    model = turned(open_model("recall-rnn"), Knobs(nonlinearity="relu", scale=50.0))
    *_, found = remember(model, TASKS["recall"], (60,), 20)
    assert 0.0 <= found.accuracy[0] <= 1.0
    assert np.isfinite(found.loss[0])


def test_a_model_of_another_task_is_refused() -> None:
    with pytest.raises(ValueError, match="train one on made:recall"):
        next(remember(tiny_model(), TASKS["recall"], (1,)))
    labelled = replace(open_model("recall-rnn"), name="mine")
    with pytest.raises(ValueError, match="mine does not do this task"):
        next(remember(labelled, TASKS["count"], (1,)))
