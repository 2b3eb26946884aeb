"""The rooms of the window, in the order of the tabs; each is loaded when it is first entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from rnnviz.app.rooms.base import Room

Make = Callable[..., Room]


@dataclass(frozen=True)
class Door:
    """The way into a room: its title, what it is for, and where the room is written."""

    title: str
    about: str
    place: str  # module and class

    def make(self, *given: object) -> Room:
        """Return the room, made now."""
        module, _, kind = self.place.rpartition(".")
        room: Room = getattr(import_module(module), kind)(*given)
        return room


DOORS: dict[str, Door] = {
    "explore": Door(
        "Explore", "Watch a network read and write (Alt+1)", "rnnviz.app.rooms.explore.ExploreRoom"
    ),
    "train": Door(
        "Train", "Watch a network learn, and steer it (Alt+2)", "rnnviz.app.rooms.train.TrainRoom"
    ),
    "compare": Door(
        "Compare", "Networks side by side (Alt+3)", "rnnviz.app.rooms.compare.CompareRoom"
    ),
    "lab": Door("Memory lab", "Why plain RNNs forget (Alt+4)", "rnnviz.app.rooms.lab.LabRoom"),
}
