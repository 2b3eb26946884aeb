"""How fast a network learns, from when its batches were told."""

from __future__ import annotations

from collections import deque

WINDOW = 3.0  # seconds that are looked back on


class Speed:
    """Batches a second over the last moments of training; a pause is no part of them."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._told: deque[tuple[float, int]] = deque()

    def rest(self) -> None:
        """Begin anew: what comes next comes after a pause."""
        self._told.clear()

    def tell(self, seconds: float, step: int) -> None:
        """Know that so many batches were trained by then."""
        if self._told and step < self._told[-1][1]:
            self._told.clear()
        self._told.append((seconds, step))
        while seconds - self._told[0][0] > WINDOW:
            self._told.popleft()

    @property
    def batches(self) -> float | None:
        """Batches a second, or None before two were told apart."""
        if len(self._told) < 2:
            return None
        (began, first), (now, last) = self._told[0], self._told[-1]
        return (last - first) / (now - began) if now > began and last > first else None

    def left(self, batches: int) -> float | None:
        """Return in how many seconds so many more batches are trained, if that is known."""
        return batches / self.batches if self.batches else None
