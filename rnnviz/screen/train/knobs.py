"""The column of knobs: what changes now, and what changes at the next reset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rnnviz.data.recipe import Recipe
from rnnviz.screen.button import Button
from rnnviz.screen.conditions import CheckButton
from rnnviz.screen.knob import Knob
from rnnviz.screen.label import Line, Sentence
from rnnviz.screen.train.option import OptionButton
from rnnviz.screen.train.settings import CELLS, LEARNING, NETWORK, OPTIONS, TIED, WHOLE, Setting
from rnnviz.views.look import Look

KNOB, ROW = 2.5, 2.1  # units


class Knobs(QScrollArea):
    """Every setting with its present value; `changed` carries a name and what the user chose."""

    changed = Signal(str, object)
    resetAsked = Signal()
    seedAsked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.look = Look()
        self.knobs: dict[str, Knob] = {}
        self.options: dict[str, OptionButton] = {}
        self.cells = {cell: self._cell(cell, words) for cell, words in CELLS.items()}
        self.tied = CheckButton("Tied weights", "row", "Tied weights", "The head is the embedding")
        self.tied.setCheckable(True)
        self.tied.setProperty("ticked", True)
        self.tied.clicked.connect(lambda: self._tell(TIED, not self.tied.isChecked()))
        self.reset = Button("Reset", "plain", "Reset", "Begin again from the same initial weights")
        self.seed = Button("New seed", "plain", "New seed", "Begin again from other weights")
        self.reset.clicked.connect(self.resetAsked)
        self.seed.clicked.connect(self.seedAsked)
        self.waiting = Sentence("reason")
        self.headings = [Line("CHANGES NOW", "heading"), Line("AT THE NEXT RESET", "heading")]
        self._body = QFrame()
        self._body.setObjectName("demos")
        self._column = QVBoxLayout(self._body)
        self._fill()
        self.setWidget(self._body)

    def _fill(self) -> None:
        column = self._column
        column.addWidget(self.headings[0])
        self._add(LEARNING)
        self._add_option("schedule")
        column.addWidget(self.headings[1])
        self._add_row([self.reset, self.seed])
        column.addWidget(self.waiting)
        self._add_row(list(self.cells.values()))
        self._add(NETWORK)
        self._add_option("optimiser")
        column.addWidget(self.tied)
        column.addStretch(1)

    def _add_row(self, buttons: Sequence[QWidget]) -> None:
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button)
        self._column.addLayout(row)

    def _add(self, settings: Mapping[str, Setting]) -> None:
        for name, s in settings.items():
            knob = self.knobs[name] = Knob(
                s.title, (s.low, s.high), s.decimals, scale=s.scale, tip=s.tip
            )
            knob.chosen.connect(partial(self._turn, name))
            self._column.addWidget(knob)

    def _add_option(self, name: str) -> None:
        option = OPTIONS[name]
        button = self.options[name] = OptionButton(option.title, option.answers, option.tip)
        button.chosen.connect(partial(self._tell, name))
        self._column.addWidget(button)

    def _cell(self, cell: str, words: str) -> Button:
        button = Button(words, "segment", f"Cell: {words}", f"Learn with {words}")
        button.setCheckable(True)
        button.setProperty("tight", True)
        button.clicked.connect(lambda: self._tell("cell", cell))
        return button

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look, u = look, look.unit
        self._column.setContentsMargins(*(round(k * u) for k in (1.1, 0.9, 1.1, 0.9)))
        self._column.setSpacing(round(0.3 * u))
        for knob in self.knobs.values():
            knob.set_look(look)
            knob.setFixedHeight(round(KNOB * u))
        buttons = (*self.cells.values(), *self.options.values(), self.tied, self.reset, self.seed)
        for button in buttons:
            button.set_look(look)
            button.setFixedHeight(round(ROW * u))

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        fields = [each for knob in self.knobs.values() for each in (knob.field, knob.slider)]
        return [*fields, *self.options.values(), *self.cells.values(), self.reset, self.seed]

    def show_recipe(self, recipe: Recipe, usual: Recipe, seed: int) -> None:
        """Show those settings; a double click on a slider means the usual ones."""
        for name, knob in self.knobs.items():
            knob.show_number(seed if name == "seed" else getattr(recipe, name))
            knob.set_default(0 if name == "seed" else getattr(usual, name))
        writes = recipe.task == "generate"
        for name, setting in {**NETWORK, **LEARNING}.items():
            self.knobs[name].setVisible(writes or not setting.writers)
        for cell, button in self.cells.items():
            button.setChecked(cell == recipe.cell)
        for name, button in self.options.items():
            button.show_answer(getattr(recipe, name))
        self.tied.setVisible(writes)
        self.tied.setChecked(recipe.tied)

    def show_waiting(self, names: Sequence[str]) -> None:
        """Say which settings wait for a reset."""
        titles = {"cell": "The cell", "optimiser": "The optimiser", TIED: "Tied weights"}
        titles |= {name: each.title for name, each in NETWORK.items()}
        known = [titles[name] for name in names if name in titles]
        said = " and ".join(dict.fromkeys(known)).lower().capitalize()
        verb = "wait" if len(known) > 1 else "waits"
        self.waiting.setText(f"{said} {verb} for the next reset" if known else "")
        self.waiting.setVisible(bool(known))
        self.reset.setProperty("role", "primary" if known else "plain")
        self.reset.style().unpolish(self.reset)
        self.reset.style().polish(self.reset)

    def _turn(self, name: str, number: float) -> None:
        self._tell(name, round(number) if name in WHOLE else number)

    def _tell(self, name: str, value: object) -> None:
        self.changed.emit(name, value)
