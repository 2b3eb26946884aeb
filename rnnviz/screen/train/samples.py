"""What a writer writes while it learns: at first, in between, and now."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rnnviz.session.record import Sample
from rnnviz.session.runs import Runs
from rnnviz.views.base import paint_title
from rnnviz.views.look import Look

SHOWN = 3
_WRAP = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWrapAnywhere


class Samples(QWidget):
    """Three samples beside each other, all from the same seed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.samples = Look(), tuple[Sample, ...]()
        self.moment: int | None = None
        self.setAccessibleName("What the network writes")

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self.update()

    def show_runs(self, runs: Runs) -> None:
        """Show what the current run wrote."""
        known = runs[runs.current].record.samples if runs.current is not None else ()
        if known != self.samples:
            self.samples = known
            self._tell()

    def show_moment(self, step: int | None) -> None:
        """Show what was written by that step, or by now."""
        if step != self.moment:
            self.moment = step
            self._tell()

    def shown(self) -> list[Sample]:
        """Return the first sample, the one nearest to the middle of √step, and the newest."""
        known = [s for s in self.samples if self.moment is None or s.step <= self.moment]
        if len(known) <= SHOWN:
            return known
        first, last = known[0], known[-1]
        half = ((first.step**0.5 + last.step**0.5) / 2) ** 2
        middle = min(known[1:-1], key=lambda s: abs(s.step - half))
        return [first, middle, last]

    def _tell(self) -> None:
        shown = self.shown()
        self.setAccessibleDescription(shown[-1].text if shown else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the title and the samples."""
        u, theme, shown = self.look.unit, self.look.theme, self.shown()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            painter.fillRect(self.rect(), QColor(theme.background))
            says = "drawn at temperature 0.7, always from the same seed"
            taken = paint_title(painter, self.look, "What it writes", says, self.width())
            wide = (self.width() - 2 * u) / max(1, len(shown))
            for k, sample in enumerate(shown):
                box = QRectF(u + k * wide, taken.bottom(), wide - 1.2 * u, self.height() - 4 * u)
                self._paint_sample(painter, sample, box, newest=k + 1 == len(shown))

    def _paint_sample(
        self, painter: QPainter, sample: Sample, box: QRectF, *, newest: bool
    ) -> None:
        u, theme = self.look.unit, self.look.theme
        painter.setFont(self.look.font("small", bold=True))
        painter.setPen(QColor(theme.accent if newest else theme.muted))
        when = "at first" if sample.step == 0 else f"batch {sample.step:,}"
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, when)
        painter.setFont(self.look.font("label" if newest else "small"))
        painter.setPen(QColor(theme.text if newest else theme.muted))
        lines = box.adjusted(0, 1.5 * u, 0, 0)
        high = painter.fontMetrics().lineSpacing()
        lines.setHeight(max(high, lines.height() // high * high))  # no line is cut in two
        painter.setClipRect(lines)
        painter.drawText(lines, int(_WRAP), sample.text)
        painter.setClipping(False)
