"""What a writer might say next: the model's probabilities, and those that it draws from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from rnnviz.trace import Field
from rnnviz.views.base import paint_title
from rnnviz.views.parts.candidates import (
    MOST,
    Candidate,
    DistributionPicture,
    drawn_from,
    explained,
    knobs,
    picture,
    spoken,
    subtitle,
)
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.still import StillView
from rnnviz.views.parts.wording import by_character, probability


class DistributionView(StillView):
    """Bars of the candidates: outlined as the model has it, solid as it is drawn from."""

    def rows(self) -> int:
        """Return how many candidates have room."""
        room = self.height() - self._top() - 0.6 * self.look.unit
        return int(np.clip(room // (1.3 * self.look.unit), 1, MOST))

    def picture(self) -> DistributionPicture | None:
        """Return what is shown."""
        return picture(self.trace, self.cursor_at, self.rows())

    def title(self) -> str:
        """Return what a step is here."""
        return "Next character" if by_character(self.trace) else "Next word"

    def paint_picture(self, painter: QPainter, shown: DistributionPicture | None) -> None:
        """Paint title, key and bars."""
        words = subtitle(shown) if shown else "nothing was read yet"
        paint_title(painter, self.look, self.title(), words, self.width())
        if shown is None:
            return
        if self._has_key():
            self._paint_key(painter, shown)
        for row, candidate in enumerate(shown.candidates):
            self._paint_candidate(painter, self._row(row), candidate)

    def _has_key(self) -> bool:
        return self.height() >= 14 * self.look.unit

    def _top(self) -> float:
        return (5.2 if self._has_key() else 3.8) * self.look.unit

    def _row(self, row: int) -> QRectF:
        u, top = self.look.unit, self._top()
        step = min(1.9 * u, (self.height() - top - 0.6 * u) / max(1, self.rows()))
        return QRectF(u, top + row * step, self.width() - 2 * u, step)

    def _start(self) -> float:
        share = 0.48 if self.look.presented else 0.36  # a name that is cut says nothing to a class
        return self.look.unit + min(share * self.width(), 9.0 * self.look.unit)

    def _full(self) -> float:
        number = 4.2 if self.look.presented else 6.6
        return max(1.0, self.width() - self._start() - number * self.look.unit)

    def _paint_key(self, painter: QPainter, shown: DistributionPicture) -> None:
        u, theme = self.look.unit, self.look.theme
        painter.setFont(self.look.font("small"))
        x, y = u, 3.75 * u
        solid = self._drawn_from(shown) if shown.sampling else ""
        for text, filled in (("model", False), (solid, True)):
            if text:
                self._paint_bar(
                    painter, QRectF(x, y + 0.2 * u, 1.2 * u, 0.75 * u), filled, theme.muted
                )
                painter.setPen(QColor(theme.muted))
                room = self.width() - u - (x + 1.6 * u)
                words = painter.fontMetrics().elidedText(
                    text, Qt.TextElideMode.ElideRight, int(room)
                )
                painter.drawText(
                    QRectF(x + 1.6 * u, y, room, 1.2 * u), Qt.AlignmentFlag.AlignVCenter, words
                )
                x += 2.8 * u + self.look.width_of(text, "small")

    def _drawn_from(self, shown: DistributionPicture) -> str:
        """Return what the solid bars are, with the knobs where there is room for them."""
        u, few = self.look.unit, "drawn from"
        full = f"{few} ({knobs(shown.sampling)})"
        room = self.width() - 6.4 * u - self.look.width_of("model", "small")
        return full if self.look.width_of(full, "small") <= room else few

    def _paint_bar(self, painter: QPainter, body: QRectF, filled: bool, colour: str) -> None:
        radius = 0.18 * self.look.unit
        painter.setPen(
            Qt.PenStyle.NoPen if filled else QPen(QColor(colour), max(1.0, 0.075 * self.look.unit))
        )
        painter.setBrush(QColor(colour) if filled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(body, radius, radius)

    def _paint_candidate(self, painter: QPainter, row: QRectF, candidate: Candidate) -> None:
        u, theme, start = self.look.unit, self.look.theme, self._start()
        chosen = bool(candidate.next)
        text = QColor(theme.accent if chosen else theme.text)
        painter.setFont(self.look.font("label", bold=chosen))
        painter.setPen(text if candidate.drawn_from or chosen else QColor(theme.muted))
        name = QRectF(row.x() + u, row.y(), start - row.x() - 1.6 * u, row.height())
        label = painter.fontMetrics().elidedText(
            candidate.label, Qt.TextElideMode.ElideRight, int(name.width())
        )
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, label)
        if chosen:
            end = name.right() - painter.fontMetrics().horizontalAdvance(label)
            self._paint_mark(painter, QPointF(end, row.center().y()), candidate.next == "drawn")
        height = min(0.95 * u, 0.68 * row.height())
        body = QRectF(start, row.center().y() - height / 2, 0, height)
        solid = QRectF(body)
        solid.setWidth(max(1.0, self._full() * candidate.solid))
        if candidate.drawn_from:
            self._paint_bar(painter, solid, True, theme.accent if chosen else theme.faint)
        body.setWidth(max(1.0, self._full() * candidate.length))
        self._paint_bar(painter, body, False, theme.text if chosen else theme.muted)
        self._paint_value(painter, row, max(solid.right(), body.right()), candidate, text)

    def _paint_mark(self, painter: QPainter, text: QPointF, drawn: bool) -> None:
        """Point at what came next: a full triangle if it was drawn, an open one if it was given."""
        s, y, accent = 0.36 * self.look.unit, text.y(), QColor(self.look.theme.accent)
        x = text.x() - 0.9 * self.look.unit
        painter.setPen(QPen(accent, max(1.0, 0.075 * self.look.unit)))
        painter.setBrush(accent if drawn else Qt.BrushStyle.NoBrush)
        tip = [QPointF(x, y - s), QPointF(x, y + s), QPointF(x + 1.4 * s, y)]
        painter.drawPolygon(QPolygonF(tip))

    def _paint_value(
        self, painter: QPainter, row: QRectF, end: float, candidate: Candidate, colour: QColor
    ) -> None:
        u, theme = self.look.unit, self.look.theme
        text = probability(candidate.drawn_from) if candidate.drawn_from else "never"
        rank = f"  rank {candidate.rank:,}" if candidate.rank > self.rows() else ""
        painter.setPen(colour if candidate.next else QColor(theme.muted))
        painter.setFont(self.look.font("small", bold=bool(candidate.next)))
        box = QRectF(end + 0.5 * u, row.y(), self.width() - end - 0.6 * u, row.height())
        fits = painter.fontMetrics().horizontalAdvance(text + rank) <= box.width()
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text + rank if fits else text)

    def explain(self, at: QPointF) -> str | None:
        """Return both probabilities of the token under the mouse, and its rank."""
        shown = self.picture()
        for row, each in enumerate(shown.candidates if shown else ()):
            if self._row(row).contains(at):
                return explained(each, shown)
        return None

    def numbers(self) -> Mapping[str, Field]:
        """Return the probability of each token, as the model has it and as it is drawn from."""
        step = spoken(self.trace, self.cursor_at) if self.trace is not None else -1
        if step < 0:
            return {}
        p, pool = self.trace["p"].at(step=step), drawn_from(self.trace, step)
        return {"p": numbered(p, "label"), "drawn_from": numbered(pool, "label")}

    def sizeHint(self) -> QSize:
        """Return a size with room for ten candidates."""
        return QSize(round(26 * self.look.unit), round(19 * self.look.unit))

    def minimumSizeHint(self) -> QSize:
        """Return the size below which no three candidates have room."""
        return QSize(round(14 * self.look.unit), round(8.5 * self.look.unit))
