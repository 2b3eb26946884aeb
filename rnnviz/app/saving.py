"""Writing a model to a file beside the window's work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.nets.model import Model
from rnnviz.session.runner import Runner


class Saving(QObject):
    """Saves one model at a time; `told` carries a sentence when it is done or was not possible."""

    told = Signal(str)
    saved = Signal(object)  # Model

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = Runner(self)
        self._runner.produced.connect(self._done)
        self._runner.failed.connect(self._failed)

    def save(self, model: Model, path: str) -> None:
        """Save the model; the file that was there stays whole until the new one is."""
        self._runner.start(lambda: _saved(model, path))

    def close(self) -> bool:
        """Wait for what is being written, and return whether it ended within two seconds."""
        return self._runner.close()

    @Slot(int, object)
    def _done(self, _number: int, done: tuple[Model, str]) -> None:
        model, name = done
        self.saved.emit(model)
        self.told.emit(f"Saved as {name}.")

    @Slot(int, str)
    def _failed(self, _number: int, sentence: str) -> None:
        self.told.emit(sentence)


def _saved(model: Model, path: str) -> Iterator[object]:
    from rnnviz.files.model_file import save_model  # here, as no start needs it

    save_model(model, path)
    yield model, Path(path).name
