"""Reading a panel's numbers as a chart that is zoomed: a window of its own, for any panel."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Slot
from PySide6.QtGui import QCursor

from rnnviz.app.exporting import name_of, view_at
from rnnviz.trace import Trace
from rnnviz.views.base import View
from rnnviz.views.parts.wording import so_far, step_name, visible

if TYPE_CHECKING:
    from rnnviz.app.numbers import NumbersWindow
    from rnnviz.app.window import MainWindow

WORDS = 8  # of a text, that a title tells
APART, TURNS = 2.0, 6  # units from one window to the next, and how many until the first place


class Zooming(QObject):
    """Opens what a panel shows now in a window of its own; several may be open.

    They close with the window. What draws them is loaded when the first one is opened.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._opened: list[NumbersWindow] = []
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close with the window."""
        if event.type() == QEvent.Type.Close:
            for opened in [*self._opened]:
                opened.close()
        return False

    @Slot()
    def open_pointed(self) -> None:
        """Open the panel that the mouse is on, or the first that has numbers."""
        view = self._pointed()
        if view is None:
            self._tell("There is nothing to zoom into yet: no panel here shows numbers.")
        else:
            self.open(view)

    @Slot(object)
    def open(self, view: View) -> NumbersWindow | None:
        """Return the opened window of a panel's numbers, or None after saying that it has none."""
        from rnnviz.app import numbers  # takes pyqtgraph along, which a start need not

        name = name_of(view)
        reading = numbers.reading_of(view, self._window.appearance.look)
        if reading is None:
            self._tell(f"{name} shows no numbers yet; zoom into it once it shows some.")
            return None
        about = told(self._window.rooms.current.subject(), view.trace, view.cursor_at.step)
        opened = numbers.NumbersWindow(reading, name, about, self._window)
        opened.saveAsked.connect(self._window.exporting.ask)
        self._window.exporting.told.connect(opened.tell)
        opened.finished.connect(partial(self._forget, opened))
        self._place(opened)
        self._opened.append(opened)
        opened.show()
        return opened

    def _place(self, opened: NumbersWindow) -> None:
        """Lie in the middle of the window, but not right over another one."""
        by = round(len(self._opened) % TURNS * APART * opened.look.unit)
        middle = self._window.geometry().center() - opened.rect().center()
        opened.move(middle + QPoint(by, by))

    def _forget(self, opened: NumbersWindow, _result: int) -> None:
        self._opened.remove(opened)

    def _pointed(self) -> View | None:
        at = self._window.mapFromGlobal(QCursor.pos())
        pointed = view_at(self._window, at)
        if pointed is not None and pointed.isVisible():
            return pointed
        shown = [v for v in self._window.rooms.current.screen.findChildren(View) if v.isVisible()]
        large = [view for view in shown if view.stand_in is not None]
        return next((view for view in (*large, *shown) if view.numbers()), None)

    def _tell(self, sentence: str) -> None:
        self._window.rooms.current.screen.show_problem(sentence)


def told(subject: str, trace: Trace | None, step: int) -> str:
    """Return what a panel is about: the network, its text, and the step that is on show."""
    if trace is None:
        return subject
    step, count = min(step, len(trace) - 1), len(trace)
    where = f"{step_name(trace)} {step + 1} of {count}, ‘{visible(trace.tokens[step].text)}’"
    first = min(count, 3 * WORDS if trace.by_character else WORDS)
    text = f"“{so_far(trace, first - 1)}{'' if first == count else ' …'}”"
    return " · ".join(part for part in (subject, where, text) if part)
