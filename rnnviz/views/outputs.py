"""The strongest beliefs now, as bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnviz.capture.effect import told_apart
from rnnviz.trace import Array, Cursor, Field, Trace
from rnnviz.views.base import paint_title
from rnnviz.views.parts.beats import arrival
from rnnviz.views.parts.cut import cut
from rnnviz.views.parts.still import StillView
from rnnviz.views.parts.wording import escaped, probability, readable, so_far

MOST = 6
TOP = 3.9  # units: where the bars begin below a title


@dataclass(frozen=True)
class Bar:
    """One output: `place` and `length` are on their way, `p` is the model's number and never is.

    `place` counts rows from 0, `length` and `p` lie in 0…1, `shown` is how visible the bar is,
    `earlier` is the baseline's probability, or None.
    """

    label: str
    p: float
    length: float
    place: float
    shown: float
    leader: bool
    earlier: float | None


@dataclass(frozen=True)
class OutputsPicture:
    """The bars, and the text after which the network believes so ("" before the first word)."""

    bars: tuple[Bar, ...]
    after: str


def picture(
    trace: Trace, cursor: Cursor, count: int = MOST, baseline: Trace | None = None
) -> OutputsPicture:
    """Return the top outputs at the cursor, gliding from those of the step before to its own."""
    step = min(cursor.step, len(trace) - 1)
    share = arrival(trace.cell, "p", cursor.phase)
    now = trace["p"].at(step=step)
    before = trace["p"].at(step=step - 1) if step else np.zeros_like(now)
    ranks = _ranks(before, count) if step else {}, _ranks(now, count)
    told = now if share > 0.0 else before
    earlier = _same_place(trace, baseline, step)
    bars = [
        Bar(
            readable(trace.labels[k]),
            float(told[k]),
            float(before[k] + share * (now[k] - before[k])),
            _between(ranks[0].get(k, count), ranks[1].get(k, count), share),
            _between(float(k in ranks[0]), float(k in ranks[1]), share),
            ranks[1 if share > 0.0 else 0].get(k) == 0,
            None if earlier is None else float(earlier[k]),
        )
        for k in ranks[1] | ranks[0]
    ]
    visible = tuple(sorted((b for b in bars if b.shown > 0.0), key=lambda b: b.place))
    return OutputsPicture(visible, so_far(trace, step if share > 0.0 else step - 1))


def _ranks(p: Array, count: int) -> dict[int, int]:
    count = min(count, p.size)
    best = np.argpartition(-p, count - 1)[:count]
    return {int(k): rank for rank, k in enumerate(best[np.argsort(-p[best], kind="stable")])}


def _between(start: float, end: float, share: float) -> float:
    return start + share * (end - start)


def _same_place(trace: Trace, baseline: Trace | None, step: int) -> Array | None:
    """Return the baseline's probabilities after the same place of the text, if there is one."""
    found = told_apart(trace, baseline)
    twin = found.twin(step) if found is not None else None
    return baseline["p"].at(step=twin) if baseline is not None and twin is not None else None


