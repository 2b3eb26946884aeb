"""The moment at which a window is on the screen, and can be seen while more is loaded."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow


class Exposed(QObject):
    """Tells by `first`, once, that a window has been painted for the first time."""

    first = Signal()

    def __init__(self, window: QWindow) -> None:
        """Watch that window, which may be on the screen already."""
        super().__init__(window)
        if window.isExposed():
            self._tell_when_painted()
        else:
            window.installEventFilter(self)

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        """Hear of the event in which the window will paint itself."""
        if event.type() == QEvent.Type.Expose and window.isExposed():
            window.removeEventFilter(self)
            self._tell_when_painted()
        return False

    def _tell_when_painted(self) -> None:
        QTimer.singleShot(0, self.first.emit)
