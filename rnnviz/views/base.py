"""What every view has in common: told what to show, it paints; asked nothing, it changes nothing.

A view never changes the Session and never calls the model. It emits `picked` and `hovered` and
waits to be told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from rnnviz.trace import Cursor, Field, Trace
from rnnviz.views.look import Look, Table
from rnnviz.views.parts.cut import cut


class View(QWidget):
    """A picture of (trace, cursor), painted by hand.

    A view overrides `paint_trace`, which is kept in a pixmap until trace, look or size change, and
    `paint_cursor`, which is painted over it in every frame. `explain` says what lies under the
    mouse, `place` which cursor a click there means, `points_at` which one the mouse means without
    a click; all may be None. `paint_hover` marks what the mouse means here or in another view.
    """

    picked = Signal(object)  # Cursor
    hovered = Signal(object)  # Cursor at phase 0, or None
    needs: ClassVar[frozenset[str]] = frozenset()
    corner: ClassVar[float] = 0.0  # units at the right end of the title that the view itself needs

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = Look()
        self.trace: Trace | None = None
        self.baseline: Trace | None = None
        self.cursor_at = Cursor()
        self.hover_at: Cursor | None = None
        self._pointed: Cursor | None = None
        self.stand_in: QWidget | None = None
        self._still: QPixmap | None = None
        self._new = True
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def setGeometry(self, *place: object) -> None:
        """Take that place; while the view is lent to another part of the screen, its stand-in."""
        if self.stand_in is not None:
            self.stand_in.setGeometry(*place)
        else:
            super().setGeometry(*place)

    def set_look(self, look: Look) -> None:
        """Paint with that theme and text size from now on."""
        self.look = look
        self.updateGeometry()
        self.repaint_all()

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run, with the earlier one as its ghost."""
        self.trace, self.baseline = trace, baseline
        self.hover_at = self._pointed = None
        if trace is not None and self.cursor_at.step >= len(trace):
            self.cursor_at = Cursor(len(trace) - 1)
        self.repaint_all()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place of the run."""
        before, self.cursor_at = self.cursor_at, cursor
        self.update(self.moved_since(before))

    def moved_since(self, before: Cursor) -> QRegion:
        """Return all that may look different now from how it did at that cursor."""
        return QRegion(self.rect())

    def show_hover(self, cursor: Cursor | None) -> None:
        """Mark what the mouse points at, here or in another view; None marks nothing."""
        if cursor != self.hover_at:
            self.hover_at = cursor
            self.update()

    def repaint_all(self) -> None:
        """Forget the kept picture and paint anew."""
        self._still, self._new = None, True
        self.update()

    def paint_trace(self, painter: QPainter) -> None:
        """Paint what does not depend on the cursor."""

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint what depends on the cursor."""

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Paint a light outline around what that cursor means here."""

    def explain(self, at: QPointF) -> str | None:
        """Return what the mark at that place is, with its value, or None."""
        return None

    def place(self, at: QPointF) -> Cursor | None:
        """Return the cursor that a click at that place means, or None."""
        return None

    def points_at(self, at: QPointF) -> Cursor | None:
        """Return the cursor that the mouse means at that place, or None."""
        return self.place(at)

    def offers(self) -> Mapping[str, Callable[[], object]]:
        """Return what a right click offers beside saving, as it is read."""
        return {}

    def output_names(self) -> tuple[str, ...]:
        """Return the names of the outputs that `numbers` count."""
        return self.trace.labels if self.trace is not None else ()

    def row_names(self) -> tuple[str, ...]:
        """Return what the places of an axis called ``row`` are, where words tell it."""
        return ()

    def numbers(self) -> Mapping[str, Field]:
        """Return what the picture shows, by the name that each array has in a file.

        They are saved beside the tokens of the run, by which an axis called ``step`` is read, and
        its labels, by which ``label`` is. Nothing is returned before there is something to show.
        `views.parts.numbers.numbered` names the axes of an array.
        """
        return {}

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what rests, and what moves over it."""
        with QPainter(self) as painter:
            self.paint_rest(painter)
            if self.trace is not None:
                smooth(painter)
                self.paint_cursor(painter)
                if self.hover_at is not None and self.hover_at.step < len(self.trace):
                    self.paint_hover(painter, self.hover_at)

    def paint_whole(self, painter: QPainter) -> None:
        """Paint all that it shows, but for what the mouse means, on anything: a file, say."""
        self._paint_rest(painter)
        if self.trace is not None:
            smooth(painter)
            self.paint_cursor(painter)

    def paint_rest(self, painter: QPainter) -> None:
        """Copy the kept picture; one that is new is painted at once, and kept when it is reused."""
        if self._new:
            self._new = False
            self._paint_rest(painter)
            return
        if self._still is None:
            self._still = self._painted()
        painter.drawPixmap(0, 0, self._still)

    def _paint_rest(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self.ground()))
        if self.trace is not None:
            painter.save()
            smooth(painter)
            self.paint_trace(painter)
            painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint anew in the new size."""
        self._still, self._new = None, True
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Answer a tool tip with what the mark under the mouse is, and tell where the mouse is."""
        if event.type() == QEvent.Type.MouseMove and self.trace is not None:
            self._point(self.points_at(event.position()))
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.Hide):
            self._point(None)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.explain(QPointF(event.pos())) if self.trace is not None else None
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick what lies under the mouse."""
        cursor = self.place(event.position()) if self.trace is not None else None
        if cursor is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(cursor)

    def _point(self, cursor: Cursor | None) -> None:
        """Tell where the mouse is now, if that is elsewhere."""
        cursor = replace(cursor, phase=0.0) if cursor is not None else None
        if cursor != self._pointed:
            self._pointed = cursor
            self.hovered.emit(cursor)

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        still = QPixmap(self.size() * ratio)
        still.setDevicePixelRatio(ratio)
        with QPainter(still) as painter:
            self._paint_rest(painter)
        return still

    def ground(self) -> str:
        """Return the colour behind everything."""
        return self.look.theme.panel


def paint_title(painter: QPainter, look: Look, title: str, subtitle: str, width: float) -> QRectF:
    """Paint a panel's title with a line of explanation, and return the rectangle they take."""
    u = look.unit
    painter.setPen(QColor(look.theme.text))
    painter.setFont(look.font("title", bold=True))
    painter.drawText(QRectF(u, 0.6 * u, width - 2 * u, 1.8 * u), Qt.AlignmentFlag.AlignLeft, title)
    painter.setPen(QColor(look.theme.muted))
    painter.setFont(look.font("small"))
    box = QRectF(u, 2.1 * u, width - 2 * u, 1.3 * u)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft, _fitting(subtitle, look, box.width()))
    return QRectF(0, 0, width, 3.6 * u)


def _fitting(subtitle: str, look: Look, width: float) -> str:
    """Return as many of the parts between dots as there is room for; half a part says nothing."""
    parts = subtitle.split(" · ")
    while len(parts) > 1 and look.width_of(" · ".join(parts), "small") > width:
        del parts[-1]
    return cut(" · ".join(parts), look, width, "small")


def image_of(colours: Table) -> QImage:
    """Return colours (row, column) as an image of one pixel each, without copying rows."""
    height, width = colours.shape
    image = QImage(colours.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32)
    return image.copy()


def smooth(painter: QPainter) -> None:
    """Paint lines and letters without steps from now on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
