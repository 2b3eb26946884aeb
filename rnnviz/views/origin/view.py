"""Where a number comes from: its equation with the numbers put in, and what adds up to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.capture.contributions import Contribution
from rnnviz.capture.origin import Origin
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Field, Trace
from rnnviz.views.base import View, paint_title
from rnnviz.views.look import Look
from rnnviz.views.origin import rows as draw
from rnnviz.views.origin.rows import Axis, Columns
from rnnviz.views.origin.waterfall import Fall, falls, reach
from rnnviz.views.origin.words import (
    EMPTY,
    SHORT,
    TITLE,
    asked_next,
    described,
    digits,
    explained,
    figure,
    heading,
    numbers,
    part_names,
    row_names,
    shown_parts,
    shown_values,
    signed,
)
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.typeset import measure, paint

MOST = 12  # rows: ten with a name, all others, the biases
TOP, PARTS = 7.5, 4.3  # units: where the bars begin, and what the two parts take
LOWEST, HIGHEST, PRODUCT = 1.14, 1.5, 2.8  # units of height of a row


class OriginView(View):
    """The panel that answers a click on a unit; it is told the answer and computes nothing.

    Like every view it must know the trace. A click on a row asks where that row's value comes
    from, one on × ends the questions.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"h"})
    corner: ClassVar[float] = 2.6

    def __init__(self, *, closes: bool = True) -> None:
        super().__init__()
        self._closes, self._span = closes, (0.0, 0.0)
        self.origin: Origin | None = None
        self._marks: list[tuple[QRectF, Contribution]] = []
        self._leads: list[tuple[QRectF, Cursor]] = []

    def set_look(self, look: Look) -> None:
        """Paint with that theme; before a class all of it in the size of the smallest text."""
        if look.presented:
            plain = replace(look, presented=False)
            look = replace(plain, unit=look.unit * look.pixels("small") / plain.pixels("small"))
        super().set_look(look)

    def show_origin(self, origin: Origin | None) -> None:
        """Show where that value comes from; None asks for a click."""
        self.origin = origin
        self.repaint_all()

    def show_span(self, low: float, high: float) -> None:
        """Leave room for bars from the one to the other, which another view may need."""
        self._span = low, high
        self.repaint_all()

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Know that run; an answer about another one is forgotten."""
        self.origin = None
        super().show_trace(trace, baseline)

    def show_cursor(self, cursor: Cursor) -> None:
        """Remember the place; nothing here moves with it."""
        self.cursor_at = cursor

    def cross(self) -> QRectF:
        """Return where the × is that ends the questions; nowhere in a view that does not close."""
        if not self._closes:
            return QRectF()
        u = self.look.unit
        return QRectF(self.width() - 2.5 * u, 0.4 * u, 1.9 * u, 1.9 * u)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the question, and the answer where there is one."""
        self._marks, self._leads = [], []
        origin = self.origin
        subtitle = described(origin, self.trace) if origin else ""
        room = self.width() - 4.0 * self.look.unit
        fits = self.look.width_of(TITLE, "title", bold=True) <= room
        paint_title(painter, self.look, TITLE if fits else SHORT, subtitle, self.width())
        if origin is None:
            painter.setFont(self.look.font("label"))
            painter.drawText(QRectF(self.rect()), draw.CENTRE, EMPTY)
            return
        if self._closes:
            self._paint_cross(painter)
        self._paint_equation(painter, origin)
        self._paint_sum(painter, origin)
        self._paint_next(painter, origin)
        draw.paint_result(painter, self.look, origin, self.strip())
        if origin.note:
            self._paint_note(painter, origin.note)

    def _paint_cross(self, painter: QPainter) -> None:
        u, middle = self.look.unit, self.cross().center()
        painter.setPen(QPen(QColor(self.look.theme.muted), max(1.5, 0.12 * u)))
        for y in (-0.36 * u, 0.36 * u):
            painter.drawLine(middle + QPointF(-0.36 * u, y), middle + QPointF(0.36 * u, -y))

    def _paint_equation(self, painter: QPainter, origin: Origin) -> None:
        """Paint the equation, and below its equals sign the same in numbers."""
        u, room = self.look.unit, self.width() - 2 * self.look.unit
        text, put_in = ANATOMIES[origin.cell].equation(origin.symbol).display, numbers(origin)
        look = _fitted(self.look, measure(text, self.look), room)
        paint(painter, u, 4.9 * u, text, look)
        indent = measure(text.partition("=")[0], look)
        look = _fitted(self.look, draw.pieces_width(self.look, put_in), room - indent)
        draw.paint_pieces(painter, look, u + indent, 6.6 * u, put_in)

    def strip(self) -> QRectF:
        """Return where sum, squash and result stand: at the bottom, or below a few products."""
        u, origin = self.look.unit, self.origin
        top = self.height() - (5.2 if origin.note else 3.7) * u
        if not origin.weighted:
            below = self._first(origin) + PRODUCT * u * len(origin.contributions) + 0.6 * u
            top = min(top, below)
        return QRectF(u, top, self.width() - 2 * u, 2.9 * u)

    def rows(self) -> tuple[Fall, ...]:
        """Return the rows that have room."""
        u, origin = self.look.unit, self.origin
        room = self.strip().top() - 0.5 * u - self._first(origin)
        return falls(origin, min(MOST, int(room / (LOWEST * u))))

    def _first(self, origin: Origin) -> float:
        return (TOP + (PARTS if origin.source is not None else 0.0)) * self.look.unit

    def columns(self, origin: Origin) -> Columns:
        """Return where the parts of a row lie; the bars get what is left."""
        u, right = self.look.unit, self.width() - self.look.unit
        factors, bars, value = (7.3, 14.2, 3.1) if origin.weighted else (7.2, 15.4, 4.0)
        if not self._has_factors():
            bars = factors + (0.6 if origin.weighted else 0.9)
        return Columns(factors * u, bars * u, max((bars + 2) * u, right - value * u), right)

    def _has_factors(self) -> bool:
        """Tell whether there is room for weight × value; else tool tips tell them."""
        return self.width() >= 22.0 * self.look.unit

    def _paint_sum(self, painter: QPainter, origin: Origin) -> None:
        u, rows, columns = self.look.unit, self.rows(), self.columns(origin)
        own = reach(origin, rows)
        low, high = min(own[0], self._span[0]), max(own[1], self._span[1])
        axis = Axis(columns.bars + 0.3 * u, columns.value - 0.2 * u, low, high)
        first, room = self._first(origin), self.strip().top() - 0.5 * u - self._first(origin)
        high = min((HIGHEST if origin.weighted else PRODUCT) * u, room / len(rows))
        self._paint_lines(painter, axis, origin.total, first + high * len(rows))
        if origin.source is not None:
            self._paint_parts(painter, origin, axis, columns)
        values = shown_values(rows, origin)
        for k, row in enumerate(rows):
            box = QRectF(u, first + k * high, columns.end - u, high)
            self._paint_row(painter, row, axis, columns, box)
            text = signed(values[k], digits(origin))
            draw.paint_value(painter, self.look, text, columns, box, strong=not origin.weighted)
            if k + 1 < len(rows):
                y = box.center().y()
                draw.paint_step(painter, self.look, axis.x(row.end), y, y + high)

    def _paint_lines(self, painter: QPainter, axis: Axis, total: float, bottom: float) -> None:
        """Paint the line of zero, and a dotted one where the sum ends."""
        top, theme = TOP * self.look.unit, self.look.theme
        painter.setPen(QPen(QColor(theme.faint), 1.0))
        painter.drawLine(QPointF(axis.x(0.0), top), QPointF(axis.x(0.0), bottom))
        painter.setPen(QPen(QColor(theme.muted), 1.0, draw.DOTS))
        painter.drawLine(QPointF(axis.x(total), top), QPointF(axis.x(total), bottom))

    def _paint_parts(self, painter: QPainter, origin: Origin, axis: Axis, columns: Columns) -> None:
        """Paint the input's part and, from where that ends, the memory's; then a heading."""
        u, spans = self.look.unit, ((0.0, origin.source), (origin.source, origin.total))
        symbols, values = ("h" if origin.layer else "x", "h"), shown_parts(origin)
        for k, name in enumerate(part_names(origin, self.trace)):
            box = QRectF(u, (TOP + 1.4 * k) * u, columns.end - u, 1.4 * u)
            painter.setFont(self.look.font("label"))
            painter.setPen(self.look.colour(symbols[k]))
            painter.drawText(box, draw.LEFT, name)
            draw.paint_bar(painter, self.look, axis, spans[k], box, strong=True)
            draw.paint_value(painter, self.look, signed(values[k]), columns, box, strong=True)
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(self.look.theme.muted))
        line = QRectF(u, (TOP + 2.95) * u, columns.end - u, 1.3 * u)
        painter.drawText(line, draw.RIGHT, "adds")
        line.setRight(columns.bars - 0.4 * u)
        words = heading(origin)
        if "(" in words and self.look.width_of(words, "small") > line.width():
            words = words.partition("(")[2].rstrip(")")
        if words == "weight × value" or not self._has_factors():
            painter.drawText(line, draw.LEFT, "made of")
        if self._has_factors():
            painter.drawText(line, draw.RIGHT, words)

    def _paint_row(
        self, painter: QPainter, row: Fall, axis: Axis, columns: Columns, box: QRectF
    ) -> None:
        part, look = row.part, self.look
        product = part.kind == "product"
        self._marks.append((box, part))
        name = QRectF(box.x(), box.y(), columns.factors - box.x(), box.height())
        draw.paint_name(painter, look, part, self.origin, name)
        places = [box, box]
        if part.factors and self._has_factors():
            places = draw.paint_factors(painter, look, row, columns, box, product)
        for place, factor in zip(places, part.factors[-2:], strict=False):
            if factor.leads is not None:
                self._leads.append((place if product else box, factor.leads))
        draw.paint_bar(painter, look, axis, (row.start, row.end), box, strong=product)

    def _paint_next(self, painter: QPainter, origin: Origin) -> None:
        """Paint the numbers of a product, to be asked about in their turn."""
        if origin.weighted:
            return
        u, more, high = self.look.unit, asked_next(origin), 2.3 * self.look.unit
        top = self.strip().bottom() + (2.2 if origin.note else 0.8) * u
        room = self.height() - 0.3 * u - top
        for k, (symbol, words, factor) in enumerate(more[: max(0, int(room / high))]):
            box = QRectF(u, top + k * high, self.width() - 2 * u, high - 0.4 * u)
            value = self.trace[factor.leads.symbol].at(
                layer=factor.leads.layer, step=factor.leads.step, unit=factor.leads.unit
            )
            draw.paint_next(painter, self.look, box, symbol, words, figure(float(value), 3))
            self._leads.append((box, factor.leads))

    def _paint_note(self, painter: QPainter, note: str) -> None:
        u, room = self.look.unit, self.width() - 2 * self.look.unit
        look = _fitted(self.look, self.look.width_of(note, bold=True), room)
        painter.setFont(look.font("label", bold=True))
        painter.setPen(QColor(look.theme.warning))
        box = self.strip().translated(0.0, 3.1 * u)
        box.setHeight(1.6 * u)
        painter.drawText(box, draw.LEFT, note)

    def explain(self, at: QPointF) -> str | None:
        """Return what the row under the mouse is, with its exact numbers."""
        if self.origin is None:
            return None
        if self.cross().contains(at):
            return "Back to the panel that was here (Esc)"
        found = (part for box, part in self._marks if box.contains(at))
        part = next(found, None)
        return explained(part, self.origin) if part is not None else None

    def place(self, at: QPointF) -> Cursor | None:
        """Return the place where the number under the mouse was made."""
        if self.origin is None:
            return None
        if self.cross().contains(at):
            return replace(self.cursor_at, unit=None, symbol=None)
        leads = next((leads for box, leads in self._leads if box.contains(at)), None)
        if leads is None or leads.step != self.cursor_at.step:
            return leads
        return replace(leads, phase=self.cursor_at.phase)

    def row_names(self) -> tuple[str, ...]:
        """Return the symbols and words of what adds up."""
        return row_names(self.origin) if self.origin is not None else ()

    def numbers(self) -> Mapping[str, Field]:
        """Return what adds up, the sum, what its curve makes of it, and what went on."""
        origin = self.origin
        if origin is None:
            return {}
        values = [each.value for each in origin.contributions]
        whole = {name: numbered(getattr(origin, name)) for name in ("total", "result", "value")}
        return {"contributions": numbered(values, "row"), **whole}

    def sizeHint(self) -> QSize:
        """Return a size with room for all rows."""
        return QSize(round(28 * self.look.unit), round(30 * self.look.unit))

    def minimumSizeHint(self) -> QSize:
        """Return the size below which nothing is named."""
        return QSize(round(20 * self.look.unit), round(20 * self.look.unit))


def _fitted(look: Look, width: float, room: float) -> Look:
    """Return the look, smaller where an equation would be wider than its room."""
    return look if width <= room else replace(look, unit=look.unit * 0.96 * room / width)
