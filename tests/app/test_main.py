"""The start of the program, and what it says when something breaks."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from rnnviz.app.apology import Apology
from rnnviz.app.main import application, begin, wear_icon
from rnnviz.app.settings import Remembered, Settings
from rnnviz.app.window import MainWindow
from rnnviz.files.model_file import save_model
from tests.app.starting import start
from tests.models import tiny_model

PLAYS = """
def look(window):
    if window.session.trace is None:
        return
    print(window.windowTitle(), window.session.playhead.playing, window.isFullScreen())
    needless = ("torch", "pyqtgraph", "matplotlib", "rnnviz.app.dialogs")
    print([name for name in needless if name in sys.modules])
    window.timer.stop()
    window.close()

def made(window):
    from PySide6.QtCore import QTimer

    window.timer = QTimer(window, interval=20)
    window.timer.timeout.connect(lambda: look(window))
    window.timer.start()
"""
FIRST = """
windows = []
made = windows.append

def look(compiled):
    screen = windows[0].explore.screen
    words = screen.stage.waiting
    print(screen.header.title.text(), len(words), windows[0].session.trace, flush=True)
    os._exit(0)

command.load = look
"""


def test_the_command_line_loads_no_reader_of_foreign_files_for_a_demo():
    code = (
        "import builtins, sys; from rnnviz.cli import window; own = builtins.__import__; "
        "window._check(window._parser().parse_args(['--demo', 'intent'])); window.program(); "
        "print('rnnviz.files.foreign' in sys.modules, 'rnnviz.api' in sys.modules, "
        "builtins.__import__ is own)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["False", "False", "True"], done.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.rnnviz"
    save_model(tiny_model(), path)
    return path


def test_the_window_opens_a_file_and_plays_without_torch_or_charts(
    tmp_path: Path, file: Path
) -> None:
    said = start(tmp_path, PLAYS, str(file))
    assert said == ["tiny-lstm — rnnviz True False", "[]"]
    assert (tmp_path / "rnnviz.ini").is_file()


def test_it_can_begin_with_a_presentation(tmp_path: Path, file: Path) -> None:
    assert start(tmp_path, PLAYS, str(file), "--present", "--theme", "light")[0].endswith(
        "True True"
    )


def test_the_application_has_name_icon_and_desktop_file(qtbot: QtBot) -> None:
    app = application()
    assert app.applicationName() == "rnnviz"
    assert QGuiApplication.desktopFileName() == "org.rnnviz.Rnnviz"
    wear_icon(app)
    assert not app.windowIcon().isNull()


def test_it_begins_with_a_demo_a_bundled_model_or_a_file(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    session = window.session
    begin(window, None, "script")
    qtbot.waitUntil(lambda: session.model is not None and session.model.name == "script-lstm")
    begin(window, "intent-gru", "script")
    qtbot.waitUntil(lambda: session.model.name == "intent-gru")
    begin(window, str(file), "script")
    qtbot.waitUntil(lambda: session.model.name == "tiny-lstm")


@pytest.mark.parametrize(
    ("last", "shown"),
    [("script", "Script writer"), ("of a later version", "Intent, word by word 8 None")],
)
def test_the_demo_of_last_time_waits_in_the_first_picture(
    tmp_path: Path, last: str, shown: str
) -> None:
    Settings(tmp_path / "rnnviz.ini").save(replace(Remembered(), demo=last))
    (said,) = start(tmp_path, FIRST)
    assert said.startswith(shown)
    assert said.endswith(" None")


def test_a_file_waits_without_words(tmp_path: Path, file: Path) -> None:
    assert start(tmp_path, FIRST, str(file)) == [" 0 None"]


def test_an_error_is_shown_with_details_to_copy(
    qtbot: QtBot, window: MainWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    apology = Apology(window)
    apology.install()
    try:
        sys.excepthook(*_error("the dishes fell"))
        qtbot.waitUntil(lambda: apology.box is not None and apology.box.isVisible())
        sys.excepthook(*_error("and again"))
    finally:
        apology.uninstall()
    assert "the dishes fell" in capsys.readouterr().err
    box = apology.box
    assert "the dishes fell" in box.informativeText()
    copy = next(b for b in box.buttons() if b.text() == "Copy details")
    copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "RuntimeError: the dishes fell" in copied
    assert "Qt 6" in copied
    assert box.isVisible()
    box.reject()
    qtbot.waitUntil(lambda: apology.box is None)


def test_an_error_on_another_thread_is_shown_too(
    qtbot: QtBot, window: MainWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    apology = Apology(window)
    thread = threading.Thread(target=lambda: apology.hear(*_error("far away")))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: apology.box is not None)
    assert "far away" in apology.box.informativeText()
    apology.box.reject()


def _error(text: str) -> tuple[type[BaseException], BaseException, object]:
    try:
        raise RuntimeError(text)
    except RuntimeError as error:
        return type(error), error, error.__traceback__
