"""Answers the question where a number comes from, as long as a unit is picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.session.session import Session
from rnnviz.trace import Cursor, Trace

if TYPE_CHECKING:
    from rnnviz.capture.origin import Origin


class Origins(QObject):
    """Follows a session's run and cursor, and says where the number that is picked comes from.

    It is told anew for every run, and then whenever another number is asked about: playing on
    inside a step asks nothing new.
    """

    originChanged = Signal(object)  # Origin, or None where no unit is picked

    def __init__(self, session: Session) -> None:
        """Follow that session, which becomes the parent."""
        super().__init__(session)
        self.origin: Origin | None = None
        self._session = session
        self._asked: tuple[object, ...] = ()
        session.traceChanged.connect(self._renew)
        session.cursorChanged.connect(self._follow)

    @Slot(object, object)
    def _renew(self, _trace: Trace, _baseline: Trace | None) -> None:
        self._asked = ()
        self._follow(self._session.cursor)

    @Slot(object)
    def _follow(self, cursor: Cursor) -> None:
        asked = cursor.unit, cursor.symbol, cursor.layer, cursor.unit is not None and cursor.step
        if asked == self._asked:
            return
        self._asked = asked
        model, trace = self._session.model, self._session.trace
        if cursor.unit is None:
            self.origin = None
        elif model is not None and trace is not None:
            from rnnviz.capture.origin import origin_at  # here, as few starts ever need it

            self.origin = origin_at(model, trace, cursor)
        self.originChanged.emit(self.origin)
