"""A chart as pyqtgraph's items in a box that is zoomed and moved; the only place that knows it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from rnnviz.views.look import Look
from rnnviz.views.reading.area import Area
from rnnviz.views.reading.charts import Bars, Chart, Lines, Map, Numbers, Path, Series
from rnnviz.views.reading.colours import colours_of

THICK = 0.17  # units: how wide a line is
DOTTED, DASHED = 60, 300  # points up to which every one has its dot, and a line its dashes
CLOSEST = 2000  # how many times as wide as what is in view a chart may be
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
SHADES, PALEST = 24, 0.3  # of a path, and how much of its colour the first has
THIN = 1.0  # pixels of whatever is painted on
ROUGH = 5.0  # how many times a wide line may go through the range of its values
FAINT = 0.5  # how much of its colour a faint line has
BAR = 0.8  # of its row, that a place's bars take together


class Plot(pg.GraphicsView):
    """Shows one chart; `moved` tells that another part is in view, `pointed` where the mouse is.

    `paint_over` paints over it, in its pixels; `lines` are x and y at which it is ruled.
    """

    moved = Signal()
    pointed = Signal(object)  # QPointF in the chart's plane, or None
    allAsked = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, background=None)
        self.look, self.chart, self.log, self._ratio = look, None, False, 1.0
        self.paint_over: Callable[[QPainter], None] = lambda painter: None
        self.lines: tuple[list[float], list[float]] = ([], [])
        self.box = pg.ViewBox(enableMenu=False, defaultPadding=0.0)
        self.setCentralItem(self.box)
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        self.setViewportUpdateMode(self.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is around it has the keys
        self.box.sigRangeChanged.connect(self._tell)
        self.box.sigResized.connect(self._tell)

    def show_chart(self, chart: Chart, log: bool) -> None:
        """Show that chart, or as much of it as can be read at once."""
        self.chart, self.log = chart, log
        self.box.invertY(chart.upside_down)
        self.box.setAspectLocked(isinstance(chart, Path))
        self._draw(self.devicePixelRatioF())
        self._limit(chart.whole(log))
        self.show_area(chart.first(log))

    def paint_on(self, painter: QPainter, target: QRectF) -> None:
        """Paint what is in view on anything, lines as wide as they are on the screen."""
        self._draw(painter.device().devicePixelRatioF())
        self.render(painter, target, QRect(QPoint(), self.size()))
        self._draw(self.devicePixelRatioF())

    def show_all(self) -> None:
        """Bring all of it into view."""
        self.show_area(self.chart.whole(self.log))

    def show_area(self, area: Area) -> None:
        """Bring that part into view."""
        self.box.setRange(
            xRange=(area.left, area.right), yRange=(area.low, area.high), padding=0.0,
            disableAutoRange=True,
        )  # fmt: skip

    def area(self) -> Area:
        """Return the part in view."""
        (left, right), (low, high) = self.box.viewRange()
        return Area(left, right, low, high)

    def stretch(self, across: float, up: float, x: float, y: float) -> None:
        """Show so many times as much of both axes, with that place of the chart where it is."""
        self.box.scaleBy((across, up), center=QPointF(x, y))

    def pixel(self, x: float, y: float) -> QPointF:
        """Return where a place of the chart lies here."""
        return self.box.mapViewToScene(QPointF(x, y))

    def place(self, at: QPointF) -> QPointF:
        """Return the place of the chart at a pixel."""
        return self.box.mapSceneToView(at)

    def pen(self, number: int) -> QPen:
        """Return the pen of a series: those of one colour differ in their dashes."""
        series = self.chart.series[number]
        again = sum(s.ink == series.ink for s in self.chart.series[:number] if not s.faint)
        ink, wide = self.look.colour(series.ink), max(1.5, THICK * self.look.unit)
        if series.faint:
            ink.setAlphaF(FAINT)
        pen = QPen(ink, 0.6 * wide if series.faint else wide)
        pen.setStyle(STYLES[0 if series.faint else again % len(STYLES)])
        return pen

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Fill and rule the ground."""
        painter.fillRect(rect, QColor(self.look.theme.background))
        painter.setPen(QPen(QColor(self.look.theme.line), 1.0))
        for x in (self.pixel(x, 0.0).x() for x in self.lines[0]):
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        for y in (self.pixel(0.0, y).y() for y in self.lines[1]):
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Paint what is read over it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_over(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the mouse is."""
        super().mouseMoveEvent(event)
        self.pointed.emit(self.place(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for all of it."""
        self.allAsked.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the mouse is elsewhere."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def _draw(self, ratio: float) -> None:
        """Put the chart's items into the box, for so many pixels a pixel of the screen."""
        self._ratio = ratio
        self.box.clear()
        for item in self._items(self.chart):
            self.box.addItem(item, ignoreBounds=True)

    def _limit(self, area: Area) -> None:
        wide, high = area.right - area.left, area.high - area.low
        beside, above = (wide, high) if isinstance(self.chart, Path) else (0.0, 0.0)
        self.box.setLimits(
            xMin=area.left - beside, xMax=area.right + beside, yMin=area.low - above,
            yMax=area.high + above, minXRange=wide / CLOSEST, minYRange=high / CLOSEST,
        )  # fmt: skip

    def _items(self, chart: Chart) -> list[pg.GraphicsObject]:
        if isinstance(chart, Map):
            return [_image(chart, self.look)]
        if isinstance(chart, Bars):
            return [self._bars(chart, k) for k in range(len(chart.series))]
        if isinstance(chart, Path):
            return self._path(chart)
        assert isinstance(chart, Lines)
        return [item for k, each in enumerate(chart.series) for item in self._line(each, k)]

    def _line(self, series: Series, number: int) -> list[pg.GraphicsObject]:
        y, pen = self.chart.drawn(series.y, self.log), self._cosmetic(self.pen(number))
        thick = _ups_and_downs(y) <= ROUGH
        if not thick:  # Qt strokes wide lines in seconds where they go up and down a lot
            pen.setWidthF(THIN)
        if not thick or len(y) > DASHED:
            pen.setStyle(Qt.PenStyle.SolidLine)
        line = pg.PlotCurveItem(series.x, y, pen=pen, antialias=True, connect="finite")
        solid = thick and pen.style() == Qt.PenStyle.SolidLine
        line.setSegmentedLineMode("on" if solid else "off")
        return [line, self._dots(series.x, y, pen.color())] if len(y) <= DOTTED else [line]

    def _bars(self, chart: Bars, number: int) -> pg.GraphicsObject:
        series, foot = chart.series[number], chart.foot(self.log)
        high = BAR / len(chart.series)
        y = series.x - BAR / 2 + (number + 0.5) * high
        ends = np.nan_to_num(chart.drawn(series.y, self.log), nan=foot)
        brush = self.look.colour(series.ink)
        return pg.BarGraphItem(x0=foot, y=y, width=ends - foot, height=high, brush=brush, pen=None)

    def _cosmetic(self, pen: QPen) -> QPen:
        """Return a pen that is as wide at any zoom, in the pixels of what is painted on."""
        pen.setCosmetic(True)
        pen.setWidthF(pen.widthF() * self._ratio)
        return pen

    def _path(self, chart: Path) -> list[pg.GraphicsObject]:
        """Return the path, every step a shade further from the ground."""
        ground, ink = QColor(self.look.theme.zero), self.look.colour("h")
        starts = np.unique(np.linspace(0, len(chart.points) - 1, SHADES + 1).astype(int))
        lines: list[pg.GraphicsObject] = []
        for k, (start, stop) in enumerate(pairwise(starts), 1):
            share = PALEST + (1.0 - PALEST) * k / (len(starts) - 1)
            pen = self._cosmetic(QPen(_between(ground, ink, share), THICK * self.look.unit))
            part = chart.points[start : stop + 1]
            lines.append(pg.PlotCurveItem(*part.T, pen=pen, antialias=True))
        return [*lines, self._dots(*chart.points.T, ink)]

    def _dots(self, x: Numbers, y: Numbers, ink: QColor) -> pg.GraphicsObject:
        there, size = np.isfinite(y), 0.5 * self.look.unit
        dots = pg.ScatterPlotItem(x[there], y[there], size=size, pen=None, brush=ink)
        dots.setAcceptHoverEvents(False)
        return dots

    def _tell(self, *_: object) -> None:
        self.moved.emit()


def _image(chart: Map, look: Look) -> pg.ImageItem:
    shown = np.ascontiguousarray(colours_of(chart, look))
    bytes_ = shown.view(np.uint8).reshape(*shown.shape, 4)[..., [2, 1, 0, 3]]  # BGRA to RGBA
    image = pg.ImageItem(bytes_, axisOrder="row-major", autoLevels=False, levels=None)
    rows, columns = shown.shape
    image.setRect(QRectF(-0.5, -0.5, columns, rows))
    return image


def _ups_and_downs(y: Numbers) -> float:
    """Return how often a line goes through the range of its values."""
    known = y[np.isfinite(y)]
    span = float(np.ptp(known)) if known.size else 0.0
    return float(np.abs(np.diff(known)).sum()) / span if span else 0.0


def _between(one: QColor, other: QColor, share: float) -> QColor:
    parts = zip(one.getRgbF()[:3], other.getRgbF()[:3], strict=True)
    return QColor.fromRgbF(*(a + (b - a) * share for a, b in parts))
