"""What the user's change did to the answer, in one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from rnnviz.capture.effect import Effect, told_apart
from rnnviz.trace import Cursor, Field, Trace
from rnnviz.views.look import Look
from rnnviz.views.parts.beats import arrival
from rnnviz.views.parts.change import change_told
from rnnviz.views.parts.cut import cut
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.still import StillView
from rnnviz.views.parts.wording import escaped, probability, readable, visible

SEVERAL = 3  # outputs that are named
BEFORE_ALL = "nothing is said yet"


@dataclass(frozen=True)
class EffectPicture:
    """The parts of the sentence: outputs that moved, and what is said about the whole run."""

    shifts: tuple[str, ...]
    whole: str

    @property
    def sentence(self) -> str:
        """The whole of it."""
        return " · ".join((*self.shifts, self.whole)) if self.whole else " · ".join(self.shifts)


def picture(trace: Trace, plain: Trace | None, cursor: Cursor) -> EffectPicture:
    """Return what the edits changed after the cursor's step, or before it until it has spoken."""
    found = told_apart(trace, plain)
    if found is None:
        return EffectPicture(("the run without the change is still to come",), "")
    step = spoken(trace, cursor)
    return EffectPicture(_here(found, step), change_told(found))


def spoken(trace: Trace, cursor: Cursor) -> int:
    """Return the last step whose outputs have arrived, -1 before the first."""
    step = min(cursor.step, len(trace) - 1)
    return step if arrival(trace.cell, "p", cursor.phase) > 0.0 else step - 1


def _here(found: Effect, step: int) -> tuple[str, ...]:
    if step < 0:
        return (BEFORE_ALL,)
    word = f"‘{visible(found.trace.tokens[step].text)}’"
    if found.twin(step) is None:
        apart = found.parts is not None and step >= found.parts
        return ("another text by now" if apart else f"{word} was not there before",)
    shifts = found.shifts(step, SEVERAL)
    told = (f"{readable(s.label)} {probability(s.before)} → {probability(s.after)}" for s in shifts)
    return tuple(told) or (f"no output has moved after {word}",)


def fitting(shown: EffectPicture, room: float, look: Look) -> list[str]:
    """Return the parts that have room, the first output and the whole run's before all others."""
    kept = list(shown.shifts)
    ends = [shown.whole] if shown.whole else []
    while len(kept) > 1 and look.width_of(" · ".join([*kept, *ends]), bold=True) > room:
        del kept[-1]
    if look.width_of(" · ".join([*kept, *ends]), bold=True) > room:
        ends = []
    return [*kept, *ends]


class EffectView(StillView):
    """One line: outputs before → after, and where the answer first changed."""

    def picture(self) -> EffectPicture:
        """Return what is said at the cursor."""
        return picture(self.trace, self.baseline, self.cursor_at)

    def paint_picture(self, painter: QPainter, shown: EffectPicture) -> None:
        """Paint as much of the sentence as has room: what moved in bold, the rest muted."""
        x = self._lead(painter, shown)
        parts = fitting(shown, self.width() - x, self.look)
        for k, part in enumerate(parts):
            moved = part != shown.whole
            text = part if k == len(parts) - 1 else f"{part} · "
            x += self._word(painter, x, text, bold=moved and "→" in part)

    def _lead(self, painter: QPainter, shown: EffectPicture) -> float:
        """Paint what the line is about in as few words as leave room for all the rest."""
        for lead in ("Effect of your change: ", "Effect: ", ""):
            room = self.width() - self.look.width_of(lead)
            if not lead or fitting(shown, room, self.look) == fitting(shown, 1e9, self.look):
                break
        return self._word(painter, 0.0, lead, bold=False) if lead else 0.0

    def _word(self, painter: QPainter, x: float, text: str, *, bold: bool) -> float:
        painter.setFont(self.look.font("label", bold=bold))
        painter.setPen(QColor(self.look.theme.text if bold else self.look.theme.muted))
        shown = cut(text, self.look, max(0.0, self.width() - x + 1), bold=bold)
        box = QRectF(x, 0, self.width() - x + 1, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        return self.look.width_of(text, bold=bold)

    def explain(self, at: QPointF) -> str | None:
        """Return the sentence in full."""
        return f"Effect of your change: {escaped(self.picture().sentence)}"

    def numbers(self) -> Mapping[str, Field]:
        """Return the probability of each output without the change and with it."""
        found = told_apart(self.trace, self.baseline) if self.trace is not None else None
        step = spoken(self.trace, self.cursor_at) if found is not None else -1
        twin = found.twin(step) if found is not None else None
        if twin is None:
            return {}
        before, after = found.plain["p"].at(step=twin), self.trace["p"].at(step=step)
        return {"before": numbered(before, "label"), "after": numbered(after, "label")}

    def sizeHint(self) -> QSize:
        """Return one line."""
        return QSize(round(30 * self.look.unit), round(1.8 * self.look.unit))
