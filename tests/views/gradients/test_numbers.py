"""What the pictures of gradients give to a file is what they were told."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rnnviz.capture.flow import FlowBack
from rnnviz.capture.gradients import Target
from rnnviz.capture.pairs import Outcomes
from rnnviz.capture.stretch import StepStretch
from rnnviz.views.gates import GatesView
from rnnviz.views.gradients.pair_gaps import PairGapsView
from rnnviz.views.gradients.pairs import PairsView
from rnnviz.views.gradients.saliency import SaliencyView
from rnnviz.views.gradients.stretch import StretchView
from tests.views.gradients.asked import last, run, shown


def test_the_pairs_give_the_layer_that_is_shown_and_the_step_of_every_row(qtbot: QtBot) -> None:
    model, trace = run()
    pairs, view = last(Outcomes(), model, trace), shown(qtbot, PairsView(), trace)
    assert view.numbers() == {}
    view.show_pairs(pairs, "c")
    numbers = view.numbers()
    np.testing.assert_array_equal(numbers["log10_dc"].data, pairs.logs["c"].at(layer=0))
    assert numbers["log10_dc"].axes == ("row", "step")
    assert numbers["outcome"].data.tolist() == [*pairs.steps]


def test_the_gaps_of_two_networks_are_differences_of_logarithms(qtbot: QtBot) -> None:
    (model, trace), (other, heard) = run("lstm"), run("gru")
    view = shown(qtbot, PairGapsView(), trace)
    one, two = last(Outcomes(), model, trace), last(Outcomes(), other, heard)
    view.show_both(one, two)
    with np.errstate(invalid="ignore"):
        gaps = one.logs["h"].at(layer=0) - two.logs["h"].at(layer=0)
    np.testing.assert_array_equal(view.numbers()["log10_ratio_dh"].data, gaps)


def test_the_words_give_their_gradients_and_gradient_times_input(qtbot: QtBot) -> None:
    model, trace = run()
    flow, view = last(FlowBack(Target("logit")), model, trace), shown(qtbot, SaliencyView(), trace)
    view.show_flow(flow)
    np.testing.assert_array_equal(view.numbers()["log10_dx"].data, flow.x)
    np.testing.assert_array_equal(view.numbers()["gradient_times_input"].data, flow.signed)


def test_a_step_gives_its_singular_values_and_its_spectral_radius(qtbot: QtBot) -> None:
    model, trace = run()
    stretch, view = last(StepStretch(0, 3), model, trace), shown(qtbot, StretchView(), trace)
    view.show_stretch(stretch)
    np.testing.assert_allclose(view.numbers()["log10_singular_values"].data, stretch.sizes)
    assert float(view.numbers()["log10_spectral_radius"].data) == pytest.approx(stretch.radius)


def test_the_gates_give_the_fields_of_the_run(qtbot: QtBot) -> None:
    _, trace = run("gru")
    numbers = shown(qtbot, GatesView(), trace).numbers()
    assert set(numbers) == {"r", "z", "n"}
    assert all(numbers[symbol] is trace[symbol] for symbol in numbers)
