"""A user without patience: ``python -m tests.impatient [SECONDS] [SEED]``.

Clicks, drags, turns the wheel, types and presses keys at random in the whole window, rooms, menus
and dialogs included, with settings that nobody else has. Whatever Qt or Python complains about is
printed with what was done last, and the exit code is 1. The same seed makes the same choices; what
they hit depends on how fast the machine is.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import traceback
from collections import deque
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMenu, QWidget

from rnnviz.app.main import application
from rnnviz.app.settings import Settings
from rnnviz.app.window import MainWindow
from rnnviz.session.session import Session

SECONDS, WAITS = 60.0, (0, 0, 5, 30, 100)  # the waits in milliseconds
TEXTS = ("", "send $50 to allison", "🙂🙂", "שלום עולם", "zzz " * 30, "x", "ROMEO:\n")
KEYS = [k for k in Qt.Key if 0x20 <= k.value <= 0x5A or 0x01000000 <= k.value <= 0x0100003A]
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
HARMLESS = ("This plugin does not support", "propagateSizeHints")  # of Qt's offscreen platform


class Impatient:
    """Does one thing after another to a window, and remembers what went wrong."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window, self.chance = window, random.Random(seed)
        self.done, self.steps, self.wrong = deque[str](maxlen=6), 0, 0
        self.ways = (self.click, self.click, self.click, self.double, self.drag, self.wheel,
                     self.key, self.key, self.command, self.write, self.resize)  # fmt: skip

    def complain(self, what: str) -> None:
        """Print what went wrong, and what led to it."""
        if not any(known in what for known in HARMLESS):
            self.wrong += 1
            print(f"{what}\n  after: {'; '.join(self.done)}", flush=True)

    def step(self) -> None:
        """Do something to some part of what is on the screen."""
        self.steps += 1
        self._close_some()
        tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
        inside = [w for w in self.chance.choice(tops).findChildren(QWidget)
                  if w.isVisible() and w.width() > 2 and w.height() > 2]  # fmt: skip
        if inside:
            way, widget = self.chance.choice(self.ways), self.chance.choice(inside)
            self.done.append(f"{way.__name__} {type(widget).__name__}")
            way(widget)

    def click(self, widget: QWidget) -> None:
        button = self.chance.choice([LEFT] * 6 + [Qt.MouseButton.RightButton])
        QTest.mouseClick(widget, button, NONE, self._place(widget))

    def double(self, widget: QWidget) -> None:
        QTest.mouseDClick(widget, LEFT, NONE, self._place(widget))

    def drag(self, widget: QWidget) -> None:
        QTest.mousePress(widget, LEFT, NONE, self._place(widget))
        QTest.mouseMove(widget, self._place(widget))
        QTest.mouseRelease(widget, LEFT, NONE, self._place(widget))

    def wheel(self, widget: QWidget) -> None:
        at, turn = QPointF(self._place(widget)), QPoint(0, self.chance.choice((-120, 120)))
        there, no_button = QPointF(widget.mapToGlobal(at.toPoint())), Qt.MouseButton.NoButton
        phase = Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(at, there, QPoint(), turn, no_button, NONE, phase, False)
        QApplication.sendEvent(widget, event)

    def key(self, widget: QWidget) -> None:
        held = self.chance.choice([NONE] * 5 + [Qt.KeyboardModifier.ShiftModifier])
        QTest.keyClick(QApplication.focusWidget() or widget, self.chance.choice(KEYS), held)

    def command(self, _widget: QWidget) -> None:
        names = [n for n, a in self.window.actions_.items() if a.isEnabled() and n != "quit"]
        name = self.chance.choice(names)
        self.done.append(name)
        self.window.actions_[name].trigger()

    def write(self, widget: QWidget) -> None:
        if isinstance(widget, QLineEdit):
            widget.setText(self.chance.choice(TEXTS))
            QTest.keyClick(widget, Qt.Key.Key_Return)

    def resize(self, _widget: QWidget) -> None:
        self.window.resize(self.chance.randrange(600, 2000), self.chance.randrange(400, 1200))

    def _place(self, widget: QWidget) -> QPoint:
        sides = widget.width(), widget.height()
        return QPoint(*(self.chance.randrange(side) for side in sides))

    def _close_some(self) -> None:
        """Leave dialogs and menus now and then, as whoever opened them by chance would not."""
        for top in QApplication.topLevelWidgets():
            opened = isinstance(top, (QDialog, QMenu)) and top.isVisible()
            if opened and self.chance.random() < (0.7 if isinstance(top, QFileDialog) else 0.1):
                top.close()
        if not self.window.isVisible():
            self.window.show()


def main(seconds: float, seed: int) -> int:
    """Be impatient for so long, and return 1 if anything went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RNNVIZ_CONFIG_DIR"] = folder
        app = application()
        session = Session()
        window = MainWindow(session, settings=Settings(Path(folder) / "rnnviz.ini"))
        user = Impatient(window, seed)
        qInstallMessageHandler(lambda _kind, _where, text: user.complain(f"Qt: {text}"))
        sys.excepthook = lambda *seen: user.complain("".join(traceback.format_exception(*seen)))
        window.show()
        session.open_demo("intent")
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            user.step()
            _wait(user.chance.choice(WAITS))
        window.close()
        _wait(200)
    print(f"{user.steps:,} steps from seed {seed}, {user.wrong} went wrong")
    del app
    return 1 if user.wrong else 0


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _given(number: int, usual: Any) -> Any:
    return type(usual)(sys.argv[number]) if len(sys.argv) > number else usual


if __name__ == "__main__":
    sys.exit(main(_given(1, SECONDS), _given(2, 0)))
