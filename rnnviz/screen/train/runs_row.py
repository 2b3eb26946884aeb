"""The runs of a sitting as a row of chips: what each is called, and how much it tells right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from rnnviz.session.runs import Run
from rnnviz.views.training.base import RecordView, ink_of

HIGH, TOP, GAP, SIDE = 2.0, 0.3, 0.5, 0.8  # units
WIDEST, CROSS, TITLE = 17.0, 1.6, 3.2  # units: of a chip, its ×, and the word before all


def chips(count: int, width: float, unit: float) -> tuple[QRectF, ...]:
    """Return where the chips lie in a row of that many pixels; they share it where it is full."""
    left = (SIDE + TITLE) * unit
    room = (width - left - SIDE * unit + GAP * unit) / max(1, count)
    wide = max(0.0, min(WIDEST * unit, room - GAP * unit))
    return tuple(
        QRectF(left + k * (wide + GAP * unit), TOP * unit, wide, HIGH * unit) for k in range(count)
    )


def right_told(run: Run) -> str:
    """Return how many unseen examples a run tells right, as "91.4 %"; "" before it is known."""
    return "" if run.accuracy is None else f"{100 * run.accuracy:.1f} %"


class RunsRow(RecordView):
    """Chips; `runChosen` and `runRemoved` carry a run's key. The run that learns has no ×."""

    runChosen = Signal(int)
    runRemoved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.learns: int | None = None
        self.setAccessibleName("Runs")

    def show_learning(self, key: int | None) -> None:
        """Let that run not be removed: it is the one that learns."""
        if key != self.learns:
            self.learns = key
            self.repaint_all()

    def boxes(self) -> Sequence[tuple[Run, QRectF]]:
        """Return each run with where its chip lies."""
        found = chips(len(self.runs), self.width(), self.look.unit)
        return list(zip(self.runs.runs, found, strict=True))

    def cross(self, box: QRectF) -> QRectF:
        """Return where the × of a chip lies."""
        wide = CROSS * self.look.unit
        return QRectF(box.right() - wide, box.y(), wide, box.height())

    def paint_record(self, painter: QPainter) -> None:
        """Paint the chips."""
        u = self.look.unit
        painter.setFont(self.look.font("label", bold=True))
        painter.setPen(QColor(self.look.theme.text))
        title = QRectF(SIDE * u, TOP * u, TITLE * u, HIGH * u)
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, "Runs")
        for run, box in self.boxes():
            self._paint_chip(painter, run, box)

    def _paint_chip(self, painter: QPainter, run: Run, box: QRectF) -> None:
        u, theme, ink = self.look.unit, self.look.theme, ink_of(self.look, run.colour)
        chosen = run.key == self.runs.current
        painter.setPen(QPen(ink, max(1.0, (0.15 if chosen else 0.07) * u)))
        painter.setBrush(QColor(theme.raised if chosen else theme.panel))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 0.4 * u, 0.4 * u)
        inner = box.adjusted(0.6 * u, 0, -0.6 * u, 0)
        if run.key != self.learns:
            inner.setRight(self.cross(box).left())
            self._paint_text(painter, self.cross(box), "×", QColor(theme.muted), True)
        says = right_told(run)
        self._paint_text(painter, inner, says, ink, False)
        taken = self.look.width_of(says, bold=True) + 0.5 * u if says else 0.0
        inner.setRight(max(inner.left(), inner.right() - taken))
        painter.setFont(self.look.font())
        painter.setPen(QColor(theme.text))
        name = painter.fontMetrics().elidedText(
            run.name, Qt.TextElideMode.ElideRight, int(inner.width())
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_text(
        self, painter: QPainter, box: QRectF, text: str, ink: QColor, centred: bool
    ) -> None:
        painter.setFont(self.look.font("label", bold=True))
        painter.setPen(ink)
        across = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignRight
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | across, text)

    def explain(self, at: QPointF) -> str | None:
        """Return a run's whole name and what a click does."""
        for run, box in self.boxes():
            if run.key != self.learns and self.cross(box).contains(at):
                return f"forget {run.name}"
            if box.contains(at):
                return f"{run.name} {right_told(run)}: look at this run".replace(" :", ":")
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Do nothing: a row has no steps."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose or remove the run under the mouse."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        for run, box in self.boxes():
            if not box.contains(event.position()):
                continue
            if run.key != self.learns and self.cross(box).contains(event.position()):
                self.runRemoved.emit(run.key)
            elif run.key != self.runs.current:
                self.runChosen.emit(run.key)
            return
