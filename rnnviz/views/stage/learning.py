"""The stage of a network that is learning: what it believes now, earlier, and at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import Look
from rnnviz.views.parts.wording import escaped, readable
from rnnviz.views.stage.beliefs import Beliefs
from rnnviz.views.stage.layout import Column, Rows
from rnnviz.views.stage.marks import Marks
from rnnviz.views.stage.view import StageView

if TYPE_CHECKING:
    from rnnviz.capture.backward import Backward

KEY = 0.8  # units: the side of a square beside its words


@dataclass(frozen=True, eq=False)
class Moment:
    """A run of the same text by the network as it was, and in words when that was."""

    says: str
    trace: Trace


def followed(moments: Sequence[Moment], targets: Sequence[int], step: int) -> list[float]:
    """Return at each moment the probability of the step's target, NaN where it was not run."""
    steps = [m.trace["p"] if step < len(m.trace) else None for m in moments]
    return [float(p.at(step=step)[targets[step]]) if p is not None else float("nan") for p in steps]


class LearningBeliefs(Beliefs):
    """For each step a bar a moment, all of one output: how much it was and is believed in."""

    def __init__(self, marks: Marks, moments: Sequence[Moment], targets: Sequence[int]) -> None:
        super().__init__(marks)
        self._moments, self._targets = moments, targets

    def explain(self, trace: Trace, at: QPointF) -> str | None:
        """Return the belief at each moment under the mouse."""
        step = next((s for box, s in self._areas if box.contains(at)), None)
        if step is None or step >= len(self._targets):
            return None
        lines = "".join(
            f"<tr><td>{escaped(moment.says)}&nbsp;</td><td align=right>{p:.3f}</td></tr>"
            for moment, p in zip(
                self._moments, followed(self._moments, self._targets, step), strict=True
            )
        )
        label = escaped(readable(trace.labels[self._targets[step]]))
        return f"<b>{label}</b> after step {step + 1}<table>{lines}</table>p = softmax(W h + b)"

    def said(self, trace: Trace, step: int) -> tuple[str, float]:
        """Return the output that is followed, and how much it is believed in now."""
        target = self._targets[step]
        return trace.labels[target], float(trace["p"].at(step=step)[target])

    def _bars(
        self, painter: QPainter, trace: Trace, column: Column, lines: Rows, grown: float
    ) -> None:
        u, theme = self.look.unit, self.look.theme
        room, wide = lines.belief_height - 2.6 * u, 1.15 * u
        values = followed(self._moments, self._targets, column.step)
        start = column.centre - len(values) * wide * 1.2 / 2
        base = lines.belief_top + lines.belief_height - 1.9 * u
        painter.setPen(Qt.PenStyle.NoPen)
        for k, (p, ink) in enumerate(zip(values, inks(self.look, len(values)), strict=True)):
            if p == p:
                tall = max(0.12 * u, room * p * (grown if k + 1 == len(values) else 1.0))
                painter.setBrush(ink)
                bar = QRectF(start + k * wide * 1.2, base - tall, wide, tall)
                painter.drawRoundedRect(bar, 0.15 * u, 0.15 * u)
        painter.setBrush(QColor(theme.line))
        painter.drawRect(QRectF(start, base, len(values) * wide * 1.2 - 0.2 * wide, 0.07 * u))


class LearningStage(StageView):
    """The stage with the bars of several moments, told what they mean in the upper left corner."""

    def __init__(self) -> None:
        self._moments: tuple[Moment, ...] = ()
        self._targets: tuple[int, ...] = ()
        super().__init__()

    def set_look(self, look: Look) -> None:
        """Take that look; units keep their places, which an order by similarity would change."""
        super().set_look(replace(look, by_number=True))

    def show_moments(
        self, moments: Sequence[Moment], targets: Sequence[int], back: Backward | None = None
    ) -> None:
        """Show the run of the last moment, with the beliefs of those before beside its own.

        With `back` the gradient flows back through it, from the last step to the first.
        """
        self._moments, self._targets = tuple(moments), tuple(targets)
        turned = (back is None) != (self.back is None)
        at_end = self.trace is None or self.cursor_at.step >= len(self.trace) - 1
        super().show_trace(moments[-1].trace)
        self.show_backward(back, log=True)
        if turned and back is not None:
            self.cursor_at = Cursor(0, self._side.end, self.cursor_at.layer)
        elif turned or self.cursor_at.step >= len(targets) or (at_end and back is None):
            self.cursor_at = Cursor(len(targets) - 1, 0.9999, self.cursor_at.layer)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the key to the bars, or what flows back; everything else may move."""
        if self.back is not None:
            super().paint_trace(painter)
            return
        u, x = self.look.unit, super().key_end()
        painter.setFont(self.look.font("small"))
        for moment, ink in zip(self._moments, inks(self.look, len(self._moments)), strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawRoundedRect(QRectF(x, 1.15 * u, KEY * u, KEY * u), 0.15 * u, 0.15 * u)
            painter.setPen(QColor(self.look.theme.muted))
            painter.drawText(QPointF(x + 1.25 * u, 1.9 * u), moment.says)
            x += self._wide(moment)

    def key_end(self) -> float:
        """Return where the key to the bars ends."""
        bars = sum(map(self._wide, self._moments)) if self.back is None else 0.0
        return super().key_end() + bars

    def _wide(self, moment: Moment) -> float:
        return 2.8 * self.look.unit + self.look.width_of(moment.says, "small")

    def _make_beliefs(self) -> Beliefs:
        if not self._moments:
            return super()._make_beliefs()
        return LearningBeliefs(self._marks, self._moments, self._targets)


def inks(look: Look, count: int) -> list[QColor]:
    """Return the colours of so many moments, from the oldest, faint, to the newest."""
    theme = look.theme
    middle = QColor(theme.accent)
    middle.setAlphaF(0.5)
    return [QColor(theme.faint), middle, QColor(theme.accent)][3 - count :]
