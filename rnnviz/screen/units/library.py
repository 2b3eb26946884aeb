"""The text that was loaded for searching: chosen in a dialog, read beside the window, kept."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from rnnviz.capture.corpus import Corpus, Reading, ReadText
from rnnviz.nets.model import Model
from rnnviz.screen.units.source import SourceChoice

FILTER = "Texts (*.txt);;All files (*)"


class Library(QObject):
    """Holds one loaded text, and which text is searched; `changed` says that either is another."""

    changed = Signal()
    asked = Signal(object)  # ReadText
    dropped = Signal(object)  # the kind ReadText

    def __init__(self, choice: SourceChoice, parent: QWidget) -> None:
        """Speak through that choice; the parent is where dialogs open."""
        super().__init__(parent)
        self._choice, self._parent = choice, parent
        self._corpus: Corpus | None = None
        self._wanted: ReadText | None = None
        self._current, self._layer, self._model = False, 0, ""
        choice.chosen.connect(self._choose)
        choice.loadAsked.connect(self._ask_for_file)
        choice.cancelAsked.connect(self._cancel)

    @property
    def corpus(self) -> Corpus | None:
        """The loaded text, if that is the one to be searched."""
        return self._corpus if self._current else None

    def show_model(self, model: Model) -> None:
        """Forget what another network has read."""
        if self._corpus is not None and self._corpus.model != model.version:
            self._corpus = None
            self._show()
        if self._wanted is not None and self._model != model.version:
            self._wanted = None
            self._choice.show_reading("")
        self._model = model.version

    def show_layer(self, layer: int) -> None:
        """Know the layer that is looked at, which is kept in any case."""
        self._layer = layer

    @Slot(str)
    def read(self, path: str) -> None:
        """Ask to read that file."""
        self._wanted = ReadText(path, self._layer)
        self._choice.show_note("")
        self._choice.show_reading("Reading the text…")
        self.asked.emit(self._wanted)
        self.changed.emit()

    def take(self, answer: object) -> None:
        """Hear how far the reading is, and keep the text in the end."""
        if not isinstance(answer, Reading) or answer.question != self._wanted:
            return
        if answer.corpus is not None:
            self._corpus, self._current = answer.corpus, True
            self._end(f"Read: {answer.corpus.note}." if answer.corpus.note else "")
        elif answer.problem:
            self._end(answer.problem)
        elif answer.of:
            self._choice.show_reading(f"Reading… {answer.steps:,} of {answer.of:,} steps")

    def _end(self, note: str) -> None:
        self._wanted = None
        self._choice.show_reading("")
        self._choice.show_note(note)
        self._show()

    def _show(self) -> None:
        self._current = self._current and self._corpus is not None
        name = self._corpus.name if self._corpus is not None else ""
        self._choice.show_loaded(name, current=self._current)
        self.changed.emit()

    @Slot(bool)
    def _choose(self, loaded: bool) -> None:
        self._current = loaded
        self._show()

    @Slot()
    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self._parent, "Load a text to search", "", FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.read)
        dialog.open()

    @Slot()
    def _cancel(self) -> None:
        self.dropped.emit(ReadText)
        self._end("")
