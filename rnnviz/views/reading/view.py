"""A panel's numbers as a chart with its axes, and what is read where the pointer is.

It is a snapshot: what the panel shows later changes nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)

from rnnviz.trace import Field, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look
from rnnviz.views.reading import axes
from rnnviz.views.reading.charts import Chart, Path, Reading
from rnnviz.views.reading.marks import paint_axes, paint_mark, paint_words
from rnnviz.views.reading.plot import Plot
from rnnviz.views.reading.readout import WIDE, paint_readout
from rnnviz.views.reading.shown import Shown

TITLE, NAME, EDGE = 2.0, 1.5, 1.0  # units: above the plot, the level axis' name, the right edge
NOTCH, DRAG, KEY = 0.8, 1.006, 0.8  # how much remains in view by a notch, a pixel, a key
K = Qt.Key
MOVES = {K.Key_Left: (-1, 0), K.Key_Right: (1, 0), K.Key_Up: (0, -1), K.Key_Down: (0, 1)}


class ReadingView(View):
    """Shows one chart of those that a panel's arrays make; `read` tells what is under the pointer.

    The wheel zooms around the pointer, on an axis it stretches that axis; dragging does likewise.
    A double click shows all again. Arrow keys read on, + and − zoom, 0 shows all.
    """

    read = Signal(object)  # Reading, or None

    def __init__(
        self, shown: Shown, charts: tuple[Chart, ...], trace: Trace | None, look: Look
    ) -> None:
        """Show the first of the charts that the arrays of a panel make."""
        super().__init__()
        self.look, self._shown, self.trace = look, shown, trace
        self.charts, self.chart = charts, charts[0]
        self.log, self.reading = self.chart.decades, None
        self.ticks = axes.Ticks(), axes.Ticks()
        self._dragged: tuple[QPointF, bool] | None = None
        self.plot = Plot(look, self)
        self.plot.paint_over = self._paint_reading
        self.plot.moved.connect(self._moved)
        self.plot.pointed.connect(self._point_at)
        self.plot.allAsked.connect(self.plot.show_all)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_chart(self.chart)

    def numbers(self) -> Mapping[str, Field]:
        """Return the arrays of the panel."""
        return self._shown.fields

    def output_names(self) -> tuple[str, ...]:
        """Return the names of the outputs that the arrays count."""
        return self._shown.labels

    def row_names(self) -> tuple[str, ...]:
        """Return the words of its rows."""
        return self._shown.rows

    def show_chart(self, chart: Chart, log: bool | None = None) -> None:
        """Show that chart, on a logarithmic axis, a linear one, or the one that it began with."""
        self.chart, self.log = chart, chart.decades if log is None else log
        self.reading = None
        self._place()
        self.plot.show_chart(chart, self.log)
        self.update()

    def read_at(self, x: float, y: float) -> Reading | None:
        """Read what is nearest to that place of the chart's plane, and mark it."""
        self.reading = self.chart.read(x, y, self.log)
        self.read.emit(self.reading)
        self.plot.viewport().update()
        self.update(self._beside())
        return self.reading

    def zoom(self, share: float) -> None:
        """Show that share of what is in view, around what is read or the middle."""
        found, middle = self.reading, self.plot.area().middle
        x, y = (found.x, found.y) if found is not None and isfinite(found.x + found.y) else middle
        self.plot.stretch(share, share, x, y)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the plot what the axes leave."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is around the plot."""
        with QPainter(self) as painter:
            self._paint_around(painter)

    def paint_whole(self, painter: QPainter) -> None:
        """Paint all of it, on anything; what is around covers what an SVG would not cut off."""
        self.plot.paint_on(painter, QRectF(self.plot.geometry()))
        self._paint_around(painter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read on, zoom, or show all."""
        key = event.key()
        if key in MOVES:
            self._read_on(*MOVES[key])
        elif key in (K.Key_Plus, K.Key_Equal, K.Key_Minus):
            self.zoom(1 / KEY if key == K.Key_Minus else KEY)
        elif key in (K.Key_0, K.Key_Home):
            self.plot.show_all()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Stretch the axis that the wheel is turned on."""
        upright = self._axis_at(event.position())
        if upright is not None:
            self._stretch(upright, NOTCH ** (event.angleDelta().y() / 120), event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of an axis."""
        upright = self._axis_at(event.position())
        self._dragged = (event.position(), upright) if upright is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Stretch the axis that is held, up and to the right to see it closer."""
        upright = self._axis_at(event.position())
        shapes = {True: Qt.CursorShape.SizeVerCursor, False: Qt.CursorShape.SizeHorCursor}
        self.setCursor(shapes.get(upright, Qt.CursorShape.ArrowCursor))
        if self._dragged is not None and event.buttons() & Qt.MouseButton.LeftButton:
            start, upright = self._dragged
            by = event.position() - start
            self._stretch(upright, DRAG ** (by.y() if upright else -by.x()), start)
            self._dragged = event.position(), upright

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all again."""
        self.plot.show_all()

    def sizeHint(self) -> QSize:
        """Return a size at which a chart can be read."""
        return QSize(round(70 * self.look.unit), round(38 * self.look.unit))

    def _place(self) -> None:
        u = self.look.unit
        left = axes.room_beside(self.chart, self.look) + u
        wide = max(4 * u, self.width() - left - (WIDE + 2 * EDGE) * u)
        below = axes.room_below(self.chart, wide, self.look) + NAME * u
        high = max(4 * u, self.height() - TITLE * u - below)
        self.plot.setGeometry(round(left), round(TITLE * u), round(wide), round(high))

    def _beside(self) -> QRect:
        """Return where the numbers are told."""
        u, right = self.look.unit, self.plot.geometry().right() + 1
        top = round(TITLE * u)
        return QRect(right + round(EDGE * u), top, round(WIDE * u), self.height() - top)

    def _axis_at(self, at: QPointF) -> bool | None:
        """Tell whether that is on the upright axis or the level one; None is neither."""
        plot = self.plot.geometry()
        if at.x() < plot.left() and plot.top() <= at.y() <= plot.bottom():
            return True
        return False if at.y() > plot.bottom() and plot.left() <= at.x() <= plot.right() else None

    def _stretch(self, upright: bool, share: float, around: QPointF) -> None:
        at = self.plot.place(around - QPointF(self.plot.pos()))
        self.plot.stretch(*((1.0, share) if upright else (share, 1.0)), at.x(), at.y())

    def _moved(self) -> None:
        """Rule the ground anew, where other ticks are in view."""
        area, plot, log = self.plot.area(), self.plot, self.log
        below = axes.below(self.chart, log, area.left, area.right, plot.width(), self.look)
        left = axes.beside(self.chart, log, area.low, area.high, plot.height(), self.look)
        self.ticks = below, left
        up = left.texts if axes.rows_of(self.chart) is None else ()
        plot.lines = axes.ruled(self.chart, below), [y for y, _ in up]
        self.update()

    def _point_at(self, at: QPointF | None) -> None:
        if at is not None:
            self.read_at(at.x(), at.y())
        else:
            self.reading = None
            self.read.emit(None)
            self.plot.viewport().update()
            self.update(self._beside())

    def _read_on(self, across: int, down: int) -> None:
        """Read the next place that way, and follow it; first, what is in the middle of the view."""
        area, found = self.plot.area(), self.reading
        at = area.middle if found is None else self.chart.beside(found, across, down)
        now = self.chart.read(*at, self.log)
        if now is not None:
            self.plot.show_area(area.following(now.x, now.y, self.chart.half))
            self.read_at(*at)

    def _paint_around(self, painter: QPainter) -> None:
        for part in QRegion(self.rect()) - QRegion(self.plot.geometry()):
            painter.fillRect(part, QColor(self.look.theme.panel))
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.look.theme
        painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.line), 1.0))
        painter.drawRect(QRectF(self.plot.geometry()).adjusted(-1.5, -1.5, 1.5, 1.5))
        paint_axes(painter, self.look, self.plot, self.ticks, self.height())
        box = QRectF(self._beside())
        paint_readout(painter, self.look, box, self.chart, self.reading, self.plot.pen)

    def _paint_reading(self, painter: QPainter) -> None:
        if isinstance(self.chart, Path):
            paint_words(painter, self.look, self.plot, self.chart)
        if self.reading is not None:
            paint_mark(painter, self.look, self.plot, self.chart, self.reading)
