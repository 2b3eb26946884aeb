"""How weights or gates are spread: a histogram a moment, as columns of colour over the steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.session.runs import Run
from rnnviz.session.spread import Spread
from rnnviz.trace import Array, Field
from rnnviz.views.base import image_of
from rnnviz.views.look import opening
from rnnviz.views.look import paint_values as coloured
from rnnviz.views.parts.axis import tick_told
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.training.base import RecordView, paint_heading
from rnnviz.views.training.field import field_in, paint_moment_line, paint_steps, step_of, x_of
from rnnviz.views.training.lines import colour_of, label_of
from rnnviz.views.training.wording import EMPTY, NO_GATES, batch_told

What = Literal["weights", "gates"]
BRIGHTEST = 0.2  # the share of values in one bin that has the full colour
GAP = 0.35  # units between bands
TITLES = {"weights": "Weights", "gates": "Openness of the gates"}
SAYS = {"weights": "how many lie where, by part", "gates": "how many values lie where, by gate"}

ORDER = ("embedding", "W", "U", "b", "f", "i", "o", "r", "z", "head")


@dataclass(frozen=True, eq=False)
class Band:
    """One part: its `name`, a symbol for its `colour`, and what is known of its spread."""

    name: str
    colour: str
    spread: Spread


@dataclass(frozen=True, eq=False)
class SpreadPicture:
    """Bands top to bottom on a field of steps from 0 to `last`."""

    bands: tuple[Band, ...]
    last: int


def picture(run: Run | None, what: What) -> SpreadPicture:
    """Return a band for each part of the weights, or for each gate."""
    if run is None:
        return SpreadPicture((), 1)
    spreads = run.record.weights if what == "weights" else run.record.gates
    kind = "gradient" if what == "weights" else "gate"
    bands = [
        Band(label_of(kind, part, run), str(colour_of(kind, part, run)), spread)
        for part, spread in sorted(spreads.items(), key=lambda each: _place(each[0]))
        if len(spread)
    ]
    return SpreadPicture(tuple(bands), max(1, run.record.step))


def _place(part: str) -> tuple[int, int]:
    """Return where a part stands among others: as a network is read, and gates as in the book."""
    name, _, layer = part.rpartition("_")
    number = int(layer) if layer.isdigit() else 0
    return number, ORDER.index(name or part) if (name or part) in ORDER else len(ORDER)


def cells(spread: Spread, last: int, columns: int) -> Array:
    """Return the shares (bin, column) at even steps from 0 to `last`, the greatest bin first.

    Each column shows the last histogram before its end; where there was none yet, it is empty.
    """
    ends = (np.arange(columns) + 1) / columns * last
    places = np.searchsorted(spread.steps, ends, side="right") - 1  # (column,)
    found = spread.shares[np.maximum(places, 0)].T[::-1].copy()  # (bin, column)
    found[:, places < 0] = 0.0
    return found


class SpreadView(RecordView):
    """Bands of histograms; the mouse says how many values lie where. A click goes to a step."""

    def __init__(self, what: What) -> None:
        super().__init__()
        self.what: What = what
        self._beside = (0.0, 0.0)

    def picture(self) -> SpreadPicture:
        """Return what is shown."""
        return picture(self.run, self.what)

    def beside(self) -> tuple[float, float]:
        """Return the pixels that words take left and right of the bands."""
        look, bands = self.look, self.picture().bands
        left = max((look.width_of(band.name, "small") for band in bands), default=0.0)
        ends = (f"±{tick_told(band.spread.high)}" for band in bands)
        right = max((look.width_of(end, "small") for end in ends), default=0.0)
        return left + 0.5 * look.unit, right + 0.5 * look.unit

    def leave_beside(self, left: float, right: float) -> None:
        """Leave at least that much, so that steps stand below one another in several pictures."""
        if (left, right) != self._beside:
            self._beside = (left, right)
            self.repaint_all()

    def field(self) -> QRectF:
        """Return where the bands lie."""
        left, right = (max(each) for each in zip(self.beside(), self._beside, strict=True))
        return field_in(self.look, self.width(), self.height(), left, right)

    def band(self, number: int) -> QRectF:
        """Return where one band lies."""
        area, count, gap = self.field(), len(self.picture().bands), GAP * self.look.unit
        high = (area.height() + gap) / count
        return QRectF(area.x(), area.y() + number * high, area.width(), max(1.0, high - gap))

    def paint_record(self, painter: QPainter) -> None:
        """Paint the bands, their names, and between which values they lie."""
        shown = self.picture()
        if not shown.bands:
            return
        paint_steps(painter, self.look, self.field(), shown.last)
        for number, band in enumerate(shown.bands):
            self._paint_band(painter, self.band(number), band, shown.last)

    def _paint_band(self, painter: QPainter, box: QRectF, band: Band, last: int) -> None:
        shares = cells(band.spread, last, max(1, int(box.width())))
        table = opening(self.look.theme.name, band.colour)
        ground = coloured(np.sqrt(shares), (0.0, BRIGHTEST**0.5), table)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(box, image_of(np.ascontiguousarray(ground)))
        self._paint_words(painter, box, band)

    def _paint_words(self, painter: QPainter, box: QRectF, band: Band) -> None:
        u, spread, right = self.look.unit, band.spread, Qt.AlignmentFlag.AlignRight
        painter.setFont(self.look.font("small"))
        painter.setPen(self.look.colour(band.colour))
        name = QRectF(0, box.y(), box.left() - 0.5 * u, box.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | right, band.name)
        painter.setPen(QColor(self.look.theme.muted))
        beside = QRectF(box.right() + 0.5 * u, box.y(), self.width(), box.height())
        if box.height() > 2.2 * u:
            painter.drawText(beside, Qt.AlignmentFlag.AlignTop, tick_told(spread.high))
            painter.drawText(beside, Qt.AlignmentFlag.AlignBottom, tick_told(spread.low))
        else:
            ends = ("±" if spread.low < 0 else "0…") + tick_told(spread.high)
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, ends)
        if spread.low < 0 and box.height() > 2.2 * u:
            painter.setPen(QPen(QColor(self.look.theme.faint), 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(box.left(), box.center().y()),
                             QPointF(box.right(), box.center().y()))  # fmt: skip

    def paint_moment(self, painter: QPainter) -> None:
        """Paint the title, the moment's line, and where the mouse is."""
        shown, area = self.picture(), self.field()
        step = self.moment if self.pointer is None else self.pointer
        says = " · ".join(([] if step is None else [batch_told(step)]) + [SAYS[self.what]])
        plain = self.what == "gates" and self.run is not None and self.run.recipe.cell == "rnn"
        empty = NO_GATES if plain else EMPTY
        title = TITLES[self.what]
        paint_heading(painter, self.look, self.width(), title, says if shown.bands else empty)
        for at, firm in ((self.moment, True), (self.pointer, False)):
            if at is not None and shown.bands:
                x = x_of(area, at, shown.last)
                paint_moment_line(painter, self.look, area, x, firm=firm)

    def step_at(self, at: QPointF) -> int | None:
        """Return the step at a place of the bands."""
        shown, area = self.picture(), self.field()
        if not shown.bands or not area.contains(at):
            return None
        return step_of(area, at.x(), shown.last)

    def explain(self, at: QPointF) -> str | None:
        """Return how many values lie in the bin under the mouse."""
        step, shown = self.step_at(at), self.picture()
        for number, band in enumerate(shown.bands):
            box, row = self.band(number), None if step is None else band.spread.row_at(step)
            if row is not None and box.top() <= at.y() < box.bottom():
                bins = band.spread.shares.shape[1]
                k = min(bins - 1, int((box.bottom() - at.y()) / box.height() * bins))
                return _bin_told(band, row, k, bins)
        return None

    def numbers(self) -> Mapping[str, Field]:
        """Return the histograms of every part, the ends of its bins, and when they were."""
        found = {}
        for band in self.picture().bands:
            found[f"{band.name}_share"] = numbered(band.spread.shares, "moment", "bin")
            found[f"{band.name}_batch"] = numbered(band.spread.steps, "moment")
            found[f"{band.name}_ends"] = numbered([band.spread.low, band.spread.high], "end")
        return found

    def sizeHint(self) -> QSize:
        """Return a size at which bands can be told apart."""
        return QSize(round(24 * self.look.unit), round(14 * self.look.unit))


def _bin_told(band: Band, row: int, k: int, bins: int) -> str:
    spread = band.spread
    wide = (spread.high - spread.low) / bins
    low = spread.low + k * wide
    where = f"{low:.3f}…{low + wide:.3f}".replace("-", "−")
    share = float(spread.shares[row, k])
    return f"<b>{band.name}</b>: {share:.1%} lie in {where}<br>{batch_told(int(spread.steps[row]))}"
