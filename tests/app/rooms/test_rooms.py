"""Going from room to room: keys, look, files and the end go to the room that is on show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from rnnviz.app import rooms
from rnnviz.app.rooms import DOORS, Door
from rnnviz.app.rooms.base import Room
from rnnviz.app.rooms.stack import Rooms
from rnnviz.app.window import MainWindow
from rnnviz.screen.top_bar import TopBar
from rnnviz.views.look import Look
from tests.models import tiny_model

K = Qt.Key


class BareScreen(QFrame):
    """A screen with nothing but its header, that notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.header = TopBar(self)
        self.look, self.presenting, self.problem = Look(), False, ""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def set_look(self, look: Look) -> None:
        self.look = look

    def set_presenting(self, presenting: bool) -> None:
        self.presenting = presenting

    def show_problem(self, text: str) -> None:
        self.problem = text


class BareRoom(Room):
    """Notes what is done in it."""

    name = "train"

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        self.screen, self.heard = BareScreen(), list[str]()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        return {"play": lambda: self.heard.append("play")}

    def take(self, path: str) -> bool:
        self.heard.append(Path(path).name)
        return path.endswith(".csv")

    def enter(self) -> None:
        self.heard.append("enter")

    def exit(self) -> None:
        self.heard.append("exit")

    def close(self) -> None:
        self.heard.append("close")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, window: MainWindow) -> BareRoom:
    """Return a room of our own that was entered from Explore."""
    monkeypatch.setitem(DOORS, "train", Door("Bare", "", f"{__name__}.BareRoom"))
    room = window.go("train")
    assert isinstance(room, BareRoom)
    return room


def test_every_door_leads_to_a_room_of_its_name(window: MainWindow) -> None:
    for name in [*DOORS]:
        assert window.go(name).name == name
        header = window.rooms.current.screen.header
        assert [n for n, b in header.rooms.items() if b.isChecked()] == [name]
        assert window.actions_[f"room_{name}"].isChecked()


def test_a_tab_of_the_header_is_a_way_to_a_room(window: MainWindow, bare: BareRoom) -> None:
    bare.screen.header.rooms["explore"].click()
    assert window.rooms.current is window.explore
    assert bare.heard == ["enter", "exit"]


def test_keys_do_what_the_room_on_show_makes_of_them(window: MainWindow, bare: BareRoom) -> None:
    before = window.session.playhead.playing
    QTest.keyClick(window, K.Key_Space)
    assert bare.heard == ["enter", "play"]
    assert window.session.playhead.playing is before
    assert not window.actions_["undo"].isEnabled()
    window.go("explore")
    assert window.actions_["undo"].isEnabled()
    QTest.keyClick(window, K.Key_Space)
    assert window.session.playhead.playing is not before


def test_what_plays_in_explore_waits_while_another_room_is_on_show(
    window: MainWindow, bare: BareRoom
) -> None:
    head = window.session.playhead
    head.home()
    head.play()
    assert head.playing
    assert not head._timer.isActive()
    bare.screen.header.rooms["explore"].click()
    assert head._timer.isActive()


def test_a_room_wears_the_look_of_the_window(window: MainWindow, bare: BareRoom) -> None:
    window.appearance.choose("light")
    assert bare.screen.look.theme.name == "light"
    QTest.keyClick(window, K.Key_F5)
    assert bare.screen.presenting
    QTest.keyClick(window, K.Key_Escape)
    assert not bare.screen.presenting


def test_what_the_room_does_not_take_goes_to_explore(
    qtbot: QtBot, window: MainWindow, bare: BareRoom, tmp_path: Path
) -> None:
    window.open_file(str(tmp_path / "mine.csv"))
    assert window.rooms.current is bare
    (tmp_path / "said.txt").write_text("hello you")
    window.open_file(str(tmp_path / "said.txt"))
    assert window.rooms.current is window.explore
    assert bare.heard == ["enter", "mine.csv", "said.txt", "exit"]
    qtbot.waitUntil(lambda: window.session.request.text == "hello you")


def test_a_model_in_memory_is_shown_in_explore(
    qtbot: QtBot, window: MainWindow, bare: BareRoom
) -> None:
    model = tiny_model("gru", seed=5)
    bare.exploreRequested.emit(model, "a b a")
    qtbot.waitUntil(lambda: window.session.model is model and window.session.trace.complete)
    assert window.session.request.text == "a b a"
    assert window.rooms.current is window.explore


def test_all_rooms_end_with_the_window(window: MainWindow, bare: BareRoom) -> None:
    window.close()
    assert bare.heard[-1] == "close"


def test_a_room_is_made_when_it_is_entered_and_only_once(
    window: MainWindow, bare: BareRoom
) -> None:
    window.go("explore")
    assert window.go("train") is bare
    assert isinstance(window.rooms, Rooms)
    assert rooms.DOORS["explore"].title == "Explore"


def test_the_cross_before_a_class_ends_the_presentation(window: MainWindow) -> None:
    QTest.keyClick(window, K.Key_F5)
    assert window.presenter.presenting
    window.explore.screen.controls.finish.click()
    assert not window.presenter.presenting
