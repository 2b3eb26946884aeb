"""The strip of tokens to scrub on: one cell a token, filling up as the playhead reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from rnnviz.trace import Cursor, Field
from rnnviz.views.base import View
from rnnviz.views.look import Look
from rnnviz.views.parts.cut import cut
from rnnviz.views.parts.kept import Kept
from rnnviz.views.parts.numbers import of_tokens
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.reel import (
    Cell,
    Edges,
    Span,
    TapePicture,
    cell_of,
    cursor_at,
    explained,
    laid_out,
    picture,
    span,
)
from rnnviz.views.parts.wording import visible

ROW, MOST = 8, 64  # how many cells are one picture, and how many pictures are kept


class TapeView(View):
    """Cells of words with a playhead that can be dragged; long texts scroll under it."""

    def __init__(self) -> None:
        super().__init__()
        self._edges: Edges | None = None
        self._words: object = None
        self._held: float | None = None
        self._along = False
        self._kept, self._rows = Kept(), Kept(most=MOST)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_look(self, look: Look) -> None:
        """Paint with that theme and text size from now on."""
        self._words = None
        self._kept.forget()
        super().set_look(look)

    def repaint_all(self) -> None:
        """Forget the kept picture and paint anew; rows of words are those of any run of them."""
        words = (self.trace.tokens, self.trace.chosen) if self.trace is not None else None
        if words is None or words != self._words:
            self._edges, self._words = None, words
            self._rows.forget()
        super().repaint_all()

    def resizeEvent(self, event: object) -> None:
        """Lay the cells out anew."""
        self._edges = None
        self._kept.forget()
        self._rows.forget()
        super().resizeEvent(event)

    def ground(self) -> str:
        """Return the colour behind the strip."""
        return self.look.theme.panel

    def edges(self) -> Edges:
        """Return where each cell begins on the tape, and where the last one ends."""
        if self._edges is None:
            natural = np.array([self._natural(visible(t.text)) for t in self.trace.tokens])
            self._edges = laid_out(natural, self._room())
        return self._edges

    def picture(self) -> TapePicture:
        """Return what is shown."""
        return picture(self.trace, self.cursor_at, self.edges(), self._room(), self._held)

    def _natural(self, text: str) -> float:
        pad, least = (0.7, 1.5) if len(text) == 1 else (1.5, 2.6)
        width = self.look.width_of(text[:40])
        return max(least * self.look.unit, width + pad * self.look.unit)

    def _left(self) -> float:
        return 0.7 * self.look.unit

    def _room(self) -> float:
        return max(1.0, self.width() - 2 * self._left())

    def _lines(self) -> tuple[QRectF, float, QRectF]:
        """Return where the cells, the bars beneath them and the overview lie."""
        u = self.look.unit
        high = max(1.4 * u, self.height() - 2.1 * u)
        cells = QRectF(self._left(), 0.8 * u, self._room(), min(2.2 * u, high))
        track = QRectF(self._left(), cells.bottom() + 0.75 * u, self._room(), 0.3 * u)
        return cells, cells.bottom() + 0.2 * u, track

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint the cells, what was read of them, the playhead, and where in the whole we are."""
        part = span(self.cursor_at, self.edges(), self._room(), self._held)
        cells, _, track = self._lines()
        painter.save()
        room = cells.toAlignedRect()  # whole pixels: a clip between them costs more than the cells
        painter.setClipRect(room.x() - 1, 0, room.width() + 2, self.height())
        self._paint_cells(painter, part, cells)
        painter.restore()
        self._paint_head(painter, cells.x() + part.head)
        if part.length > cells.width() + 1:
            self._paint_track(painter, track, part)

    def _paint_cells(self, painter: QPainter, part: Span, cells: QRectF) -> None:
        """Copy what was read and what was not, which only slide, and the cell that is on."""
        edges = self.edges()
        step = min(self.cursor_at.step, edges.size - 2)
        slid = round(cells.x() - part.offset)  # by whole pixels, so that rows slide as one
        row = cells.translated(-cells.x(), 0.0)
        self._paint_rows(painter, range(part.first, min(step, part.last)), True, slid, row)
        self._paint_rows(painter, range(max(step + 1, part.first), part.last), False, slid, row)
        if part.first <= step < part.last:
            cell = cell_of(self.trace, self.cursor_at, step, edges, -slid)
            self._paint_cell(painter, replace(cell, read=0.0), row, current=True)
            self._paint_bar(painter, cell, cell.x, row.bottom())

    def _paint_rows(
        self, painter: QPainter, steps: range, read: bool, slid: int, row: QRectF
    ) -> None:
        """Copy these steps' part of the rows in which all was read, or nothing."""
        edges = self.edges()
        start, stop = (slid + round(edges[k]) for k in (steps.start, max(steps.start, steps.stop)))
        painter.save()
        painter.setClipRect(start, 0, stop - start, self.height(), Qt.ClipOperation.IntersectClip)
        for first in range(steps.start // ROW * ROW, steps.stop, ROW):
            last, left = min(first + ROW, edges.size - 1), round(edges[first])
            size = QSizeF(float(edges[last]) - left + 1.0, self.height())
            draw = partial(self._paint_row, first, last, read, row)
            self._rows.paint(painter, QPointF(slid + left, 0.0), size, (first, read), draw)
        painter.restore()

    def _paint_row(self, first: int, last: int, read: bool, row: QRectF, painter: QPainter) -> None:
        edges = self.edges()
        for k in range(first, last):
            cell = cell_of(self.trace, self.cursor_at, k, edges, round(edges[first]))
            self._paint_cell(painter, replace(cell, read=float(read)), row, current=False)

    def _paint_cell(self, painter: QPainter, cell: Cell, row: QRectF, *, current: bool) -> None:
        """Copy the token's box with the bar beneath it, painted once for its kind."""
        at, size = QPointF(cell.x, row.y()), QSizeF(cell.width, row.height())
        shows = cell.text, round(cell.width, 1), current, cell.read, cell.known, cell.written
        room = size + QSizeF(0.0, 0.5 * self.look.unit)
        self._kept.paint(painter, at, room, shows, partial(self._box, cell, current, size))

    def _paint_bar(self, painter: QPainter, cell: Cell, x: float, bottom: float) -> None:
        """Paint below a cell how much of it was read."""
        u, gap = self.look.unit, self._gap(cell)
        bar = QRectF(x + gap, bottom + 0.2 * u, cell.width - 2 * gap, 0.22 * u)
        painter.fillRect(bar, QColor(self.look.theme.line))
        if cell.read > 0.0:
            bar.setWidth(bar.width() * cell.read)
            painter.fillRect(bar, QColor(self.look.theme.accent))

    def _gap(self, cell: Cell) -> float:
        return min(0.12 * self.look.unit, 0.08 * cell.width)

    def _box(self, cell: Cell, current: bool, size: QSizeF, painter: QPainter) -> None:
        u, theme, gap = self.look.unit, self.look.theme, self._gap(cell)
        body = QRectF(gap, 0.0, size.width() - 2 * gap, size.height())
        edge, pen = (theme.accent, 0.1 * u) if current else (theme.line, 0.06 * u)
        painter.setPen(QPen(QColor(edge), max(1.0, pen)))
        painter.setBrush(QColor(theme.background if cell.written else theme.raised))
        painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), 0.3 * u, 0.3 * u)
        self._paint_text(painter, cell, current, body)
        self._paint_bar(painter, cell, 0.0, size.height())

    def _paint_text(self, painter: QPainter, cell: Cell, current: bool, body: QRectF) -> None:
        theme, read = self.look.theme, current or cell.read > 0.0
        painter.setFont(self.look.font("label", bold=current))
        painter.setPen(QColor(theme.text if read else theme.muted))
        text = cut(cell.text, self.look, body.width(), bold=current)
        painter.drawText(body, Qt.AlignmentFlag.AlignCenter, text)
        if not cell.known:
            u, half = self.look.unit, min(self.look.width_of(text, bold=current), body.width()) / 2
            x, y = body.center().x(), body.center().y() + 0.75 * u
            painter.setPen(QPen(QColor(theme.warning), max(1.5, 0.13 * u), Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x - half, y), QPointF(x + half, y))

    def _paint_head(self, painter: QPainter, x: float) -> None:
        u, text = self.look.unit, QColor(self.look.theme.text)
        cells, under, _ = self._lines()
        wide, through = max(1.5, 0.14 * u), QColor(text)
        through.setAlphaF(0.35)  # the word behind it stays legible
        for top, bottom, colour in (
            (0.4 * u, cells.top(), text),
            (cells.top(), cells.bottom(), through),
            (cells.bottom(), under + 0.3 * u, text),
        ):
            painter.fillRect(QRectF(x - wide / 2, top, wide, bottom - top), colour)
        painter.setPen(QPen(QColor(self.ground()), 1.5))
        painter.setBrush(text)
        painter.drawEllipse(QPointF(x, 0.45 * u), 0.38 * u, 0.38 * u)

    def _paint_track(self, painter: QPainter, track: QRectF, shown: Span) -> None:
        """Paint the whole tape small: the part on screen, and the playhead in it."""
        theme, scale = self.look.theme, track.width() / shown.length
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.line))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        left, wide = track.x() + shown.offset * scale, max(8.0, self._room() * scale)
        part = QRectF(left, track.y(), wide, track.height())
        painter.setBrush(QColor(theme.faint))
        painter.drawRoundedRect(part, track.height() / 2, track.height() / 2)
        x = track.x() + (shown.offset + shown.head) * scale
        painter.setBrush(QColor(theme.text))
        radius = 0.28 * self.look.unit
        painter.drawEllipse(QPointF(x, track.center().y()), radius, radius)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to scrub where the mouse is."""
        if self.trace is None or event.button() != Qt.MouseButton.LeftButton:
            return
        shown = self.picture()
        scrolls = shown.length > self._room() + 1
        self._along = (
            scrolls and event.position().y() >= self._lines()[2].top() - 0.2 * self.look.unit
        )
        self._held = None if self._along else shown.offset
        self._scrub(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on scrubbing; beyond an end of the strip the tape moves on under the mouse."""
        if self.trace is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._pull(event.position().x() - self._left())
            self._scrub(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the tape go, so that it centres the playhead again."""
        self._held = None
        self.update()

    def _pull(self, x: float) -> None:
        if self._held is not None:
            beyond = min(0.0, x) + max(0.0, x - self._room())
            most = max(0.0, float(self.edges()[-1]) - self._room())
            self._held = float(np.clip(self._held + beyond, 0.0, most))

    def _scrub(self, at: QPointF) -> None:
        cursor = self.place(at)
        if cursor is not None:
            self.picked.emit(cursor)

    def place(self, at: QPointF) -> Cursor | None:
        """Return the place of the text under the mouse, or of the whole in the overview."""
        x, edges = at.x() - self._left(), self.edges()
        place = x / self._room() * edges[-1] if self._along else x + self.picture().offset
        step, phase = cursor_at(edges, float(place))
        return replace(self.cursor_at, step=step, phase=phase)

    def points_at(self, at: QPointF) -> Cursor | None:
        """Return the step whose cell is under the mouse."""
        cell = self._cell_at(at)
        return Cursor(cell.step, layer=self.cursor_at.layer) if cell is not None else None

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the step's cell, if it is in sight."""
        cells, room = self._lines()[0], self._room()
        cell = next((c for c in self.picture().cells if c.step == cursor.step), None)
        if cell is not None:
            gap, right = self._gap(cell), min(cell.x + cell.width, room)
            left = max(0.0, cell.x)
            box = QRectF(cells.x() + left + gap, cells.y(), right - left - 2 * gap, cells.height())
            paint_outline(painter, self.look, box.adjusted(-1.0, -1.0, 1.0, 1.0))

    def explain(self, at: QPointF) -> str | None:
        """Return the token, and what the model sees of it where it does not know it."""
        cell = self._cell_at(at)
        return explained(self.trace, cell) if cell is not None else None

    def _cell_at(self, at: QPointF) -> Cell | None:
        x, above = at.x() - self._left(), at.y() <= self._lines()[2].top()
        found = (c for c in self.picture().cells if above and c.x <= x < c.x + c.width)
        return next(found, None)

    def numbers(self) -> Mapping[str, Field]:
        """Return the number that each token has in the vocabulary."""
        return of_tokens(self.trace)

    def sizeHint(self) -> QSize:
        """Return a size with room for cells, bars and overview."""
        return QSize(round(40 * self.look.unit), round(4.3 * self.look.unit))

    def minimumSizeHint(self) -> QSize:
        """Return the least height that keeps the text legible."""
        return QSize(round(16 * self.look.unit), round(3.7 * self.look.unit))
