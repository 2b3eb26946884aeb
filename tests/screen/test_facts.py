from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.data.codec import Codec
from rnnviz.nets.model import Model
from rnnviz.nets.side_by_side import join
from rnnviz.screen.explore import ExploreScreen
from rnnviz.screen.facts import facts
from tests.models import random_weights, tiny_model


def foreteller() -> Model:
    """Return a writer of numbers."""
    levels = ("-1.0", "0.0", "1.0")
    model = tiny_model(task="generate")
    spec = replace(model.spec, vocabulary=3, outputs=3)
    weights, codec = random_weights(spec), Codec("levels", levels)
    return Model("tiny", spec, weights, codec, levels, "generate")


def test_one_step_of_a_series_is_a_number(qtbot):
    screen = ExploreScreen()
    qtbot.addWidget(screen)
    screen.show_model(None, foreteller())
    assert screen.controls.transport.over.text().startswith("Next number")


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (foreteller(), "3 numbers"),
        (tiny_model(task="generate", language="characters"), "characters"),
        (tiny_model(task="generate", language="script"), "words"),
        (tiny_model(), "5 labels"),
    ],
)
def test_the_outputs_are_called_what_they_are(model, says):
    assert facts(model).endswith(says)


def test_networks_side_by_side_are_counted():
    alone = tiny_model(task="generate")
    assert "side by side" not in facts(alone)
    both = join([alone, alone], card={"members": [{"seed": 0}, {"seed": 1}]})
    assert facts(both).endswith("2 networks side by side")
    assert "side by side" not in facts(replace(alone, card={"members": "two"}))
