"""Stops the playhead where a condition is met, and says why."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.session.session import Session
from rnnviz.session.watch import Condition, first_of
from rnnviz.trace import Cursor


class Pauses(QObject):
    """Watches a session's run while it is played; the reason stands until we go elsewhere.

    >>> pauses = Pauses(session)
    >>> pauses.set_conditions((Condition("top"),))
    """

    conditionsChanged = Signal(object)  # tuple of Condition
    reasonChanged = Signal(str)  # one sentence, '' while there is none

    def __init__(self, session: Session) -> None:
        """Watch that session, which becomes the parent."""
        super().__init__(session)
        self._session = session
        self.conditions: tuple[Condition, ...] = ()
        self.reason, self._step = "", 0
        session.playhead.set_watch(self._find)
        session.playhead.playingChanged.connect(self._go_on)
        session.cursorChanged.connect(self._leave)
        session.requestChanged.connect(self._forget)

    @Slot(object)
    def set_conditions(self, conditions: tuple[Condition, ...]) -> None:
        """Pause where one of those that are on is met."""
        self.conditions = conditions
        self.conditionsChanged.emit(conditions)

    def _find(self, cursor: Cursor, after: int, until: int) -> Cursor | None:
        """Return where to pause among the steps behind `after` and up to `until`."""
        trace = self._session.trace
        if trace is None:
            return None
        met = first_of(trace, self.conditions, cursor, after, until)
        if met is None:
            return None
        place, reason = met
        self._step = place.step
        self._tell(f"Paused: {reason}.")
        return place

    @Slot(bool)
    def _go_on(self, playing: bool) -> None:
        if playing:
            self._tell("")

    @Slot(object)
    def _leave(self, cursor: Cursor) -> None:
        if cursor.step != self._step:
            self._tell("")

    @Slot(object)
    def _forget(self, _request: object) -> None:
        self._tell("")

    def _tell(self, reason: str) -> None:
        if reason != self.reason:
            self.reason = reason
            self.reasonChanged.emit(reason)
