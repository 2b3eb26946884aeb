"""Walks of a student who opens last week's homework."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot
from torch import nn

from rnnviz.app.opening.dialog import OpeningDialog
from rnnviz.app.window import MainWindow
from rnnviz.files.foreign.answers import beside, kept
from rnnviz.files.foreign.probe import Ranking, Trial
from tests.app.opening.conftest import NUMBERS, Ask, choose, shows
from tests.files.foreign.torch_models import Tagger


def problem(window: MainWindow) -> str:
    return window.explore.screen.controls.problem.text()


def test_a_file_that_asks_nothing_is_on_the_stage_at_once(
    qtbot: QtBot, window: MainWindow, plain: Path
) -> None:
    window.open_file(str(plain))
    qtbot.waitUntil(shows(window, "plain"))
    assert window.findChildren(OpeningDialog) == []
    assert window.remembered.recent == (str(plain),)
    window.actions_["reading"].trigger()
    (card,) = (d for d in window.findChildren(QDialog) if "was read" in d.windowTitle())
    assert "fc.weight is the head" in " ".join(each.text() for each in card.findChildren(QLabel))
    card.reject()


def test_what_is_answered_is_opened_and_kept_beside_the_file(
    qtbot: QtBot, window: MainWindow, by_hand: Path, ask: Ask
) -> None:
    dialog = ask(by_hand)
    assert {*dialog.parts_.form.controls} == {"gates", "forget_bias", "between"}
    choose(dialog, "gates", "ifog")
    choose(dialog, "forget_bias", "1")
    qtbot.mouseClick(dialog.parts_.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(shows(window, "by_hand"))
    assert kept(by_hand).conventions == {"gates": "ifog", "forget_bias": 1.0}
    assert window.session.model.card["conventions"]["gates"] == "ifog"
    assert window.remembered.recent == (str(by_hand),)
    before = window.session.model
    window.open_file(str(by_hand))
    qtbot.waitUntil(lambda: window.session.model is not before)
    assert window.session.model.version == before.version


def test_cancel_changes_nothing(qtbot: QtBot, window: MainWindow, by_hand: Path, ask: Ask) -> None:
    before = window.session.model, window.session.trace
    dialog = ask(by_hand)
    with qtbot.waitSignal(dialog.finished):
        qtbot.mouseClick(dialog.parts_.cancel, Qt.MouseButton.LeftButton)
    assert (window.session.model, window.session.trace) == before
    assert not beside(by_hand).exists()
    assert window.remembered.recent == ()


def test_what_it_says_follows_every_answer(qtbot: QtBot, by_hand: Path, ask: Ask) -> None:
    dialog = ask(by_hand)
    dialog.parts_.sample.setPlainText("badge cab")
    qtbot.waitUntil(lambda: "It goes on" in dialog.parts_.says.text())
    before = dialog.parts_.steps.steps
    assert [step.token for step in before] == [*"badgecab"]  # it knows no space
    choose(dialog, "gates", "ifog")
    qtbot.waitUntil(lambda: dialog.parts_.steps.steps not in ((), before))
    dialog.parts_.sample.setPlainText("XYZ")
    qtbot.waitUntil(lambda: "nothing in this text" in dialog.parts_.says.text())
    assert dialog.parts_.steps.steps == ()


def test_without_its_vocabulary_it_cannot_be_opened_and_says_so(
    qtbot: QtBot, window: MainWindow, wordless: Path, ask: Ask
) -> None:
    dialog = ask(wordless)
    parts, line = dialog.parts_, dialog.parts_.form.controls["vocabulary"].line
    assert not parts.ok.isEnabled()
    assert "the 10 entries" in parts.problem.text()
    qtbot.keyClicks(line, "abc")
    assert parts.problem.text() == "3 of 10 characters so far."
    qtbot.keyClicks(line, "defghi")
    qtbot.keyClicks(line, "a")
    assert "comes twice" in parts.problem.text()
    assert not parts.ok.isEnabled()
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    qtbot.keyClicks(line, "j")
    assert parts.problem.text() == ""
    qtbot.waitUntil(lambda: bool(parts.steps.steps))
    qtbot.mouseClick(parts.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(shows(window, "wordless"))
    assert window.session.model.codec.vocabulary == tuple("abcdefghij")


@pytest.mark.parametrize(
    ("text", "words"),
    [(None, "cannot be read"), ("x\ny\nz\n", "lists 3 entries and the model reads 10")],
)
def test_a_wrong_vocabulary_is_one_sentence_and_the_dialog_stays(
    qtbot: QtBot, wordless: Path, ask: Ask, text: str | None, words: str
) -> None:
    dialog, path = ask(wordless), wordless.with_name("vocabulary.txt")
    if text is not None:
        path.write_text(text, encoding="utf-8")
    dialog.take_file("vocabulary", str(path))
    qtbot.waitUntil(lambda: words in dialog.parts_.problem.text())
    assert dialog.isVisible()
    assert not dialog.parts_.ok.isEnabled()


def test_a_list_of_entries_is_taken_from_a_file(qtbot: QtBot, wordless: Path, ask: Ask) -> None:
    dialog, path = ask(wordless), wordless.with_name("vocabulary.txt")
    path.write_text("\n".join("abcdefghij"), encoding="utf-8")
    dialog.take_file("vocabulary", str(path))
    qtbot.waitUntil(dialog.parts_.ok.isEnabled)
    assert dialog.draft.vocabulary.entries == tuple("abcdefghij")
    assert "10 characters" in dialog.parts_.form.controls["vocabulary"].line.text()


def test_the_conventions_are_ranked_on_the_sample_and_random_weights_decide_nothing(
    qtbot: QtBot, by_hand: Path, ask: Ask
) -> None:
    dialog = ask(by_hand)
    parts = dialog.parts_
    parts.sample.setPlainText("bad")
    qtbot.mouseClick(parts.probe, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "sample of at least 20" in parts.problem.text())
    parts.sample.setPlainText("badge cab face " * 4)
    qtbot.mouseClick(parts.probe, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(parts.trials.rows))
    assert "cannot decide" in parts.trials.verdict.text()
    assert not any(row.wins for row in parts.trials.rows)
    qtbot.mouseClick(parts.trials.rows[1], Qt.MouseButton.LeftButton)
    assert dialog.draft.conventions == parts.trials.rows[1].trial.conventions


def test_the_winner_is_marked_and_taken(qtbot: QtBot, by_hand: Path, ask: Ask) -> None:
    dialog = ask(by_hand)
    given = dialog.draft.part.conventions
    right = dialog.draft.with_answer("gates", "gifo").conventions
    trials = (Trial(right, np.ones(30)), Trial(given, np.full(30, 3.0)))
    dialog.worker.start(lambda: iter([Ranking(trials, right, "gates gifo")]))
    qtbot.waitUntil(lambda: bool(dialog.parts_.trials.rows))
    assert [row.wins for row in dialog.parts_.trials.rows] == [True, False]
    assert [row.share for row in dialog.parts_.trials.rows] == [1 / 3, 1.0]
    assert dialog.draft.conventions == right
    assert dialog.parts_.form.controls["gates"].text().startswith("g, i, f, o")


def test_a_broken_file_is_one_sentence_and_nothing_is_lost(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    before = window.session.model
    (tmp_path / "broken.pt").write_bytes(b"PK\x03\x04" + bytes(40))
    window.open_file(str(tmp_path / "broken.pt"))
    qtbot.waitUntil(lambda: "broken.pt" in problem(window))
    assert window.session.model is before
    assert window.findChildren(OpeningDialog) == []


def test_another_demo_lets_go_of_the_file_that_is_being_read(
    qtbot: QtBot, window: MainWindow, by_hand: Path
) -> None:
    window.open_file(str(by_hand))
    assert window.explore.opening.reading
    window.explore.screen.demoChosen.emit("script")
    qtbot.waitUntil(shows(window, "script-lstm"))
    assert not window.explore.opening.reading
    assert window.findChildren(OpeningDialog) == []


def test_a_folder_for_reading_only_opens_all_the_same(
    qtbot: QtBot, window: MainWindow, by_hand: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("read only")

    monkeypatch.setattr("rnnviz.app.opening.draft.keep", refuse)
    qtbot.mouseClick(ask(by_hand).parts_.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(shows(window, "by_hand"))
    assert not beside(by_hand).exists()


def test_one_part_of_several_is_chosen_and_its_outputs_are_named(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, ask: Ask
) -> None:
    both = nn.ModuleDict({"encoder": Tagger("GRU"), "decoder": Tagger("LSTM", outputs=3)})
    path = tmp_path / "both.pt"
    torch.save({"model": both.state_dict(), "letters": NUMBERS}, path)
    dialog = ask(path)
    parts, names = dialog.parts_, [part.name for part in dialog.draft.report.parts]
    assert parts.part.isVisible()
    number = names.index("decoder.rnn")
    parts.part.menu_.actions()[number].trigger()
    assert parts.part.text().startswith("decoder.rnn: LSTM")
    line = parts.form.controls["labels"].line
    qtbot.keyClicks(line, "yes, no")
    assert "2 of 3 names" in parts.problem.text()
    qtbot.keyClicks(line, ", perhaps")
    qtbot.waitUntil(lambda: "perhaps" in {n for s in parts.steps.steps for n, _, _ in s.top})
    qtbot.mouseClick(parts.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(shows(window, "both"))
    assert window.session.model.labels == ("yes", "no", "perhaps")
    assert window.session.model.spec.cell == "lstm"


def test_the_picture_shows_each_step_and_what_came_next(
    qtbot: QtBot, by_hand: Path, ask: Ask
) -> None:
    dialog = ask(by_hand)
    view = dialog.parts_.steps
    dialog.parts_.sample.setPlainText("badge")
    qtbot.waitUntil(lambda: len(view.steps) == 5)
    blank = view.palette().window().color()
    image = view.grab().toImage()
    row = round(0.4 * image.height())  # through the likeliest outputs
    colours = {image.pixelColor(x, row).name() for x in range(0, image.width(), 3)}
    assert len(colours - {blank.name()}) >= 3  # bars, what is behind them, and text
    for number, step in enumerate(view.steps[:-1]):
        assert all(right == (name == "badge"[number + 1]) for name, _, right in step.top)
        assert 0 < sum(p for _, p, _ in step.top) <= 1


def test_what_cannot_be_shown_is_said_and_cannot_be_opened(
    qtbot: QtBot, tmp_path: Path, ask: Ask
) -> None:
    torch.save({"rnn": nn.LSTM(3, 4).state_dict()}, tmp_path / "sensor.pt")  # numbers, no head
    parts = ask(tmp_path / "sensor.pt").parts_
    assert "It cannot be shown: " in parts.problem.text()
    assert "Cannot be shown" in parts.card.text()
    assert parts.says.text() == "No text can be run through it; the card says why."
    assert not parts.ok.isEnabled()
