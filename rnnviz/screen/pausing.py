"""Pause when …: a button that says which conditions are on, and the list of them behind it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.button import MenuButton
from rnnviz.screen.conditions import HIGH, ConditionRow, named, one_of_each
from rnnviz.screen.label import Line
from rnnviz.session.watch import KINDS, Condition, Kind, gates_of, kinds_for, leaders
from rnnviz.trace import Trace
from rnnviz.views.look import Look

TITLE, MARGIN, BETWEEN = 1.9, 0.8, 0.35  # units
SHORT = "Pause when …"
MOST = 8  # outputs to choose from


class PauseList(QFrame):
    """All conditions that fit the run, above the button that opens it; Esc closes it."""

    chosen = Signal(object)  # tuple of Condition

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.look, self._offered = Look(), KINDS
        self.title = Line("Pause at the end of the step when …", "heading", self)
        self.rows: dict[Kind, ConditionRow] = {kind: ConditionRow(kind, self) for kind in KINDS}
        for row in self.rows.values():
            row.changed.connect(self._change)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions, those that are off too."""
        return tuple(row.condition for row in self.rows.values())

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for row in self.rows.values():
            row.set_look(look)

    def show_conditions(self, conditions: Iterable[Condition]) -> None:
        """Show these; those that are not among them are as at first."""
        for condition in one_of_each(conditions):
            self.rows[condition.kind].show_condition(condition)
        self._place()

    def offer(self, trace: Trace) -> None:
        """Offer what fits that run, with its gates, and the outputs that lead in it."""
        self._offered = kinds_for(trace.cell, writes=trace.request.sampling is not None)
        chosen = self.rows["belief"].condition.of
        outputs = [*leaders(trace, MOST)]
        kept = [chosen] if chosen in trace.labels and chosen not in outputs else []
        self.rows["belief"].offer(["", *outputs, *kept])
        self.rows["gate"].offer(gates_of(trace.cell))
        for kind, row in self.rows.items():
            row.setVisible(kind in self._offered)
        self._place()

    def open_above(self, corner: QPoint) -> None:
        """Open with the lower left corner there."""
        top = max(0, corner.y() - self.height())
        self.setGeometry(corner.x(), top, self.width(), self.height())
        self.show()
        self.rows[self._offered[0]].check.setFocus(Qt.FocusReason.PopupFocusReason)

    def _change(self, condition: Condition) -> None:
        now = {**{row.condition.kind: row.condition for row in self.rows.values()},
               condition.kind: condition}  # fmt: skip
        self.chosen.emit(tuple(now.values()))

    def _place(self) -> None:
        u, shown = self.look.unit, [self.rows[kind] for kind in self._offered]
        wide = max(row.width_needed() for row in shown) + 0.3 * u
        margin, y = MARGIN * u, (MARGIN + TITLE) * u
        self.title.setGeometry(round(margin), round(0.6 * u), round(wide), round(TITLE * u))
        for row in shown:
            row.setGeometry(round(margin), round(y), round(wide), round(HIGH * u))
            y += (HIGH + BETWEEN) * u
        self.setFixedSize(QSize(round(wide + 2 * margin), round(y + 0.4 * u)))


class PauseButton(MenuButton):
    """Opens the list, and says what is on; `chosen` carries what the user made of it.

    The list is `made` when it is first asked for: a start does without its many boxes.
    """

    chosen = Signal(object)  # tuple of Condition
    made = Signal(QWidget)  # the list

    def __init__(self, parent: QWidget) -> None:
        tip = "Let playing pause by itself where something happens"
        super().__init__(SHORT, "flat", "Pause when", tip, parent)
        self._list: PauseList | None = None
        self._told = one_of_each(())
        self._trace: Trace | None = None
        self.clicked.connect(self.open)

    @property
    def list(self) -> PauseList:
        """The list, in the look of the button, with the conditions that it was told."""
        if self._list is None:
            self._list = PauseList(self)
            self._list.set_look(self.look)
            self._list.show_conditions(self._told)
            self._list.chosen.connect(self.chosen)
            self.made.emit(self._list)
        return self._list

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        super().set_look(look)
        if self._list is not None:
            self._list.set_look(look)

    def show_trace(self, trace: Trace | None) -> None:
        """Offer what fits that run when the list is opened."""
        self._trace = trace

    def show_conditions(self, conditions: Iterable[Condition]) -> None:
        """Show which conditions there are, and which are on."""
        self._told = one_of_each(conditions)
        if self._list is not None:
            self._list.show_conditions(self._told)

    @property
    def on(self) -> list[Condition]:
        """The conditions that are on and fit the run."""
        trace, all_of_them = self._trace, self._list.conditions if self._list else self._told
        if trace is None:
            return []
        offered = kinds_for(trace.cell, writes=trace.request.sampling is not None)
        return [c for c in all_of_them if c.on and c.kind in offered]

    def say(self, room: float) -> None:
        """Say as much as there is room for, in pixels."""
        on = self.on
        whole = f"Pause when {named(on[0])}" if len(on) == 1 else f"Pause at {len(on)} conditions"
        fits = on and self.look.width_of(whole, "small") + 2.9 * self.look.unit <= room
        text = whole if fits else f"{SHORT} ({len(on)})" if on else SHORT
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(whole if on else "Pause when")

    def wide(self) -> int:
        """Return how many pixels wide it must be for what it says."""
        text = self.text().replace("&&", "&")
        return round(self.look.width_of(text, "small") + 2.7 * self.look.unit)

    def open(self) -> None:
        """Open the list, if there is a run."""
        if self._trace is not None:
            self.list.offer(self._trace)
            self.list.open_above(self.mapToGlobal(QPoint(0, 0)))
