"""Words that wait stand where the run will begin with them; nothing else is painted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from rnnviz.trace import Token, Trace
from rnnviz.views.look import THEMES, Look
from rnnviz.views.stage.layout import rows
from rnnviz.views.stage.view import StageView

SIZE = (900, 520)  # pixels


@pytest.fixture(params=THEMES)
def stage(qtbot: QtBot, request: pytest.FixtureRequest) -> StageView:
    stage = StageView()
    qtbot.addWidget(stage)
    stage.set_look(Look(THEMES[request.param]))
    stage.resize(*SIZE)
    return stage


def painted(stage: StageView) -> QImage:
    return stage.grab().toImage()


def words_row(stage: StageView) -> QRect:
    """Return the strip in which the words stand."""
    lines = rows(1, 0, stage.look.unit, float(stage.height()))
    return QRect(0, round(lines.word_top) + 1, stage.width(), round(lines.word_height) + 4)


def test_they_stand_where_the_run_begins_with_them(
    stage: StageView, reading: Callable[..., Trace]
) -> None:
    trace = reading(text="send to my account from my account")
    assert all(token.known for token in trace.tokens)
    stage.show_waiting(trace.tokens)
    waits = painted(stage).copy(words_row(stage))
    stage.show_trace(trace)
    assert painted(stage).copy(words_row(stage)) == waits


def test_the_words_of_a_writer_leave_room_for_what_it_will_write(
    stage: StageView, writing: Callable[..., Trace]
) -> None:
    trace = writing(text="my dear")
    stage.show_waiting(trace.tokens[:2], goes_on=True)
    waits = painted(stage).copy(words_row(stage))
    stage.show_trace(trace)
    first = QRect(0, 0, stage.width() // 2, waits.height())
    assert painted(stage).copy(words_row(stage)).copy(first) == waits.copy(first)


def test_without_words_there_is_the_ground_alone(stage: StageView) -> None:
    stage.show_waiting((Token("send", "send", 0),))
    assert _colours(painted(stage)) > 3
    stage.show_waiting(())
    image = painted(stage)
    assert _colours(image) == 1
    assert image.pixelColor(5, 5) == QColor(stage.ground())


def test_a_run_takes_the_place_of_what_waited(
    stage: StageView, reading: Callable[..., Trace]
) -> None:
    trace = reading(text="send money")
    stage.show_trace(trace)
    alone = painted(stage)
    stage.show_waiting(tuple(Token(text, text, 0) for text in ("entirely", "other", "words")))
    assert painted(stage) == alone


def _colours(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, SIZE[0], 7) for y in range(0, SIZE[1], 3)})
