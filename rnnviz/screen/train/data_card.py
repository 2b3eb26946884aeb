"""What a file holds, shown before anything is learnt from it; columns and form can be corrected."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rnnviz.data.bundled import BUNDLED
from rnnviz.data.labelled import Preview
from rnnviz.data.readers import is_made
from rnnviz.data.survey import WAYS, Reading, Survey, TextFigures
from rnnviz.screen.button import Button
from rnnviz.screen.label import Line, Sentence
from rnnviz.screen.train.option import OptionButton
from rnnviz.views.look import Look
from rnnviz.views.parts.wording import readable

MOST_SKIPPED, ROW = 4, 2.2


def facts(found: Survey) -> list[tuple[str, str]]:
    """Return the figures of a file as names and words."""
    f = found.figures
    if isinstance(f, TextFigures):
        unit = {"characters": "characters", "levels": "values"}.get(found.reading.language, "words")
        return [
            (f"{unit} to learn from", f"{f.tokens[0]:,}"),
            ("kept unseen", f"{f.tokens[1]:,} to stop by, {f.tokens[2]:,} to measure on"),
            (f"different {unit}", f"{f.vocabulary:,}"),
            ("unknown in the unseen part", f"{f.unknown:.1%}"),
            ("begins with", " ".join(f.beginning.split())[:70]),
        ]
    shortest, usual, longest = f.shortest, f.usual, f.longest
    return [
        ("sentences to learn from", f"{f.sentences[0]:,}"),
        ("kept unseen", f"{f.sentences[1]:,} to stop by, {f.sentences[2]:,} to measure on"),
        ("labels", f"{len(f.classes):,}"),
        ("length", f"{shortest:,} to {longest:,} tokens, usually {usual:,}"),
        ("vocabulary", f"{f.vocabulary:,} entries"),
        ("unknown in the unseen part", f"{f.unknown:.1%}"),
    ]


def skipped_told(skipped: tuple[str, ...]) -> str:
    """Return which lines did not fit, the first few of many."""
    more = len(skipped) - MOST_SKIPPED
    lines = [*skipped[:MOST_SKIPPED], *([f"and {more:,} more lines"] if more > 0 else [])]
    return "\n".join(lines)


class ClassBars(QWidget):
    """How many sentences each label has, the most frequent first, as bars."""

    def __init__(self) -> None:
        super().__init__()
        self.look, self.classes = Look(), tuple[tuple[str, int], ...]()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as many labels as there is room for, and say how many more there are."""
        u, theme, row = self.look.unit, self.look.theme, 1.45 * self.look.unit
        room = max(1, int(self.height() / row))
        shown = self.classes if len(self.classes) <= room else self.classes[: room - 1]
        most = max((count for _, count in self.classes), default=1)
        name, full = 12.0 * u, max(1.0, self.width() - 16.5 * u)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self.look.font("small"))
            metrics = painter.fontMetrics()
            for k, (label, count) in enumerate(shown):
                middle = (k + 0.68) * row
                painter.setPen(QColor(theme.text))
                text = metrics.elidedText(readable(label), Qt.TextElideMode.ElideRight, int(name))
                painter.drawText(round(0.1 * u), round(middle), text)
                painter.setPen(QColor(theme.muted))
                end = name + 0.6 * u + full * count / most
                painter.drawText(round(end + 0.5 * u), round(middle), f"{count:,}")
                painter.fillRect(
                    round(name + 0.6 * u), round(middle - 0.75 * u), round(end - name - 0.6 * u),
                    round(0.85 * u), QColor(theme.accent),
                )  # fmt: skip
            if len(shown) < len(self.classes):
                painter.setPen(QColor(theme.muted))
                painter.drawText(
                    round(0.1 * u), round((len(shown) + 0.68) * row),
                    f"and {len(self.classes) - len(shown):,} more labels",
                )  # fmt: skip


