"""The beliefs of many passes beside the one without dropout: a point a pass, mean and interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from rnnviz.capture.passes import Spread
from rnnviz.trace import Array, Cursor, Field, Trace
from rnnviz.views.base import View, paint_title
from rnnviz.views.parts.beats import arrival
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.wording import escaped, number, probability, readable, so_far

MIDDLE = 0.9  # the share of the passes that an interval holds
GOLDEN = 0.618034  # its multiples fill 0…1 evenly, however many there are
TOP, BOTTOM = 5.3, 1.9  # units: title and heads, the line on entropy
LEAST, MOST = 2.5, 3.6  # units: a row's height
HEADS = ("this pass", "use")
NUMBERS = 3.4  # units: the least width of a column of numbers
LINE = 0.52  # the share of a row that its name and numbers take
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, eq=False)
class Row:
    """One output at a step: in this pass, without dropout, and in all passes (n,)."""

    label: str
    training: float
    use: float
    samples: Array
    mean: float
    low: float
    high: float


def picture(trace: Trace, spread: Spread, step: int, count: int) -> tuple[Row, ...]:
    """Return the outputs that are most believed after a step, on average over the passes."""
    low, high = spread.between(MIDDLE, step)
    columns = spread.likeliest(step, count)
    return tuple(
        Row(
            readable(trace.labels[spread.watched[step, k]]),
            float(trace["p"].at(step=step)[spread.watched[step, k]]),
            float(spread.use[step, k]),
            spread.samples[step, k],
            float(spread.mean[step, k]),
            float(low[k]),
            float(high[k]),
        )
        for k in columns
    )


def told(spread: Spread, step: int) -> str:
    """Return how unsure the passes are, each for itself and among each other."""
    all_, each = float(spread.uncertainty[step]), float(spread.doubt[step])
    return (
        f"entropy {number(all_)} bits, {number(max(0.0, all_ - each))} of them disagreement"
        f" · without dropout {number(float(spread.use_entropy[step]))}"
    )


class SpreadView(View):
    """A row for each output: what this pass says, what is said in use, and all passes as points."""

    def __init__(self) -> None:
        super().__init__()
        self.spread: Spread | None = None
        self._rows: list[tuple[QRectF, Row]] = []
        self._told: int | None = None
        self._waiting = ""

    def show_waiting(self, text: str) -> None:
        """Say that as long as there are no passes to show."""
        if text != self._waiting:
            self._waiting = text
            self.repaint_all()

    def show_spread(self, spread: Spread | None) -> None:
        """Show those passes; None says that there are none yet."""
        self.spread = spread
        self.repaint_all()

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run; the passes are told anew."""
        self.spread = None
        super().show_trace(trace, baseline)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; nothing moves before the next belief is there."""
        self.cursor_at = cursor
        if self.trace is not None and self.step() != self._told:
            self.repaint_all()

    def step(self) -> int:
        """Return the last step that has spoken at the cursor, or -1."""
        last = min(self.cursor_at.step, len(self.trace) - 1)
        return last if arrival(self.trace.cell, "p", self.cursor_at.phase) > 0.0 else last - 1

    def paint_trace(self, painter: QPainter) -> None:
        """Paint title, heads, rows and the line on entropy."""
        u, spread, step = self.look.unit, self.spread, self.step()
        self._told, self._rows = step, []
        after = so_far(self.trace, step)
        subtitle = f"after “{after}”" if step >= 0 else "before the first word"
        metrics, words = QFontMetricsF(self.look.font("small")), subtitle
        subtitle = metrics.elidedText(words, Qt.TextElideMode.ElideLeft, self.width() - 2 * u)
        paint_title(painter, self.look, "Training and use", subtitle, self.width())
        if spread is None or step < 0:
            self._paint_waiting(painter, step)
            return
        self._paint_heads(painter, spread)
        shown = picture(self.trace, spread, step, self.count())
        for k, row in enumerate(shown):
            high = min(MOST * u, (self.height() - (TOP + BOTTOM) * u) / len(shown))
            box = QRectF(u, TOP * u + k * high, self.width() - 2 * u, high)
            self._rows.append((box, row))
            self._paint_row(painter, row, box, leader=k == 0)
        self._paint_entropy(painter, told(spread, step))

    def count(self) -> int:
        """Return how many rows have room."""
        return int(np.clip((self.height() / self.look.unit - TOP - BOTTOM) // LEAST, 1, 6))

    def strip(self) -> tuple[float, float]:
        """Return where probability 0 and 1 lie."""
        u = self.look.unit
        return 1.6 * u, self.width() - 1.6 * u

    def columns(self) -> tuple[float, float]:
        """Return how wide the two columns of numbers are, with the sign before each head."""
        u = self.look.unit
        this, use = (max(NUMBERS * u, self.look.width_of(n, "small") + 1.7 * u) for n in HEADS)
        return this, use

    def _paint_waiting(self, painter: QPainter, step: int) -> None:
        painter.setFont(self.look.font("label"))
        painter.setPen(QColor(self.look.theme.muted))
        margin, wrapped = self.look.unit, int(CENTRE) | int(Qt.TextFlag.TextWordWrap)
        place = QRectF(self.rect()).adjusted(margin, 2 * margin, -margin, 0)
        painter.drawText(place, wrapped, self._waiting if step >= 0 else "")

    def _paint_heads(self, painter: QPainter, spread: Spread) -> None:
        """Name the two numbers of every row, and the marks of its points."""
        u, theme, y = self.look.unit, self.look.theme, (TOP - 1.75) * self.look.unit
        painter.setFont(self.look.font("small"))
        for k, (name, box) in enumerate(zip(HEADS, self._numbers(y, 1.4 * u), strict=True)):
            self._mark(painter, QPointF(box.right() - self.look.width_of(name, "small") - 0.8 * u,
                                        box.center().y()), k)  # fmt: skip
            painter.setPen(QColor(theme.warning if k else theme.accent))
            painter.drawText(box, RIGHT, name)
        passes = f"{spread.passes} passes, mean, middle 90 %"
        short = f"{spread.passes} passes"
        room = self.width() - 2.6 * u - sum(self.columns())
        fits = self.look.width_of(passes, "small") <= room
        painter.setPen(QColor(theme.muted))
        painter.setFont(self.look.font("small"))
        painter.drawText(QRectF(u, y, room, 1.4 * u), LEFT, passes if fits else short)

    def _paint_row(self, painter: QPainter, row: Row, box: QRectF, *, leader: bool) -> None:
        theme, (start, end) = self.look.theme, self.strip()
        line = LINE * box.height()
        name = QRectF(box.x(), box.y(), box.width() - sum(self.columns()), line)
        painter.setFont(self.look.font("label", bold=leader))
        painter.setPen(QColor(theme.text if leader else theme.muted))
        label = painter.fontMetrics().elidedText(
            row.label, Qt.TextElideMode.ElideRight, int(name.width())
        )
        painter.drawText(name, LEFT, label)
        points = box.adjusted(0, line, 0, 0)
        painter.setPen(QPen(QColor(theme.line), 1.0))
        middle = points.center().y()
        painter.drawLine(QPointF(start, middle), QPointF(end, middle))
        self._paint_points(painter, row, points)
        places = self._numbers(box.y(), line)
        for value, place in zip((row.training, row.use), places, strict=True):
            painter.setFont(self.look.font("label", bold=leader))
            painter.setPen(QColor(theme.text if leader else theme.muted))
            painter.drawText(place, RIGHT, probability(value))

    def _numbers(self, y: float, high: float) -> tuple[QRectF, QRectF]:
        """Return where the two numbers of a row stand, or their heads."""
        this, use = self.columns()
        end = self.width() - self.look.unit
        return QRectF(end - use - this, y, this, high), QRectF(end - use, y, use, high)

    def _paint_points(self, painter: QPainter, row: Row, box: QRectF) -> None:
        """Paint a point for each pass, then interval, mean, use and this pass over them."""
        u, theme, (start, end) = self.look.unit, self.look.theme, self.strip()
        middle, wide = box.center().y(), end - start
        reach = min(0.75 * u, 0.4 * box.height())
        interval = QRectF(start + row.low * wide, middle - 0.3 * reach,
                          max(2.0, (row.high - row.low) * wide), 0.6 * reach)  # fmt: skip
        band = QColor(theme.colour("h"))
        band.setAlphaF(0.3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        painter.drawRoundedRect(interval, 0.2 * u, 0.2 * u)
        ink = QColor(theme.colour("h"))
        ink.setAlphaF(max(0.25, min(0.8, 12.0 / np.sqrt(row.samples.size) / 2.0)))
        painter.setBrush(ink)
        for k, p in enumerate(row.samples):
            away = 2.0 * ((k * GOLDEN) % 1.0) - 1.0
            painter.drawEllipse(QPointF(start + float(p) * wide, middle + away * reach),
                                0.17 * u, 0.17 * u)  # fmt: skip
        thick = max(2, round(0.13 * u))  # whole pixels, so that it is sharp
        tick = QRectF(round(start + row.mean * wide - thick / 2), round(middle - 1.15 * reach),
                      thick, round(2.3 * reach))  # fmt: skip
        painter.fillRect(tick, QColor(theme.text))
        self._mark(painter, QPointF(start + row.use * wide, middle), 1)
        self._mark(painter, QPointF(start + row.training * wide, middle), 0)

    def _mark(self, painter: QPainter, at: QPointF, kind: int) -> None:
        """Paint the sign of this pass, a ring, or of use, a diamond."""
        u, theme = self.look.unit, self.look.theme
        size = (0.4 if kind else 0.5) * u
        painter.setBrush(QColor(self.ground()) if kind else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.warning if kind else theme.accent), max(1.5, 0.13 * u)))
        if kind:
            corners = [QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0)]
            painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
        else:
            painter.drawEllipse(at, size, size)

    def _paint_entropy(self, painter: QPainter, words: str) -> None:
        u = self.look.unit
        room = self.width() - 2 * u
        for end in (" · ", ", "):
            if self.look.width_of(words, "small") > room:
                words = words.split(end)[0]
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(self.look.theme.muted))
        painter.drawText(QRectF(u, self.height() - 1.75 * u, room, 1.4 * u), LEFT, words)

    def explain(self, at: QPointF) -> str | None:
        """Return all numbers of the row at that place."""
        row = next((row for box, row in self._rows if box.contains(at)), None)
        if row is None:
            return None
        return (
            f"<b>{escaped(row.label)}</b><br>"
            f"in this pass, with dropout (training): {row.training:.4f}<br>"
            f"without dropout (use): {row.use:.4f}<br>"
            f"mean of {row.samples.size} passes: {row.mean:.4f}, "
            f"the middle 90 % from {row.low:.4f} to {row.high:.4f}"
        )

    def numbers(self) -> Mapping[str, Field]:
        """Return every pass's belief in the outputs that are watched, and use beside it."""
        spread = self.spread
        if spread is None:
            return {}
        return {
            "output": numbered(spread.watched, "step", "row", symbol="number of the output"),
            "passes": numbered(spread.samples, "step", "row", "pass"),
            "use": numbered(spread.use, "step", "row"),
            "entropy": numbered(spread.uncertainty, "step", symbol="bits"),
        }

    def sizeHint(self) -> QSize:
        """Return a size with room for all rows."""
        return QSize(round(26 * self.look.unit), round(16 * self.look.unit))
