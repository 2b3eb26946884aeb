"""The list of edits, with what is done to all of them: off, clear, copy, paste."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from rnnviz.data.link import Link, LinkProblem, link_text, read_link
from rnnviz.nets.model import Model
from rnnviz.screen.button import Button
from rnnviz.screen.change import revise
from rnnviz.screen.change.amounts import reach_of
from rnnviz.screen.change.row import EditRow
from rnnviz.screen.change.wording import Told, told
from rnnviz.screen.label import Line, Sentence
from rnnviz.trace import Trace
from rnnviz.views.look import Look

HEAD, GAP = 2.0, 0.7  # units: height of the heading, between rows
EMPTY = "Nothing is changed. Pick a unit in any picture, or change a word."


class EditList(QFrame):
    """The edits of the run on show, a row each; `revised` carries what the user wants of them."""

    revised = Signal(object)  # Revision

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look = Look()
        self._model: Model | None = None
        self._trace: Trace | None = None
        self._pasted: Link | None = None
        self._grown = False
        self._rows: list[EditRow] = []
        self._told: tuple[Told, ...] = ()
        self.heading = Line("Your changes", "heading", self)
        self.all = self._link("all off", "Switch all changes off, or on again", self._switch_all)
        self.clear = self._link("clear", "Remove all changes; undo brings them back", self._clear)
        self.copy = self._link("copy", "Copy text and changes as a link", self._copy)
        self.paste = self._link("paste", "Open the link that was copied", self._paste)
        self.note = Sentence("note", self)
        self.note.setText(EMPTY)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(False)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QFrame()
        self._inside.setObjectName("column")
        self._area.setWidget(self._inside)

    def _link(self, text: str, tip: str, does) -> Button:
        button = Button(text, "flat", text.capitalize(), tip, self)
        button.clicked.connect(does)
        return button

    @property
    def edits(self) -> revise.Edits:
        """The edits that are shown."""
        return self._trace.request.edits if self._trace is not None else ()

    def links(self) -> list[Button]:
        """Return what stands beside the heading, from left to right."""
        return [self.all, self.clear, self.copy, self.paste]

    def rows(self) -> list[EditRow]:
        """Return the rows that are shown."""
        return self._rows[: len(self._told)]

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (*self.links(), *self._rows):
            part.set_look(look)
        self._tell_rows()
        self._place()

    def show_run(self, model: Model, trace: Trace, plain: Trace) -> None:
        """Show the edits of that run; `plain` is the one without them."""
        before = len(self._told)
        self._model, self._trace, self._plain = model, trace, plain
        self._told = told(model, trace)
        self._grown = len(self._told) > before
        self._tell_rows()
        self.all.setText("all on" if self.edits and not self._any_on() else "all off")
        self.all.setVisible(self._any())
        if len(self._told) != before or self._came_from_elsewhere():
            self.say(self._came_from_elsewhere())

    def say(self, text: str) -> None:
        """Say one thing below the list, until it changes; nothing where the text is empty."""
        self.note.setText(text or ("" if self._told else EMPTY))
        self._place()

    def height_for(self, width: int, unit: float) -> int:
        """Return how high all of it would be, in pixels."""
        return round(HEAD * unit) + self._highest(width) + self._note_height(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place heading, rows and note."""
        self._place()

    def _any(self) -> bool:
        return bool(self._told)

    def _any_on(self) -> bool:
        return any(edit.on for edit in self.edits)

    def _tell_rows(self) -> None:
        while len(self._rows) < len(self._told):
            self._rows.append(self._new_row(len(self._rows)))
        for k, row in enumerate(self._rows):
            if k < len(self._told):
                self._tell_row(row, self._told[k])
            row.setVisible(k < len(self._told))

    def _tell_row(self, row: EditRow, shown: Told) -> None:
        edit = self.edits[shown.places[0]]
        amount = revise.amount_of(edit) if len(shown.places) == 1 else None
        reach = reach_of(edit, self._model, self._plain) if amount is not None else None
        row.show_edit(shown, edit.on, amount, reach)

    def _new_row(self, k: int) -> EditRow:
        row = EditRow(self._inside)
        row.set_look(self.look)
        row.switched.connect(partial(self._switch, k))
        row.slid.connect(partial(self._slide, k))
        row.removed.connect(partial(self._remove, k))
        return row

    def _switch(self, k: int, on: bool) -> None:
        self.revised.emit(revise.switching(self._told[k].places, self.edits, on))

    def _slide(self, k: int, amount: float) -> None:
        self.revised.emit(revise.sliding(self._told[k].places[0], self.edits, amount))

    def _remove(self, k: int) -> None:
        self.revised.emit(revise.removing(self._told[k].places, self.edits))

    def _switch_all(self) -> None:
        self.revised.emit(revise.switching_all(not self._any_on()))

    def _clear(self) -> None:
        self.revised.emit(revise.clearing)

    def _copy(self) -> None:
        if self._model is not None and self._trace is not None:
            link = Link.of(self._model.name, self._trace.request)
            QGuiApplication.clipboard().setText(link_text(link))
            self.say("Copied: paste it here, or send it to someone.")

    def _paste(self) -> None:
        self.open_link(QGuiApplication.clipboard().text())

    def open_link(self, text: str) -> None:
        """Run what a link says on the model on show, or say why that cannot be."""
        if self._model is None:
            return
        try:
            link = read_link(text)
        except LinkProblem as problem:
            self.say(str(problem))
            return
        self._pasted = link
        self.revised.emit(link.onto)

    def _came_from_elsewhere(self) -> str:
        """Return that the run on show was made with another model, as long as it is on show."""
        link, request = self._pasted, self._trace.request
        if link is None or link.onto(request) != request or link.model == self._model.name:
            return ""
        return f"This was made with {link.model}; here it runs on {self._model.name}."

    def _note_height(self, width: int) -> int:
        if not self.note.text():
            return 0
        return self.note.heightForWidth(width) + round(0.4 * self.look.unit)

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        head, x = round(HEAD * u), float(width)
        for link in (self.copy, self.paste, self.clear):
            link.setVisible(not self.look.presented and (link is not self.clear or self._any()))
        for link in reversed(self.links()):
            wide = self.look.width_of(link.text(), "small") + 1.1 * u
            if link.isVisibleTo(self):
                x -= wide
                link.setGeometry(round(x), round(0.15 * u), round(wide), round(1.6 * u))
        self.heading.setGeometry(0, 0, max(0, round(x - 0.4 * u)), head)
        note = self._note_height(width)
        self.note.setGeometry(0, self.height() - note, width, note)
        self.note.setVisible(bool(note))
        self._area.setGeometry(0, head, width, max(0, self.height() - head - note))
        self._place_rows()

    def _place_rows(self) -> None:
        """Place the rows under one another; where they do not fit, a bar scrolls them."""
        u, gap, width = self.look.unit, round(GAP * self.look.unit), self._area.width()
        total = self._highest(width)
        if total > self._area.height():
            width -= self._area.verticalScrollBar().sizeHint().width() + round(0.3 * u)
        self._inside.resize(width, self._highest(width))
        y = 0
        for row in self.rows():
            row.setGeometry(0, y, width, row.height_for(width, u))
            y += row.height() + gap
        if self._grown:  # what was added last is to be seen; Qt learns of the new height later
            bar = self._area.verticalScrollBar()
            bar.setRange(0, max(0, self._inside.height() - self._area.height()))
            bar.setValue(bar.maximum())

    def _highest(self, width: int) -> int:
        u = self.look.unit
        return sum(row.height_for(width, u) + round(GAP * u) for row in self.rows())
