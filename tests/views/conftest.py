"""Runs of tiny models, for the views to show."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rnnviz.capture.run import capture, request_for
from rnnviz.trace import Sampling, Trace
from tests.models import tiny_model

SENTENCE = "send $50 to allison from my checking account"


def reading(cell: str = "lstm", text: str = SENTENCE, **sizes: int | float | str) -> Trace:
    """Return a run of a classifier over a text."""
    model = tiny_model(cell, **{"scale": 3.0, **sizes})
    return capture(model, request_for(model, text))


def writing(length: int = 20, *, text: str = "my dear", seed: int = 1, **knobs: float) -> Trace:
    """Return a run of a word writer."""
    model = tiny_model(task="generate", language="script", scale=3.0)
    sampling = Sampling(length=length, **knobs)
    return capture(model, request_for(model, text, seed=seed, sampling=sampling))


@pytest.fixture(name="reading")
def fixture_reading() -> Callable[..., Trace]:
    return reading


@pytest.fixture(name="writing")
def fixture_writing() -> Callable[..., Trace]:
    return writing
