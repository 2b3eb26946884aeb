"""The list of demos at the left, and the same as a menu where there is no room for a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from rnnviz.demos import Demo
from rnnviz.screen.button import Button
from rnnviz.screen.label import Line
from rnnviz.views.look import Look

OPEN = "Open a model…"
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class DemoRow(Button):
    """A demo's title with its shape below."""

    def __init__(self, demo: Demo) -> None:
        super().__init__("", "row", f"{demo.title}, {demo.shape}", demo.about)
        self.demo = demo
        self.setCheckable(True)

    def fit(self, width: int) -> None:
        """Be as high as the title needs at that width in pixels."""
        _, box = self._title(width)
        self.setFixedHeight(round(box.height() + 2.3 * self.look.unit))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row and its two texts over it."""
        super().paintEvent(event)
        u, theme, (font, box) = self.look.unit, self.look.theme, self._title(self.width())
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        painter.drawText(box, _WRAPPED, self.demo.title)
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(theme.muted))
        below = QRectF(box.left(), box.bottom() + 0.1 * u, box.width(), 1.4 * u)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self.demo.shape)
        painter.end()

    def _title(self, width: int) -> tuple[QFont, QRectF]:
        """Return font and place of the title: bold where chosen, if that takes no further line."""
        plain, bold = (self.look.font("label", bold=heavy) for heavy in (False, True))
        box, heavier = (self._box(font, width) for font in (plain, bold))
        fits = heavier.height() < box.height() + 0.5 * self.look.unit
        return (bold if self.isChecked() and fits else plain), box

    def _box(self, font: QFont, width: int) -> QRectF:
        u = self.look.unit
        space = QRectF(0.8 * u, 0.45 * u, width - 1.5 * u, 100 * u)
        taken = QFontMetricsF(font).boundingRect(space, int(_WRAPPED), self.demo.title)
        return QRectF(space.left(), space.top(), space.width(), taken.height())


class DemoList(QFrame):
    """Titles and shapes of all demos, and below them how to open a model of one's own."""

    demoChosen = Signal(str)
    openRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demos")
        self.look, self.rows = Look(), list[DemoRow]()
        self.heading = Line("DEMOS", "heading")
        self.open = Button(OPEN, "link", "Open a model", "Open a model file (Ctrl+O)")
        self.open.clicked.connect(self.openRequested)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.heading)
        self._list = QVBoxLayout()
        self._column.addLayout(self._list)
        self._column.addWidget(self.open)
        self._column.addStretch(1)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look, u = look, look.unit
        self._column.setContentsMargins(*(round(k * u) for k in (0.6, 1.2, 0.6, 0.6)))
        self._column.setSpacing(round(0.7 * u))
        self._list.setSpacing(round(0.25 * u))
        self.heading.setContentsMargins(round(0.8 * u), 0, 0, 0)
        self.open.setFixedHeight(round(2.2 * u))
        for row in self.rows:
            row.set_look(look)
        self._fit()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [*self.rows, self.open]

    def show_demos(self, demos: Sequence[Demo], current: str) -> None:
        """List those demos, with the named one marked."""
        if [row.demo for row in self.rows] != list(demos):
            self._rebuild(demos)
        for row in self.rows:
            row.setChecked(row.demo.name == current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each row the height that its title needs."""
        super().resizeEvent(event)
        self._fit()

    def _rebuild(self, demos: Sequence[Demo]) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [DemoRow(demo) for demo in demos]
        for row in self.rows:
            row.set_look(self.look)
            row.clicked.connect(lambda _=False, name=row.demo.name: self.demoChosen.emit(name))
            self._list.addWidget(row)
        self._fit()

    def _fit(self) -> None:
        for row in self.rows:
            row.fit(self.width() - round(1.2 * self.look.unit))


def fill_menu(menu: QMenu, demos: Sequence[Demo], current: str) -> None:
    """Put the demos and "Open a model…" into a menu; an action's data is the demo's name."""
    menu.clear()
    for demo in demos:
        action = menu.addAction(f"{demo.title}   {demo.shape}")
        action.setCheckable(True)
        action.setChecked(demo.name == current)
        action.setData(demo.name)
    menu.addSeparator()
    menu.addAction(OPEN).setData("")
