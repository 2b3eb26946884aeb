"""Writes down what a screen says."""

from __future__ import annotations

from rnnviz.screen.asking import Asking
from rnnviz.screen.explore import ExploreScreen

SIGNALS = [name for name, value in vars(Asking).items() if type(value).__name__ == "Signal"]


class Heard:
    """Writes down everything that a screen says."""

    def __init__(self, screen: ExploreScreen) -> None:
        self.said: list[tuple[str, tuple[object, ...]]] = []
        for name in SIGNALS:
            getattr(screen, name).connect(lambda *a, name=name: self.said.append((name, a)))
