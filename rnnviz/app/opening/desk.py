"""The way from a path to the stage: opened at once, or asked about in a dialog first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from rnnviz.app.appearance import Appearance
from rnnviz.files.library import SUFFIX
from rnnviz.nets.model import Model
from rnnviz.session.runner import Runner
from rnnviz.session.session import Session

if TYPE_CHECKING:
    from rnnviz.app.opening.draft import Draft


class Opening(QObject):
    """Opens files in the session, whoever wrote them.

    `told` carries a sentence if a file cannot be opened, and `busyChanged` what is being read.
    `reading` is the path of the file being read, `path` that of the one on its way to the stage,
    for the list of recent files; `forget` drops both.
    """

    told = Signal(str)
    busyChanged = Signal(str)
    ended = Signal()  # whatever was asked about a file is no longer wanted

    def __init__(self, session: Session, appearance: Appearance, window: QWidget) -> None:
        """Open into that session, with dialogs before that window."""
        super().__init__(window)
        self._session, self._appearance, self._window = session, appearance, window
        self.path = ""
        self.reading = ""
        self._runner = Runner(self)
        self._runner.produced.connect(self._go_on)
        self._runner.failed.connect(self._fail)
        self._runner.finished.connect(self._end)
        session.problemRaised.connect(self.forget)

    def open(self, path: str) -> None:
        """Open a file: one of ours at once, another as soon as it is understood."""
        self.forget()
        self.ended.emit()
        if Path(path).suffix == SUFFIX or not Path(path).is_file():
            self._show(path)
            return
        self.reading = path
        self.busyChanged.emit(f"Reading {Path(path).name}…")
        self._runner.start(partial(_drafted, path))

    def show_card(self) -> None:
        """Show how the model on show was read."""
        from rnnviz.app.opening.reading import show_reading

        if self._session.model is not None:
            show_reading(self._session.model, self._appearance, self._window)

    @Slot(str)
    def forget(self, _why: str = "") -> None:
        """Let go of the file under way: something else was asked for."""
        self.path = ""
        self.cancel()

    @Slot()
    def cancel(self) -> None:
        """Stop reading; what is on show stays."""
        if self.reading:
            self._runner.cancel()
            self._end(0)

    def close(self) -> bool:
        """Stop for good, and return whether the work ended in time."""
        self.ended.emit()
        return self._runner.close()

    def _show(self, path: str, model: Model | None = None) -> None:
        """Put a file's model on show, which may have been made of it already."""
        self._session.open_model(path, None if model is None else lambda _path: model)
        self.path = path

    @Slot(int, object)
    def _go_on(self, _number: int, found: Draft | Model | None) -> None:
        path = self.reading
        self._end(0)
        if found is None or isinstance(found, Model):
            self._show(path, found)
        else:
            self._ask(path, found)

    def _ask(self, path: str, draft: Draft) -> None:
        from rnnviz.app.opening.dialog import OpeningDialog

        dialog = OpeningDialog(draft, self._appearance.look, self._window)
        self._appearance.changed.connect(dialog.set_look)
        self.ended.connect(dialog.reject)
        dialog.made.connect(partial(self._show, path))
        dialog.open()

    @Slot(int, str)
    def _fail(self, _number: int, sentence: str) -> None:
        self._end(0)
        self.told.emit(sentence)

    @Slot(int)
    def _end(self, _number: int) -> None:
        if self.reading:
            self.reading = ""
            self.busyChanged.emit("")


def _drafted(path: str) -> Iterator[Draft | Model | None]:
    """Yield None of a file of ours, the model of one without questions, or else its draft."""
    # Imported here, as it brings twenty modules along: 20 ms that a start does not need.
    from rnnviz.app.opening.draft import drafted

    for draft in drafted(Path(path)):
        yield draft.opened() if draft is not None and draft.plain else draft
