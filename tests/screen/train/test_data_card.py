"""What is shown of data before it is learnt from: a file's, and of what is bundled."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from rnnviz.data.survey import Reading, survey
from rnnviz.screen.train.data_card import DataCard, facts
from rnnviz.views.look import DARK, Look


def card(qtbot: QtBot) -> DataCard:
    card = DataCard()
    qtbot.addWidget(card)
    card.resize(600, 500)
    card.set_look(Look(DARK, 12.0))
    return card


def test_a_bundled_task_is_looked_into_as_a_file_is(qtbot: QtBot) -> None:
    found = survey(Path("made:assistant"), Reading("table", "words"))
    told = dict(facts(found))
    assert told["labels"] == "24"
    assert int(told["sentences to learn from"].replace(",", "")) > 3000
    assert "to stop by" in told["kept unseen"]
    assert "tokens, usually" in told["length"]
    shown = card(qtbot)
    shown.show_survey(found)
    assert shown.title.text().startswith("Intents of an assistant")
    assert shown.accept.isHidden()
    assert shown.way.isHidden()
    assert len(shown.bars.classes) == 24
    assert shown.height_for(500) == 500


def test_running_text_takes_no_more_room_than_its_figures(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "poem.txt"
    file.write_text("the cat sat on the mat and then it ran away again\n" * 60)
    found = survey(file)
    shown = card(qtbot)
    shown.show_survey(found)
    assert not shown.accept.isHidden()
    assert shown.height_for(5000) < 500
    assert "poem.txt" in shown.title.text()
