"""Buttons: pressed by Space or Enter, checked only by those who tell them, with painted icons."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from rnnviz.screen.icons import IconName, paint_icon
from rnnviz.views.look import Look


class Button(QPushButton):
    """A button whose look follows from its role, and whose check mark only code can set.

    `says` is its accessible name; with a `tip` it explains itself on hover.
    """

    def __init__(
        self, text: str, role: str, says: str = "", tip: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self.look = Look()
        self.setProperty("role", role)
        self.setAccessibleName(says or text)
        self.setToolTip(tip)
        self.setAutoDefault(False)

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look from now on."""
        self.look = look
        self.update()

    def nextCheckState(self) -> None:
        """Do nothing: whoever hears the click tells which button is the current one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Click on Enter as on Space: the window may keep Space for play and pause."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class IconButton(Button):
    """A square button with an icon alone; `says` is what a screen reader reads."""

    def __init__(
        self, icon: IconName, says: str, tip: str, role: str = "icon", size: float = 2.9
    ) -> None:
        super().__init__("", role, says, tip)
        self.setProperty("icon", True)
        self.icon_name: IconName = icon
        self._size = size

    def set_look(self, look: Look) -> None:
        """Take size and colours of that look."""
        super().set_look(look)
        side = round(self._size * look.unit)
        self.setFixedSize(QSize(side, side))

    def show_icon(self, icon: IconName, says: str, tip: str) -> None:
        """Change what the button is for."""
        self.icon_name = icon
        self.setAccessibleName(says)
        self.setToolTip(tip)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button and its icon over it."""
        super().paintEvent(event)
        theme, side = self.look.theme, self.height() * 0.46
        primary = self.property("role") == "primary"
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        ink = theme.on_accent if primary else theme.text if self.isEnabled() else theme.faint
        painter = QPainter(self)
        paint_icon(painter, self.icon_name, box, QColor(ink))
        painter.end()


class MenuButton(Button):
    """A button with a small arrow at its right end that opens a menu."""

    def sizeHint(self) -> QSize:
        """Return the size of the text with room for the arrow."""
        return QSize(super().sizeHint().width() + round(0.2 * self.look.unit), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button and the arrow over it."""
        super().paintEvent(event)
        u = self.look.unit
        middle = self.width() / 2 if not self.text() else self.width() - u
        box = QRectF(middle - 0.45 * u, self.height() / 2 - 0.45 * u, 0.9 * u, 0.9 * u)
        painter = QPainter(self)
        paint_icon(painter, "down", box, QColor(self.look.theme.muted))
        painter.end()
