"""Pages and panels from the menu and the keys, with a mark at what is on show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from rnnviz.app.focus import settle
from rnnviz.screen.desk import EQUATIONS, Arrangement, Desk
from rnnviz.screen.pages import TABS_OF
from rnnviz.session.session import Session

PANELS = ("hidden", "gates", "outputs", "attention", EQUATIONS)


class Arranging(QObject):
    """The commands that arrange what is on the screen, and the marks of their actions."""

    def __init__(self, session: Session, desk: Desk, parent: QObject) -> None:
        """Arrange that desk, and choose the layer of that session's cursor."""
        super().__init__(parent)
        self._session, self._desk = session, desk
        self._actions: Mapping[str, QAction] = {}
        desk.changed.connect(self._show_marks)
        desk.pages.pageShown.connect(self._settle)

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return what each command does, by its name."""
        desk = self._desk
        return {
            **{f"page_{name}": partial(_call, desk.pages.show_page, name) for name in TABS_OF},
            **{f"panel_{name}": partial(_call, desk.turn, name) for name in PANELS},
            "panels_all": desk.show_all,
            "enlarge": desk.enlarge_next,
            "layer_above": partial(_call, self._change_layer, 1),
            "layer_below": partial(_call, self._change_layer, -1),
        }

    def mark(self, actions: Mapping[str, QAction]) -> None:
        """Mark these actions from now on."""
        self._actions = actions
        self._show_marks()

    def remembered(self) -> dict[str, object]:
        """Return what is worth remembering, by its name."""
        return vars(self._desk.arrangement)

    def restore(self, page: str, hidden: tuple[str, ...], enlarged: str) -> None:
        """Arrange it as it was."""
        self._desk.arrange(Arrangement(page, hidden, enlarged))

    @Slot()
    def _show_marks(self) -> None:
        now = self._desk.arrangement
        for name in PANELS:
            if f"panel_{name}" in self._actions:
                self._actions[f"panel_{name}"].setChecked(name not in now.hidden)
        if f"page_{now.page}" in self._actions:
            self._actions[f"page_{now.page}"].setChecked(True)

    @Slot(str)
    def _settle(self, _page: str) -> None:
        """Keep the controls of a page that was just made from holding the keyboard."""
        settle(self._desk.pages)

    def _change_layer(self, direction: int) -> None:
        """Open another layer at the place where we are; the unit was one of the layer before."""
        trace, cursor = self._session.trace, self._session.cursor
        if trace is None:
            return
        layer = min(max(0, min(cursor.layer, trace.layers - 1) + direction), trace.layers - 1)
        if layer != cursor.layer:
            self._session.move(replace(cursor, layer=layer, unit=None, symbol=None))


def _call(does: Callable[..., object], argument: object, *_: object) -> None:
    """Do it with this argument, whatever the signal brought along."""
    does(argument)
