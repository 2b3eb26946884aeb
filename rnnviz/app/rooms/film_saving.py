"""Saving the film of the run that is looked at: which form, which file, how far, or not at all."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from rnnviz.app.exporting import ask_for_name
from rnnviz.screen.train.film_button import FilmButton, FilmForm
from rnnviz.session.looking import Looking

if TYPE_CHECKING:
    from rnnviz.export.film import FilmExport


class FilmSaving(QObject):
    """Joins the button to the export, made when it is first asked for; `told` says how it ended."""

    told = Signal(str)

    def __init__(self, looking: Looking, button: FilmButton, window: QWidget) -> None:
        super().__init__(button)
        self.looking, self.button, self.window = looking, button, window
        self._export: FilmExport | None = None
        button.saveAsked.connect(self.ask)
        button.cancelAsked.connect(self._cancel)

    @Slot(object)
    def ask(self, form: FilmForm) -> QFileDialog | None:
        """Return an opened dialog for the name of the file, if there is a film."""
        run = self.looking.run
        if run is None or len(run.film) < 2:
            return None
        name = f"{run.name} learns {run.plan.source.title}"
        dialog = ask_for_name(self.window, name, form.suffix)
        dialog.fileSelected.connect(partial(self.save, form))
        return dialog

    def save(self, form: FilmForm, path: str) -> None:
        """Save the film as it is now, beside the window's work."""
        from rnnviz.export.film import FilmOrder  # takes Pillow along, which a start need not

        run, theme = self.looking.run, self.button.look.theme
        if run is not None:
            text, truth, size = self.looking.text, self.looking.truth(), (form.width, form.height)
            self._exporter().start(FilmOrder(run, text, Path(path), *size, theme, truth))

    def close(self) -> None:
        """End all work."""
        if self._export is not None:
            self._export.close()

    def _exporter(self) -> FilmExport:
        from rnnviz.export.film import FilmExport

        if self._export is None:
            self._export = FilmExport(self)
            self._export.told.connect(self.button.show_share)
            self._export.ended.connect(self._end)
        return self._export

    @Slot()
    def _cancel(self) -> None:
        if self._export is not None:
            self._export.cancel()

    @Slot(str)
    def _end(self, sentence: str) -> None:
        self.button.show_share(None)
        self.told.emit(sentence)
