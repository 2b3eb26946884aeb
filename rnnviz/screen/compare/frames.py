"""Panels of equal width beside one another, each with its side's name above it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.areas import line_width
from rnnviz.screen.compare.picture import Panel
from rnnviz.screen.label import Sentence
from rnnviz.session.motion import clamped
from rnnviz.session.sides import Side
from rnnviz.trace import Cursor
from rnnviz.views.base import View
from rnnviz.views.look import Look
from rnnviz.views.parts.heatmap import MapView
from rnnviz.views.parts.sides import ink

NAME = 1.9  # units: the height of a name


class Frames(QFrame):
    """Shows the panels that it is told; views that are not among them any more are hidden."""

    picked = Signal(object)  # Cursor
    hovered = Signal(object)  # Cursor, or None
    sortAsked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._panels = Look(), list[Panel]()
        self._known: set[View] = set()
        self._whys: list[Sentence] = []
        self._lengths: dict[int, int] = {}

    @property
    def views(self) -> list[View]:
        """The views that are shown."""
        return [panel.view for panel in self._panels if panel.view is not None]

    def whys(self) -> list[Sentence]:
        """Return the sentences that stand where there is no view."""
        return [label for label in self._whys if not label.isHidden()]

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self._place()

    def show_panels(self, panels: Sequence[Panel], sides: Sequence[Side]) -> None:
        """Show these instead of those before."""
        for view in {*self.views} - {panel.view for panel in panels}:
            view.hide()
        self._panels = list(panels)
        self._lengths = {k: len(side.trace) for k, side in enumerate(sides)}
        for view in self.views:
            self._adopt(view)
        self._say([panel.why for panel in self._panels])
        self._place()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; a run that is shorter shows its end."""
        for view in self.views:
            steps = len(view.trace) if view.trace is not None else 0
            view.show_cursor(clamped(cursor, max(1, steps)))

    def show_hover(self, cursor: Cursor | None) -> None:
        """Mark what the mouse points at."""
        for view in self.views:
            view.show_hover(cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the names, and lines between the panels."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.look.theme.panel))
            for k, (panel, box) in enumerate(zip(self._panels, self._boxes(), strict=True)):
                if k:
                    line = line_width(self.look.unit)
                    edge = QRect(box.left() - line, 0, line, self.height())
                    painter.fillRect(edge, QColor(self.look.theme.line))
                self._paint_name(painter, panel, box)

    def _paint_name(self, painter: QPainter, panel: Panel, box: QRect) -> None:
        if panel.name and panel.side is not None:
            u = self.look.unit
            painter.setFont(self.look.font("label", bold=True))
            painter.setPen(ink(self.look, panel.side))
            line = QRect(box.left() + round(u), 0, box.width() - round(2 * u), round(NAME * u))
            bottom = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(line, bottom, panel.name)

    def _adopt(self, view: View) -> None:
        if view not in self._known:
            self._known.add(view)
            view.setParent(self)
            view.picked.connect(self.picked)
            view.hovered.connect(self.hovered)
            if isinstance(view, MapView):
                view.sortAsked.connect(self.sortAsked)

    def _say(self, whys: Sequence[str]) -> None:
        while len(self._whys) < len(whys):
            self._whys.append(Sentence("fact", self))
        for k, label in enumerate(self._whys):
            label.setText(whys[k] if k < len(whys) else "")
            label.setVisible(bool(label.text()))

    def _boxes(self) -> list[QRect]:
        """Return where the panels lie; all are equally wide to the pixel."""
        count, line = max(1, len(self._panels)), line_width(self.look.unit)
        wide = (self.width() - line * (count - 1)) // count
        return [QRect(k * (wide + line), 0, wide, self.height()) for k in range(len(self._panels))]

    def _place(self) -> None:
        u = self.look.unit
        for k, (panel, box) in enumerate(zip(self._panels, self._boxes(), strict=True)):
            top = round(NAME * u) if panel.name else 0
            room = box.adjusted(0, top, 0, 0)
            if panel.view is not None:
                panel.view.setGeometry(room)
                panel.view.show()
            else:
                inset = round(u)
                self._whys[k].setGeometry(room.adjusted(inset, inset, -inset, -inset))
                self._whys[k].setAlignment(Qt.AlignmentFlag.AlignTop)
        self.update()
