"""The part below the stage: transport, sentence, knobs of a writer, notes, and the tape."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.busy import Busy
from rnnviz.screen.button import IconButton
from rnnviz.screen.change.strip import EffectStrip
from rnnviz.screen.label import Line, Sentence
from rnnviz.screen.pausing import PauseButton
from rnnviz.screen.sentence import SentenceBox
from rnnviz.screen.transport import BUTTON, Transport
from rnnviz.screen.writing import WritingBar
from rnnviz.session.watch import Condition
from rnnviz.views.look import Look
from rnnviz.views.tape import TapeView

SIDE, TOP, BETWEEN, GAP = 1.3, 0.9, 0.5, 1.6  # units: margins, between rows, between controls
SENTENCE, STATUS, TAPE = 20.0, 1.9, 4.6  # units: least width, heights
LOW_TAPE = 3.8  # units: its height before a class, where the stage needs every line
TAPE_SIDE = 0.7  # units: the margin inside the tape
SHORTEST = 11.5  # units: the button for pauses when it says little
WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True)
class Rows:
    """Where the controls lie, in pixels, and how high they are together."""

    transport: QRect
    sentence: QRect
    status: QRect
    writing: QRect
    tape: QRect
    finish: QRect
    strip: QRect
    height: int


class ControlBar(QFrame):
    """All controls; what it looks like follows from its width, the task, and who is watching.

    On the desk: transport and sentence, a line of notes, the knobs of a writer, the tape. Before a
    class: three buttons, the tape, and a cross to end it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls")
        self.look, self._writes, self._presenting = Look(), False, False
        self.transport = Transport(self)
        self.sentence = SentenceBox(self)
        self.busy = Busy(self)
        self.pausing = PauseButton(self)
        self.reason = Sentence("reason", self)
        self.note = Line("", "note", self)
        self.problem = Sentence("problem", self)
        self.writing = WritingBar(self)
        self.tape = TapeView()
        self.tape.setParent(self)
        self.strip = EffectStrip(self)
        says = "End the presentation"
        self.finish = IconButton("cross", says, f"{says} (Esc)", "flat", size=2.3)
        self.finish.setParent(self)
        self._show_parts()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (self.transport, self.sentence, self.writing, self.tape):
            part.set_look(look)
        for part in (self.busy, self.finish, self.pausing, self.strip):
            part.set_look(look)
        self._place()

    def set_writes(self, writes: bool) -> None:
        """Show the knobs of a writer, or none."""
        self._writes = writes
        if writes:
            self.writing.make()
        self.sentence.set_writer(writes)
        self._show_parts()

    def set_presenting(self, presenting: bool) -> None:
        """Keep the transport and the tape alone, or show all."""
        self._presenting = presenting
        self.transport.set_minimal(presenting)
        self._show_parts()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        box = [self.sentence, self.sentence.examples, self.busy.cancel]
        return [
            *self.transport.stops(),
            *box,
            self.pausing,
            *self.writing.stops(),
            *self.strip.stops(),
            self.finish,
        ]

    def show_note(self, text: str) -> None:
        """Say under the sentence what the network sees instead."""
        self.note.setText(text)

    def show_problem(self, text: str) -> bool:
        """Say in one sentence what is wrong, or take it back; tell whether that is another one."""
        changed = text != self.problem.text()
        if changed:
            self.problem.setText(text)
            self._show_parts()
        return changed

    def show_reason(self, text: str) -> None:
        """Say why playing has paused by itself; an empty text takes it back."""
        self.reason.setText(text)
        self._show_parts()

    def show_pauses(self, conditions: tuple[Condition, ...]) -> None:
        """Show at which conditions playing pauses."""
        self.pausing.show_conditions(conditions)
        self._place()

    def rows(self, width: int, unit: float | None = None) -> Rows:
        """Return where everything lies at that width in pixels, row under row.

        Another `unit` than the look's tells how it would be with it.
        """
        look = replace(self.look, unit=unit or self.look.unit)
        return self._few_rows(width, look) if self._presenting else self._all_rows(width, look)

    def _all_rows(self, width: int, look: Look) -> Rows:
        px = partial(_px, look.unit)
        side, between = px(SIDE), px(BETWEEN)
        inner, high, y = width - 2 * side, px(BUTTON), px(TOP)
        transport = QRect(side, y, min(self.transport.preferred_width(look.unit), inner), high)
        left = transport.right() + 1 + px(GAP)
        box = px(2.5)
        sentence = QRect(left, y + (high - box) // 2, side + inner - left, box)
        if sentence.width() < SENTENCE * look.unit:
            sentence = QRect(side, y + high + between, inner, box)
        y = max(transport.bottom(), sentence.bottom()) + 1 + between // 2
        status = QRect(side, y, inner, self._status_height(inner, look))
        y += status.height() + between // 2
        knobs = self.writing.height_for(inner, look.unit) if self._writes else 0
        writing = QRect(side, y, inner, knobs)
        y += knobs + (between if self._writes else 0)
        outside = px(SIDE - TAPE_SIDE)
        tape = QRect(outside, y, width - 2 * outside, px(TAPE))
        strip = QRect(side, tape.bottom() + 1, inner, self.strip.height_for(look.unit))
        end = tape.bottom() + 1 + strip.height() + between // 2
        return Rows(transport, sentence, status, writing, tape, QRect(), strip, end)

    def _few_rows(self, width: int, look: Look) -> Rows:
        px = partial(_px, look.unit)
        side, between, y = px(0.9), px(BETWEEN), px(0.2)
        inner, none = width - 2 * side, QRect()
        status = QRect(side, y, inner, self._status_height(inner, look) if self._speaks() else 0)
        y += status.height() + (between if status.height() else 0)
        high, cross, tall = px(BUTTON), px(2.3), px(LOW_TAPE)
        wide = self.transport.preferred_width(look.unit)
        transport = QRect(side, y + (tall - high) // 2, wide, high)
        finish = QRect(side + inner - cross, transport.center().y() - cross // 2, cross, cross)
        left = transport.right() + 1 + px(0.3)
        tape = QRect(left, y, finish.left() - left, tall)
        strip = QRect(side, tape.bottom() + 1, inner, self.strip.height_for(look.unit))
        end = tape.bottom() + 1 + strip.height() + px(0.2)
        return Rows(transport, none, status, none, tape, finish, strip, end)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the controls."""
        self._place()

    def _place(self) -> None:
        rows = self.rows(self.width())
        self.transport.setGeometry(rows.transport)
        self.sentence.setGeometry(rows.sentence)
        self.writing.setGeometry(rows.writing)
        self.tape.setGeometry(rows.tape)
        self.finish.setGeometry(rows.finish)
        self.strip.setGeometry(rows.strip)
        self._place_status(rows)

    def _place_status(self, rows: Rows) -> None:
        """Split what the button leaves between progress and note; a problem or a reason has all.

        Progress keeps its place beside them.
        """
        line, margin = QRect(rows.status), _px(self.look.unit, 0.5)
        beside = rows.sentence.left() > line.left()
        split = rows.sentence.left() if beside else line.center().x()
        if not self._presenting:
            self._place_pausing(line, split - 2 * margin)
            line.setLeft(self.pausing.geometry().right() + margin)
        left, right = QRect(line), QRect(line)
        left.setRight(split - 2 * margin)
        right.setLeft(split + margin)
        self.busy.setGeometry(left)
        self.note.setGeometry(right)
        for part in (self.problem, self.reason):
            part.setGeometry(right if self.busy.text.text() else line)

    def _place_pausing(self, line: QRect, end: int) -> None:
        """Put the button at the left of the line; it says little where others have to speak."""
        alone = not (self.busy.text.text() or self.problem.text() or self.reason.text())
        self.pausing.say(end - line.left() if alone else 0)
        high = min(line.height(), _px(self.look.unit, STATUS))
        inset = _px(self.look.unit, 0.45)  # so that its text stands below the first button's edge
        self.pausing.setGeometry(line.left() - inset, line.top(), self.pausing.wide(), high)

    def _status_height(self, width: int, look: Look) -> int:
        """Return the height in pixels that a problem or a reason needs, or a single line."""
        free = width - (0 if self._presenting else _px(look.unit, SHORTEST))
        room = width // 2 if self.busy.text.text() else free
        said = ((self.problem, look.font("label")), (self.reason, look.font("small", bold=True)))
        taken = max(_taken(part.text(), font, room) for part, font in said)
        return max(_px(look.unit, STATUS), taken + _px(look.unit, 0.3))

    def _speaks(self) -> bool:
        waits = self.reason.text() or self.pausing.on  # the row is there before it is needed
        return bool(self.problem.text() or self.busy.text.text() or waits)

    def _show_parts(self) -> None:
        desk = not self._presenting
        self.sentence.setVisible(desk)
        self.writing.setVisible(desk and self._writes)
        self.finish.setVisible(self._presenting)
        self.problem.setVisible(bool(self.problem.text()))
        self.reason.setVisible(bool(self.reason.text()) and not self.problem.text())
        self.note.setVisible(desk and not (self.problem.text() or self.reason.text()))
        self.pausing.setVisible(desk)
        self._place()


def _taken(text: str, font: QFont, room: int) -> int:
    """Return how many pixels high a text is in so much room."""
    return QFontMetrics(font).boundingRect(QRect(0, 0, room, 10**6), WRAP, text).height()


def _px(unit: float, units: float) -> int:
    return round(units * unit)
