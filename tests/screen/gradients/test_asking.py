from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.gradients import Target
from rnnviz.capture.pairs import Outcomes
from rnnviz.capture.run import capture, request_for
from rnnviz.screen.gradients.asking import MOST, Choice, following, most_probable
from rnnviz.screen.gradients.asking import written as could_say
from rnnviz.trace import Sampling
from tests.models import tiny_model


@pytest.fixture(scope="module")
def read():
    model = tiny_model()
    return capture(model, request_for(model, "send money from my savings"))


@pytest.fixture(scope="module")
def written():
    model = tiny_model(task="generate", language="script")
    sampling = Sampling(length=6)
    return capture(model, request_for(model, "my dear", seed=2, sampling=sampling))


@pytest.mark.parametrize(
    ("choice", "target"),
    [
        (Choice(), Target("loss", 4)),
        (Choice(here=True), Target("loss", 1)),
        (Choice(2), Target("logit", 4, 2)),
        (Choice(2, 3, here=True), Target("logit", 1, 2, 3)),
        (Choice(2, 2), Target("logit", 4, 2)),
    ],
)
def test_a_readers_outcome_is_after_the_last_word_or_this_one(read, choice, target) -> None:
    assert choice.target(read, 1) == target


def test_a_writers_outcome_is_the_token_that_followed(written) -> None:
    assert Choice().target(written, 2) == Target("loss", 2, written.tokens[3].id)
    assert Choice("text").target(written, 2) == Target("text")
    end = len(written) - 1
    assert following(written, end) == (written.chosen[end] if written.chosen[end] >= 0 else None)


def test_a_writer_is_asked_why_it_said_this_and_not_that(written) -> None:
    assert Choice(3, 5).target(written, 2) == Target("logit", 2, 3, 5)
    assert Choice(3).outcomes(written) == Outcomes("logit", 3)
    said = written.tokens[3].id
    offered = could_say(written, 4, 2)
    assert offered[0] == said
    p = written["p"].at(step=2)
    assert set(np.argsort(-p)[:3]) <= {*offered}


def test_pairs_ask_about_every_step_but_of_a_long_run_about_some(read) -> None:
    assert Choice().outcomes(read) == Outcomes("loss")
    assert Choice(1, 4).outcomes(read) == Outcomes("logit", 1, None, 4)
    model = tiny_model("rnn")
    long = capture(model, request_for(model, "send money " * MOST))
    steps = Choice().outcomes(long).steps
    assert len(steps) == MOST
    assert steps[-1] == 2 * MOST - 1


def test_the_most_probable_outputs_come_first(read) -> None:
    p = read["p"].at(step=4)
    found = most_probable(read, 3)
    assert len(found) == 3
    assert list(p[list(found)]) == sorted(p, reverse=True)[:3]
