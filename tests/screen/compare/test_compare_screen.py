"""The Compare screen: every picture shows all sides, and differences only where there are any."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.movers import by_liveliness
from rnnviz.screen.compare.pictures import PICTURES
from rnnviz.screen.compare.screen import CompareScreen
from rnnviz.screen.compare.units import KINDS as UNITS
from rnnviz.screen.gradients.asking import Choice
from rnnviz.session.sides import Entry, Plan, Side, sides_of
from rnnviz.trace import Cursor
from rnnviz.views.compare.gap import GapView
from rnnviz.views.units.path import extent_of
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


@pytest.mark.parametrize("name", [name for name in PICTURES if name != "dropout"])
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


@pytest.mark.parametrize("name", PICTURES)
def test_where_networks_cannot_be_subtracted_a_sentence_says_why(screen, name):
    screen.show_sides(sides("lstm", "gru"))
    screen.board.show_picture(name)
    screen.board.show_apart(True)
    told = [label.text() for label in screen.board.frames.whys() if label.text()]
    assert screen.board.views or told
    assert all(text.endswith(".") and "  " not in text for text in told)


@pytest.mark.parametrize("kind", UNITS)
def test_units_are_shown_of_all_sides_on_one_scale(screen, kind):
    shown = sides("lstm", "lstm")
    screen.show_sides(shown)
    screen.board.show_picture("units")
    bar = screen.board.picture.bar
    bar.kind.show_value(kind)
    bar.changed.emit()
    screen.show_cursor(Cursor(2, 0.9, unit=3, symbol="h"))
    assert not screen.grab().isNull()
    assert screen.board.picture.units() == (3, 3)
    screen.show_cursor(Cursor(2, 0.9))
    lively = by_liveliness(shown[0].trace, 0)
    assert screen.board.picture.units() == (lively[0],) * 2
    bar.rank.setValue(4)
    assert screen.board.picture.units() == (lively[3],) * 2


def test_paths_are_as_long_on_screen_as_they_are_in_numbers(screen):
    shown = sides("lstm", "gru")
    screen.show_sides(shown)
    screen.board.show_picture("units")
    screen.board.picture.bar.kind.show_value("path")
    screen.board.picture.bar.changed.emit()
    screen.grab()
    one, other = screen.board.views
    extents = [extent_of(side.trace, 0) for side in shown]
    drawn = [np.ptp([p.x() for p in view._places]) for view in (one, other)]
    assert drawn[0] / drawn[1] == pytest.approx(extents[0][0] / extents[1][0], rel=0.01)


def test_the_course_of_the_same_unit_is_subtracted(screen):
    one, other = shown = sides("lstm", "lstm")
    screen.show_sides(shown)
    screen.board.show_picture("units")
    screen.board.show_apart(True)
    (chart,) = screen.board.views
    unit = chart.units[0]
    lines = chart.lines()
    h = [side.trace["h"].at(layer=0, unit=unit) for side in (one, other)]
    np.testing.assert_array_equal(lines[1], h[1] - h[0])
    assert chart.bounds()[1] == pytest.approx(np.abs(lines[1]).max(), abs=0.1)


def test_a_range_that_is_chosen_in_one_picture_is_asked_of_all(screen):
    shown = sides("lstm", "gru")
    screen.show_sides(shown)
    screen.board.show_picture("jacobian")
    bar = screen.board.picture.bar
    bar.kind.show_value("range")
    bar.changed.emit()
    screen.show_cursor(Cursor(2, 0.9))
    screen.board.views[1].rangeChosen.emit(2, 3)
    assert [view.range for view in screen.board.views] == [(2, 3)] * 2
    questions = [screen.board.picture.question(Choice(), s, Cursor(2)) for s in shown]
    assert [(q.start, q.stop) for q in questions] == [(1, 3)] * 2
    found = [
        [*q.answers(s.entry.model, s.trace)][-1] for q, s in zip(questions, shown, strict=True)
    ]
    screen.board.picture.show_answers(found)
    axes = [view.axis() for view in screen.board.views]
    assert axes[0] == axes[1]


def test_words_are_shown_for_or_against_beside_the_choice_of_an_outcome(screen):
    screen.show_sides(sides("lstm", "gru"))
    screen.board.show_picture("words")
    bar = screen.board.picture.bar
    bar.kind.show_value("signed")
    bar.changed.emit()
    assert all(view.signed for view in screen.board.views)
    screen.grab()
    assert bar.isVisible()
    assert not bar.geometry().intersects(screen.board.outcome.geometry())


def test_pointing_at_a_word_marks_it_in_every_row(screen):
    screen.show_sides(sides("lstm", "gru"))
    screen.show_cursor(Cursor(3, 0.9))
    screen.lineup.rows[0].hovered.emit(Cursor(1))
    assert [view.hover_at for view in screen.views] == [Cursor(1)] * len(screen.views)
