"""The whole input as running text, each token on the colour of its value, wrapped into lines."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QResizeEvent, QWheelEvent

from rnnviz.trace import Array, Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look, Table, TextSize, paint_values
from rnnviz.views.parts.ink import DARK, LIGHT, is_light
from rnnviz.views.parts.lines import Lines, wrapped
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.overflow import paint_head
from rnnviz.views.parts.wording import by_character, visible

END = 0.999
TOP, ROW = 3.9, 1.75  # units: where the text begins; and the height of a line, in letters
SIZES: tuple[TextSize, ...] = ("huge", "value", "label")  # the largest in which all has room
UNREAD = 0.62  # how much of the ground lies over what the network has not read yet


class RunningText(View):
    """Running text on colours, which follows the cursor; a click runs to a word.

    A view of this kind overrides `values`, `bounds`, `table` and `title`, and may add a key of its
    colours beside the title.
    """

    short: ClassVar[str] = ""  # the title where the whole one has no room

    def __init__(self) -> None:
        super().__init__()
        self.top = 0  # the first line on screen
        self.letters: TextSize = "label"
        self._lines: Lines | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @abstractmethod
    def title(self) -> tuple[str, str]:
        """Return the title and what the colours mean."""

    @abstractmethod
    def values(self) -> Array:
        """Return the value of every token, shape (step,)."""

    @abstractmethod
    def bounds(self) -> tuple[float, float]:
        """Return the values of the outermost colours."""

    @abstractmethod
    def table(self) -> Table:
        """Return the colours."""

    def warning(self) -> str:
        """Return where numbers left float32, "" where they did not."""
        return ""

    def paint_key(self, painter: QPainter, title: str) -> None:
        """Paint the key of the colours beside the title, if there is room."""

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run from its first line."""
        if trace is None or self.trace is None or trace.tokens != self.trace.tokens:
            self.top = 0
        self._lines = None
        super().show_trace(trace, baseline)

    def set_look(self, look: Look) -> None:
        """Paint with that theme and text size from now on."""
        self._lines = None
        super().set_look(look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the lines anew."""
        self._lines = None
        super().resizeEvent(event)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place, and scroll to its line when another word is read."""
        moved = cursor.step != self.cursor_at.step
        super().show_cursor(cursor)
        if moved and self.trace is not None:
            row = int(self.lines().row[min(cursor.step, len(self.trace) - 1)])
            self._show_from(self._following(row))

    def lines(self) -> Lines:
        """Return where the tokens stand."""
        if self._lines is None:
            for self.letters in SIZES:
                self._lines = self._wrapped(self.look.font(self.letters))
                if self._lines.count <= self.rows():
                    break
            step = min(self.cursor_at.step, len(self.trace) - 1)
            self.top = self._following(int(self._lines.row[step]))
        return self._lines

    def _wrapped(self, font: QFont) -> Lines:
        """Return the lines of the text in that font; characters stand without gaps."""
        joined, high = by_character(self.trace), float(font.pixelSize())
        texts = [token.text for token in self.trace.tokens]
        metrics, pad = QFontMetricsF(font), 0.0 if joined else 0.5 * high
        known = {t: metrics.horizontalAdvance(visible(t)) + pad for t in set(texts)}
        widths = np.array([max(0.3 * high, known[t]) for t in texts])
        gap = 0.0 if joined else 0.15 * high
        return wrapped(texts, widths, self.area().width(), gap, joined)

    def row_height(self) -> float:
        """Return the height in pixels from one line to the next."""
        return ROW * self.look.pixels(self.letters)

    def area(self) -> QRectF:
        """Return where the lines lie."""
        u = self.look.unit
        high = max(ROW * u, self.height() - (TOP + 0.5) * u)
        return QRectF(u, TOP * u, max(4 * u, self.width() - 2.2 * u), high)

    def rows(self) -> int:
        """Return how many lines are on screen."""
        return max(1, int(self.area().height() / self.row_height()))

    def box(self, step: int) -> QRectF:
        """Return the ground of a token; it may lie above or below the screen."""
        lines, area, high = self.lines(), self.area(), self.row_height()
        y = area.y() + (int(lines.row[step]) - self.top) * high
        return QRectF(area.x() + lines.x[step], y, lines.width[step], 0.86 * high)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint title, key and the lines that are on screen."""
        title, words = self.title()
        paint_head(painter, self.look, (title, words), self.warning(), self.width(), self.short)
        self.paint_key(painter, title)
        self._paint_tokens(painter)
        self._paint_track(painter)

    def _paint_tokens(self, painter: QPainter) -> None:
        values = np.nan_to_num(self.values())
        colours = paint_values(values, self.bounds(), self.table())
        light = is_light(colours)
        pens = QColor(DARK), QColor(LIGHT)
        steps = self.lines().steps(self.top, self.top + self.rows())
        painter.setFont(self.look.font(self.letters))
        corner = 0.0 if by_character(self.trace) else 0.25 * self.look.unit
        for step in steps:
            box = self.box(step)
            colour = QColor.fromRgba(int(colours[step]))
            if corner:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawRoundedRect(box, corner, corner)
            else:  # many characters are on screen at once, and this is the fastest
                painter.fillRect(box, colour)
            painter.setPen(pens[int(light[step])])
            text = self.trace.tokens[step].text
            if text != " ":
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, visible(text))

    def _paint_track(self, painter: QPainter) -> None:
        """Paint which part of a long text is on screen."""
        count, rows, u, area = self.lines().count, self.rows(), self.look.unit, self.area()
        if count <= rows:
            return
        track = QRectF(self.width() - 0.7 * u, area.y(), 0.3 * u, area.height())
        part = QRectF(track)
        part.setTop(track.top() + track.height() * self.top / count)
        part.setHeight(max(u, track.height() * rows / count))
        painter.setPen(Qt.PenStyle.NoPen)
        for rect, colour in ((track, self.look.theme.line), (part, self.look.theme.faint)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(rect, 0.15 * u, 0.15 * u)

    def paint_cursor(self, painter: QPainter) -> None:
        """Frame the current word."""
        step = min(self.cursor_at.step, len(self.trace) - 1)
        painter.setClipRect(self.area().adjusted(-self.look.unit, -3, 0.4 * self.look.unit, 3))
        self.paint_progress(painter, step)
        pen = max(1.5, 0.12 * self.look.unit)
        painter.setPen(QPen(QColor(self.look.theme.text), pen))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.box(step).adjusted(-1, -1, 1, 1), 2, 2)
        painter.setClipping(False)

    def paint_progress(self, painter: QPainter, step: int) -> None:
        """Paint what tells read words from unread ones: a veil over those after the step."""
        self._veil(painter, step)

    def _veil(self, painter: QPainter, step: int) -> None:
        ground, area, box = QColor(self.ground()), self.area(), self.box(step)
        ground.setAlphaF(UNREAD)
        rest = QRectF(box.right(), box.top(), area.right() - box.right(), box.height())
        painter.fillRect(rest, ground)
        below, end = box.top() + self.row_height(), area.bottom() + self.look.unit
        painter.fillRect(QRectF(area.x(), below, area.width(), end - below), ground)

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the word that the mouse means, here or elsewhere."""
        box = self.box(cursor.step)
        if self.area().contains(box.center()):
            paint_outline(painter, self.look, box.adjusted(-1.0, -1.0, 1.0, 1.0))

    def step_at(self, at: QPointF) -> int | None:
        """Return the step whose token is at that place."""
        area = self.area()
        if self.trace is None or not area.contains(at):
            return None
        row = self.top + int((at.y() - area.y()) / self.row_height())
        return self.lines().at(at.x() - area.x(), row) if row < self.lines().count else None

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the step whose token is at that place."""
        step = self.step_at(at)
        return None if step is None else replace(self.cursor_at, step=step, phase=END)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by lines."""
        if self.trace is None or self.lines().count <= self.rows():
            event.ignore()
            return
        self._show_from(self.top - round(event.angleDelta().y() / 40))

    def _following(self, row: int) -> int:
        """Return the first line to show so that a row is on screen: the same if it is already."""
        rows = self.rows()
        top = self.top if self.top <= row < self.top + rows else row - rows // 2
        return max(0, min(top, self._lines.count - rows))

    def _show_from(self, top: int) -> None:
        top = max(0, min(top, self.lines().count - self.rows()))
        if top != self.top:
            self.top = top
            self.repaint_all()

    def sizeHint(self) -> QSize:
        """Return a size with room for a few lines."""
        return QSize(round(26 * self.look.unit), round(18 * self.look.unit))
