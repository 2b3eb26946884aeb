"""What all pictures of a training have in common: runs, the moment that is looked at, the mouse.

What rests is painted once and kept; the moment's line and what the mouse points at are painted
over it, so that scrubbing through a training repaints no curve.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QToolTip

from rnnviz.session.runs import Run, Runs
from rnnviz.views.base import View
from rnnviz.views.look import Look

HEADING = 2.2  # units: the line with title and numbers above a picture
RUN_COLOURS = ("o", "gradient", "g", "i", "c", "f")  # symbols whose hues tell runs apart


class RecordView(View):
    """A picture of what was measured; it is told runs, a moment of them, and where the mouse is.

    A view of this kind overrides `paint_record`, which is kept until the record changes, and
    `paint_moment`, which is painted over it. `pointed` tells the step that the mouse means.
    """

    pointed = Signal(object)  # int, or None

    def __init__(self) -> None:
        super().__init__()
        self.runs = Runs()
        self.moment: int | None = None  # None follows the training
        self.pointer: int | None = None

    @property
    def run(self) -> Run | None:
        """The run that is looked at."""
        return self.runs[self.runs.current] if self.runs.current is not None else None

    def output_names(self) -> tuple[str, ...]:
        """Return the names of what the network tells apart."""
        return tuple(self.run.about.get("labels", ())) if self.run is not None else ()

    def show_runs(self, runs: Runs) -> None:
        """Show what was measured of these; nothing is painted where that is what is seen."""
        before, self.runs = self.shows(), runs
        if self.shows() != before:
            self.repaint_all()

    def shows(self) -> tuple[object, ...]:
        """Return what the picture is made of: if that is the same, so is the picture."""
        shown = ((r.key, r.name, r.colour, r.record) for r in self.runs.shown)
        return (self.runs.current, *shown)

    def show_moment(self, step: int | None) -> None:
        """Show how it was after that step, or how it is now."""
        if step != self.moment:
            self.moment = step
            self.moment_changed()

    def show_pointer(self, step: int | None) -> None:
        """Mark the step that the mouse means, here or in another picture."""
        if step != self.pointer:
            self.pointer = step
            self.update()

    def moment_changed(self) -> None:
        """Paint what the moment changes: that which is painted over the kept picture."""
        self.update()

    def paint_record(self, painter: QPainter) -> None:
        """Paint what rests."""

    def paint_moment(self, painter: QPainter) -> None:
        """Paint what moment and mouse change."""

    def step_at(self, at: QPointF) -> int | None:
        """Return the step that a place means, or None."""
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what rests, and what moves over it."""
        with QPainter(self) as painter:
            self.paint_rest(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            self.paint_moment(painter)

    def paint_whole(self, painter: QPainter) -> None:
        """Paint all that it shows on anything: a file, say."""
        self._paint_rest(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_moment(painter)

    def _paint_rest(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self.ground()))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        self.paint_record(painter)
        painter.restore()

    def event(self, event: QEvent) -> bool:
        """Tell where the mouse is, and answer a tool tip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.explain(QPointF(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave:
            self.pointed.emit(None)
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which step the mouse means; with its button down, go there."""
        step = self.step_at(event.position())
        self.pointed.emit(step)
        if step is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.picked.emit(step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step under the mouse."""
        step = self.step_at(event.position())
        if step is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(step)


def ink_of(look: Look, colour: str | int) -> QColor:
    """Return the colour of a symbol, of plain text for "", or of a run's number."""
    return look.colour(RUN_COLOURS[colour] if isinstance(colour, int) else colour)


def heading_height(look: Look) -> float:
    """Return how many pixels high the line above a picture is, with room for the topmost tick."""
    return (HEADING + (1.9 if look.presented else 0.0)) * look.unit


def paint_heading(
    painter: QPainter,
    look: Look,
    width: float,
    title: str,
    says: str,
    inks: Mapping[str, QColor] = MappingProxyType({}),
) -> None:
    """Paint a title with what it says, in parts by " · " as there is room for them.

    That stands behind the title, or before a class below it. `inks` are colours of parts.
    """
    u, bold = look.unit, look.font("label", bold=True)
    painter.setPen(QColor(look.theme.text))
    painter.setFont(bold)
    box = QRectF(0.8 * u, 0.3 * u, width - 1.6 * u, 1.7 * u)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, title)
    if look.presented:
        box.translate(0, 1.55 * u)
    else:
        box.setLeft(box.left() + QFontMetricsF(bold).horizontalAdvance(title) + 0.7 * u)
    painter.setFont(look.font("small"))
    for k, part in enumerate(says.split(" · ")):
        text = f" · {part}" if k else part
        wide = look.width_of(text, "small")
        if wide > box.width():
            return
        painter.setPen(inks.get(part, QColor(look.theme.muted)))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        box.setLeft(box.left() + wide)
