"""A share of the time for what is no learning: looking, reviewing and writing."""

from __future__ import annotations

import time
from types import TracebackType


class Ration:
    """Lets something be done no more often than takes that share 0…1 of the time.

    >>> if ration.due:
    ...     with ration:
    ...         write()
    """

    def __init__(self, share: float) -> None:
        self._share, self._due, self._began = share, 0.0, 0.0

    @property
    def due(self) -> bool:
        """Whether it is time again."""
        return time.monotonic() >= self._due

    def __enter__(self) -> None:
        """Begin to count."""
        self._began = time.monotonic()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _wrong: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Wait for as long as makes what was counted its share."""
        now = time.monotonic()
        self._due = now + (now - self._began) / self._share
