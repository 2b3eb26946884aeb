"""Presenting: the whole screen, large text, no menu; black at a key; back at another."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QMainWindow, QWidget


class Presenter(QObject):
    """Puts a window on the whole screen, to present or just so, and back as it was.

    `presentingChanged` says that texts must grow or shrink and lists come or go; `stateChanged`
    that any of `presenting`, `full_screen` and `black` is another.
    """

    presentingChanged = Signal(bool)
    stateChanged = Signal()

    def __init__(self, window: QMainWindow) -> None:
        """Present that window."""
        super().__init__(window)
        self._window = window
        self.presenting = self.full_screen = False
        self._before = window.windowState()
        self._cover = QWidget(window)
        self._cover.setAutoFillBackground(True)
        self._cover.setPalette(QPalette(QColor("black")))
        self._cover.setCursor(Qt.CursorShape.BlankCursor)
        self._cover.hide()
        window.installEventFilter(self)

    @property
    def black(self) -> bool:
        """Whether there is nothing to see."""
        return not self._cover.isHidden()

    @property
    def was_maximised(self) -> bool:
        """Whether the window, when it does not fill the screen, is maximised."""
        state = self._before if self.full_screen else self._window.windowState()
        return bool(state & Qt.WindowState.WindowMaximized)

    def present(self) -> None:
        """Present, or stop."""
        self._set(presenting=not self.presenting, full_screen=not self.presenting)

    def fill_screen(self) -> None:
        """Fill the screen, or stop; stopping ends a presentation too."""
        self._set(presenting=False, full_screen=not self.full_screen)

    def blacken(self) -> None:
        """Make the screen black or visible again, while presenting."""
        if self.presenting:
            self._set_black(not self.black)
            self.stateChanged.emit()

    def leave(self) -> None:
        """Leave what was entered last: black, then presentation or full screen."""
        if self.black:
            self.blacken()
        else:
            self._set(presenting=False, full_screen=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the black as large as the window."""
        if event.type() == QEvent.Type.Resize:
            self._cover.setGeometry(self._window.rect())
        return False

    def _set(self, *, presenting: bool, full_screen: bool) -> None:
        if full_screen != self.full_screen:
            self._fill(full_screen)
        changed = presenting != self.presenting
        self.presenting, self.full_screen = presenting, full_screen
        if not presenting:
            self._set_black(False)
        self._window.menuBar().setVisible(not presenting)
        if changed:
            self.presentingChanged.emit(presenting)
        self.stateChanged.emit()

    def _fill(self, on: bool) -> None:
        if on:
            self._before = self._window.windowState()
            self._window.setWindowState(self._before | Qt.WindowState.WindowFullScreen)
        else:
            self._window.setWindowState(self._before & ~Qt.WindowState.WindowFullScreen)

    def _set_black(self, on: bool) -> None:
        self._cover.setGeometry(self._window.rect())
        self._cover.setVisible(on)
        self._cover.raise_()
