"""Whose key it is: the text box has its typing, a control its own keys, the stage all others."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

# Kinds go by their names: of many of them there is none in the window when it opens.
_TYPING = ("QLineEdit", "QPlainTextEdit", "QTextEdit", "QAbstractSpinBox")
_ARROWS = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_Home, Qt.Key.Key_End,
}  # fmt: skip
_OWN_KEYS: tuple[tuple[str, set[Qt.Key]], ...] = (
    ("QAbstractButton", {Qt.Key.Key_Space}),
    ("QComboBox", {Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down}),
    ("QAbstractSlider", _ARROWS),
    ("QAbstractItemView", _ARROWS | {Qt.Key.Key_Space}),
)
_CONTROLS = ("QAbstractButton", "QAbstractSlider", "QComboBox")
_COMMANDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Focus(QObject):
    """Keeps the window's single-key shortcuts away from the widget that has the keyboard.

    `left` says that Esc was pressed in a text box: the keyboard is to go back to the stage.
    """

    left = Signal()

    def __init__(self, window: QWidget) -> None:
        """Watch the widgets inside this window, whichever has the keyboard."""
        super().__init__(window)
        self._window = window
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._watch)

    @Slot(QWidget, QWidget)
    def _watch(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if now is not None and self._window.isAncestorOf(now):
            now.installEventFilter(self)

    def eventFilter(self, widget: QObject, event: QEvent) -> bool:
        """Claim the key of a shortcut for the widget that types or moves with it."""
        if not isinstance(event, QKeyEvent) or not isinstance(widget, QWidget):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and _belongs_to(widget, event):
            event.accept()
            return True
        escape = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
        if escape and _is_one_of(widget, _TYPING):
            self.left.emit()
            return True
        return False


def settle(screen: QWidget) -> None:
    """Keep clicked controls from holding the keyboard, and text boxes from taking dropped files."""
    for widget in screen.findChildren(QWidget):
        if _is_one_of(widget, _CONTROLS):
            if widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
                widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        elif widget.inherits("QLineEdit"):
            widget.setAcceptDrops(False)
        elif isinstance(widget, QAbstractScrollArea):
            widget.setAcceptDrops(False)
            widget.viewport().setAcceptDrops(False)


def _is_one_of(widget: QWidget, kinds: tuple[str, ...]) -> bool:
    return any(widget.inherits(kind) for kind in kinds)


def _belongs_to(widget: QWidget, event: QKeyEvent) -> bool:
    if event.modifiers() & _COMMANDING:
        return False
    if _is_one_of(widget, _TYPING):
        return not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
    owns = event.key() in getattr(widget, "own_keys", ())  # a picture that moves by keys
    return owns or any(widget.inherits(kind) and event.key() in keys for kind, keys in _OWN_KEYS)
