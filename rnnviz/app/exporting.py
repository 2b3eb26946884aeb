"""Saving what one view shows: a menu on a right click in any room, and the file it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QWidget

from rnnviz.files.problem import FileProblem
from rnnviz.session.runner import Runner
from rnnviz.views.base import View

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

    from rnnviz.app.window import MainWindow

ENTRY = "Zoom into the numbers"
KINDS = {
    f"Save {what} as {suffix[1:].upper()}…": suffix
    for what, suffixes in (("picture", (".png", ".svg")), ("numbers", (".csv", ".npz")))
    for suffix in suffixes
}


class Exporting(QObject):
    """Serves every view of the window; a panel's own menu gets the same lines."""

    zoomAsked = Signal(object)  # View
    told = Signal(str)  # what became of a file

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._runner = Runner(self)
        self._runner.produced.connect(self._saved)
        self._runner.failed.connect(self._failed)
        window.explore.screen.desk.handles.menuMade.connect(self.add_to)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the menu of the view that a right click means; end all work with the window."""
        if event.type() == QEvent.Type.Close:
            self._runner.close()
        if isinstance(event, QContextMenuEvent) and watched is self._window:
            view = view_at(self._window, event.pos())
            if view is not None:
                self.menu_for(view).popup(event.globalPos() + QPoint(1, 1))
                return True
        return False

    def menu_for(self, view: View) -> QMenu:
        """Return a new menu of what that view offers, and of what it can be saved as."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, does in view.offers().items():
            menu.addAction(text, does)
        self.add_to(menu, view)
        return menu

    @Slot(object, object)
    def add_to(self, menu: QMenu, view: View) -> None:
        """Add a line that zooms, and one a kind of file; some views show no numbers."""
        some = bool(view.numbers())
        menu.addSeparator()
        zoom = menu.addAction(f"{ENTRY}\tN", partial(self.zoomAsked.emit, view))
        zoom.setEnabled(some)
        menu.addSeparator()
        for text, suffix in KINDS.items():
            action = menu.addAction(text, partial(self.ask, view, suffix))
            action.setEnabled(some or suffix in (".png", ".svg"))

    def ask(self, view: View, suffix: str) -> QFileDialog:
        """Return an opened dialog for the name of the file."""
        dialog = ask_for_name(view.window(), name_of(view), suffix)
        dialog.fileSelected.connect(partial(self.save, view, suffix))
        return dialog

    def save(self, view: View, suffix: str, path: str) -> None:
        """Save the view as it is now; the file is written beside the window's work."""
        from rnnviz.export.figures import content_of  # takes Qt's SVG along, which a start need not

        try:
            content = content_of(view, name_of(view), suffix)
        except FileProblem as problem:
            self._tell(f"{problem}.")
        else:
            self._runner.start(partial(_written, Path(path), content))

    @Slot(int, object)
    def _saved(self, _number: int, name: str) -> None:
        self._tell(f"Saved as {name}.")

    @Slot(int, str)
    def _failed(self, _number: int, sentence: str) -> None:
        self._tell(sentence)

    def _tell(self, sentence: str) -> None:
        self._window.rooms.current.screen.show_problem(sentence)
        self.told.emit(sentence)


def ask_for_name(window: QWidget, name: str, suffix: str) -> QFileDialog:
    """Return an opened dialog for the name of a file of that kind; `name` is its proposal."""
    from PySide6.QtWidgets import QFileDialog  # here, as no start needs it

    dialog = QFileDialog(window, "Save as", "", f"*{suffix}")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix[1:])
    dialog.selectFile(re.sub(r"[^\w -]+", " ", name).strip() + suffix)
    dialog.open()
    return dialog


def name_of(view: View) -> str:
    """Return what the view is called, for a reader of the screen and for a file."""
    return view.accessibleName() or type(view).__name__.removesuffix("View")


def view_at(window: QWidget, at: QPoint) -> View | None:
    """Return the view at that place of the window, or around what lies there."""
    found = window.childAt(at)
    while found is not None and not isinstance(found, View):
        found = found.parentWidget()
    return found


def _written(path: Path, content: Callable[[], bytes]) -> Iterator[object]:
    from rnnviz.files.model_file import write_atomically  # here, as no start needs it

    write_atomically(path, content())
    yield path.name
