"""All rooms of the window, one of them on show."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from rnnviz.app.focus import settle
from rnnviz.app.rooms import DOORS
from rnnviz.app.rooms.base import Room
from rnnviz.views.look import Look


class Rooms(QStackedWidget):
    """Makes a room when it is first entered; all of them look alike.

    `made` tells of a new room, `entered` the name of the one that is on show now.
    """

    made = Signal(object)
    entered = Signal(str)

    current: Room

    def __init__(self, make: Callable[[str], Room], parent: QWidget) -> None:
        """Hold no room yet; `make` makes one by its name."""
        super().__init__(parent)
        self.rooms: dict[str, Room] = {}
        self._make, self._look, self._presenting = make, Look(), False

    def begin(self, first: Room) -> None:
        """Show this room first; where its screen is in here already, no style is resolved anew."""
        self.current = first
        self._add(first)

    def go(self, name: str) -> Room:
        """Show that room, and return it."""
        room = self.rooms.get(name)
        if room is None:
            room = self._make(name)
            self._add(room)
            room.screen.set_presenting(self._presenting)
            room.screen.set_look(self._look)
        if room is not self.current:
            self.current.exit()
            self.current = room
            self.setCurrentWidget(room.screen)
            room.enter()
            self.entered.emit(name)
        room.screen.setFocus()
        return room

    def set_look(self, look: Look) -> None:
        """Let all of them take the sizes and colours of that look."""
        self._look = look
        for room in self.rooms.values():
            room.screen.set_look(look)

    def set_presenting(self, presenting: bool) -> None:
        """Let all of them show no more than a lecture needs, or the whole desk."""
        self._presenting = presenting
        for room in self.rooms.values():
            room.screen.show_problem("")  # what went wrong at the desk is nothing for a class
            room.screen.set_presenting(presenting)

    def close_all(self) -> None:
        """End all work."""
        for room in self.rooms.values():
            room.close()

    def _add(self, room: Room) -> None:
        self.rooms[room.name] = room
        self.addWidget(room.screen)
        header = room.screen.header
        header.show_rooms({name: (d.title, d.about) for name, d in DOORS.items()}, room.name)
        header.roomRequested.connect(self.go)
        settle(room.screen)
        self.made.emit(room)
