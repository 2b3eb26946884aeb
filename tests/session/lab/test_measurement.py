"""What the lab measures: numbers of the bundled models, and what a knob makes of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.capture.knobs import Knobs
from rnnviz.data.tasks import TASKS
from rnnviz.files.library import open_model
from rnnviz.session.lab.measurement import Measurement, accuracies, measured
from rnnviz.session.lab.predictions import GONE, PREDICTIONS, SAME
from rnnviz.session.lab.setting import Setting


def at(setting: Setting) -> Measurement:
    *_, found = measured(setting, open_model)
    return found


def test_a_measurement_grows_model_by_model_and_ends_complete() -> None:
    found = list(measured(Setting(), open_model))
    assert [tuple(each.rows) for each in found] == [
        ("rnn",),
        ("rnn", "gru"),
        ("rnn", "gru", "lstm"),
    ]
    assert [each.complete for each in found] == [False, False, True]


def test_over_twenty_letters_the_lstm_keeps_what_the_rnn_loses() -> None:
    found = at(Setting(distance=20))
    assert found.rows["rnn"].left[0] < -6.0
    assert found.rows["lstm"].left[0] > -4.0
    assert found.distance == 20


def test_a_gradient_never_exceeds_what_theory_allows() -> None:
    row = at(Setting(knobs=Knobs(scale=0.2))).rows["rnn"]
    assert row.bound is not None
    assert row.bound.must_vanish
    limit = row.bound.line(0.0, len(row.trace))
    assert (row.left[::-1] <= limit + 1e-4).all()


def test_clipping_shortens_the_norm_and_keeps_what_is_short_already() -> None:
    found = at(Setting(limit=1.0))
    rnn, gru = (found.rows[cell].learning for cell in ("rnn", "gru"))
    assert rnn is not None
    assert gru is not None
    assert rnn.clipping.before > 1.0
    assert rnn.clipping.after == pytest.approx(1.0)
    assert gru.clipping.factor == 1.0


def test_an_overflow_is_told_and_leaves_no_gradient() -> None:
    knobs = Knobs(scale=4.0, nonlinearity="relu")
    row = at(Setting(distance=80, knobs=knobs)).rows["rnn"]
    assert row.overflow is not None
    assert row.pairs is None
    assert not np.isnan(row.left).any()


def test_a_knob_that_a_cell_has_not_leaves_it_as_it_is() -> None:
    plain, turned = Setting(), Setting(knobs=Knobs(keep=3.0))
    assert turned.knobs_of("rnn") == plain.knobs_of("rnn")
    assert turned.knobs_of("lstm").keep == 3.0


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_a_task_knows_cause_and_answer_of_its_own_texts(task: object) -> None:
    for number in range(5):
        example = task.example(12, 20, number)
        assert task.answer(example.text) == example.label
        assert task.cause(example.text) == len(example.text) - 1 - 12


def test_known_points_are_not_counted_again() -> None:
    setting = Setting(shown=("rnn",))
    *_, whole = accuracies(setting, open_model, {})
    again = list(accuracies(setting, open_model, whole.curves))
    assert len(again) == 1
    assert again[0].complete
    assert again[0].curves == whole.curves


def test_which_choice_is_right_follows_from_the_measurement() -> None:
    for cell, expected in (("rnn", GONE), ("gru", SAME)):
        prediction = replace(PREDICTIONS[0], cell=cell)
        before = prediction.finding(at(Setting()), None)
        after = prediction.finding(at(Setting(distance=20)), None)
        assert prediction.right(before, after) == expected


def test_a_raised_forget_bias_keeps_gradients_where_the_rnn_has_none() -> None:
    # Gers et al. 2000; Jozefowicz et al. 2015: the bias of the forget gate decides how long.
    raised = at(Setting(distance=20, knobs=Knobs(initialisation="random", keep=4.0)))
    rnn = at(Setting(distance=20)).rows["rnn"]
    assert rnn.left[0] < -6.0
    assert raised.rows["lstm"].left[0] > -0.5
    assert raised.rows["lstm"].trace.units == rnn.trace.units
