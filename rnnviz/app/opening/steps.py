"""A picture of what a model says after each word of a sample."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.app.opening.preview import TOP, Preview, Step
from rnnviz.views.look import Look

COLUMN, ROW, GAP = 3.7, 1.55, 0.3  # units
SIGNS = {" ": "␣", "\n": "↵", "\t": "⇥"}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class StepsView(QWidget):
    """One column a step: what was read, and the likeliest outputs after it with their bars.

    The output that did come next is in the accent's colour.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.steps = Look(), tuple[Step, ...]()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What it says after each step")

    def show_preview(self, preview: Preview | None) -> None:
        """Show those steps; nothing if there is no preview."""
        self.steps = preview.steps if preview else ()
        self.setVisible(bool(self.steps))
        self.update()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        u = self.look.unit
        return QSize(round(20 * u), round((ROW + 0.4 + TOP * ROW) * u))

    def shown(self) -> int:
        """Return how many steps there is room for."""
        return max(1, int((self.width() + GAP * self.look.unit) // (self._wide() * self.look.unit)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as many steps as fit."""
        u = self.look.unit
        with QPainter(self) as painter:
            for place, step in enumerate(self.steps[: self.shown()]):
                self._paint(painter, step, place * self._wide() * u)

    def _wide(self) -> float:
        """Return a column's width in units: words need more than characters."""
        names = [name for step in self.steps for name, _, _ in step.top]
        words = sum(len(name) > 2 for name in names) > len(names) / 2
        return 1.8 * COLUMN if words else COLUMN

    def _paint(self, painter: QPainter, step: Step, left: float) -> None:
        u, theme = self.look.unit, self.look.theme
        wide = (self._wide() - GAP) * u
        painter.setFont(self.look.font("label", bold=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(left, 0, wide, ROW * u), _MIDDLE, self._cut(step.token, wide))
        painter.fillRect(QRectF(left, ROW * u, wide, max(1.0, u / 16)), QColor(theme.line))
        for row, (name, p, right) in enumerate(step.top):
            box = QRectF(left, (ROW + 0.4 + row * ROW) * u, wide, (ROW - 0.2) * u)
            self._paint_output(painter, box, name, p, right)

    def _paint_output(
        self, painter: QPainter, box: QRectF, name: str, p: float, right: bool
    ) -> None:
        u, theme = self.look.unit, self.look.theme
        painter.fillRect(box, QColor(theme.background))
        bar = QColor(theme.accent)
        bar.setAlphaF(0.55 if right else 0.25)
        painter.fillRect(QRectF(box.left(), box.top(), box.width() * p, box.height()), bar)
        painter.setPen(QColor(theme.text))
        painter.setFont(self.look.font("small", bold=right))
        inner = box.adjusted(0.35 * u, 0, -0.3 * u, 0)
        painter.drawText(inner, _LEFT, self._cut(name, inner.width() - 1.5 * u))
        painter.setFont(self.look.font("small"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                         f"{100 * p:.0f}")  # fmt: skip

    def _cut(self, text: str, width: float) -> str:
        shown = SIGNS.get(text, text).replace("<", "‹").replace(">", "›")
        metrics = QFontMetricsF(self.look.font("small"))
        return metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width)
