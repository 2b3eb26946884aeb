"""What the curves of the memory lab share: a title, an area with axes, and names at the lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from rnnviz.views.base import paint_title
from rnnviz.views.lab.base import LabView
from rnnviz.views.parts.decades import LABEL

TOP, BELOW = 5.0, 1.7  # units: above and below the area
HIGH = 3.9  # the first before a class, without a second line
NAME = 1.35  # units: the least distance between two names

Label = tuple[float, str, QColor]  # height in pixels, text, colour


class ChartView(LabView):
    """A chart; a view of this kind paints into `area` and names its lines with `paint_names`."""

    right = 1.2  # units at the right of the area

    def area(self) -> QRectF:
        """Return where the lines are drawn."""
        u = self.look.unit
        left = (LABEL + 0.6) * u
        wide = max(4 * u, self.width() - left - self.right * u)
        top = HIGH if self.look.presented else TOP
        return QRectF(left, top * u, wide, max(3 * u, self.height() - (top + BELOW) * u))

    def paint_head(
        self, painter: QPainter, title: str, subtitle: str, *, empty: bool = False
    ) -> None:
        """Paint the title with a line of explanation; before a class only if all is `empty`."""
        less = self.look.presented and not empty
        room = self.width() - 2 * self.look.unit
        if self.look.width_of(title, "title", bold=True) > room:
            title = title.partition(" k ")[0]
        paint_title(painter, self.look, title, "" if less else subtitle, self.width())

    def paint_ticks(self, painter: QPainter, ticks: Sequence[tuple[float, str]]) -> None:
        """Paint numbers below the area, each at its x; the title says what they count."""
        u, area = self.look.unit, self.area()
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(self.look.theme.muted))
        for x, text in ticks:
            wide = max(6 * u, 2 * self.look.width_of(text, "small"))
            box = QRectF(x - wide / 2, area.bottom() + 0.2 * u, wide, 1.3 * u)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def paint_line(
        self,
        painter: QPainter,
        points: Sequence[QPointF],
        ink: QColor,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
        *,
        dots: bool = False,
    ) -> None:
        """Paint points as a line inside the area, with a dot at each where there is room."""
        u, area = self.look.unit, self.area()
        painter.save()
        painter.setClipRect(area.adjusted(-0.4 * u, -0.4 * u, 0.4 * u, 0.4 * u))
        thick = 0.2 if style == Qt.PenStyle.SolidLine else 0.12
        painter.setPen(QPen(ink, max(1.4, thick * u), style))
        painter.drawPolyline(QPolygonF(points))
        if dots and len(points) * 0.9 * u < area.width():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            for point in points:
                painter.drawEllipse(point, 0.28 * u, 0.28 * u)
        painter.restore()

    def paint_upright(self, painter: QPainter, x: float, text: str) -> None:
        """Mark a place of the x axis with a line and a word at its top."""
        u, area, accent = self.look.unit, self.area(), QColor(self.look.theme.accent)
        painter.setPen(QPen(accent, max(1.2, 0.11 * u), Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setFont(self.look.font("small", bold=True))
        painter.setPen(accent)
        wide = self.look.width_of(text, "small", bold=True)
        left = min(max(area.left(), x - wide / 2), self.width() - wide - 0.3 * u)
        painter.drawText(QPointF(left, area.top() - 0.45 * u), text)

    def paint_level(self, painter: QPainter, y: float, *texts: str) -> None:
        """Mark a height with a dashed line, and the first words that have room above its end."""
        u, area = self.look.unit, self.area()
        painter.setPen(QPen(QColor(self.look.theme.text), max(1.2, 0.1 * u), Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setFont(self.look.font("small"))
        box = QRectF(area.x() + 0.4 * u, y - 1.4 * u, area.width() - 0.8 * u, 1.3 * u)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                         self.fitting(box.width(), *texts))  # fmt: skip

    def fitting(self, width: float, *texts: str) -> str:
        """Return the first of these small texts that has room, or nothing."""
        fits = (text for text in texts if self.look.width_of(text, "small") <= width)
        return next(fits, "")

    def paint_names(self, painter: QPainter, x: float, labels: Sequence[Label]) -> None:
        """Paint names from x on, each at its line's height or as near as others leave room."""
        u, area = self.look.unit, self.area()
        painter.setFont(self.look.font("small", bold=True))
        low, last = area.top() + 0.3 * u, -1e9
        spread = []
        for y, text, ink in sorted(labels, key=lambda label: label[0]):
            last = max(y, low, last + NAME * u)
            spread.append((last, text, ink))
        over = max(0.0, last - area.bottom()) if spread else 0.0
        for y, text, ink in spread:
            painter.setPen(ink)
            painter.drawText(QPointF(x, y - over + 0.35 * u), text)

    def ground(self) -> str:
        """Return the colour behind everything."""
        return self.look.theme.background
