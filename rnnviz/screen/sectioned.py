"""A page in sections of which one is shown at a time, below what they are told by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.areas import line_width
from rnnviz.screen.page import Page
from rnnviz.screen.section import Section
from rnnviz.screen.tab_row import HEIGHT, TabRow
from rnnviz.views.base import View
from rnnviz.views.look import Look


class SectionedPage(Page):
    """A row of tabs, controls, and a section; a page of this kind overrides the last three methods.

    `sections` holds for each name an object with the tab's `title` and `tip`, and `make`, by which
    the section is made when it is first needed.
    """

    def __init__(self, sections: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("divided", True)
        self._sections = sections
        self._made: dict[str, Section] = {}
        self._head = QFrame(self)
        self._head.setObjectName("column")
        titles = {name: (part.title, part.tip) for name, part in sections.items()}
        self._row = TabRow(titles, self._head)
        self._row.chosen.connect(self.show_section)
        self.current = next(iter(sections))
        self.section = self._section(self.current)
        self._row.show_current(self.current)

    @property
    def views(self) -> list[View]:
        """The pictures of the section that is shown."""
        return self.section.views

    def show_section(self, name: str) -> None:
        """Show the section of that name, told all that it has missed."""
        if name == self.current:
            return
        self.section.hide()
        self.current, self.section = name, self._section(name)
        self._row.show_current(name)
        self._tell()
        self._place()
        self.section.show()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (self._row, *self._controls(), *self._made.values()):
            part.set_look(look)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the section what the controls leave."""
        self._place()

    def _section(self, name: str) -> Section:
        if name not in self._made:
            section = self._made[name] = self._sections[name].make()
            section.setParent(self)
            section.set_look(self.look)
            for signal in ("picked", "asked", "textEntered"):
                getattr(section, signal).connect(getattr(self, signal))
        return self._made[name]

    def _place(self) -> None:
        """Place the tabs, the controls below them, and the section in what is left."""
        width, y = self.width(), round(HEIGHT * self.look.unit)
        self._row.setGeometry(0, 0, width, y)
        y = self._place_controls(y)
        self._head.setGeometry(0, 0, width, y)
        y += line_width(self.look.unit)
        self.section.setGeometry(0, y, width, self.height() - y)

    def _controls(self) -> Sequence[QWidget]:
        """Return what stands between the tabs and the section."""
        return ()

    def _place_controls(self, y: int) -> int:
        """Place the controls from there on, in pixels, and return where they end."""
        return y

    def _tell(self) -> None:
        """Tell the section that is shown all that it needs."""
