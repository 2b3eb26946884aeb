"""What a step or several do to a change of the state: singular values of the Jacobian as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from rnnviz.capture.stretch import Stretch
from rnnviz.trace import Field, Trace
from rnnviz.views.base import View
from rnnviz.views.gradients.ranged import STATES, range_told
from rnnviz.views.parts.decades import LABEL, Decades, paint_axis, paint_one, told
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.overflow import paint_head, run_told

LOW, HIGH = -4, 1  # decades that the axis shows at least
TOP, LINE = 3.9, 1.6  # units: where the lines of text begin; a line's height
SHORT = "What reading does"
SAME = 0.004  # decades, about 1 %


class StretchView(View):
    """A bar a singular value, and a line at 1; it is told the sizes and computes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.stretch: Stretch | None = None
        self._beside: Sequence[Stretch] = ()

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run, whose Jacobian is still to come."""
        self.stretch = None
        super().show_trace(trace, baseline)

    def show_stretch(self, stretch: Stretch, beside: Sequence[Stretch] = ()) -> None:
        """Show those singular values, of the run on show, on an axis that has those beside, too."""
        self.stretch, self._beside = stretch, tuple(beside)
        self.repaint_all()

    def title(self) -> tuple[str, str]:
        """Return the title, with the steps that are shown."""
        if self.stretch is None:
            return "What it does", "on its way…"
        asked = self.stretch.question
        held = " · c held" if asked.part == "h" and "c" in self.trace else ""
        layer = f" · layer {asked.layer + 1}" if self.trace.layers > 1 else ""
        words = range_told(self.trace, asked.start + 1, asked.stop)
        return f"What reading {words} does", f"singular values of {STATES[asked.part]}{held}{layer}"

    def area(self) -> QRectF:
        """Return where the bars stand."""
        u, left = self.look.unit, (LABEL + 0.6) * self.look.unit
        top = (TOP + 2.4 * LINE) * u
        room = max(4 * u, self.width() - left - u), max(3 * u, self.height() - top - 2.2 * u)
        return QRectF(left, top, *room)

    def axis(self) -> Decades:
        """Return the scale."""
        sizes = np.concatenate([each.sizes for each in (self.stretch, *self._beside)])
        return Decades.around(sizes[sizes > -12.0], LOW, HIGH)

    def bar(self, k: int) -> QRectF:
        """Return the bar of the k-th largest singular value."""
        area, count = self.area(), len(self.stretch.sizes)
        pitch, y = area.width() / count, self.axis().y(area, float(self.stretch.sizes[k]))
        gap = 0.18 * pitch if pitch > 3 else 0.0
        return QRectF(area.x() + k * pitch + gap / 2, y, pitch - gap, area.bottom() - y)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint title, sentences, axis and bars, and the line at 1 over them."""
        broken = self.stretch is not None and np.isposinf(self.stretch.norm)
        warning = run_told(self.trace) if broken else ""
        paint_head(painter, self.look, self.title(), warning, self.width(), SHORT)
        if self.stretch is None:
            return
        area, look = self.area(), self.look
        self._paint_sentences(painter)
        paint_axis(painter, look, area, self.axis())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # thin bars would shimmer
        for k in np.flatnonzero(self.stretch.sizes > -np.inf):
            grows = self.stretch.sizes[k] > SAME
            ink = look.theme.warning if grows else look.colour(self._symbol())
            painter.fillRect(self.bar(int(k)), QColor(ink))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_one(painter, look, area, self.axis())
        painter.setPen(QColor(look.theme.muted))
        below = QRectF(0, area.bottom() + 0.3 * look.unit, self.width(), 1.5 * look.unit)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._count_told())

    def _symbol(self) -> str:
        return {"c": "c", "by_h": "gradient"}.get(self.stretch.question.part, "h")

    def _count_told(self) -> str:
        """Return how many directions grow, and if there is room how many nearly vanish."""
        sizes = self.stretch.sizes
        grown, gone = int((sizes > SAME).sum()), int((sizes < -1.0).sum())
        text = f"{grown} of {len(sizes)} directions grow"
        more = f"{text}, {gone} shrink to a tenth or less"
        return more if self.look.width_of(more, "small") < self.width() else text

    def _paint_sentences(self, painter: QPainter) -> None:
        u, look = self.look.unit, self.look
        for k, (name, log, meaning) in enumerate(sentences(self.stretch)):
            base, x = (TOP + LINE * (k + 0.6)) * u, u
            size = f"× {told(log)}"
            for text, bold in ((name, False), (size, True), (meaning, False)):
                if x + look.width_of(text, "label", bold=bold) > self.width() - 0.5 * u:
                    break
                painter.setFont(look.font("label", bold=bold))
                painter.setPen(QColor(look.theme.text if bold else look.theme.muted))
                painter.drawText(QPointF(x, base), text)
                x += look.width_of(text, "label", bold=bold) + 0.6 * u

    def explain(self, at: QPointF) -> str | None:
        """Return the singular value whose bar stands at that place."""
        if self.stretch is None or not self.area().contains(at):
            return None
        area, count = self.area(), len(self.stretch.sizes)
        k = min(int((at.x() - area.x()) / area.width() * count), count - 1)
        size = told(float(self.stretch.sizes[k]))
        return (
            f"singular value {k + 1} of {count}: <b>{size}</b><br>a change of the state along this "
            f"direction is {size} times as large after it"
        )

    def numbers(self) -> Mapping[str, Field]:
        """Return the logarithms of the singular values, and of the spectral radius."""
        if self.stretch is None:
            return {}
        return {
            "log10_singular_values": numbered(self.stretch.sizes, "direction", symbol="log10 σ"),
            "log10_spectral_radius": numbered(self.stretch.radius, symbol="log10 ρ"),
        }

    def sizeHint(self) -> QSize:
        """Return a size at which bars can be told apart."""
        return QSize(round(26 * self.look.unit), round(24 * self.look.unit))


def sentences(stretch: Stretch) -> tuple[tuple[str, float, str], ...]:
    """Return norm and spectral radius: what each is, its logarithm, and what it means."""
    once = "no change grows", "a change can keep its size", "a change can grow"
    again = "repeated, it vanishes", "repeated, it lasts", "repeated, it explodes"
    return (
        ("largest stretch", stretch.norm, once[1 + _way(stretch.norm)]),
        ("spectral radius", stretch.radius, again[1 + _way(stretch.radius)]),
    )


def _way(log: float) -> int:
    """Return 1 where sizes grow, -1 where they shrink, 0 where they stay."""
    return 0 if abs(log) <= SAME else int(np.sign(log))
