"""What all views share: a picture is painted at once when it is new, and copied when it rests."""

from __future__ import annotations

import pytest

from rnnviz.trace import Cursor
from rnnviz.views.equations import EquationsView
from rnnviz.views.gates import GatesView
from rnnviz.views.hidden import HiddenView
from rnnviz.views.look import LIGHT, Look
from rnnviz.views.outputs import OutputsView
from rnnviz.views.stage.view import StageView
from rnnviz.views.tape import TapeView

VIEWS = (EquationsView, GatesView, HiddenView, OutputsView, StageView, TapeView)


@pytest.mark.parametrize("kind", VIEWS)
def test_a_new_picture_is_painted_once_and_looks_the_same_when_it_is_copied(
    qtbot, reading, kind, monkeypatch
) -> None:
    view, painted = kind(), []
    qtbot.addWidget(view)
    view.resize(700, 320)
    view.set_look(Look(LIGHT, 16.0))
    with qtbot.waitExposed(view):
        view.show()
    view.show_trace(reading())
    view.show_cursor(Cursor(3, 0.6))
    paint_trace = kind.paint_trace
    monkeypatch.setattr(kind, "paint_trace", lambda *a: (painted.append(1), paint_trace(*a)))
    pictures = [view.grab().toImage() for _ in range(4)]
    assert all(picture == pictures[0] for picture in pictures)
    assert len(painted) == (4 if kind is StageView else 2)
