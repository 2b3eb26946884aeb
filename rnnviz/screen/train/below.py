"""Below the stage: what a classifier still gets wrong, or what a writer writes."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.areas import line_width
from rnnviz.session.runs import Runs
from rnnviz.views.look import Look
from rnnviz.views.training.confusion import ConfusionView
from rnnviz.views.training.mistakes import MistakesView
from rnnviz.views.training.samples import SamplesView

MISTAKES, LEAST = 0.62, 15.0  # the share of the width; units that the matrix has at least


class Below(QFrame):
    """Mistakes beside the matrix of who is taken for whom, or samples in their place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.setProperty("divided", True)
        self.look, self.writes, self._runs = Look(), False, Runs()
        self.mistakes, self.confusion = MistakesView(), ConfusionView()
        self.samples = SamplesView()
        names = {
            self.mistakes: "Still wrong", self.confusion: "Confusion matrix",
            self.samples: "What it writes",
        }  # fmt: skip
        for view, name in names.items():
            view.setParent(self)
            view.setAccessibleName(name)
        self.confusion.cellChosen.connect(self._choose)
        self.set_writes(False)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (self.mistakes, self.confusion, self.samples):
            part.set_look(look)
        self._place()

    def set_writes(self, writes: bool) -> None:
        """Show samples, or mistakes."""
        self.writes = writes
        self.show_runs(self._runs)
        self.samples.setVisible(writes)
        self.mistakes.setVisible(not writes)
        self.confusion.setVisible(not writes)

    def show_runs(self, runs: Runs) -> None:
        """Show what the current run gets wrong, or what it writes."""
        self._runs = runs
        if self.writes:
            self.samples.show_runs(runs)
        else:
            self.mistakes.show_runs(runs)
            self.confusion.show_runs(runs)

    def show_moment(self, step: int | None) -> None:
        """Show what was wrong after that step."""
        self.samples.show_moment(step)
        self.mistakes.show_moment(step)
        self.confusion.show_moment(step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        self._place()

    def _choose(self, names: object) -> None:
        self.confusion.show_chosen(names)
        self.mistakes.show_cell(names)

    def _place(self) -> None:
        width, height, gap = self.width(), self.height(), line_width(self.look.unit)
        self.samples.setGeometry(0, 0, width, height)
        least = LEAST * self.look.unit  # its title is read even where the matrix is small
        left = round(min(max(MISTAKES * width, width - 1.5 * height), width - least))
        self.mistakes.setGeometry(0, 0, left, height)
        self.confusion.setGeometry(left + gap, 0, width - left - gap, height)
