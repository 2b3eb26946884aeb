"""Who hears whom, of one network against another: how many times as strongly."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from rnnviz.capture.pairs import Pairs
from rnnviz.trace import Array, Trace
from rnnviz.views.base import image_of
from rnnviz.views.gradients.pairs import KEY, LEAST, PairsView
from rnnviz.views.look import Table, diverging, paint_values
from rnnviz.views.parts.decades import power, told
from rnnviz.views.parts.wording import escaped, visible

REACH = 3  # decades that the colours reach to on both sides of equal


class PairGapsView(PairsView):
    """A cell a pair of steps: blue where the one hears more, orange where the other does."""

    def __init__(self) -> None:
        super().__init__()
        self.other: Pairs | None = None

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run, whose pairs are still to come."""
        self.other = None
        super().show_trace(trace, baseline)

    def show_both(self, one: Pairs, other: Pairs) -> None:
        """Show the one against the other, which have the same outcomes and steps."""
        self.other = other
        self.show_pairs(one, "h")

    def logs(self) -> Array:
        """Return the logarithms of how many times as large, NaN where neither is anything."""
        one = super().logs()
        found = self.other["h"].at(layer=min(self.layer, self.other["h"].size("layer") - 1))
        with np.errstate(invalid="ignore"):
            ratios: Array = one - found
        return ratios

    def named(self) -> str:
        """Return what the logarithms are called in a file."""
        return "log10_ratio_dh"

    def subtitle(self) -> str:
        """Return what the cells are."""
        if self.pairs is None:
            return "on its way…"
        return "how many times as large · blue more, orange less"

    def cells(self, room: tuple[int, int]) -> Table:
        """Return the colours; of more cells than there are pixels every so many are shown."""
        rows, columns = (
            np.linspace(0, n - 1, max(1, min(n, most))).round().astype(np.intp)
            for n, most in zip(self.logs().shape, room, strict=True)
        )
        logs, steps = self.logs()[np.ix_(rows, columns)], np.array(self.pairs.steps)[rows]
        table = diverging(self.look.theme.name)
        found = paint_values(np.nan_to_num(logs, nan=0.0), (-REACH, REACH), table)
        found[columns > steps[:, None]] = QColor(self.look.theme.background).rgb()
        return np.ascontiguousarray(found)

    def paint_key(self, painter: QPainter, area: QRectF) -> None:
        """Paint the colours with their numbers where no pair is."""
        u, look = self.look.unit, self.look
        diagonal = area.x() + area.width() * 3.4 * u / area.height()
        wide = min(KEY * u, area.right() - diagonal - 3.4 * u)
        if wide < LEAST * u:
            return
        bar = QRectF(area.right() - wide - 2.2 * u, area.y() + 0.9 * u, wide, 0.7 * u)
        painter.drawImage(bar, image_of(np.ascontiguousarray(diverging(look.theme.name)[None, :])))
        painter.setFont(look.font("small"))
        painter.setPen(QColor(look.theme.muted))
        for exponent in (-REACH, 0, REACH):
            x = bar.x() + (exponent + REACH) / (2 * REACH) * bar.width()
            box = QRectF(x - 3 * u, bar.bottom() + 0.1 * u, 6 * u, 1.4 * u)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"× {power(exponent)}")

    def explain(self, at: QPointF) -> str | None:
        """Return how many times as large a pair's number is, with its two words."""
        pair = self.pair_at(at)
        if pair is None:
            return None
        texts = [escaped(visible(self.trace.tokens[k].text))
                 for k in (self.pairs.steps[pair[0]], pair[1])]  # fmt: skip
        ratio = float(self.logs()[pair])
        size = "neither hears it" if np.isnan(ratio) else f"× {told(ratio)}"
        return f"‘{texts[0]}’ by h after ‘{texts[1]}’: <b>{size}</b>"
