"""The dialog in which a foreign file is opened: its card, its questions, and what it says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from rnnviz.app.drops import first_file, welcome
from rnnviz.app.opening import card
from rnnviz.app.opening.attaching import (
    attached,
    attached_labels,
    typed,
    typed_labels,
    typed_scaling,
)
from rnnviz.app.opening.draft import Draft, settled
from rnnviz.app.opening.layout import Layout
from rnnviz.app.opening.preview import SAMPLE, Preview, previews, tried
from rnnviz.files.foreign.conventions import Conventions
from rnnviz.files.foreign.probe import Ranking
from rnnviz.files.foreign.series import course
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.nets.model import Model
from rnnviz.session.runner import Runner
from rnnviz.views.look import Look

_TYPED = {"vocabulary": typed, "labels": typed_labels, "scaling": typed_scaling}
_LONGEST = 200_000  # characters of a sample that are read from a file


class OpeningDialog(QDialog):
    """Shows a draft and asks what it lacks; `made` carries the model when all is answered.

    What is seen of it follows every answer, on a worker. Cancel changes nothing.
    """

    made = Signal(object)  # Model

    def __init__(self, draft: Draft, look: Look, parent: QWidget | None = None) -> None:
        """Show the draft in that look; call `open` to put it before its parent."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.setWindowTitle(f"Opening {draft.path.name}")
        self.draft = draft
        self.parts_ = Layout(self, draft)
        self.previewer, self.worker = Runner(self), Runner(self)
        self._offered = SAMPLE
        self._connect()
        self.set_look(look)
        self.parts_.sample.setPlainText(SAMPLE)
        self._show_part()

    def _connect(self) -> None:
        parts, form = self.parts_, self.parts_.form
        parts.part.chosen.connect(self._choose_part)
        form.answered.connect(self._answer)
        form.typed.connect(self._take_typed)
        form.fileWanted.connect(self._ask_for_file)
        parts.sample.textChanged.connect(self._preview)
        parts.load.clicked.connect(self._ask_for_sample)
        parts.probe.clicked.connect(self._try)
        parts.trials.chosen.connect(self._take_conventions)
        parts.cancel.clicked.connect(self.reject)
        parts.ok.clicked.connect(self._settle)
        self.previewer.produced.connect(self._show_preview)
        self.previewer.failed.connect(self._show_no_preview)
        self.worker.produced.connect(self._take)
        self.worker.failed.connect(self._fail)
        self.worker.finished.connect(self._end)
        self.finished.connect(self._close)

    @Slot(object)
    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self.parts_.set_look(look)
        self._show_card()

    def take_file(self, about: str, path: str) -> None:
        """Take the vocabulary or the labels from a file, on the worker."""
        draft, take = self.draft, attached if about == "vocabulary" else attached_labels
        self._work(lambda: take(draft, Path(path)), "Reading…")

    def take_sample(self, path: str) -> None:
        """Take the sample from the beginning of a text file."""
        try:
            with Path(path).open(encoding="utf-8-sig", errors="replace") as file:
                self.parts_.sample.setPlainText(file.read(_LONGEST))
        except OSError as wrong:
            self.parts_.show_problem(f"{Path(path).name} cannot be read: {wrong.strerror}.")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let a list, a text file or a text be dropped."""
        if welcome(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a file for what is asked where it was dropped, or for the sample, and a text too."""
        self.take_dropped(event.mimeData(), self.mapToGlobal(event.position().toPoint()))
        event.acceptProposedAction()

    def take_dropped(self, data: QMimeData, place: QPoint) -> None:
        """Take what was dropped at a place on the screen."""
        file, sample = first_file(data), self.parts_.sample
        about = self.parts_.form.asked_at(place)
        if file and about and not sample.rect().contains(sample.mapFromGlobal(place)):
            self.take_file(about, file)
        elif file:
            self.take_sample(file)
        elif data.hasText():
            sample.setPlainText(data.text()[:_LONGEST])

    def _show_part(self) -> None:
        self.parts_.form.show_draft(self.draft)
        self.parts_.trials.show_ranking(None)
        self._show_draft()

    def _show_draft(self) -> None:
        """Show what is known by now, and run the sample with it."""
        parts, draft = self.parts_, self.draft
        parts.form.show_answers(draft)
        parts.show_possible(draft)
        self._offer_sample()
        self._show_card()
        self._preview()

    def _offer_sample(self) -> None:
        """Put something into the sample that can be read, as long as nobody wrote any."""
        draft, sample = self.draft, self.parts_.sample
        if (
            draft.part.is_series
            and draft.vocabulary
            and sample.toPlainText() in (SAMPLE, self._offered)
        ):
            self._offered = course(draft.vocabulary)
            sample.setPlainText(self._offered)

    def _show_card(self) -> None:
        self.parts_.card.setText(card.rich(card.of_draft(self.draft), self.look))

    @Slot()
    def _preview(self) -> None:
        draft, text = self.draft, self.parts_.sample.toPlainText()
        if draft.silent:
            self.previewer.cancel()
            self._show_no_preview(0, draft.silent)
        else:
            self.previewer.start(lambda: previews(draft, text))

    @Slot(int, object)
    def _show_preview(self, _number: int, preview: Preview) -> None:
        self.parts_.show_preview(preview)

    @Slot(int, str)
    def _show_no_preview(self, _number: int, sentence: str) -> None:
        self.parts_.show_preview(None, sentence)

    @Slot(str)
    def _choose_part(self, number: str) -> None:
        self.worker.cancel()
        self._end(0)
        self.draft = self.draft.of_part(int(number))
        self.parts_.part.show_answer(number)
        self._show_part()

    @Slot(str, str)
    def _answer(self, about: str, answer: str) -> None:
        self.draft = self.draft.with_answer(about, answer)
        self._show_draft()

    @Slot(object)
    def _take_conventions(self, conventions: Conventions) -> None:
        self.draft = self.draft.with_conventions(conventions)
        self._show_draft()

    @Slot(str, str)
    def _take_typed(self, about: str, text: str) -> None:
        self.draft, says = _TYPED[about](self.draft, text)
        self.parts_.trials.show_ranking(None)
        self._show_draft()
        self.parts_.show_problem(says or self.draft.lacks)

    @Slot(str)
    def _ask_for_file(self, about: str) -> None:
        self._file_dialog("What it reads" if about == "vocabulary" else "What its outputs mean",
                          lambda path: self.take_file(about, path))  # fmt: skip

    @Slot()
    def _ask_for_sample(self) -> None:
        self._file_dialog("A sample text", self.take_sample)

    def _file_dialog(self, title: str, take: object) -> None:
        dialog = QFileDialog(self, title, str(self.draft.path.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(take)
        dialog.open()

    @Slot()
    def _try(self) -> None:
        draft, text = self.draft, self.parts_.sample.toPlainText()
        self._work(lambda: tried(draft, text), "Trying…")

    @Slot()
    def _settle(self) -> None:
        draft = self.draft
        self._work(lambda: settled(draft), "Opening…")

    def _work(self, work: object, says: str) -> None:
        self.parts_.show_problem("")
        self.parts_.show_busy(says)
        self.worker.start(work)

    @Slot(int, object)
    def _take(self, _number: int, found: Vocabulary | tuple[str, ...] | Ranking | Model) -> None:
        """Take what the worker found."""
        if isinstance(found, Model):
            self.made.emit(found)
            self.accept()
        elif isinstance(found, Ranking):
            self.parts_.trials.show_ranking(found)
            if found.winner is not None:
                self._take_conventions(found.winner)
        else:
            self.draft, about, says = self.draft.with_names(found)
            self.parts_.form.show_taken(about, says)
            self.parts_.trials.show_ranking(None)
            self._show_draft()

    @Slot(int, str)
    def _fail(self, _number: int, sentence: str) -> None:
        self._end(0)
        self.parts_.show_problem(sentence)

    @Slot(int)
    def _end(self, _number: int) -> None:
        self.parts_.show_busy("")

    @Slot()
    def _close(self) -> None:
        """Drop what is under way."""
        self.previewer.close()
        self.worker.close()
