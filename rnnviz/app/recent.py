"""The menu of the files opened last; those that are gone are grey."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget


class RecentMenu(QMenu):
    """Lists files, newest first; `chosen` carries the path of the one the user wants."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Open &recent", parent)
        self.paths: tuple[str, ...] = ()
        self.aboutToShow.connect(self.fill)
        self.triggered.connect(lambda action: self.chosen.emit(action.data()))

    @Slot()
    def fill(self) -> None:
        """List the files anew, and look which are still there."""
        self.clear()
        for path in self.paths:
            action = self.addAction(Path(path).name.replace("&", "&&"))
            action.setData(path)
            action.setToolTip(path)
            action.setEnabled(Path(path).is_file())
        if not self.paths:
            self.addAction("Nothing yet").setEnabled(False)
        self.setToolTipsVisible(True)
