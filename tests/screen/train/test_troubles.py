"""What went wrong is said above the stage: with the training, or with what was tried beside it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.data.bundled import INTENTS
from rnnviz.screen.train.screen import TrainScreen
from rnnviz.session.trouble import diverged


@pytest.fixture
def screen(qtbot: QtBot) -> TrainScreen:
    screen = TrainScreen()
    qtbot.addWidget(screen)
    screen.resize(1280, 720)
    screen.show()
    return screen


def test_a_problem_beside_it_does_not_take_the_way_out_of_a_training(screen: TrainScreen) -> None:
    trouble = diverged("the loss became nan", INTENTS.recipe)
    screen.show_trouble(trouble)
    assert screen.trouble.text.text() == trouble.says
    screen.show_problem("There is nothing at mine.csv.")
    assert screen.trouble.text.text() == "There is nothing at mine.csv."
    assert not screen.trouble.buttons
    screen.show_problem("")
    assert screen.trouble.text.text() == trouble.says
    assert len(screen.trouble.buttons) == len(trouble.remedies)
    screen.trouble.dismissed.emit()
    assert not screen.trouble.isVisible()
    screen.show_problem("")
    assert not screen.trouble.isVisible()


def test_the_stage_makes_room_for_what_is_said(screen: TrainScreen) -> None:
    before = screen.stage.geometry()
    screen.show_trouble(diverged("the loss became nan", INTENTS.recipe))
    assert screen.trouble.geometry().bottom() < screen.title.geometry().top() + 1
    assert screen.stage.geometry().top() > before.top()
    screen.show_trouble(None)
    assert screen.stage.geometry() == before
