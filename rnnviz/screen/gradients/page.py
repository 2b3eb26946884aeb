"""The page about gradients, in sections that are shown one at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.busy import Busy
from rnnviz.screen.gradients.options import Options
from rnnviz.screen.gradients.outcome import OutcomeChoice
from rnnviz.screen.gradients.section import SECTIONS, GradientSection, Question
from rnnviz.screen.sectioned import SectionedPage
from rnnviz.trace import Cursor, Trace

REST = 30  # milliseconds without a change before anything is asked


class GradientsPage(SectionedPage):
    """Which outcome, which picture; what the picture needs is computed beside the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SECTIONS, parent)
        self.outcome, self.options = OutcomeChoice(self._head), Options(self._head)
        self.busy = Busy(self._head)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._ask)
        self.outcome.chosen.connect(self._ask_anew)
        self.options.chosen.connect(self._choose_option)
        self.busy.cancelRequested.connect(self._cancel)
        self._asked: Question | None = None

    def show_section(self, name: str) -> None:
        """Show the section of that name; what another one asked is void."""
        if name != self.current:
            self._drop()
        super().show_section(name)

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Know that network; what was asked about another is void."""
        super().show_model(demo, model)
        self._drop()

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show that run, and ask about it once it is complete."""
        if trace is not self.trace:
            self._drop()
        self.trace, self.baseline = trace, baseline
        if trace is not None:
            self.outcome.show_trace(trace)
        self._tell()
        self._place()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place, and ask anew if it is about that step."""
        self.cursor_at = cursor
        self.outcome.show_step(cursor.step)
        self.section.show_cursor(cursor)
        self._ask_later()

    def show_answer(self, answer: object) -> None:
        """Show the answer to what was asked last."""
        if self._asked is not None and getattr(answer, "question", None) == self._asked:
            self.section.show_answer(answer)
            self._show_progress(answer)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing more; a window that is minimised is told nothing anew when it comes back."""
        if not event.spontaneous():
            self._drop()
        super().hideEvent(event)

    def _tell(self) -> None:
        if self.trace is not None:
            self.options.show_options(self.section.options(self.trace), self.section.option)
        self.section.show_trace(self.trace, self.baseline)
        self.section.show_cursor(self.cursor_at)
        self._ask_later()

    def _question(self) -> Question | None:
        trace = self.trace
        if trace is None or not trace.complete or self.cursor_at.step >= len(trace):
            return None
        return self.section.question(self.outcome.choice, trace, self.cursor_at)

    def _ask_later(self) -> None:
        """Ask soon, unless that has been asked already."""
        question = self._question()
        if question is None or question == self._asked:
            self._rest.stop()
        elif not self._rest.isActive():
            self._rest.start()

    @Slot()
    def _ask(self) -> None:
        question = self._question()
        if question is not None and question != self._asked:
            self._asked = question
            self.asked.emit(question)

    @Slot()
    def _ask_anew(self) -> None:
        self._place()
        self._ask_later()

    def _drop(self) -> None:
        """Forget what was asked, and stop it if it is under way."""
        self._rest.stop()
        self.busy.show_busy("")
        if self._asked is not None:
            self.dropped.emit(type(self._asked))
            self._asked = None

    @Slot()
    def _cancel(self) -> None:
        """Stop what is under way; it is not asked again until something changes."""
        self.busy.show_busy("")
        self.dropped.emit(type(self._asked))

    def _show_progress(self, answer: object) -> None:
        waits = not getattr(answer, "complete", True)
        steps = len(self.trace)
        text = f"Going back… step {answer.back + 1:,} of {steps:,}" if waits else ""
        self.busy.show_busy(text)
        self._place()

    @Slot(str)
    def _choose_option(self, option: str) -> None:
        self.section.show_option(option)
        self.options.show_options(self.section.options(self.trace), option)
        self._ask_later()

    def _section(self, name: str) -> GradientSection:
        new = name not in self._made
        section = super()._section(name)
        if new:
            section.changed.connect(self._ask_later)
        return section

    def _controls(self) -> Sequence[QWidget]:
        return self.outcome, self.options, self.busy

    def _place_controls(self, y: int) -> int:
        u, width = self.look.unit, self.width()
        self.outcome.setVisible(self.section.about_one_outcome)
        if self.section.about_one_outcome:
            high = self.outcome.place(width, steps=self.section.one_step)
            self.outcome.setGeometry(0, y, width, high)
            y += high
        high = self.options.place(width)
        self.options.setGeometry(0, y, width, high)
        y += high
        self.busy.setGeometry(round(0.8 * u), y, round(width - 1.6 * u), round(1.9 * u))
        return y + (0 if self.busy.isHidden() else round(2.1 * u))
