"""Theme, text size, and how Qt's own widgets take them on."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from rnnviz.views.look import FINEST, THEMES, Look, Theme

ZOOMS = (0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6, 1.8, 2.0)
BACK_ROW = 0.026  # of the window's height: the least text that the last row of a hall can read
BROAD = 4 / 3  # a window that is higher than this would be filled by a few words


class Appearance(QObject):
    """Decides the look of the window: the theme chosen, the system's, the zoom, the size.

    `changed` carries the new `Look` whenever it is another one.
    """

    changed = Signal(object)  # Look

    def __init__(self, choice: str = "system", zoom: float = 1.0, parent: QObject | None = None):
        """Begin with a choice of theme (system, dark or light) and a zoom."""
        super().__init__(parent)
        self.choice, self.zoom, self.presenting = choice, zoom, False
        self._size = QSize(1280, 720)
        self.look = self._right_look()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        if self.choice in THEMES:
            return THEMES[self.choice]
        scheme = QGuiApplication.styleHints().colorScheme()
        return THEMES["light" if scheme == Qt.ColorScheme.Light else "dark"]

    def choose(self, choice: str) -> None:
        """Use that theme, or follow the system."""
        self.choice = choice
        self._update()

    def turn(self) -> None:
        """Change from dark to light or back."""
        self.choose("light" if self.theme.name == "dark" else "dark")

    def zoom_by(self, direction: int) -> None:
        """Use the next larger (1), the next smaller (-1) or the normal (0) size of text."""
        larger = [z for z in ZOOMS if z > self.zoom] or [ZOOMS[-1]]
        smaller = [z for z in ZOOMS if z < self.zoom] or [ZOOMS[0]]
        self.zoom = {1: larger[0], -1: smaller[-1], 0: 1.0}[direction]
        self._update()

    def fit(self, size: QSize) -> None:
        """Suit a window of that size."""
        self._size = size
        self._update()

    def present(self, on: bool) -> None:
        """Be readable from the last row, or not."""
        self.presenting = on
        self._update()

    def _right_look(self) -> Look:
        width, height = self._size.width(), self._size.height()
        if self.presenting:
            return Look.for_last_row(self.theme, min(height, width / BROAD) * BACK_ROW)
        unit = Look.for_window(self.theme, width, height, self.zoom).unit
        return Look(self.theme, round(unit / FINEST) * FINEST)

    def _update(self) -> None:
        look = self._right_look()
        if look != self.look:
            self.look = look
            self.changed.emit(look)

    @Slot()
    def _follow_system(self) -> None:
        self._update()


def palette_of(theme: Theme) -> QPalette:
    """Return the colours of Qt's own widgets, such as dialogs."""
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, theme.panel),
        (roles.WindowText, theme.text),
        (roles.Base, theme.background),
        (roles.AlternateBase, theme.panel),
        (roles.Text, theme.text),
        (roles.Button, theme.raised),
        (roles.ButtonText, theme.text),
        (roles.BrightText, theme.warning),
        (roles.Highlight, theme.accent),
        (roles.HighlightedText, theme.on_accent),
        (roles.ToolTipBase, theme.raised),
        (roles.ToolTipText, theme.text),
        (roles.PlaceholderText, theme.muted),
        (roles.Link, theme.accent),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return palette


def style_sheet(look: Look) -> str:
    """Return the style of menus, tool tips and dialogs, in that theme and size."""
    t, u = look.theme, look.unit
    return f"""
    QMainWindow {{ background: {t.background}; }}
    QMenuBar {{ background: {t.background}; color: {t.muted}; border: none; }}
    QMenuBar::item {{ background: transparent; padding: {0.3 * u:.0f}px {0.7 * u:.0f}px; }}
    QMenuBar::item:selected {{ background: {t.raised}; color: {t.text}; border-radius: 4px; }}
    QMenu {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.line};
        padding: {0.3 * u:.0f}px; }}
    QMenu::item {{ padding: {0.35 * u:.0f}px {1.6 * u:.0f}px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.raised}; }}
    QMenu::item:disabled {{ color: {t.faint}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: {0.3 * u:.0f}px; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QMenuBar, QMenu, QDialog, QDialog QLabel, QDialog QPushButton, QDialog QLineEdit,
    QDialog QComboBox, QDialog QAbstractItemView {{
        font-family: "{look.family}"; font-size: {u:.0f}px; }}
    QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line};
        padding: {0.4 * u:.0f}px; font-family: "{look.family}"; font-size: {u:.0f}px; }}
    QDialog {{ background: {t.panel}; color: {t.text}; }}
    QDialog QPushButton {{ background: {t.raised}; color: {t.text};
        border: 1px solid {t.line}; border-radius: 6px;
        padding: {0.4 * u:.0f}px {1.0 * u:.0f}px; }}
    QDialog QPushButton:hover {{ border-color: {t.accent}; }}
    QDialog QPushButton:focus {{ border: 2px solid {t.accent}; }}
    """