class DataCard(QFrame):
    """Over the stage while a file is being chosen; a training under way goes on behind it."""

    accepted = Signal(object)  # Survey
    rejected = Signal()
    readingChosen = Signal(object)  # Reading

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("popup")
        self.look = Look()
        self.survey: Survey | None = None
        self.title, self.skipped = Line("", "title"), Sentence("problem")
        self.grid, self.bars = QGridLayout(), ClassBars()
        answers = {name: name for name in WAYS}
        self.way = OptionButton("Read as", answers, "How the file is read")
        self.text = OptionButton("Text", {}, "The column with the text")
        self.label = OptionButton("Label", {}, "The column with the label")
        self.accept = Button("Learn from this", "primary", "", "Begin a training on this data")
        self.reject = Button("Leave it", "plain", "Leave it", "Go on as before (Esc)")
        self._column, self._choices, self._buttons = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        self._fill()
        self.hide()

    def _fill(self) -> None:
        for button in (self.way, self.text, self.label):
            self._choices.addWidget(button)
        self._choices.addStretch(1)
        self._buttons.addWidget(self.accept)
        self._buttons.addWidget(self.reject)
        self._buttons.addStretch(1)
        self._column.addWidget(self.title)
        self._column.addLayout(self._choices)
        self._column.addLayout(self.grid)
        self._column.addWidget(self.skipped)
        self._column.addWidget(self.bars, 1)
        self._column.addLayout(self._buttons)
        self.accept.clicked.connect(lambda: self.accepted.emit(self.survey))
        self.reject.clicked.connect(self.rejected)
        self.way.chosen.connect(lambda name: self.readingChosen.emit(Reading(*WAYS[name])))
        self.text.chosen.connect(partial(self._choose_column, 0))
        self.label.chosen.connect(partial(self._choose_column, 1))

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look, u = look, look.unit
        self._column.setContentsMargins(*(round(1.6 * u),) * 4)
        self._column.setSpacing(round(0.9 * u))
        self.grid.setHorizontalSpacing(round(1.6 * u))
        self.grid.setVerticalSpacing(round(0.3 * u))
        self.bars.look = look
        for button in (self.way, self.text, self.label, self.accept, self.reject):
            button.set_look(look)
            button.setFixedHeight(round(ROW * u))

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.way, self.text, self.label, self.accept, self.reject]

    def show_survey(self, found: Survey) -> None:
        """Show what a file holds."""
        self.survey = found
        made = is_made(found.path)
        name = BUNDLED[str(found.path).split(":")[1]].title if made else found.path.name
        self.title.setText(f"{name}: what there is to learn from")
        self.accept.setVisible(not made)
        self.way.setVisible(not made)
        self.reject.setText("Close" if made else "Leave it")
        reading = found.reading
        known = (reading.reader, reading.language)
        self.way.show_answer(next((n for n, way in WAYS.items() if way == known), "as it is"))
        for k, button in enumerate((self.text, self.label)):
            button.setVisible(k < len(reading.columns))
            if k < len(reading.columns):
                button.offer({c: c for c in found.columns})
                button.show_answer(reading.columns[k])
        self._show_facts(facts(found))
        self.skipped.setText(skipped_told(found.skipped))
        self.skipped.setVisible(bool(found.skipped))
        self.bars.classes = found.figures.classes if isinstance(found.figures, Preview) else ()
        self.bars.setVisible(bool(self.bars.classes))
        self.bars.update()

    def height_for(self, room: int) -> int:
        """Return how many pixels high it is: all the room where there are bars."""
        return room if self.bars.classes else min(room, self.sizeHint().height())

    def _show_facts(self, known: list[tuple[str, str]]) -> None:
        while (item := self.grid.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        for row, (name, words) in enumerate(known):
            self.grid.addWidget(Line(name, "note"), row, 0)
            self.grid.addWidget(Line(words), row, 1)
        self.grid.setColumnStretch(1, 1)

    def _choose_column(self, place: int, name: str) -> None:
        if self.survey is None:
            return
        reading = self.survey.reading
        columns = [*reading.columns]
        if name in columns:  # the two change places
            columns.reverse()
        columns[place] = name
        language = "" if reading.reader == "table" else reading.language  # that is guessed anew
        self.readingChosen.emit(replace(reading, columns=tuple(columns), language=language))