class OutputsView(StillView):
    """Horizontal bars with label and probability, the strongest on top.

    Without its title, which something beside it then says, there is room for more bars.
    """

    def __init__(self, *, titled: bool = True) -> None:
        super().__init__()
        self._top = TOP if titled else 0.3

    def rows(self) -> int:
        """Return how many bars have room."""
        room = self.height() - (self._top + 0.1) * self.look.unit
        return min(max(int(room // (1.55 * self.look.unit)), 1), MOST)

    def picture(self) -> OutputsPicture:
        """Return what is shown."""
        return picture(self.trace, self.cursor_at, self.rows(), self.baseline)

    def paint_picture(self, painter: QPainter, shown: OutputsPicture) -> None:
        """Paint the title, which names the text read so far, and the bars."""
        if self._top == TOP:
            words = self._after(shown.after) if shown.after else "before the first word"
            paint_title(painter, self.look, self.title(), words, self.width())
        for bar in shown.bars:
            self._paint_bar(painter, bar)
        painter.setOpacity(1.0)

    def title(self) -> str:
        """Return what the bars are."""
        return "Top answers now"

    def _after(self, text: str) -> str:
        """Return the text in quotes, without as many of its first words as there is no room for."""
        metrics = QFontMetricsF(self.look.font("small"))
        room, words = self.width() - 2 * self.look.unit, text.split(" ")
        while len(words) > 1 and metrics.horizontalAdvance(f"after “{' '.join(words)}”") > room:
            words = ["…", *words[2 if words[0] == "…" else 1 :]]
        return f"after “{' '.join(words)}”"

    def _row(self, place: float) -> QRectF:
        u = self.look.unit
        top = self._top * u
        step = min(2.3 * u, (self.height() - top - 0.6 * u) / max(1, self.rows()))
        return QRectF(u, top + place * step, self.width() - 2 * u, step)

    def _columns(self) -> tuple[float, float]:
        """Return where the bars start and how long one of probability 1 is."""
        u = self.look.unit
        share = 0.52 if self.look.presented else 0.42  # a name that is cut says nothing to a class
        start = u + min(share * self.width(), 11.0 * u)
        return start, max(1.0, self.width() - start - 4.2 * u)

    def _paint_bar(self, painter: QPainter, bar: Bar) -> None:
        u, theme, row = self.look.unit, self.look.theme, self._row(bar.place)
        start, full = self._columns()
        painter.setOpacity(bar.shown)
        font = self.look.font("label", bold=bar.leader)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if bar.leader else theme.muted))
        name = QRectF(row.x(), row.y(), start - row.x() - 0.7 * u, row.height())
        label = cut(bar.label, self.look, name.width(), bold=bar.leader)
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, label)
        height = min(1.15 * u, 0.7 * row.height())
        body = QRectF(start, row.center().y() - height / 2, max(2.0, full * bar.length), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent if bar.leader else theme.faint))
        painter.drawRoundedRect(body, 0.2 * u, 0.2 * u)
        self._paint_earlier(painter, bar, body, start, full)
        painter.setPen(QColor(theme.text if bar.leader else theme.muted))
        value = QRectF(body.right() + 0.5 * u, row.y(), 4 * u, row.height())
        painter.drawText(value, Qt.AlignmentFlag.AlignVCenter, probability(bar.p))

    def _paint_earlier(
        self, painter: QPainter, bar: Bar, body: QRectF, start: float, full: float
    ) -> None:
        """Outline how long it was without the change, and mark its end."""
        if bar.earlier is None:
            return
        x, colour = start + full * bar.earlier, QColor(self.look.theme.warning)
        painter.fillRect(QRectF(x - 1, body.y() - 2, 2, body.height() + 4), colour)
        if x > body.right() + 4:
            ghost = QRectF(body.right(), body.y() + 0.5, x - body.right(), body.height() - 1)
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawLine(ghost.topLeft(), ghost.topRight())
            painter.drawLine(ghost.bottomLeft(), ghost.bottomRight())

    def explain(self, at: QPointF) -> str | None:
        """Return the output's name and its exact probability."""
        shown = self.picture()
        for bar in shown.bars:
            if bar.shown > 0.5 and self._row(bar.place).contains(at):
                before = "" if bar.earlier is None else f"<br>before the change: {bar.earlier:.4f}"
                after = escaped(shown.after)
                return f"<b>{escaped(bar.label)}</b><br>p = {bar.p:.4f} after “{after}”{before}"
        return None

    def numbers(self) -> Mapping[str, Field]:
        """Return the probabilities of all labels after every step."""
        return {"p": self.trace["p"]} if self.trace is not None else {}

    def sizeHint(self) -> QSize:
        """Return a size with room for all bars."""
        return QSize(round(26 * self.look.unit), round(15 * self.look.unit))

    def minimumSizeHint(self) -> QSize:
        """Return the size below which no three bars have room."""
        return QSize(round(14 * self.look.unit), round(8.5 * self.look.unit))
