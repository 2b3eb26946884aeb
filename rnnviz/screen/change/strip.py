"""The line under the tape while anything is changed: the changes, and what they did."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.nets.model import Model
from rnnviz.screen.button import Button
from rnnviz.screen.change import revise
from rnnviz.screen.icons import paint_icon
from rnnviz.screen.label import Line
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.effect import EffectView
from rnnviz.views.look import Look

if TYPE_CHECKING:
    from rnnviz.screen.change.wording import Told

HEIGHT, GAP = 2.2, 0.5  # units
CHIPS, WIDEST = 0.42, 14.0  # the largest share of the width for chips; units: of a single one


class Chip(Button):
    """One change in a few words; a click takes it out."""

    def __init__(self, parent: QWidget, shown: Told) -> None:
        super().__init__("", "chip", parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_told(shown)

    def show_told(self, shown: Told) -> None:
        """Show that change."""
        self._told = shown
        self.setAccessibleName(f"Remove: {shown.what}")
        self.setToolTip(f"{shown.what} · {shown.where}\nA click removes it; Ctrl+Z brings it back.")
        self.update()

    def wide(self) -> float:
        """Return how many pixels the whole text needs."""
        return min(
            self.look.width_of(self._told.short, "small") + 2.6 * self.look.unit,
            WIDEST * self.look.unit,
        )

    def sizeHint(self) -> QSize:
        """Return a size with room for the text."""
        return QSize(round(self.wide()), round(1.7 * self.look.unit))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text in its symbol's colour, and the cross."""
        super().paintEvent(event)
        u, theme = self.look.unit, self.look.theme
        painter = QPainter(self)
        painter.setFont(self.look.font("small"))
        symbol = self._told.symbol
        painter.setPen(theme.colour(symbol) if symbol else QColor(theme.text))
        box = QRectF(0.6 * u, 0, self.width() - 2.1 * u, self.height())
        text = painter.fontMetrics().elidedText(
            self._told.short, Qt.TextElideMode.ElideRight, int(box.width()) + 1
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        side = 0.85 * u
        cross = QRectF(self.width() - side - 0.5 * u, (self.height() - side) / 2, side, side)
        paint_icon(painter, "cross", cross, QColor(theme.muted))
        painter.end()


class EffectStrip(QFrame):
    """Chips of the changes that are on, and the effect in one line; nothing where none is on."""

    revised = Signal(object)  # Revision

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls")
        self.look = Look()
        self._model: Model | None = None
        self._trace: Trace | None = None
        self._told: tuple[Told, ...] = ()
        self._chips: list[Chip] = []
        self.more = Line("", "note", self)
        self.view = EffectView()
        self.view.setParent(self)
        self.view.setAccessibleName("Effect of your change")

    @property
    def active(self) -> bool:
        """Whether there is anything to say."""
        return bool(self._told)

    @property
    def views(self) -> list[View]:
        """The line that follows the cursor, if there is anything to say."""
        return [self.view] if self.active else []

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [*self._chips]

    def chips(self) -> list[Chip]:
        """Return the chips that have room."""
        return [chip for chip in self._chips if not chip.isHidden()]

    def height_for(self, unit: float) -> int:
        """Return how high the strip is in pixels; nothing where there is nothing to say."""
        return round(HEIGHT * unit) if self.active else 0

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (self.view, *self._chips):
            part.set_look(look)
        self._place()

    def show_model(self, model: Model) -> None:
        """Tell changes of that network; its first run is still to come."""
        self._model, self._trace, self._told = model, None, ()
        self._place()

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show the changes of that run, and what they did to the one without."""
        self._trace = trace
        if trace is None or self._model is None or not trace.request.is_edited:
            self._told = ()
        else:
            from rnnviz.screen.change.wording import told  # here, as few starts need it

            on = [edit.on for edit in trace.request.edits]
            self._told = tuple(t for t in told(self._model, trace) if on[t.places[0]])
            self.view.show_trace(trace, baseline)
        self._place()

    def show_cursor(self, cursor: Cursor) -> None:
        """Say what the changes did there."""
        self.view.show_cursor(cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place chips and line."""
        self._place()

    def _remove(self, k: int) -> None:
        if self._trace is not None and k < len(self._told):
            self.revised.emit(revise.removing(self._told[k].places, self._trace.request.edits))

    def _chip(self, k: int) -> Chip:
        while len(self._chips) <= k:
            chip = Chip(self, self._told[len(self._chips)])
            chip.set_look(self.look)
            chip.clicked.connect(partial(self._remove, len(self._chips)))
            self._chips.append(chip)
        self._chips[k].show_told(self._told[k])
        return self._chips[k]

    def _place(self) -> None:
        u, x = self.look.unit, 0.0
        shown, high = self._shown_chips(), round(1.7 * u)
        top = (self.height() - high) // 2
        for chip in self._chips:
            chip.setVisible(chip in shown)
        for chip in shown:
            wide = chip.wide()
            chip.setGeometry(round(x), top, round(wide), high)
            x += wide + GAP * u
        left = len(self._told) - len(shown)
        self.more.setText(f"and {left} more" if left else "")
        self.more.setVisible(bool(left))
        wide = self.look.width_of(self.more.text(), "small") + 0.3 * u
        self.more.setGeometry(round(x), top, round(wide), high)
        x += (wide if left else 0.0) + GAP * u
        self.view.setGeometry(round(x), 0, max(0, self.width() - round(x)), self.height())

    def _shown_chips(self) -> list[Chip]:
        """Return as many chips as may stand there, at least one."""
        found: list[Chip] = []
        room = CHIPS * self.width()
        for k in range(len(self._told)):
            chip = self._chip(k)
            room -= chip.wide() + GAP * self.look.unit
            if found and room < 0:
                break
            found.append(chip)
        return found
