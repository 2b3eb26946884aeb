"""What a session shows and says, for tests to wait for."""

from __future__ import annotations

from collections.abc import Callable

from rnnviz.session.session import Session


def shown(session: Session, **wanted: object) -> Callable[[], bool]:
    """Return a question: is a complete trace with these properties of its request on show?"""

    def asked() -> bool:
        trace = session.trace
        return (
            trace is not None
            and trace.complete
            and all(getattr(trace.request, k) == v for k, v in wanted.items())
        )

    return asked


class Told:
    """What a session said, in order."""

    def __init__(self, session: Session) -> None:
        self.said: list[tuple[str, tuple[object, ...]]] = []
        for name in ("modelChanged", "requestChanged", "traceChanged", "problemRaised"):
            getattr(session, name).connect(lambda *args, name=name: self.said.append((name, args)))

    def names(self) -> list[str]:
        return [name for name, _ in self.said]
