"""One panel in the place of the stage, and what stands in its own place meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.areas import line_width
from rnnviz.screen.button import Button
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look

BAR = 2.7  # units: the height of the line with the way back
CENTRED = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)


class StandIn(QWidget):
    """Keeps the place of a panel that is shown large; a click calls it back."""

    clicked = Signal()

    def __init__(self, view: View) -> None:
        super().__init__(view.parentWidget())
        self.look, self._name = view.look, view.accessibleName() or "This panel"
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setGeometry(view.geometry())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say where the panel is."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.look.theme.panel))
            painter.setFont(self.look.font("small"))
            painter.setPen(QColor(self.look.theme.muted))
            text = f"“{self._name}” is shown large.\nA click here puts it back."
            margin = round(self.look.unit)
            painter.drawText(self.rect().adjusted(margin, 0, -margin, 0), CENTRED, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Call the panel back."""
        self.clicked.emit()


class Enlarged(QFrame):
    """Holds one panel at a time, below a line with the way back.

    The panel's page need not know: what it does with the panel's place, it does with the stand-in.
    A panel that its page hides goes back by itself.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.setProperty("divided", True)
        self.look = Look()
        self.view: View | None = None
        self._bar = QFrame(self)
        self._bar.setObjectName("column")
        tip = "Put this panel back into its place (Esc)"
        says = "Back to the network"
        self.back = Button(f"‹  {says}   Esc", "link", says, tip, self._bar)
        self.back.clicked.connect(self.give_back)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self.back.set_look(look)
        self._place()

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show that run, if the panel's page has not shown it already."""
        view = self.view
        if view is not None and (view.trace, view.baseline) != (trace, baseline):
            view.show_trace(trace, baseline)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place, if the panel's page has not shown it already."""
        if self.view is not None and self.view.cursor_at != cursor:
            self.view.show_cursor(cursor)

    def take(self, view: View) -> None:
        """Show that panel here; the one that was here goes back."""
        self._let_go()
        stand_in, layout = StandIn(view), view.parentWidget().layout()
        if layout is not None:
            layout.replaceWidget(view, stand_in)
        stand_in.clicked.connect(self.give_back)
        stand_in.show()
        self.view = view
        view.setParent(self)
        view.stand_in = stand_in
        view.installEventFilter(self)
        self._place()
        view.show()
        self.changed.emit()

    def give_back(self) -> None:
        """Put the panel back into its place."""
        if self.view is not None:
            self._let_go()
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the panel go that its page hides: it has nothing to show."""
        if event.type() == QEvent.Type.HideToParent and watched is self.view:
            self._let_go(shown=False)
            self.changed.emit()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the panel all but the line with the way back."""
        self._place()

    def _let_go(self, *, shown: bool = True) -> None:
        view, self.view = self.view, None
        if view is None:
            return
        view.removeEventFilter(self)
        stand_in, view.stand_in = view.stand_in, None
        home, place = stand_in.parentWidget(), stand_in.geometry()
        view.setParent(home)
        if home.layout() is not None:
            home.layout().replaceWidget(stand_in, view)
        view.setGeometry(place)
        view.setVisible(shown)
        stand_in.hide()
        stand_in.deleteLater()

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        high, line = round(BAR * u), line_width(u)
        self._bar.setGeometry(0, 0, width, high)
        wide = min(width, self.back.sizeHint().width() + round(u))
        self.back.setGeometry(round(0.4 * u), round(0.25 * u), wide, high - round(0.5 * u))
        if self.view is not None:
            rest = QRect(0, high + line, width, self.height() - high - line)
            QWidget.setGeometry(self.view, rest)
