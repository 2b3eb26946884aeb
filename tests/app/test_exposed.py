"""The program goes on loading when its window can be seen, and not before."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rnnviz.app.exposed import Exposed


class Painted(QWidget):
    """Notes that it was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        self.order.append("painted")

    def note(self) -> None:
        self.order.append("told")


def test_it_is_told_once_after_the_first_painting(qtbot: QtBot) -> None:
    widget = Painted()
    qtbot.addWidget(widget)
    widget.winId()  # there is a window now, which is not on the screen yet
    exposed = Exposed(widget.windowHandle())
    exposed.first.connect(widget.note)
    assert widget.order == []
    with qtbot.waitSignal(exposed.first):
        widget.show()
    assert widget.order[0] == "painted"
    widget.hide()
    widget.show()
    qtbot.waitUntil(lambda: widget.order.count("painted") > 1)
    assert widget.order.count("told") == 1


def test_a_window_that_is_on_the_screen_already_is_told_of_too(qtbot: QtBot) -> None:
    widget = Painted()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: bool(widget.order))
    exposed = Exposed(widget.windowHandle())
    with qtbot.waitSignal(exposed.first):
        pass
