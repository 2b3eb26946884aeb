"""What Esc leaves: one thing after the other, the one that was entered last first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.app.presenter import Presenter
from rnnviz.screen.desk import Desk
from rnnviz.session.origins import Origins
from rnnviz.session.passes import Passes
from rnnviz.session.session import Session

if TYPE_CHECKING:
    from rnnviz.capture.backward import Backward
    from rnnviz.capture.origin import Origin


class Leaving(QObject):
    """Leaves black; then question, large panel and way back; then the presentation.

    `changed` says that there may be more or less to leave.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        origins: Origins,
        passes: Passes,
        desk: Desk,
        presenter: Presenter,
        parent: QObject,
    ) -> None:
        """Watch who is entered when."""
        super().__init__(parent)
        self._session, self._passes, self._desk, self._presenter = session, passes, desk, presenter
        self._entered: list[str] = []
        origins.originChanged.connect(self._ask)
        passes.passChanged.connect(self._go_back)
        desk.changed.connect(self._enlarge)
        presenter.stateChanged.connect(self.changed)

    @property
    def possible(self) -> bool:
        """Whether there is anything to leave."""
        return self._presenter.full_screen or bool(self._entered)

    @Slot()
    def leave(self) -> None:
        """Leave what comes next."""
        if self._presenter.black or not self._entered:
            self._presenter.leave()
        elif self._entered[-1] == "question":
            self._session.move(replace(self._session.cursor, unit=None, symbol=None))
        elif self._entered[-1] == "way back":
            self._passes.leave()
        else:
            self._desk.put_back()

    @Slot(object)
    def _ask(self, origin: Origin | None) -> None:
        self._note("question", origin is not None)

    @Slot(object)
    def _go_back(self, back: Backward | None) -> None:
        self._note("way back", back is not None)

    @Slot()
    def _enlarge(self) -> None:
        self._note("panel", self._desk.enlarged.view is not None)

    def _note(self, what: str, entered: bool) -> None:
        if entered and what not in self._entered:
            self._entered.append(what)
        elif not entered and what in self._entered:
            self._entered.remove(what)
        self.changed.emit()
