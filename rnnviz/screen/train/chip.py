"""A run as a chip: its colour, name and result, whether it is laid over, and a way to remove it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.screen.button import Button, IconButton
from rnnviz.screen.icons import paint_icon
from rnnviz.session.runs import Run
from rnnviz.views.look import Look
from rnnviz.views.training.base import ink_of
from rnnviz.views.training.wording import measured

TICK, CROSS, SIDE = 1.15, 1.7, 0.55  # units
WIDEST, NARROWEST = 17.0, 9.0  # units


def result_told(run: Run) -> str:
    """Return how good a run is on unseen data: its right answers, else its loss; "" if unknown."""
    if run.accuracy is not None:
        return measured(run.accuracy, share=True)
    loss = run.record["loss", "validation"].last
    return "" if loss is None else f"loss {measured(loss)}"


class Tick(Button):
    """A box in the run's colour, ticked while its curves are drawn."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", "flat", "Show its curves", "Show its curves beside the others", parent)
        self.setCheckable(True)
        self.ink = QColor()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box."""
        u, on = self.look.unit, self.isChecked()
        box = QRectF(0, 0, TICK * u, TICK * u)
        box.moveCenter(QRectF(self.rect()).center())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.ink, max(1.0, 0.1 * u)))
            painter.setBrush(self.ink if on else QColor(self.look.theme.background))
            painter.drawRoundedRect(box, 0.25 * u, 0.25 * u)
            if on:
                paint_icon(painter, "check", box, QColor(self.look.theme.on_accent))
            if self.hasFocus():
                painter.setPen(QPen(QColor(self.look.theme.text), max(1.0, 0.1 * u)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 0.3 * u, 0.3 * u)


class Chip(Button):
    """Click or Enter looks at the run; a double click or F2 renames, × or Delete removes it."""

    renameAsked = Signal()
    removeAsked = Signal()
    tickToggled = Signal(bool)

    def __init__(self, run: Run, parent: QWidget) -> None:
        super().__init__("", "chip", run.name, "", parent)
        self.run, self.learns = run, False
        self.tick = Tick(self)
        self.cross = IconButton("cross", "Remove", "Remove this run", "flat", CROSS)
        self.cross.setParent(self)
        for button in (self, self.tick, self.cross):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(True)
        self.tick.clicked.connect(lambda: self.tickToggled.emit(not self.tick.isChecked()))
        self.cross.clicked.connect(self.removeAsked)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        for button in (self.tick, self.cross):
            button.set_look(look)
        super().set_look(look)
        self.tick.ink = ink_of(look, self.run.colour)
        self._place()

    def show_run(self, run: Run, *, current: bool, over: bool, learns: bool) -> None:
        """Show how the run is now; the one that learns cannot be removed."""
        self.run, self.learns = run, learns
        self.setChecked(current)
        self.tick.setChecked(over or current)
        self.tick.setEnabled(not current)
        self.cross.setVisible(not learns)
        told = " · ".join(part for part in (run.name, result_told(run)) if part)
        if told != self.accessibleName():
            self.setAccessibleName(told)
            self.setToolTip(f"{told}\nA click looks at it, a double click renames it")
        self.tick.setAccessibleName(f"Show the curves of {run.name}")
        self.cross.setAccessibleName(f"Remove {run.name}")
        self.update()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.tick, self, self.cross]

    def words(self) -> QRectF:
        """Return where name and result stand."""
        u = self.look.unit
        left = (TICK + 2 * SIDE) * u
        right = 2 * SIDE * u if self.learns else (CROSS + 0.3) * u
        return QRectF(left, 0, max(0.0, self.width() - left - right), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint outline, name and result."""
        u, theme, ink = self.look.unit, self.look.theme, ink_of(self.look, self.run.colour)
        current = self.isChecked()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            wide = (0.16 if current else 0.07) * u
            painter.setPen(QPen(QColor(theme.text) if self.hasFocus() else ink, max(1.0, wide)))
            painter.setBrush(QColor(theme.raised if current or self.underMouse() else theme.panel))
            half = max(1.0, wide) / 2
            box = QRectF(self.rect()).adjusted(half, half, -half, -half)
            painter.drawRoundedRect(box, 0.5 * u, 0.5 * u)
            self._paint_words(painter, ink)

    def _paint_words(self, painter: QPainter, ink: QColor) -> None:
        look, room, says = self.look, self.words(), result_told(self.run)
        painter.setFont(look.font("label", bold=True))
        painter.setPen(ink)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(room, right, says)
        taken = look.width_of(says, bold=True) + 0.6 * look.unit if says else 0.0
        painter.setFont(look.font(bold=self.isChecked()))
        painter.setPen(QColor(look.theme.text))
        room.setWidth(max(0.0, room.width() - taken))
        name = painter.fontMetrics().elidedText(
            self.run.name, Qt.TextElideMode.ElideRight, int(room.width()) + 1
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for another name."""
        self.renameAsked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rename and remove by the keys that are usual for it."""
        if event.key() == Qt.Key.Key_F2:
            self.renameAsked.emit()
        elif event.key() == Qt.Key.Key_Delete and not self.learns:
            self.removeAsked.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place tick and cross."""
        self._place()

    def _place(self) -> None:
        u, high = self.look.unit, self.height()
        self.tick.setGeometry(round(0.5 * SIDE * u), 0, round((TICK + SIDE) * u), high)
        wide = self.cross.width()
        self.cross.move(self.width() - wide - round(0.1 * u), (high - wide) // 2)
