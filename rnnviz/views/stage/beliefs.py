"""What the network believes after each step, painted on top of its column."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnviz.data.codec import UNKNOWN
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import Look
from rnnviz.views.parts.motion import progress
from rnnviz.views.parts.wording import escaped, probability, readable
from rnnviz.views.stage.layout import Column, Rows
from rnnviz.views.stage.marks import Marks

SHOWN = 3


class Beliefs:
    """Small bars of the likeliest outputs, the first named with its probability."""

    def __init__(self, marks: Marks) -> None:
        self.look, self.marks = marks.look, marks
        self._areas: list[tuple[QRectF, int]] = []
        self._found: dict[tuple[Trace, int], list[tuple[str, float]]] = {}

    def paint(
        self, painter: QPainter, trace: Trace, cursor: Cursor, column: Column, lines: Rows
    ) -> None:
        """Paint the belief after one step; that of the step that is on grows in its last beat."""
        if column.step > cursor.step:
            return self._nothing_yet(painter, column, lines)
        now = column.step == cursor.step
        grown = _grown(trace, cursor) if now else 1.0
        u = self.look.unit
        box = QRectF(column.x, lines.belief_top, column.width, lines.belief_height)
        base = box.bottom() - 1.9 * u
        self._arrow(painter, column.centre, lines, grown)
        if grown > 0.0:
            painter.setOpacity(0.25 + 0.75 * grown)
            self._bars(painter, trace, column, lines, grown)
            self._name(painter, trace, column, base, now)
            painter.setOpacity(1.0)
        self._areas = [a for a in self._areas if a[1] != column.step] + [(box, column.step)]

    def explain(self, trace: Trace, at: QPointF) -> str | None:
        """Return the five likeliest outputs of the belief under the mouse."""
        step = next((s for box, s in self._areas if box.contains(at)), None)
        if step is None or step >= len(trace):
            return None
        lines = "".join(
            f"<tr><td>{escaped(readable(label))}&nbsp;</td><td align=right>{p:.3f}</td></tr>"
            for label, p in likeliest(trace, step, 5)
        )
        return f"<b>after step {step + 1}</b><table>{lines}</table>{said_by(trace)}"

    def said(self, trace: Trace, step: int) -> tuple[str, float]:
        """Return what the bars are named with, and its probability."""
        drawn = trace.chosen[step] if trace.chosen else -1
        return self._best(trace, step)[0] if drawn < 0 else said(trace, step)

    def _best(self, trace: Trace, step: int) -> list[tuple[str, float]]:
        """Return the likeliest outputs after a step, looked for only once."""
        if (trace, step) not in self._found:
            self._found[trace, step] = likeliest(trace, step, SHOWN)
        return self._found[trace, step]

    def _nothing_yet(self, painter: QPainter, column: Column, lines: Rows) -> None:
        colour, u = QColor(self.look.theme.line), self.look.unit
        painter.setPen(QPen(colour, 0.2 * u))
        y = lines.belief_top + lines.belief_height - 1.9 * u
        painter.drawLine(QPointF(column.centre - 1.4 * u, y), QPointF(column.centre + 1.4 * u, y))

    def _arrow(self, painter: QPainter, x: float, lines: Rows, grown: float) -> None:
        u = self.look.unit
        top, bottom = lines.belief_top + lines.belief_height + 0.2 * u, lines.cells[-1][0]
        dim = QColor(self.look.theme.line)
        painter.setPen(QPen(dim, max(1.0, 0.1 * u)))
        painter.drawLine(QPointF(x, bottom), QPointF(x, top))
        if grown > 0.0:
            painter.setPen(QPen(self.look.colour("h"), max(1.5, 0.14 * u)))
            painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + (top - bottom) * grown))

    def _bars(
        self,
        painter: QPainter,
        trace: Trace,
        column: Column,
        lines: Rows,
        grown: float,
    ) -> None:
        u = self.look.unit
        room, wide = lines.belief_height - 2.6 * u, (0.95 + 0.25 * column.openness) * u
        start = column.centre - SHOWN * wide * 1.25 / 2
        base = lines.belief_top + lines.belief_height - 1.9 * u
        for k, (_, p) in enumerate(self._best(trace, column.step)):
            colour = QColor(self.look.theme.accent if k == 0 else self.look.theme.faint)
            tall = max(0.12 * u, room * p * grown)
            bar = QRectF(start + k * wide * 1.25, base - tall, wide, tall)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(bar, 0.15 * u, 0.15 * u)

    def _name(
        self, painter: QPainter, trace: Trace, column: Column, base: float, now: bool
    ) -> None:
        """Paint the likeliest output's name and probability, or the word that was drawn instead."""
        u = self.look.unit
        label, p = self.said(trace, column.step)
        wide = column.width + 0.3 * u
        box = QRectF(column.centre - wide / 2, base + 0.2 * u, wide, 1.8 * u)
        shows = "said", readable(label), probability(p), now
        self.marks.paint(painter, box, shows, partial(_write, self.look, *shows[1:]))


def _write(look: Look, label: str, number: str, now: bool, painter: QPainter, box: QRectF) -> None:
    """Write the label, cut short if need be, and its number into the middle of the box."""
    painter.setFont(look.font("value" if now else "small", bold=now))
    painter.setPen(QColor(look.theme.text if now else look.theme.muted))
    metrics = QFontMetricsF(painter.font())
    room = box.width() - metrics.horizontalAdvance(f" {number}")
    text = f"{metrics.elidedText(label, Qt.TextElideMode.ElideRight, room)} {number}"
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def said(trace: Trace, step: int) -> tuple[str, float]:
    """Return what comes of a step: the token that was drawn, else the likeliest output."""
    drawn = trace.chosen[step] if trace.chosen else -1
    if drawn < 0:
        return likeliest(trace, step, 1)[0]
    return trace.labels[drawn], float(trace["p"].at(step=step)[drawn])


def said_by(trace: Trace) -> str:
    """Return what the beliefs are computed from: the last state, or what attention is paid to."""
    if "score" in trace:
        return "p = softmax(W r + b), r the average of all steps by what it looks at"
    return "p = softmax(W h + b)"


def likeliest(trace: Trace, step: int, count: int) -> list[tuple[str, float]]:
    """Return the likeliest outputs, without the unknown word, which a writer never draws."""
    hidden = {UNKNOWN} if trace.request.sampling is not None else set()
    return [each for each in trace.top(step, count + 1) if each[0] not in hidden][:count]


def _grown(trace: Trace, cursor: Cursor) -> float:
    beats = len(ANATOMIES[trace.cell].phases)
    return progress(cursor.phase, beats, beats - 1)
