"""What a change did: the difference to the run without it, or which unit matters most."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.capture.ablation import Ablation, Ranking, affordable
from rnnviz.edits import Edit
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.model import Model
from rnnviz.screen.button import Button
from rnnviz.screen.change import revise
from rnnviz.screen.change.wording import word_told
from rnnviz.trace import Cursor, Trace
from rnnviz.views.ablation import AblationView
from rnnviz.views.base import View
from rnnviz.views.difference import DifferenceView
from rnnviz.views.look import Look

TABS, GAP, TOP = 1.9, 0.25, 0.6  # units
PATIENCE = 250  # milliseconds without another change before the units are ranked anew
RANKS = ("Which unit matters?", "Which unit?")
QUICK = 0.1  # the share of the longest ranking that is done unasked


class Outcome(QFrame):
    """Two pictures, one at a time, with the symbols that the difference can show."""

    picked = Signal(object)  # Cursor
    revised = Signal(object)  # Revision
    asked = Signal(object)  # Question
    dropped = Signal(object)  # kind of Question
    turned = Signal()  # the other picture is shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look, self.ranks = Look(), False
        self._model: Model | None = None
        self._trace: Trace | None = None
        self._cursor = Cursor()
        self.difference, self.ablation = DifferenceView(), AblationView()
        self.difference.setAccessibleName("Difference to the run without changes")
        self.ablation.setAccessibleName("Units by how much they matter")
        for view in self.both:
            view.setParent(self)
            view.picked.connect(self.picked)
        self.ablation.switched.connect(self._switch)
        self.tabs = {
            False: self._tab("Difference", "The run with your changes − the run without", False),
            True: self._tab(RANKS[0], "Switch off each unit in turn", True),
        }
        self.symbols: dict[str, Button] = {}
        self.again = Button("", "plain", "Rank the units", "Switch off each unit in turn", self)
        self.again.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.again.clicked.connect(self._ask_or_stop)
        self._wait = QTimer(self, singleShot=True, interval=PATIENCE)
        self._wait.timeout.connect(self.ask)
        self._show()

    @property
    def both(self) -> list[View]:
        """Both pictures."""
        return [self.difference, self.ablation]

    @property
    def views(self) -> list[View]:
        """The picture that is shown."""
        return [self.ablation if self.ranks else self.difference]

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (*self.tabs.values(), *self.symbols.values(), self.again, *self.both):
            part.set_look(look)
        self._place()

    def show_run(self, model: Model, trace: Trace, baseline: Trace | None) -> None:
        """Show that run against the one without edits; rank the units anew where that is quick."""
        other = model is not self._model
        self._model, self._trace = model, trace
        if other:
            self.ablation.show_ranking(None)
        self._offer_symbols(trace)
        for view in self.both:
            view.show_trace(trace, baseline)
        self.ablation.show_off(_switched_off(trace, self._layer()))
        self._follow()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place of the run."""
        moved = (cursor.step, cursor.layer) != (self._cursor.step, self._cursor.layer)
        self._cursor = cursor
        for view in self.both:
            view.show_cursor(cursor)
        if moved and self._trace is not None:
            self.ablation.show_off(_switched_off(self._trace, self._layer()))
            self._follow()

    def show_answer(self, answer: object) -> None:
        """Show the units that were tried so far."""
        if isinstance(answer, Ranking) and self._trace is not None:
            self.ablation.show_ranking(answer)
            self._tell_button()

    def show_ranks(self, ranks: bool) -> None:
        """Show which unit matters most, or the difference."""
        self.ranks = ranks
        self._show()
        self.turned.emit()
        if ranks:
            self.ask()
        else:
            self.dropped.emit(Ablation)

    def ask(self) -> None:
        """Ask which unit matters most for the answer at this step."""
        if self.ranks and self._trace is not None:
            self.ablation.show_ranking(None)
            self.asked.emit(Ablation(self._layer(), min(self._cursor.step, len(self._trace) - 1)))
            self._tell_button()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place tabs and picture."""
        self._place()

    def _layer(self) -> int:
        return min(self._cursor.layer, self._trace.layers - 1)

    def _follow(self) -> None:
        """Rank anew after a moment where that is quick; else say for which word this is."""
        if self.ranks and self._is_quick():
            self._wait.start()
        self._tell_button()

    def _is_quick(self) -> bool:
        return self._cursor.step < QUICK * affordable(self._model)

    def _ask_or_stop(self) -> None:
        ranking = self.ablation.ranking
        if ranking is not None and not ranking.whole:
            self.dropped.emit(Ablation)
            self.again.setText("Rank again")
        else:
            self.ask()

    def _tell_button(self) -> None:
        """Offer to stop, or to rank the units for another word than the one they are ranked for."""
        ranking, trace = self.ablation.ranking, self._trace
        step = min(self._cursor.step, len(trace) - 1)
        under_way = ranking is not None and not ranking.whole
        fits = ranking is not None and ranking.step == step and ranking.whole
        self.again.setText("Cancel" if under_way else f"Rank for {word_told(trace, step)}")
        self.again.setVisible(self.ranks and (under_way or (not fits and not self._is_quick())))

    def _switch(self, unit: int) -> None:
        """Switch a unit of the list off, or on again."""
        layer = self.ablation.ranking.question.layer
        edit = Edit("h", "mask", 0.0, layer, (unit,))
        shown = self._trace.request.edits
        here = [k for k, each in enumerate(shown) if revise.alike(each, edit)]
        if here and shown[here[0]].on:
            self.revised.emit(revise.removing(here, shown))
        else:
            self.revised.emit(revise.setting(edit))

    def _tab(self, title: str, tip: str, ranks: bool) -> Button:
        tab = Button(title, "segment", title, tip, self)
        tab.setCheckable(True)
        tab.setProperty("tight", True)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.clicked.connect(partial(self.show_ranks, ranks))
        return tab

    def _offer_symbols(self, trace: Trace) -> None:
        wanted = ANATOMIES[trace.cell].symbols
        if tuple(self.symbols) != wanted:
            for button in self.symbols.values():
                button.deleteLater()
            self.symbols = {symbol: self._symbol(symbol) for symbol in wanted}
            self._show_symbol("h")
            self._show()

    def _symbol(self, symbol: str) -> Button:
        says = f"The difference of {symbol}"
        button = Button(symbol, "segment", says, says, self)
        button.setCheckable(True)
        button.setProperty("tight", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.set_look(self.look)
        button.clicked.connect(partial(self._show_symbol, symbol))
        return button

    def _show_symbol(self, symbol: str) -> None:
        for each, button in self.symbols.items():
            button.setChecked(each == symbol)
        self.difference.show_symbol(symbol)

    def _show(self) -> None:
        for ranks, tab in self.tabs.items():
            tab.setChecked(ranks == self.ranks)
        self.difference.setVisible(not self.ranks)
        self.ablation.setVisible(self.ranks)
        for button in self.symbols.values():
            button.setVisible(not self.ranks and len(self.symbols) > 1)
        self._place()

    def _place(self) -> None:
        u, width, high = self.look.unit, self.width(), round(TABS * self.look.unit)
        x, y = u, TOP * u
        long = sum(self.look.width_of(t) + 1.3 * u for t in (self.tabs[False].text(), RANKS[0]))
        self.tabs[True].setText(RANKS[0] if long < width - 2 * u else RANKS[1])
        for tab in self.tabs.values():
            wide = self.look.width_of(tab.text()) + 1.3 * u
            tab.setGeometry(round(x), round(y), round(wide), high)
            x += wide + GAP * u
        small = 1.75 * u
        row = len(self.symbols) * small
        if self.symbols and x + row > width - u:
            x, y = u, y + high + GAP * u
        for k, button in enumerate(self.symbols.values()):
            button.setGeometry(round(x + k * small), round(y), round(small), high)
        second = not self.ranks and len(self.symbols) > 1
        top = round(y if second else TOP * u) + high
        self.again.setGeometry(QRect(round(u), top, round(width - 2 * u), high))
        for view in self.both:
            shift = top + (high if view is self.ablation and not self.again.isHidden() else 0)
            view.setGeometry(0, shift, width, max(0, self.height() - shift))


def _switched_off(trace: Trace, layer: int) -> frozenset[int]:
    """Return the units of a layer that an edit which is on switches off at every step."""
    return frozenset(
        unit
        for edit in trace.request.active(Edit)
        if (edit.symbol, edit.operation, edit.steps) == ("h", "mask", None)
        and edit.layer in (None, layer)
        for unit in edit.units or ()
    )
