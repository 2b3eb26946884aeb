"""What is shown of a demo before its network is there is what its run begins with."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from rnnviz.capture.run import capture, request_for
from rnnviz.demos import DEMOS
from rnnviz.files.library import open_model
from rnnviz.screen.coming import MOST, forget_coming, show_coming, words_of
from rnnviz.screen.explore import ExploreScreen
from tests.models import tiny_model

INTENT = DEMOS["intent"]


@pytest.fixture
def screen(qtbot: QtBot) -> ExploreScreen:
    screen = ExploreScreen()
    qtbot.addWidget(screen)
    screen.resize(1440, 900)
    screen.show_demos([*DEMOS.values()], INTENT.name)
    screen.show()
    return screen


def test_title_sentence_and_room_for_the_panels_are_there(screen: ExploreScreen) -> None:
    show_coming(screen, INTENT)
    assert screen.header.title.text() == INTENT.title
    assert screen.header.facts.text() == ""
    assert screen.controls.sentence.written() == INTENT.examples[0]
    assert [view.isVisible() for view in screen.pages.watch.views] == [True] * len(INTENT.panels)


@pytest.mark.parametrize("demo", DEMOS.values(), ids=DEMOS)
def test_every_demo_can_be_expected_and_each_word_is_one_that_it_will_read(
    screen: ExploreScreen, demo
) -> None:
    show_coming(screen, demo)
    text = demo.examples[0]
    read = [token.text for token in open_model(demo.models[0]).codec.encode(text)]
    assert [word.text for word in words_of(demo, text)] == read[:MOST]
    writing = screen.controls.writing
    assert writing.isVisible() is (demo.sampling is not None)
    assert demo.sampling is None or writing.sampling() == demo.sampling


def test_nothing_jumps_when_the_run_comes(screen: ExploreScreen) -> None:
    show_coming(screen, INTENT)
    parts = (screen.stage, screen.equations, screen.controls, screen.pages)
    before = [QRect(part.geometry()) for part in parts]
    model = tiny_model()
    screen.show_model(INTENT, model)
    screen.show_trace(capture(model, request_for(model, INTENT.examples[0])))
    assert [part.geometry() for part in parts] == before


def test_what_does_not_come_is_no_longer_waited_for(screen: ExploreScreen) -> None:
    show_coming(screen, INTENT)
    assert screen.stage.waiting
    forget_coming(screen)
    assert not screen.stage.waiting
