"""The window: commands, files, drops, closing; with the real screen and tiny models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from rnnviz.app.settings import Remembered, Settings
from rnnviz.app.window import MainWindow
from rnnviz.files.model_file import load, save_model
from rnnviz.session.session import Session
from rnnviz.trace import Sampling
from tests.models import tiny_model

Make = Callable[[], MainWindow]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.rnnviz"
    save_model(tiny_model("gru", seed=9), path)
    return path


def reads(window: MainWindow, text: str) -> Callable[[], bool]:
    return lambda: window.session.trace.complete and window.session.request.text == text


def drop(window: MainWindow, *, urls: tuple[Path, ...] = (), text: str = "") -> bool:
    """Drag something over the window and let it go; return whether it was welcome."""
    data = QMimeData()
    if urls:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in urls])
    if text:
        data.setText(text)
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    enter = QDragEnterEvent(QPoint(50, 50), *how, Qt.KeyboardModifier.NoModifier)
    enter.ignore()
    window.dragEnterEvent(enter)
    if enter.isAccepted():
        window.dropEvent(QDropEvent(QPointF(50, 50), *how, Qt.KeyboardModifier.NoModifier))
    return enter.isAccepted()


def test_the_title_names_the_model(window: MainWindow) -> None:
    assert window.windowTitle() == "intent-lstm — rnnviz"


def test_the_screen_shows_what_the_session_has(qtbot: QtBot, window: MainWindow) -> None:
    assert window.explore.screen.stage.trace is window.session.trace
    window.session.playhead.end()
    assert window.explore.screen.stage.cursor_at == window.session.cursor


def test_what_the_screen_asks_the_session_does(qtbot: QtBot, window: MainWindow) -> None:
    screen, session = window.explore.screen, window.session
    screen.textEntered.emit("hello you")
    qtbot.waitUntil(reads(window, "hello you"))
    screen.modelChosen.emit("intent-gru")
    qtbot.waitUntil(lambda: session.model.name == "intent-gru")
    assert session.request.text == "hello you"
    screen.playToggled.emit()
    assert not session.playhead.playing
    screen.speedChosen.emit(2.0)
    assert session.playhead.speed == 2.0
    screen.demoChosen.emit("script")
    qtbot.waitUntil(lambda: session.model.name == "script-lstm" and session.trace.complete)
    screen.samplingChanged.emit(Sampling(length=5))
    qtbot.waitUntil(lambda: session.request.sampling == Sampling(length=5))
    screen.anotherRequested.emit()
    qtbot.waitUntil(lambda: session.request.seed == 1)
    screen.endRequested.emit()
    assert session.cursor.step == len(session.trace) - 1
    screen.homeRequested.emit()
    assert session.cursor.step == 0


def test_an_empty_sentence_says_so_until_something_is_asked(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        type(window.explore.screen.controls), "show_problem", lambda _, s: said.append(s)
    )
    window.explore.screen.textEntered.emit("")
    qtbot.waitUntil(lambda: said[-1:] != [""])
    assert "nothing to read" in said[-1]
    window.explore.screen.textEntered.emit("hello")
    assert said[-1] == ""


def test_a_dropped_model_opens_and_is_remembered(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    assert drop(window, urls=(file,))
    qtbot.waitUntil(lambda: window.windowTitle() == "tiny-gru — rnnviz")
    assert window.remembered.recent == (str(file),)
    window.recent.fill()
    assert [a.text() for a in window.recent.actions()] == ["mine.rnnviz"]


def test_a_recent_file_that_is_gone_is_grey(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.recent.paths = (str(file), str(file) + ".gone")
    window.recent.fill()
    assert [a.isEnabled() for a in window.recent.actions()] == [True, False]
    window.recent.actions()[0].trigger()
    qtbot.waitUntil(lambda: window.session.model.name == "tiny-gru")


def test_a_dropped_text_is_read(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("send money please")
    assert drop(window, urls=(text,))
    qtbot.waitUntil(reads(window, "send money please"))
    assert drop(window, text="hello")
    qtbot.waitUntil(reads(window, "hello"))


@pytest.mark.parametrize("name", ["holiday.png", "broken.rnnviz", "gone.rnnviz"])
def test_a_wrong_file_says_so_and_changes_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        type(window.explore.screen.controls), "show_problem", lambda _, s: said.append(s)
    )
    (tmp_path / "broken.rnnviz").write_bytes(b"x" * 100)
    before = window.session.trace
    drop(window, urls=(tmp_path / name,))
    qtbot.waitUntil(lambda: said[-1:] != [""])
    assert name in said[-1]
    assert window.session.trace is before
    assert window.remembered.recent == ()
    assert window.windowTitle() == "intent-lstm — rnnviz"


def test_nothing_else_may_be_dropped(window: MainWindow) -> None:
    assert not drop(window)


def test_the_model_is_saved_where_the_user_says(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.actions_["save"].trigger()
    dialog = window.findChild(QFileDialog)
    qtbot.waitUntil(dialog.isVisible)
    with qtbot.waitSignal(window.explore.saving.told, check_params_cb=lambda s: "copy.rnnviz" in s):
        dialog.fileSelected.emit(str(tmp_path / "copy.rnnviz"))
    assert load(tmp_path / "copy.rnnviz").version == window.session.model.version
    with qtbot.waitSignal(
        window.explore.saving.told, check_params_cb=lambda s: "cannot be written" in s
    ):
        dialog.fileSelected.emit(str(tmp_path / "no" / "copy.rnnviz"))
    dialog.reject()


def test_the_view_is_copied_as_an_image(window: MainWindow) -> None:
    window.actions_["copy"].trigger()
    image = QGuiApplication.clipboard().image()
    assert image.size() == window.explore.screen.size()


def test_everything_is_remembered(qtbot: QtBot, make_window: Make, settings: Settings) -> None:
    first = make_window()
    first.showNormal()
    first.setGeometry(20, 30, 740, 560)
    first.session.open_demo("script")
    qtbot.waitUntil(lambda: first.session.model is not None)
    first.actions_["theme_light"].trigger()
    first.actions_["larger"].trigger()
    first.actions_["faster"].trigger()
    first.close()
    assert settings.load() == Remembered(
        "script", "light", 1.1, 2.0, (20, 30, 740, 560), maximised=False
    )
    second = make_window()
    assert second.geometry().getRect() == (20, 30, 740, 560)
    assert second.appearance.look.theme.name == "light"
    assert second.actions_["theme_light"].isChecked()
    assert second.session.playhead.speed == 2.0


def test_a_window_remembered_off_screen_is_seen(make_window: Make, settings: Settings) -> None:
    settings.save(Remembered(geometry=(5000, 5000, 750, 500)))
    window = make_window()
    assert QGuiApplication.primaryScreen().geometry().contains(window.geometry())


def test_a_window_closed_while_presenting_opens_as_it_was_before(
    make_window: Make, settings: Settings
) -> None:
    window = make_window()
    window.showNormal()
    window.setGeometry(20, 30, 740, 560)
    window.actions_["present"].trigger()
    window.close()
    assert settings.load().geometry == (20, 30, 740, 560)
    assert not settings.load().maximised


def test_closing_while_it_writes_leaves_no_work(qtbot: QtBot, window: MainWindow) -> None:
    window.session.open_demo("script")
    qtbot.waitUntil(lambda: window.session.model.name == "script-lstm")
    window.session.set_sampling(Sampling(length=100_000))
    qtbot.waitUntil(lambda: not window.session.trace.complete)
    window.close()
    assert window.session._errand.runner._pool.activeThreadCount() == 0
    assert not window.session.playhead.playing


def test_work_that_is_cancelled_ends(qtbot: QtBot, window: MainWindow) -> None:
    window.session.open_demo("script")
    qtbot.waitUntil(lambda: window.session.model.name == "script-lstm")
    window.session.set_sampling(Sampling(length=100_000))
    with qtbot.waitSignal(window.session.busyChanged, check_params_cb=bool):
        pass
    window.explore.screen.cancelRequested.emit()
    qtbot.waitUntil(lambda: window.session._errand.runner._running is None)


def test_the_window_paints_while_a_model_is_being_opened(qtbot: QtBot, settings: Settings) -> None:
    go_on = Event()

    def slow(_name: str) -> Iterator[object]:
        go_on.wait(5)
        return tiny_model()

    window = MainWindow(Session(open_model=slow), settings=settings)
    window.session.open_demo("intent")
    window.show()
    qtbot.waitExposed(window)
    assert not window.grab().isNull()
    go_on.set()
    qtbot.waitUntil(lambda: window.session.trace is not None)
    window.close()
    window.deleteLater()
