"""An overflow is said in every picture of gradients: what, how large, where."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from rnnviz.capture.backward import PassBack
from rnnviz.capture.flow import FlowBack
from rnnviz.capture.gradients import Target
from rnnviz.capture.pairs import Outcomes
from rnnviz.capture.product import RangeStretch
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.stretch import StepStretch
from rnnviz.nets.model import Model
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.chain import ChainView
from rnnviz.views.gradients.flow import FlowView
from rnnviz.views.gradients.pairs import PairsView
from rnnviz.views.gradients.product import ProductView
from rnnviz.views.gradients.saliency import SaliencyView
from rnnviz.views.gradients.stretch import StretchView
from rnnviz.views.look import DARK
from rnnviz.views.parts.overflow import gradients_told, run_told
from rnnviz.views.stage.view import StageView
from tests.models import tiny_model
from tests.views.gradients.asked import close, last, shown

TEXT = "send money from my savings to my checking account please " * 3
END = Target("logit", None, 1)
PICTURES = {
    "flow": (FlowView, "show_flow", FlowBack(END), ()),
    "words": (SaliencyView, "show_flow", FlowBack(END), ()),
    "pairs": (PairsView, "show_pairs", Outcomes(), ("h",)),
    "jacobian": (StretchView, "show_stretch", StepStretch(0, 29), ()),
    "product": (ProductView, "show_product", RangeStretch(0, 0, 29), ()),
    "stage": (StageView, "show_backward", PassBack(END), ()),
}


@pytest.fixture(scope="module")
def broken() -> tuple[Model, Trace]:
    model = tiny_model("rnn", nonlinearity="relu", hidden=24, scale=60.0)
    return model, capture(model, request_for(model, TEXT))


def warned(image: QImage) -> int:
    """Return how many pixels of the first lines have the colour of warnings."""
    wanted = QColor(DARK.warning)
    places = ((x, y) for x in range(10, 300) for y in range(8, 44))
    return sum(close(image.pixelColor(x, y), wanted) for x, y in places)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_says_what_overflowed_and_where(qtbot: QtBot, broken, name: str) -> None:
    (model, trace), (kind, show, question, more) = broken, PICTURES[name]
    view: View = shown(qtbot, kind(), trace)
    view.show_cursor(Cursor(4, 0.5))
    getattr(view, show)(last(question, model, trace), *more)
    assert warned(view.grab().toImage()) > 40
    for step in (0, 27, 29):
        view.show_cursor(Cursor(step, 0.5))
        assert not view.grab().isNull()


def test_the_sentence_names_value_step_and_layer(broken) -> None:
    _, trace = broken
    assert run_told(trace) == "Overflow: h of layer 1 is ∞ at word 28, ‘checking’"


def test_gradients_that_float32_could_not_hold_are_told_by_their_size() -> None:
    model = tiny_model("rnn", layers=2)
    trace = capture(model, request_for(model, "send money to me"))
    logs = np.zeros((2, 4), np.float32)
    assert gradients_told({"h": logs}, trace) == ""
    logs[1, 1], logs[1, 0] = 41.0, np.inf
    told = gradients_told({"h": logs}, trace)
    assert told == "Overflow: ∂h of layer 2 is 1.0·10⁴¹ at word 2, ‘money’"


def test_the_chain_rule_writes_what_overflowed(qtbot: QtBot, broken) -> None:
    model, trace = broken
    view = shown(qtbot, ChainView(), trace, size=(700, 200))
    view.show_backward(last(PassBack(END), model, trace))
    view.show_cursor(Cursor(5, 0.01))
    numbers = [piece.number for block in view.picture() for piece in block.pieces if piece.number]
    assert "∞" in numbers
    assert not view.grab().isNull()


def test_nothing_is_said_where_nothing_overflows(qtbot: QtBot) -> None:
    model = tiny_model("rnn")
    trace = capture(model, request_for(model, "send money to me"))
    view, flow = shown(qtbot, FlowView(), trace), last(FlowBack(END), model, trace)
    view.show_flow(flow)
    assert warned(view.grab().toImage()) == 0
    logs = flow.logs["h"].copy()
    logs[0, 0] = 45.0
    view.show_flow(replace(flow, logs={"h": logs}))
    assert warned(view.grab().toImage()) > 40
