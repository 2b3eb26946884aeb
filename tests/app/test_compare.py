"""Walks through Compare: who is compared, on what, before and after what, and back again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.app.rooms.compare import CHANGES, CompareRoom
from rnnviz.app.window import MainWindow
from rnnviz.edits import Edit
from rnnviz.files.model_file import save_model
from rnnviz.nets.model import Model
from rnnviz.session.comparing import Comparison
from rnnviz.session.sides import Side
from rnnviz.trace import Cursor
from rnnviz.views.compare.gap import GapView
from tests.app.conftest import open_any
from tests.models import tiny_model

K = Qt.Key


@pytest.fixture
def room(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> CompareRoom:
    """Return the room with an LSTM and a GRU in it, at rest."""
    monkeypatch.setattr(
        "rnnviz.app.rooms.compare.Comparison", lambda: Comparison(open_model=open_any)
    )
    room = window.go("compare")
    assert isinstance(room, CompareRoom)
    settled(qtbot, room, "LSTM", "GRU")
    room.comparison.playhead.pause()
    return room


def settled(qtbot: QtBot, room: CompareRoom, *names: str) -> None:
    """Wait until just those are compared, and nothing is on its way."""

    def there() -> bool:
        sides = room.comparison.sides
        found = tuple(side.name for side in sides) == names
        return found and not room.comparison.busy and all(s.trace.complete for s in sides)

    qtbot.waitUntil(there)


def saved(folder: Path, name: str, model: Model) -> str:
    path = folder / f"{name}.rnnviz"
    save_model(model, path)
    return str(path)


def read_by(side: Side) -> list[str]:
    return [token.text.casefold() for token in side.trace.tokens]


def test_one_transport_moves_all_who_read_the_same_sentence(
    qtbot: QtBot, room: CompareRoom, window: MainWindow
) -> None:
    sentence = room.screen.controls.sentence
    sentence.textEntered.emit("what is my balance")
    qtbot.waitUntil(lambda: [len(s.trace) for s in room.comparison.sides] == [4, 4])
    assert room.comparison.playhead.playing
    QTest.keyClick(window, K.Key_Space)
    assert not room.comparison.playhead.playing
    QTest.keyClick(window, K.Key_End)
    assert {view.cursor_at.step for view in room.screen.views} == {3}
    QTest.keyClick(window, K.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: room.comparison.plan.text != "what is my balance")
    settled(qtbot, room, "LSTM", "GRU")


def test_a_side_goes_and_comes_back_and_a_dropped_file_takes_its_place(
    qtbot: QtBot, room: CompareRoom, window: MainWindow, tmp_path: Path
) -> None:
    room.screen.lineup.cards[1].remove.click()
    settled(qtbot, room, "LSTM")
    assert room.screen.lineup.cards[0].remove.isHidden()
    assert room.possible("undo")
    window.actions_["undo"].trigger()
    settled(qtbot, room, "LSTM", "GRU")
    assert room.possible("redo")
    room.take(saved(tmp_path, "mine", tiny_model("rnn", seed=7)))
    qtbot.waitUntil(lambda: len(room.comparison.sides) == 3)
    assert room.comparison.sides[2].entry.model.spec.cell == "rnn"
    assert not room.screen.choosing.add.isEnabled()
    assert not room.possible("redo")


def test_two_checkpoints_are_told_apart_and_subtracted(
    qtbot: QtBot, room: CompareRoom, tmp_path: Path
) -> None:
    files = [saved(tmp_path, f"step-{k}", tiny_model("lstm", seed=k)) for k in (10, 20)]
    room.comparison.open(files, "send money")
    settled(qtbot, room, "step-10", "step-20")
    board = room.screen.board
    board.show_picture("hidden")
    board.modes.buttons["apart"].click()
    (gap,) = board.views
    assert isinstance(gap, GapView)
    one, other = (side.trace["h"].data for side in room.comparison.sides)
    np.testing.assert_allclose(gap.trace["h"].data, other - one, atol=1e-6)


def test_a_network_stands_before_and_after_the_changes_made_in_explore(
    qtbot: QtBot, room: CompareRoom, window: MainWindow
) -> None:
    window.go("explore")
    with qtbot.waitSignal(window.session.traceChanged, check_params_cb=lambda _, b: b is not None):
        window.session.set_edits((Edit("f", "set", 0.0),))
    window.go("compare")
    room.screen.whomChosen.emit(CHANGES)
    settled(qtbot, room, "LSTM", "LSTM, changed")
    before, after = room.comparison.sides
    assert not after.trace["f"].data.any()
    assert before.trace["f"].data.any()
    room.screen.lineup.cards[1].change.click()
    qtbot.waitUntil(lambda: not room.comparison.sides[1].changes)


def test_what_does_not_fit_is_refused_with_a_sentence_and_nothing_is_lost(
    qtbot: QtBot, room: CompareRoom, tmp_path: Path
) -> None:
    before = room.comparison.sides
    broken = tmp_path / "broken.rnnviz"
    broken.write_bytes(b"nothing of the kind")
    writer = saved(tmp_path, "writer", tiny_model("lstm", "generate", language="script"))
    for path, why in ((str(broken), "broken"), (writer, "writes on after it")):
        with qtbot.waitSignal(room.comparison.problemRaised) as told:
            room.take(path)
        assert why in told.args[0]
    assert room.comparison.sides is before


def test_networks_of_other_labels_share_rows_and_say_why_answers_are_not_subtracted(
    qtbot: QtBot, room: CompareRoom, tmp_path: Path
) -> None:
    model = tiny_model("lstm", seed=3)
    other = Model("other", model.spec, model.weights, model.codec, tuple("vwxyz"), model.task)
    room.comparison.open(
        [saved(tmp_path, "one", model), saved(tmp_path, "other", other)], "send money"
    )
    settled(qtbot, room, "tiny-lstm", "other")
    board = room.screen.board
    board.show_picture("answers")
    board.show_apart(True)
    assert board.views == []
    assert "different answers" in board.frames.whys()[0].text()


def test_writers_write_each_their_own_or_read_what_the_first_one_wrote(
    qtbot: QtBot, room: CompareRoom, tmp_path: Path
) -> None:
    models = [tiny_model("lstm", "generate", language="script", seed=k) for k in (1, 2)]
    files = [saved(tmp_path, f"w{k}", model) for k, model in enumerate(models)]
    room.comparison.open(files, "JACK:")
    settled(qtbot, room, "w0", "w1")
    texts = [read_by(side) for side in room.comparison.sides]
    assert texts[0] != texts[1]
    assert "different words from step" in room.screen.controls.note.text()
    room.screen.forcedChosen.emit(True)
    qtbot.waitUntil(lambda: room.comparison.plan.forced)
    settled(qtbot, room, "w0", "w1")
    read = [read_by(side) for side in room.comparison.sides]
    assert read[0] == read[1]
    assert read[0][:20] == texts[0][:20]


def test_dropout_removes_units_of_all_alike_and_their_beliefs_stand_side_by_side(
    qtbot: QtBot, room: CompareRoom
) -> None:
    board = room.screen.board
    board.show_picture("dropout")
    assert "Nothing is removed" in board.frames.whys()[0].text()
    board.picture.bar.ways["up"].click()
    qtbot.waitUntil(lambda: all(s.entry.edits for s in room.comparison.sides))
    settled(qtbot, room, "LSTM", "GRU")
    room.comparison.playhead.pause()
    room.comparison.move(Cursor(2, 0.999))
    qtbot.waitUntil(lambda: all(view.spread is not None for view in board.views))
    assert len(board.views) == 2
    assert room.screen.header.facts.text().endswith("with dropout")
    assert not any(side.changes for side in room.comparison.sides)
    room.comparison.undo()
    qtbot.waitUntil(lambda: not any(s.entry.edits for s in room.comparison.sides))
