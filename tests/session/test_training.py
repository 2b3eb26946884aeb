"""The window's end of a training: it hears everything, and survives whatever happens there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from rnnviz.capture.run import capture, request_for
from rnnviz.data.recipe import Recipe
from rnnviz.session.ending import Ending
from rnnviz.session.plan import Plan, Source
from rnnviz.session.runs import Runs
from rnnviz.session.training import LiveTraining
from rnnviz.training.frames import Frame
from rnnviz.training.messages import Job
from tests.training.data import CLASSIFY, write_sentences

START = 120_000  # milliseconds; importing torch takes seconds on a busy machine


def job_of(folder: Path, recipe: Recipe = CLASSIFY) -> Job:
    return Job(recipe, str(write_sentences(folder)), str(folder / "m.rnnviz"), "", "mine")


def nothing_ending() -> bool:
    return not QCoreApplication.instance().findChildren(Ending)


@pytest.fixture
def training(qtbot: QtBot) -> Iterator[LiveTraining]:
    training = LiveTraining()
    yield training
    training.close()
    assert not training.running
    qtbot.waitUntil(nothing_ending)


def test_a_training_is_started_watched_steered_and_ended(
    qtbot: QtBot, training: LiveTraining, tmp_path: Path
) -> None:
    about: list[Frame] = []
    training.ready.connect(about.append)
    with qtbot.waitSignals([training.ready, training.weightsCame], timeout=START):
        training.start(job_of(tmp_path))
    told: list[Frame] = []
    training.progressed.connect(told.append)
    with qtbot.waitSignal(
        training.weightsCame, check_params_cb=lambda frame: frame.values["step"] == 3
    ) as weights:
        training.advance(3)
    assert told[-1].values["gradients"]
    known = {"about": about[0].values, "weights": weights.args[0].arrays, "step": 3}
    model = Runs().with_new(Plan(Source("mine", "mine.json"), CLASSIFY), **known)[0].model()
    trace = capture(model, request_for(model, "send my money"))
    assert trace.labels == ("greeting", "oos", "transfer", "weather")
    with qtbot.waitSignal(training.refused) as said:
        training.change(replace(CLASSIFY, hidden=50))
    assert "next reset" in said.args[0]
    with qtbot.waitSignals([training.reviewed, training.finished], timeout=START):
        training.play()
    assert not training.playing


def test_another_job_begins_in_the_same_process_and_the_old_one_falls_silent(
    qtbot: QtBot, training: LiveTraining, tmp_path: Path
) -> None:
    job = job_of(tmp_path, replace(CLASSIFY, epochs=1000, patience=1000))
    with qtbot.waitSignal(training.ready, timeout=START):
        training.start(job)
    process = training._process
    with qtbot.waitSignal(training.reviewed, timeout=START):
        training.play()
    steps: list[int] = []
    training.weightsCame.connect(lambda frame: steps.append(frame.values["step"]))
    training.start(replace(job, fresh=True))
    assert not training.is_ready
    with qtbot.waitSignal(training.ready) as told:
        training.start(replace(job, fresh=True, recipe=replace(job.recipe, cell="gru")))
    assert told.args[0].values["network"]["cell"] == "gru"
    qtbot.waitUntil(lambda: bool(steps))
    assert steps == [0]
    assert training._process is process


def test_a_process_that_is_killed_is_told_in_a_sentence_and_goes_on_from_its_last_epoch(
    qtbot: QtBot, training: LiveTraining, tmp_path: Path
) -> None:
    job = job_of(tmp_path, replace(CLASSIFY, epochs=1000, patience=1000))
    with qtbot.waitSignal(training.ready, timeout=START):
        training.start(job)
    with qtbot.waitSignal(training.reviewed, timeout=START):
        training.play()
    with qtbot.waitSignal(training.failed) as said:
        training._process.kill()
    assert "ended from outside" in said.args[0]
    assert not training.playing
    assert not training.running
    with qtbot.waitSignal(training.ready, timeout=START) as told:
        training.start(job)
    assert told.args[0].values["resumed"]
    assert told.args[0].values["epoch"] >= 1
    assert training.step >= told.args[0].values["batches"]


def test_data_that_cannot_be_used_gives_its_sentence(
    qtbot: QtBot, training: LiveTraining, tmp_path: Path
) -> None:
    job = replace(job_of(tmp_path), data=str(tmp_path / "nothing"))
    with qtbot.waitSignal(training.unfit, timeout=START) as said:
        training.start(job)
    assert said.args[0].startswith("there is nothing at")
    with qtbot.waitSignal(training.ready):  # the process waits for another
        training.start(job_of(tmp_path))


def test_closing_ends_the_process_in_the_middle_of_a_training(
    qtbot: QtBot, training: LiveTraining, tmp_path: Path
) -> None:
    with qtbot.waitSignal(training.ready, timeout=START):
        training.start(job_of(tmp_path, replace(CLASSIFY, epochs=1000, patience=1000)))
    with qtbot.waitSignal(training.progressed):
        training.play()
    training.close()
    assert not training.running
    qtbot.waitUntil(nothing_ending)


def test_what_is_said_to_no_process_is_lost(training: LiveTraining) -> None:
    training.play()
    training.advance(1)
    assert not training.playing
