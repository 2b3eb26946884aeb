"""A room of the window: a screen, what it is joined to, and what the keys do there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.app.appearance import Appearance
from rnnviz.screen.top_bar import TopBar
from rnnviz.session.session import Session
from rnnviz.views.look import Look


class RoomScreen(Protocol):
    """What every screen can do; it is a widget too."""

    header: TopBar

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""

    def set_presenting(self, presenting: bool) -> None:
        """Show no more than a lecture needs, or the whole desk."""

    def show_problem(self, text: str) -> None:
        """Say in one sentence what is wrong; an empty text takes it back."""


class Room(QObject):
    """One of the places that the header leads to; made when it is entered for the first time.

    A subclass makes `screen` and joins it to its work. `session` is Explore's, to begin from what
    is on show there; `appearance` is for dialogs, and `window` their parent.
    """

    name: ClassVar[str]
    exploreRequested = Signal(object, str)  # Model and text to show in Explore
    compareRequested = Signal(object, str)  # tuple of Model, and the text to show them on
    commandsChanged = Signal()  # something is possible now that was not, or the reverse
    screen: QWidget

    def __init__(self, session: Session, appearance: Appearance, window: QWidget) -> None:
        super().__init__(window)
        self.session, self.appearance, self.window = session, appearance, window

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what each command does here, by its name in `app.keys`; the others rest."""
        return {}

    def possible(self, command: str) -> bool:
        """Tell whether that command would do anything now."""
        return command in self.commands()

    def subject(self) -> str:
        """Return what is on show here, for the title of what is taken out of the room."""
        return ""

    def take(self, path: str) -> bool:
        """Take a file that was dropped or opened here; False leaves it to Explore."""
        return False

    def enter(self) -> None:
        """Go on, as the room is on show again."""

    def exit(self) -> None:
        """Rest, as another room is on show."""

    def close(self) -> None:
        """End all work; the window closes."""
