"""The Compare screen: every picture shows all sides, and differences only where there are any."""

from __future__ import annotations

import pytest

from rnnviz.screen.compare.pictures import PICTURES
from rnnviz.screen.compare.screen import CompareScreen
from rnnviz.session.sides import Entry, Plan, Side, sides_of
from rnnviz.trace import Cursor
from rnnviz.views.compare.gap import GapView
from tests.models import tiny_model


def sides(*cells: str) -> tuple[Side, ...]:
    entries = tuple(Entry(tiny_model(cell, seed=k)) for k, cell in enumerate(cells))
    *_, whole = sides_of(Plan(entries, "send money to my account"))
    return whole


@pytest.fixture
def screen(qtbot):
    screen = CompareScreen()
    qtbot.addWidget(screen)
    screen.resize(1280, 720)
    screen.show()
    return screen


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_painted_of_three_kinds_of_network(screen, name):
    screen.show_sides(sides("lstm", "gru", "rnn"))
    screen.board.show_picture(name)
    screen.show_cursor(Cursor(2, 0.9))
    assert not screen.grab().isNull()
    assert len(screen.board.views) in (1, 3)


def test_two_of_a_kind_are_subtracted_and_two_kinds_say_why_not(screen):
    screen.show_sides(sides("lstm", "lstm"))
    screen.board.show_picture("hidden")
    screen.board.show_apart(True)
    assert [type(view) for view in screen.board.views] == [GapView]
    screen.show_sides(sides("lstm", "gru"))
    assert screen.board.views == []


def test_pointing_at_a_word_marks_it_in_every_row(screen):
    screen.show_sides(sides("lstm", "gru"))
    screen.show_cursor(Cursor(3, 0.9))
    screen.lineup.rows[0].hovered.emit(Cursor(1))
    assert [view.hover_at for view in screen.views] == [Cursor(1)] * len(screen.views)
