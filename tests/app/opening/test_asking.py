"""What the dialog asks about series, heads and dropped files, and what follows every answer."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from torch import nn

from rnnviz.app.window import MainWindow
from rnnviz.files.foreign.answers import kept
from tests.app.opening.conftest import NUMBERS, Ask, choose, shows
from tests.files.foreign.torch_models import Tagger


def middle(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(widget.rect().center())


def dropped(*paths: Path, text: str = "") -> QMimeData:
    data = QMimeData()
    if paths:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    else:
        data.setText(text)
    return data


def test_a_vocabulary_may_be_dropped_anywhere_and_a_text_on_the_sample(
    qtbot: QtBot, wordless: Path, ask: Ask
) -> None:
    dialog, path = ask(wordless), wordless.with_name("letters.txt")
    path.write_text("\n".join("abcdefghij"), encoding="utf-8")
    sample = dialog.parts_.sample
    dialog.take_dropped(dropped(path), middle(sample))
    assert sample.toPlainText().split() == [*"abcdefghij"]
    assert dialog.draft.vocabulary is None
    dialog.take_dropped(dropped(text="badge"), middle(dialog))
    assert sample.toPlainText() == "badge"
    dialog.take_dropped(dropped(path), middle(dialog.parts_.card))
    qtbot.waitUntil(dialog.parts_.ok.isEnabled)
    assert dialog.draft.vocabulary.entries == tuple("abcdefghij")


def test_a_series_is_asked_its_numbers_and_shows_what_it_foretells(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, ask: Ask
) -> None:
    torch.manual_seed(0)
    module = nn.ModuleDict({"lstm": nn.LSTM(1, 4), "linear": nn.Linear(4, 1)})
    torch.save(module.state_dict(), tmp_path / "series.pt")
    dialog = ask(tmp_path / "series.pt")
    parts, controls = dialog.parts_, dialog.parts_.form.controls
    assert "the numbers between which it reads" in parts.problem.text()
    qtbot.keyClicks(controls["vocabulary"].line, "0 to ")
    assert "such as 0 to 100" in parts.problem.text()
    qtbot.keyClicks(controls["vocabulary"].line, "40")
    qtbot.keyClicks(controls["scaling"].line, "20, 0")
    assert "the second must not be 0" in parts.problem.text()
    qtbot.keyClick(controls["scaling"].line, Qt.Key.Key_Backspace)
    qtbot.keyClicks(controls["scaling"].line, "5")
    qtbot.waitUntil(lambda: len(parts.steps.steps) == 48)  # a course through its levels
    assert parts.steps.steps[0].token == "20"
    qtbot.mouseClick(parts.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(shows(window, "series"))
    model = window.session.model
    assert (model.codec.levels[0], model.codec.levels[-1]) == (0.0, 40.0)
    assert model.weights["embedding.weight"][0, 0] == pytest.approx(-4.0)
    assert kept(tmp_path / "series.pt").conventions == {"offset": 20.0, "scale": 5.0}


def test_what_the_head_reads_and_what_lies_before_it_is_answered_in_the_preview(
    qtbot: QtBot, tmp_path: Path, ask: Ask
) -> None:
    torch.manual_seed(0)
    module = Tagger(outputs=3)
    module.fc = nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 3))
    torch.save({"model": module.state_dict(), "letters": NUMBERS}, tmp_path / "deep.pt")
    dialog = ask(tmp_path / "deep.pt")
    dialog.parts_.sample.setPlainText("badge")
    assert {*dialog.parts_.form.controls} == {"labels", "read", "between"}
    qtbot.waitUntil(lambda: bool(dialog.parts_.steps.steps))
    for about, answer in (("between", "tanh"), ("read", "max")):
        before = dialog.parts_.steps.steps
        choose(dialog, about, answer)
        qtbot.waitUntil(lambda before=before: dialog.parts_.steps.steps not in ((), before))
    spec = dialog.draft.opened().spec
    assert (spec.dense, spec.between, spec.over) == (4, "tanh", "max")
