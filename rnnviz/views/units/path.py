"""The path of the hidden state through the two directions in which it varies most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from rnnviz.capture.trajectory import Plane, principal_plane
from rnnviz.trace import Cursor, Field, Trace
from rnnviz.views.base import View, paint_title
from rnnviz.views.look import opening
from rnnviz.views.parts.beats import arrival
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.wording import number, step_name, visible
from rnnviz.views.units.labels import thinned

END = 0.999
TOP = 3.9  # units
BANDS, PALEST = 24, 70  # colours along the path, and the place in the table of its beginning
DOTTED, TRAIL = 60, 24  # steps up to which all are joined, and how many of a longer run are
TRIED = 150  # words, those with the longest ways, for which room is looked for
UNREAD = 0.35  # how visible the rest of the path is

Points: TypeAlias = "np.typing.NDArray[np.float64]"


@dataclass(frozen=True, eq=False)
class PathPicture:
    """Points (T + 1, 2) from the first state on, those before the change, and the plane of both."""

    points: Points
    ghost: Points | None
    plane: Plane


_planes: WeakKeyDictionary[Trace, dict[int, Plane]] = WeakKeyDictionary()


def plane_of(trace: Trace, layer: int) -> Plane:
    """Return the plane of a layer's run; found only once."""
    known = _planes.setdefault(trace, {})
    if layer not in known:
        known[layer] = principal_plane(trace["h"].at(layer=layer))
    return known[layer]


def picture(trace: Trace, layer: int, baseline: Trace | None = None) -> PathPicture:
    """Return the path; a changed run is seen in the plane of the run before the change."""
    alike = baseline is not None and baseline["h"].data.shape[::2] == trace["h"].data.shape[::2]
    plane = plane_of(baseline if alike and baseline is not None else trace, layer)
    ghost = _points(baseline, layer, plane) if alike and baseline is not None else None
    return PathPicture(_points(trace, layer, plane), ghost, plane)


def _points(trace: Trace, layer: int, plane: Plane) -> Points:
    states = np.vstack([trace["h0"].at(layer=layer)[None], trace["h"].at(layer=layer)])
    return plane.points(states)


def extent_of(trace: Trace, layer: int) -> Points:
    """Return how wide and high the path of a layer is, (2,); the top one if there is no such."""
    points = picture(trace, min(layer, trace.layers - 1)).points
    found: Points = points.max(axis=0) - points.min(axis=0)
    return found


