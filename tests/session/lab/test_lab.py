"""The lab as it is turned: what holds no more is taken back at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.session.lab import turning
from rnnviz.session.lab.lab import Lab
from rnnviz.session.lab.measurement import Accuracy
from rnnviz.session.lab.quiz import Quiz


@pytest.fixture
def lab(qtbot: QtBot) -> Iterator[Lab]:
    """Return a lab with right answers of its first setting."""
    lab = Lab()
    lab.start()
    qtbot.waitUntil(lambda: lab.measurement is not None)
    curves = {cell: {1: 1.0} for cell in ("rnn", "gru", "lstm")}
    lab.accuracy = Accuracy(lab.setting, curves, 30, 0.125)
    yield lab
    assert lab.close()


def test_right_answers_of_another_task_are_taken_back(lab: Lab) -> None:
    lab.change(lab.setting.about("count"))
    assert lab.accuracy is None


def test_a_knob_that_one_kind_of_network_has_leaves_the_others_their_curves(lab: Lab) -> None:
    lab.change(turning.keeping(lab.setting, -2.0))
    assert lab.accuracy is not None
    assert set(lab.accuracy.curves) == {"rnn"}


def test_the_distance_is_no_knob_of_the_networks(lab: Lab) -> None:
    before = lab.accuracy
    lab.change(turning.far(lab.setting, 20))
    assert lab.accuracy is before


def test_a_text_that_is_too_long_is_cut_and_that_is_the_last_thing_said(lab: Lab) -> None:
    said: list[object] = []
    lab.settingChanged.connect(said.append)
    lab.problemRaised.connect(said.append)
    lab.change(turning.saying(lab.setting, "A" * 500))
    assert len(lab.setting.text) == 120
    assert "500 signs" in said[-1]


def test_another_task_is_asked_about_from_the_first_question_on(qtbot: QtBot, lab: Lab) -> None:
    quiz = Quiz(lab)
    lab.change(turning.far(lab.setting, 60))  # which cannot be doubled
    qtbot.waitUntil(lambda: quiz.asked is not None and quiz.asked.setting == lab.setting)
    assert quiz.asked.prediction.name != "rnn-distance"
    lab.change(turning.far(lab.setting.about("count"), 10))
    qtbot.waitUntil(lambda: quiz.asked.setting == lab.setting)
    assert quiz.asked.prediction.name == "rnn-distance"


def test_what_is_measured_can_be_cancelled_and_stays_as_it_was(qtbot: QtBot, lab: Lab) -> None:
    before = lab.measurement
    lab.change(lab.setting.about("intent"))
    lab.cancel()
    qtbot.waitUntil(lambda: not any(runner.busy for runner in lab.runners))
    assert lab.measurement is before
