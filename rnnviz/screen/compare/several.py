"""Pictures of one matter, of which one is shown at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rnnviz.screen.compare.bar import Bar
from rnnviz.screen.compare.picture import Panel, Picture, Question
from rnnviz.screen.gradients.asking import Choice
from rnnviz.session.sides import Side
from rnnviz.trace import Cursor
from rnnviz.views.look import Look


class Several(Picture):
    """The one that the bar chooses; the others wait."""

    def __init__(self, bar: Bar, pictures: Mapping[str, Picture]) -> None:
        self.bar, self._pictures = bar, pictures

    @property
    def least(self) -> float:
        """The height in units below which it says nothing."""
        return self.current.least

    @property
    def current(self) -> Picture:
        """The picture that is shown."""
        return self._pictures[self.bar.current]

    def panels(self, sides: Sequence[Side], apart: bool) -> list[Panel]:
        """Return the panels of the picture that is shown."""
        self.bar.show_sides(sides)
        return self.current.panels(sides, apart)

    def question(self, choice: Choice, side: Side, cursor: Cursor) -> Question | None:
        """Return what the picture that is shown has to ask."""
        return self.current.question(choice, side, cursor)

    def show_cursor(self, cursor: Cursor) -> None:
        """Tell the picture that is shown."""
        self.current.show_cursor(cursor)

    def show_answers(self, answers: Sequence[object]) -> None:
        """Tell the picture that is shown."""
        self.current.show_answers(answers)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.bar.set_look(look)
        for picture in self._pictures.values():
            picture.set_look(look)
