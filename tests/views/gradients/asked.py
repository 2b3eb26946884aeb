"""Runs, their answers and a picture of them, for the tests of gradients."""

from __future__ import annotations

from PySide6.QtGui import QColor

from rnnviz.capture.run import capture, request_for
from rnnviz.nets.model import Model
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import DARK, Look
from tests.models import tiny_model
from tests.views.conftest import SENTENCE

END = 0.999
LONG = "send money to my savings account please what is the weather and " * 30


def run(cell: str = "lstm", text: str = SENTENCE, **sizes) -> tuple[Model, Trace]:
    model = tiny_model(cell, **{"scale": 2.0, **sizes})
    return model, capture(model, request_for(model, text))


def last(question, model: Model, trace: Trace) -> object:
    *_, answer = question.answers(model, trace)
    return answer


def shown(qtbot, view: View, trace: Trace, theme=DARK, size=(460, 520)) -> View:
    qtbot.addWidget(view)
    view.resize(*size)
    view.set_look(Look(theme=theme, unit=12.0))
    view.show_trace(trace, None)
    view.show_cursor(Cursor(4, END))
    return view


def close(found: QColor, wanted: QColor) -> bool:
    return all(abs(a - b) <= 3 for a, b in zip(found.getRgb(), wanted.getRgb(), strict=True))
