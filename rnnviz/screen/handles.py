"""What every panel can be told on its title: fill the stage, go back, hide."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from rnnviz.screen.button import IconButton
from rnnviz.views.base import View
from rnnviz.views.look import Look

TITLE, BUTTON = 3.5, 1.9  # units: how high a panel's title is, and how wide a button on it


class Handles(QWidget):
    """Two small buttons that come to the title that the mouse is on, and a menu on a right click.

    A double click on a title does what the first button does. `can_hide` tells whether a panel
    has a second one; `is_large` whether it fills the stage.
    """

    enlargeAsked = Signal(object)  # View, or one that is to go back
    hideAsked = Signal(object)  # View
    menuMade = Signal(object, object)  # QMenu, View: whoever hears it may add to the menu

    def __init__(
        self, parent: QWidget, can_hide: Callable[[View], bool], is_large: Callable[[View], bool]
    ) -> None:
        super().__init__(parent)
        self.look, self._can_hide, self._is_large = Look(), can_hide, is_large
        self._home = parent
        self.view: View | None = None
        self._known: set[View] = set()
        self.grow = IconButton("grow", "Enlarge", "Fill the stage (double click)", size=BUTTON)
        self.drop = IconButton("minus", "Hide", "Hide this panel", size=BUTTON)
        for button, signal in ((self.grow, self.enlargeAsked), (self.drop, self.hideAsked)):
            button.setParent(self)
            button.setProperty("role", "flat")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the menu has the keys
            button.clicked.connect(lambda _=False, told=signal: self._tell(told))
        self.hide()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for button in (self.grow, self.drop):
            button.set_look(look)
        self.leave()

    def adopt(self, view: View) -> None:
        """Serve that panel from now on."""
        if view not in self._known:
            self._known.add(view)
            view.installEventFilter(self)

    def leave(self) -> None:
        """Go, until the mouse comes to a title again."""
        self.view = None
        self.hide()
        self.setParent(self._home)  # so that no panel takes it along

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the mouse, and hear double clicks and right clicks."""
        if not isinstance(watched, View):
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._follow(watched, event.position().y())
        elif kind in (QEvent.Type.Leave, QEvent.Type.Hide) and watched is self.view:
            self.leave()
        elif kind == QEvent.Type.MouseButtonDblClick and isinstance(event, QMouseEvent):
            return self._double_clicked(watched, event)
        elif kind == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            return self._open_menu(watched, event)
        return False

    def menu_for(self, view: View) -> QMenu:
        """Return a new menu of what that panel can be told."""
        menu = QMenu(self._home)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = "Back into its place\tEsc" if self._is_large(view) else "Enlarge\tZ"
        menu.addAction(text, lambda: self.enlargeAsked.emit(view))
        if self._can_hide(view):
            menu.addAction("Hide", lambda: self.hideAsked.emit(view))
        self.menuMade.emit(menu, view)
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a ground that parts the buttons from what they cover."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.look.theme.panel))

    def _follow(self, view: View, y: float) -> None:
        if y > TITLE * self.look.unit:
            if view is self.view:
                self.leave()
        elif view is not self.view:
            self._come(view)

    def _come(self, view: View) -> None:
        u, large = self.look.unit, self._is_large(view)
        self.view = view
        says = ("Put back", "Back into its place (Esc)") if large else (
            "Enlarge", "Fill the stage (Z, or a double click on the title)")  # fmt: skip
        self.grow.show_icon("shrink" if large else "grow", *says)
        hides = self._can_hide(view)
        self.drop.setVisible(hides)
        side, gap = round(BUTTON * u), round(0.2 * u)
        self.setParent(view)
        self.grow.move(gap, 0)
        self.drop.move(2 * gap + side, 0)
        wide = gap + (side + gap) * (1 + hides)
        right = view.width() - round(0.3 * u) - round(view.corner * u)
        self.setGeometry(right - wide, round(0.3 * u), wide, side)
        self.show()

    def _tell(self, told: Signal) -> None:
        view = self.view
        self.leave()
        if view is not None:
            told.emit(view)

    def _double_clicked(self, view: View, event: QMouseEvent) -> bool:
        on_title = event.position().y() <= TITLE * self.look.unit
        if not on_title or event.button() != Qt.MouseButton.LeftButton:
            return False
        self.leave()
        self.enlargeAsked.emit(view)
        return True

    def _open_menu(self, view: View, event: QContextMenuEvent) -> bool:
        """Open the menu, but leave what is below the title to a panel that has a menu itself."""
        own = type(view).contextMenuEvent is not QWidget.contextMenuEvent
        if own and event.pos().y() > TITLE * self.look.unit:
            return False
        self.menu_for(view).popup(event.globalPos() + QPoint(1, 1))
        return True
