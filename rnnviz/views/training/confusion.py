"""Who is taken for whom: a matrix of labels by what the network says, on unseen examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter

from rnnviz.session.record import Review
from rnnviz.session.runs import Run
from rnnviz.trace import Array, Field
from rnnviz.views.base import image_of
from rnnviz.views.look import opening
from rnnviz.views.look import paint_values as coloured
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.wording import escaped, readable
from rnnviz.views.training.base import HEADING, RecordView, paint_heading
from rnnviz.views.training.wording import EMPTY

SIDE = 0.8  # units around the matrix
NAMED = 1.05  # units; cells that are at least that high have names beside them
LONGEST_NAME = 9.0  # units
WIDEST = 1.7  # times as wide as it is high
Cell = tuple[int, int]  # label, and what the network says


@dataclass(frozen=True, eq=False)
class ConfusionPicture:
    """Shares (label, what it says) of the examples of each label; `counts` are examples."""

    labels: tuple[str, ...]
    shares: Array
    counts: Array

    def told(self, cell: Cell) -> str:
        """Return a cell in words."""
        truth, says = (readable(self.labels[k]) for k in cell)
        count, whole = int(self.counts[cell]), int(self.counts[cell[0]].sum())
        what = "told right" if cell[0] == cell[1] else f"taken for ‘{says}’"
        return f"{count} of {whole} ‘{truth}’ {what}"


def picture(run: Run | None, review: Review | None) -> ConfusionPicture | None:
    """Return the matrix of a review, or None where there is none; rows without examples are 0."""
    if run is None or review is None or review.confusion is None:
        return None
    counts = review.confusion
    whole = np.maximum(counts.sum(axis=1, keepdims=True), 1.0)  # (K, 1)
    return ConfusionPicture(tuple(run.about.get("labels", ())), counts / whole, counts)


class ConfusionView(RecordView):
    """The matrix at the moment. A click on a cell asks for its examples: `cellChosen`."""

    cellChosen = Signal(object)  # (label, what it says) as names, or None

    def __init__(self) -> None:
        super().__init__()
        self.chosen: Cell | None = None
        self.under: Cell | None = None
        self.setMouseTracking(True)

    def review(self) -> Review | None:
        """Return the review at the moment."""
        if self.run is None:
            return None
        at = np.inf if self.moment is None else self.moment
        return self.run.record.review_at(at)

    def shows(self) -> tuple[object, ...]:
        """Return what the picture is made of."""
        return self.runs.current, self.review()

    def picture(self) -> ConfusionPicture | None:
        """Return what is shown."""
        return picture(self.run, self.review())

    def show_chosen(self, names: tuple[str, str] | None) -> None:
        """Mark the cell of those labels."""
        shown = self.picture()
        known = shown is not None and names is not None and set(names) <= set(shown.labels)
        self.chosen = tuple(map(shown.labels.index, names)) if known else None
        self.update()

    def moment_changed(self) -> None:
        """Paint anew: another moment is another matrix."""
        self.repaint_all()

    def field(self) -> QRectF:
        """Return where the cells lie, with names beside them where there is room."""
        u = self.look.unit
        room = QRectF(SIDE * u, HEADING * u, self.width() - 2 * SIDE * u,
                      self.height() - (HEADING + SIDE) * u)  # fmt: skip
        count = len(self.picture().labels)
        names = self.names_width() if min(room.width(), room.height()) >= NAMED * u * count else 0.0
        high = max(2.0, min(room.height(), room.width() - names))
        wide = max(2.0, min(room.width() - names, WIDEST * high))
        return QRectF(room.x() + names, room.y(), wide, high)

    def names_width(self) -> float:
        """Return the pixels that the labels' names take."""
        widest = max(self.look.width_of(readable(n), "small") for n in self.picture().labels)
        return min(widest, LONGEST_NAME * self.look.unit) + 0.5 * self.look.unit

    def box(self, cell: Cell) -> QRectF:
        """Return where a cell lies."""
        area = self.field()
        count = len(self.picture().labels)
        wide, high = area.width() / count, area.height() / count
        return QRectF(area.x() + cell[1] * wide, area.y() + cell[0] * high, wide, high)

    def cell_at(self, at: QPointF) -> Cell | None:
        """Return the cell at a place, or None."""
        shown = self.picture()
        if shown is None or not shown.labels or not self.field().contains(at):
            return None
        area, count = self.field(), len(shown.labels)
        shares = (at.y() - area.y()) / area.height(), (at.x() - area.x()) / area.width()
        row, column = (min(count - 1, int(share * count)) for share in shares)
        return row, column

    def paint_record(self, painter: QPainter) -> None:
        """Paint the cells, and names where they can be read."""
        shown = self.picture()
        if shown is None or not shown.labels:
            return
        area, theme = self.field(), self.look.theme
        ground = coloured(np.sqrt(shown.shares), (0.0, 1.0), opening(theme.name, "gradient"))
        right = coloured(np.sqrt(shown.shares), (0.0, 1.0), opening(theme.name, "o"))
        diagonal = np.eye(len(shown.labels), dtype=bool)
        cells = np.where(diagonal, right, ground)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(area, image_of(np.ascontiguousarray(cells)))
        self._paint_gaps(painter, area, len(shown.labels))
        if area.x() > 1.5 * SIDE * self.look.unit:
            self._paint_names(painter, shown)

    def _paint_gaps(self, painter: QPainter, area: QRectF, count: int) -> None:
        gap, ground = max(1.0, 0.06 * self.look.unit), QColor(self.ground())
        wide, high = area.width() / count, area.height() / count
        if high < 4 * gap:
            return
        for k in range(count + 1):
            across, down = area.x() + k * wide - gap / 2, area.y() + k * high - gap / 2
            painter.fillRect(QRectF(across, area.y(), gap, area.height()), ground)
            painter.fillRect(QRectF(area.x(), down, area.width(), gap), ground)

    def _paint_names(self, painter: QPainter, shown: ConfusionPicture) -> None:
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(self.look.theme.muted))
        width = self.names_width()
        for k, label in enumerate(shown.labels):
            box = self.box((k, 0))
            row = QRectF(box.x() - width, box.y(), width - 0.4 * self.look.unit, box.height())
            text = painter.fontMetrics().elidedText(
                readable(label), Qt.TextElideMode.ElideRight, int(row.width())
            )
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(row, flags, text)

    def paint_moment(self, painter: QPainter) -> None:
        """Paint the title, what is under the mouse, and the chosen cell."""
        shown = self.picture()
        cell = self.under or self.chosen
        says = "rows: what it is · columns: what it says"
        if shown is None or not shown.labels:
            says = EMPTY if self.run is None or self.run.recipe.task == "classify" else (
                "a writer has no labels to confuse")  # fmt: skip
        elif cell is not None:
            says = shown.told(cell)
        paint_heading(painter, self.look, self.width(), "Who is taken for whom", says)
        for each in {self.under, self.chosen} - {None} if shown and shown.labels else ():
            paint_outline(painter, self.look, self.box(each))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Name the cell under the mouse."""
        self._show_under(self.cell_at(event.position()))

    def leaveEvent(self, event: object) -> None:
        """Name none."""
        self._show_under(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the examples of a cell; beside the cells, or twice on one, for all again."""
        cell, shown = self.cell_at(event.position()), self.picture()
        if event.button() == Qt.MouseButton.LeftButton and shown is not None:
            names = cell and (shown.labels[cell[0]], shown.labels[cell[1]])
            self.cellChosen.emit(None if cell == self.chosen else names)

    def explain(self, at: QPointF) -> str | None:
        """Return the cell in words."""
        cell, shown = self.cell_at(at), self.picture()
        return None if cell is None else escaped(shown.told(cell))

    def numbers(self) -> Mapping[str, Field]:
        """Return how many examples of a label (in order) the network takes for which."""
        shown = self.picture()
        return {"examples": numbered(shown.counts, "label", "says")} if shown is not None else {}

    def sizeHint(self) -> QSize:
        """Return a size at which cells can be hit."""
        return QSize(round(20 * self.look.unit), round(20 * self.look.unit))

    def _show_under(self, cell: Cell | None) -> None:
        if cell != self.under:
            self.under = cell
            self.update()