class PathView(View):
    """Points joined by a line that is coloured from first to last; the current one moves."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: PathPicture | None = None
        self._key: tuple[object, ...] = ()
        self._places: list[QPointF] = []
        self._extent: Points = np.zeros(2)

    def show_extent(self, extent: Points) -> None:
        """Leave room for a path of at least that width and height (2,), which another may need."""
        self._extent, self._shown = extent, None
        self.repaint_all()

    @property
    def layer(self) -> int:
        """The layer that is shown."""
        return min(self.cursor_at.layer, self.trace.layers - 1)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; another layer is another path."""
        if cursor.layer != self.cursor_at.layer:
            self._still = None
        super().show_cursor(cursor)

    def area(self) -> QRectF:
        """Return where the path lies."""
        u = self.look.unit
        high = max(4 * u, self.height() - (TOP + 2.4) * u)
        return QRectF(u, TOP * u, max(4 * u, self.width() - 2 * u), high)

    def shown(self) -> PathPicture:
        """Return the path, and place its points: both axes have the same scale."""
        key = self.trace, self.baseline, self.layer, self.area().getRect()
        if key != self._key or self._shown is None:
            self._shown, self._key = picture(self.trace, self.layer, self.baseline), key
            self._fit(self._shown)
            self._places = self._on_screen(self._shown.points)
        return self._shown

    def _fit(self, shown: PathPicture) -> None:
        both = shown.points if shown.ghost is None else np.vstack([shown.points, shown.ghost])
        low, high = both.min(axis=0), both.max(axis=0)
        extent = np.maximum(high - low, self._extent)
        area, u = self.area(), self.look.unit
        free = np.array([area.width() - 7 * u, area.height() - 3 * u])  # the words need room too
        self._scale = float((np.maximum(free, u) / np.maximum(extent, 1e-9)).min())
        x, y = (low + high) / 2.0 * self._scale
        self._origin = QPointF(area.center().x() - x, area.center().y() + y)

    def _on_screen(self, points: Points) -> list[QPointF]:
        x = self._origin.x() + points[:, 0] * self._scale
        y = self._origin.y() - points[:, 1] * self._scale
        return [QPointF(a, b) for a, b in zip(x, y, strict=True)]

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the title, the axes, the path before the change, the whole path and its words."""
        shown = self.shown()
        layer = f"layer {self.layer + 1} of {self.trace.layers} · " if self.trace.layers > 1 else ""
        share = 100 * sum(shown.plane.shares)
        words = (
            f"{layer}two directions hold {share:.0f} % of what varies · {self.trace.units} units"
        )
        paint_title(painter, self.look, "The path of h", words, self.width())
        self._paint_axes(painter, shown.plane)
        painter.setOpacity(UNREAD)
        self._paint_dots(painter, 0, len(self._places) - 1)
        if self._is_short():
            self._paint_lines(painter, 0, len(self._places) - 1)
        painter.setOpacity(1.0)
        self._paint_words(painter)

    def _paint_axes(self, painter: QPainter, plane: Plane) -> None:
        u, area, theme = self.look.unit, self.area(), self.look.theme
        zero = self._origin
        painter.setPen(QPen(QColor(theme.line), 1.0))
        if area.top() < zero.y() < area.bottom():
            painter.drawLine(QPointF(area.left(), zero.y()), QPointF(area.right(), zero.y()))
        if area.left() < zero.x() < area.right():
            painter.drawLine(QPointF(zero.x(), area.top()), QPointF(zero.x(), area.bottom()))
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(theme.muted))
        below = QRectF(u, self.height() - 1.9 * u, self.width() - 2 * u, 1.4 * u)
        texts = [f"{arrow} {100 * s:.0f} %" for arrow, s in zip("→↑", plane.shares, strict=True)]
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{texts[0]} of the variance")
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"{texts[1]}")

    def _paint_ghost(self, painter: QPainter, first: int, last: int) -> None:
        """Paint the same steps as they were before the change."""
        ghost = self.shown().ghost
        if ghost is not None:
            pen = QPen(QColor(self.look.theme.warning), max(1.2, 0.09 * self.look.unit))
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(self._on_screen(ghost[first : last + 1])))

    def _bands(self, first: int, last: int) -> Iterator[tuple[QColor, list[QPointF]]]:
        """Yield the points from `first` to `last` in pieces of one colour, the later the fuller."""
        count, table = len(self._places) - 1, opening(self.look.theme.name, "h")
        edges = np.unique(np.linspace(0, count, min(BANDS, count) + 1).astype(int))
        for start, stop in pairwise(edges):
            start, stop = max(first, int(start)), min(last, int(stop))
            if start < stop:
                place = PALEST + int((255 - PALEST) * stop / count)
                yield QColor.fromRgba(int(table[place])), self._places[start : stop + 1]

    def _paint_lines(self, painter: QPainter, first: int, last: int) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, points in self._bands(first, last):
            painter.setPen(QPen(colour, max(1.4, 0.13 * self.look.unit)))
            painter.drawPolyline(QPolygonF(points))

    def _paint_dots(self, painter: QPainter, first: int, last: int) -> None:
        radius = (0.2 if self._is_short() else 0.14) * self.look.unit
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, points in self._bands(first, last):
            painter.setBrush(colour)
            for point in points[1:]:
                painter.drawEllipse(point, radius, radius)

    def _is_short(self) -> bool:
        """Tell whether the whole path can be followed; of a longer one only its last steps are."""
        return len(self.trace) <= DOTTED

    def _paint_words(self, painter: QPainter) -> None:
        """Write the words that have room: the ends, then those with the longest way."""
        font, u = self.look.font("small"), self.look.unit
        metrics = QFontMetricsF(font)
        texts = ["start", *(visible(token.text) for token in self.trace.tokens)]
        sizes = [QSizeF(metrics.horizontalAdvance(t) + 0.3 * u, 1.15 * u) for t in texts]
        moved = np.linalg.norm(np.diff(self.shown().points, axis=0), axis=1)
        order = [
            len(texts) - 1,
            0,
            *(int(k) + 1 for k in np.argsort(-moved, kind="stable")[:TRIED]),
        ]
        painter.setFont(font)
        painter.setPen(QColor(self.look.theme.muted))
        dots = (
            [QRectF(p.x() - 2, p.y() - 2, 4, 4) for p in self._places[: DOTTED + 1]]
            if self._is_short()
            else []
        )
        placed = thinned(dict.fromkeys(order), self._places, sizes, self.area(), dots)
        for k, box in placed.items():
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, texts[k])

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint what has been gone of the path, and where the state is on its way."""
        self.shown()
        u, step = self.look.unit, min(self.cursor_at.step, len(self.trace) - 1)
        share = arrival(self.trace.cell, "h", self.cursor_at.phase)
        start, end = self._places[step], self._places[step + 1]
        now = start + share * (end - start)
        first = 0 if self._is_short() else max(0, step - TRAIL)
        self._paint_ghost(painter, first, step + 1)
        self._paint_lines(painter, first, step)
        self._paint_dots(painter, first, step)
        painter.setPen(QPen(self.look.colour("h"), max(1.4, 0.13 * u)))
        painter.drawLine(start, now)
        painter.setPen(QPen(QColor(self.ground()), max(1.5, 0.14 * u)))
        painter.setBrush(QColor(self.look.theme.text))
        painter.drawEllipse(now, 0.42 * u, 0.42 * u)
        self._paint_word(painter, now, visible(self.trace.tokens[step].text))

    def _paint_word(self, painter: QPainter, at: QPointF, word: str) -> None:
        """Write the current word beside its point, on a ground that covers the others."""
        u, area = self.look.unit, self.area()
        wide = self.look.width_of(word, bold=True) + 0.8 * u
        right = at.x() + 0.8 * u + wide <= area.right() + u
        box = QRectF(
            at.x() + 0.8 * u if right else at.x() - 0.8 * u - wide, at.y() - 0.8 * u, wide, 1.6 * u
        )
        ground = QColor(self.look.theme.raised)
        ground.setAlphaF(0.9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 0.4 * u, 0.4 * u)
        painter.setFont(self.look.font(bold=True))
        painter.setPen(QColor(self.look.theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the point of the step that the mouse means, here or elsewhere."""
        self.shown()
        at, u = self._places[cursor.step + 1], self.look.unit
        paint_outline(painter, self.look, QRectF(at.x() - 0.5 * u, at.y() - 0.5 * u, u, u))

    def step_at(self, at: QPointF) -> int | None:
        """Return the step whose point is nearest to a place, if it is near."""
        if self.trace is None:
            return None
        self.shown()
        ways = [(p.x() - at.x()) ** 2 + (p.y() - at.y()) ** 2 for p in self._places[1:]]
        nearest = int(np.argmin(ways))
        return nearest if ways[nearest] < (0.9 * self.look.unit) ** 2 else None

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the step whose point is at that place."""
        step = self.step_at(at)
        return None if step is None else replace(self.cursor_at, step=step, phase=END)

    def explain(self, at: QPointF) -> str | None:
        """Return the word of a point and where the state is after it."""
        step = self.step_at(at)
        if step is None:
            return None
        x, y = self.shown().points[step + 1]
        moved = np.linalg.norm(self.shown().points[step + 1] - self.shown().points[step])
        word = visible(self.trace.tokens[step].text)
        return (
            f"<b>{word}</b> · {step_name(self.trace)} {step + 1} of {len(self.trace)}<br>"
            f"→ {number(x)}, ↑ {number(y)}, {number(float(moved))} from the step before"
        )

    def numbers(self) -> Mapping[str, Field]:
        """Return the path's points from the first state on."""
        shown = picture(self.trace, self.layer, self.baseline) if self.trace is not None else None
        return {"points": numbered(shown.points, "state", "direction")} if shown else {}

    def sizeHint(self) -> QSize:
        """Return a size with room for some words."""
        return QSize(round(26 * self.look.unit), round(40 * self.look.unit))
