"""Where everything stands in the dialog: the card at the left, questions and preview right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnviz.app.opening.draft import Draft
from rnnviz.app.opening.form import Choice, Form
from rnnviz.app.opening.preview import Preview
from rnnviz.app.opening.steps import StepsView
from rnnviz.app.opening.trials import Trials
from rnnviz.files.foreign.parts import Part
from rnnviz.screen.button import Button
from rnnviz.screen.label import Line, Sentence
from rnnviz.screen.style import sheet
from rnnviz.views.look import Look

WIDTH, HEIGHT, LEFT = 88.0, 52.0, 0.42  # units, units, and the card's share of the width
_EXTRA = """
QPlainTextEdit {{ color: {t.text}; background: {t.raised}; border: 1px solid {t.line};
    border-radius: {round}px; font-family: "{look.family}"; font-size: {label}px;
    padding: {slim}px; selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QPlainTextEdit:focus {{ border: 2px solid {t.accent}; }}
QPushButton[role="primary"]:disabled {{ color: {t.faint}; background: {t.raised};
    border-color: {t.line}; }}
#card {{ background: {t.background}; border-radius: {round}px; }}
#rows {{ background: transparent; }}
"""


class Layout:
    """The widgets of the dialog, placed; they know nothing of what they are for."""

    def __init__(self, dialog: QDialog, draft: Draft) -> None:
        """Put all into the dialog."""
        self._dialog = dialog
        self.title, self.problem = Line(dialog.windowTitle(), "title"), Sentence("problem")
        names = {f"{k}": _named(part) for k, part in enumerate(draft.report.parts)}
        self.part = Choice(names, f"{draft.number}", "Which part of the file is opened")
        self.part.setVisible(len(names) > 1)
        self.card, self.form, self.steps, self.trials = QLabel(), Form(), StepsView(), Trials()
        self.sample, self.says = QPlainTextEdit(), Sentence("fact")
        self.sample.setTabChangesFocus(True)
        self.sample.setAcceptDrops(False)  # the dialog takes what is dropped on it
        self.sample.setAccessibleName("Sample text")
        self.load = Button("From a file…", "plain", "Take the sample from a file")
        self.probe = Button("Try the conventions on it", "plain", tip=_PROBE)
        self.cancel, self.ok = Button("Cancel", "plain"), Button("Open", "primary")
        self._headings = [Line(text, "heading") for text in ("QUESTIONS", "A SAMPLE TEXT")]
        self._arrange()

    def _arrange(self) -> None:
        self._all = QVBoxLayout(self._dialog)
        self._middle, self._bottom = QHBoxLayout(), QHBoxLayout()
        self._all.addWidget(self.title)
        self._all.addLayout(self._middle, 1)
        self._all.addLayout(self._bottom)
        self._middle.addWidget(self._left(), round(100 * LEFT))
        self._middle.addWidget(self._right(), round(100 * (1 - LEFT)))
        self._bottom.addWidget(self.problem, 1)
        self._bottom.addWidget(self.cancel)
        self._bottom.addWidget(self.ok)

    def _left(self) -> QWidget:
        self.card.setTextFormat(Qt.TextFormat.RichText)
        self.card.setWordWrap(True)
        self.card.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.card.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.card.setAccessibleName("How the file was read")
        holder, self._beside = QWidget(), QVBoxLayout()
        holder.setLayout(self._beside)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.addWidget(self.part)
        self._beside.addWidget(scrolled(self.card, "card"), 1)
        return holder

    def _right(self) -> QWidget:
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._sampling = QHBoxLayout()
        self._sampling.addWidget(self.load)
        self._sampling.addWidget(self.probe)
        self._sampling.addStretch(1)
        for widget in (self._headings[0], self.form, self._headings[1], self.sample):
            self._column.addWidget(widget)
        self._column.addLayout(self._sampling)
        for widget in (self.steps, self.says, self.trials):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        return scrolled(holder, "rows")

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        u, lengths = look.unit, {"round": round(look.unit / 2), "slim": round(0.3 * look.unit)}
        extra = _EXTRA.format(t=look.theme, look=look, label=look.pixels("label"), **lengths)
        self._dialog.setStyleSheet(sheet(look) + extra)
        self._all.setContentsMargins(*(round(1.2 * u),) * 4)
        self._all.setSpacing(round(0.8 * u))
        self._middle.setSpacing(round(1.4 * u))
        for row in (self._column, self._beside, self._bottom, self._sampling):
            row.setSpacing(round(0.6 * u))
        self.card.setMargin(round(0.9 * u))
        self.sample.setFixedHeight(round(4.9 * u))
        for view in (self.form, self.steps, self.trials):
            view.set_look(look)
        for button in (self.part, self.load, self.probe, self.cancel, self.ok):
            button.set_look(look)
            button.setFixedHeight(round(2.3 * u))
        self._fit(u)

    def _fit(self, u: float) -> None:
        """Be as large as is good to read, and no larger than the window."""
        wide, high = round(WIDTH * u), round(HEIGHT * u)
        window = self._dialog.parentWidget()
        if window is not None:
            wide, high = min(wide, window.width()), min(high, window.height())
        self._dialog.resize(wide, high)

    def show_possible(self, draft: Draft) -> None:
        """Offer only what can be done with the draft, and say what it lacks."""
        self._headings[0].setVisible(bool(draft.questions))
        self.probe.setVisible(any(question.probed for question in draft.questions))
        self.ok.setEnabled(not draft.lacks)
        self.show_problem(draft.lacks)

    def show_busy(self, says: str) -> None:
        """Say on the button for it what is under way; an empty text ends it."""
        self.probe.setText("Trying…" if says == "Trying…" else "Try the conventions on it")
        self.ok.setText("Opening…" if says == "Opening…" else "Open")
        for button in (self.probe, self.load):
            button.setEnabled(not says)

    def show_preview(self, preview: Preview | None, instead: str = "") -> None:
        """Show what the model says, or a sentence instead."""
        self.steps.show_preview(preview)
        self.says.setText(_told(preview) if preview else instead)

    def show_problem(self, text: str) -> None:
        """Say what is wrong, or nothing."""
        self.problem.setText(text)


_PROBE = "Run the sample under every convention that the file leaves open, and rank them by loss"


def scrolled(inner: QWidget, name: str) -> QScrollArea:
    """Return an area in which the widget can be scrolled up and down."""
    inner.setObjectName(name)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    return area


def _named(part: Part) -> str:
    layers = "1 layer" if len(part.layers) == 1 else f"{len(part.layers)} layers"
    return f"{part.name}: {part.cell.upper()}, {layers} of {max(part.hidden)} units"


def _told(preview: Preview) -> str:
    told = []
    if preview.quality:
        told.append(preview.quality)
    if preview.line:
        told.append(f"It goes on: “{preview.line}”")
    return "\n".join(told)
