"""What is done with the runs of Train: look at one, name it, lay it over, compare, save, remove."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from rnnviz.app.saving import Saving
from rnnviz.nets.model import Model
from rnnviz.screen.train.runs_row import RunsRow
from rnnviz.session.looking import Looking
from rnnviz.session.sides import MOST
from rnnviz.session.workshop import Workshop


class Keeping(QObject):
    """Joins the row of runs to the workshop; `compareAsked` carries models and a text."""

    compareAsked = Signal(object, str)  # tuple of Model, and the text to show them on

    def __init__(
        self, workshop: Workshop, looking: Looking, saving: Saving, row: RunsRow, window: QWidget
    ) -> None:
        super().__init__(workshop)
        self.workshop, self.looking, self.saving = workshop, looking, saving
        self.window = window
        self._written: tuple[int, Model] | None = None  # the run and the network being saved
        row.runChosen.connect(lambda key: workshop.revise(workshop.runs.looking_at(key)))
        row.runNamed.connect(lambda key, name: workshop.revise(workshop.runs.renamed(key, name)))
        row.runTicked.connect(lambda key, on: workshop.revise(workshop.runs.overlaying(key, on)))
        row.runRemoved.connect(self._ask_to_remove)
        row.compareAsked.connect(self._compare)
        saving.saved.connect(self._note_saved)

    def ask_where_to_save(self) -> None:
        """Ask for a file, and save the network that is looked at."""
        from rnnviz.app import dialogs

        run, model = self.looking.run, self.looking.model
        if run is not None and model is not None:
            dialog = dialogs.ask_for_file(self.window, save_as=f"{run.name}.rnnviz")
            dialog.fileSelected.connect(partial(self.save, run.key, model))

    def save(self, key: int, model: Model, path: str) -> None:
        """Save that network of a run."""
        self._written = key, model
        self.saving.save(model, path)

    @Slot(object)
    def _note_saved(self, model: Model) -> None:
        if self._written is not None and self._written[1] is model:
            key, runs = self._written[0], self.workshop.runs
            if key in runs:
                self.workshop.revise(runs.changed(key, saved=model.card["step"]))

    @Slot()
    def _compare(self) -> None:
        """Compare what is looked at with the newest of the runs that are laid over it."""
        over = self.workshop.runs.shown[-2::-1]
        others = [run.model() for run in over if run.weights]
        if self.looking.model is not None and others:
            self.compareAsked.emit((self.looking.model, *others)[:MOST], self.looking.text)

    @Slot(int)
    def _ask_to_remove(self, key: int) -> None:
        """Forget a run; one that no file has only if the user means it."""
        run, remove = self.workshop.runs[key], partial(self._remove, key)
        if not run.unsaved:
            remove()
            return
        from rnnviz.app import dialogs

        says = f"{run.name} learnt {run.step:,} batches, and no file has its network."
        dialogs.ask_whether(self.window, says, "Remove it", remove)

    def _remove(self, key: int) -> None:
        self.workshop.revise(self.workshop.runs.without(key))
