"""The section that looks for moments at which the same pattern of units is on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QFrame

from rnnviz.capture.corpus import Corpus
from rnnviz.capture.moments import Moment, Pattern, moments, overlap, pattern_of
from rnnviz.capture.search import FindMoments, MomentsFound
from rnnviz.screen.areas import line_width
from rnnviz.screen.button import Button
from rnnviz.screen.knob import Knob
from rnnviz.screen.section import Section
from rnnviz.screen.slider import linear
from rnnviz.trace import Cursor, Token, Trace
from rnnviz.views.look import Look
from rnnviz.views.units.moments import MomentsPicture, MomentsView, PatternText, passage

THRESHOLD, LOWEST, HIGHEST = 0.5, 0.05, 0.99  # of |h|
MOST, END = 40, 0.999  # moments that are looked for
AROUND = {"characters": 240}  # steps before a passage that is run, where each is a character
AROUND_WORDS = 40


class MomentsSection(Section):
    """The text to choose a stretch in, the threshold, and the passages where it is alike."""

    about_one_unit = False
    searches = True

    def __init__(self) -> None:
        self.text, self.list = PatternText(), MomentsView()
        super().__init__((("Which moment?", self.text, 1.0), ("Moments alike", self.list, 1.35)))
        tip = "A unit is on where the size of its h is at least this, all through the stretch"
        scale = linear(LOWEST, HIGHEST)
        self._above, self._below = (self._ground() for _ in range(2))
        self.knob = Knob("On at |h| ≥", (LOWEST, HIGHEST), 2, scale=scale, tip=tip)
        self.knob.setParent(self._above)
        self.knob.set_default(THRESHOLD)
        self.knob.show_number(THRESHOLD)
        tip = "Put the passage, with the text before it, on the stage"
        self.run = Button("Run this passage", "plain", "Run this passage", tip, self._below)
        self._trace: Trace | None = None
        self._corpus: Corpus | None = None
        self._asked: FindMoments | None = None
        self._layer, self._step = 0, 0
        self.knob.chosen.connect(lambda _: self._search())
        self.text.stretchChosen.connect(lambda *_: self._search())
        self.list.chosen.connect(self._choose)
        self.run.clicked.connect(self._run)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.knob.set_look(look)
        self.run.set_look(look)
        super().set_look(look)

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Search in that run."""
        super().show_trace(trace, baseline)
        if trace is not self._trace:
            self._trace = trace
            self._search()

    def show_cursor(self, cursor: Cursor) -> None:
        """Follow the cursor as long as no stretch is chosen."""
        super().show_cursor(cursor)
        now = cursor.layer, cursor.step
        moved = now[0] != self._layer or (now[1] != self._step and self.text.stretch is None)
        self._layer, self._step = now
        if moved:
            self._search()

    def show_corpus(self, corpus: Corpus | None) -> None:
        """Search in that loaded text; None is the one on show."""
        if corpus is not self._corpus:
            self._corpus = corpus
            self._search()

    def show_answer(self, answer: object) -> None:
        """Show the moments of a loaded text."""
        if isinstance(answer, MomentsFound) and answer.question == self._asked:
            self._list(answer.question.pattern, answer.moments)

    def place_above(self) -> float:
        """Place the threshold."""
        u = self.look.unit
        high, wide = round(3.3 * u), self.width()
        self._above.setGeometry(0, 0, wide, high)
        self.knob.setGeometry(round(u), round(0.2 * u), round(wide - 2 * u), round(2.9 * u))
        return high + line_width(u)

    def place_below(self) -> float:
        """Place the button that runs a passage, where there is a loaded text."""
        u = self.look.unit
        self._below.setVisible(self._corpus is not None)
        if self._corpus is None:
            return 0.0
        wide = self.look.width_of(self.run.text()) + 2.4 * u
        high = round(3.0 * u)
        self._below.setGeometry(0, self.height() - high, self.width(), high)
        self.run.setGeometry(round(u), round(0.4 * u), round(wide), round(2.1 * u))
        return high + line_width(u)

    def _ground(self) -> QFrame:
        frame = QFrame(self)
        frame.setObjectName("column")
        return frame

    def _stretch(self) -> tuple[int, int]:
        step = min(self._step, len(self._trace) - 1)
        first, last = self.text.stretch or (step, step)
        return min(first, len(self._trace) - 1), min(last, len(self._trace) - 1)

    def _search(self) -> None:
        trace = self._trace
        if trace is None:
            return
        layer = min(self._layer, trace.layers - 1)
        h, stretch = trace["h"].at(layer=layer), self._stretch()  # (T, H)
        pattern = pattern_of(h, layer, *stretch, self.knob.number())
        courses = [h[:, unit] for unit in pattern.units]
        on = overlap(courses, replace(pattern, length=1))[0] if courses else np.zeros(len(trace))
        self.text.show_share((on / max(1, len(courses))).astype(np.float32))
        self._asked = None
        if self._corpus is None:
            self._list(pattern, moments(courses, pattern, MOST, stretch))
        elif layer in self._corpus.layers and pattern.units:
            self._asked = FindMoments(pattern, self._corpus, MOST)
            self.asked.emit(self._asked)
        else:
            self._list(pattern, ())
        self._place()

    def _texts(self) -> Sequence[str]:
        if self._corpus is not None:
            return self._corpus.texts
        return [token.text for token in self._trace.tokens]

    def _list(self, pattern: Pattern, found: tuple[Moment, ...]) -> None:
        joined = self.model.codec.language == "characters"
        texts, around = self._texts(), 60 if joined else 14
        passages = tuple(passage(texts, moment, around, joined) for moment in found)
        of = self._corpus.name if self._corpus is not None else ""
        self.list.show_moments(MomentsPicture(pattern, passages, of))
        self.run.setEnabled(False)

    def _choose(self, row: int) -> None:
        """Go to a moment of the run, or mark one of a loaded text as the one to be run."""
        self.list.show_current(row)
        if self._corpus is None:
            moment = self.list.shown.passages[row].moment
            at = self.text.cursor_at
            self.picked.emit(replace(at, step=moment.last, phase=END))
        else:
            self.run.setEnabled(True)

    def _run(self) -> None:
        codec, moment = self.model.codec, self.list.shown.passages[self.list.current].moment
        around = AROUND.get(codec.language, AROUND_WORDS)
        texts = self._corpus.texts[max(0, moment.first - around) : moment.last + 1 + around // 4]
        self.textEntered.emit(codec.decode(Token(text, text, 0) for text in texts))
