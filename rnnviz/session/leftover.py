"""A training that was cut off or left: kept on disk as long as no other one takes its place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from safetensors import SafetensorError, safe_open

from rnnviz.session.plan import Plan


@dataclass(frozen=True)
class Leftover:
    """The plan of a training that can go on after `epoch` whole epochs."""

    plan: Plan
    epoch: int


class Place:
    """The folder where the one training under way is kept: its plan, and its checkpoint.

    The trainer's process writes the checkpoint after every whole epoch; the window writes the plan
    when it begins.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or _usual_folder()

    @property
    def out(self) -> str:
        """The file beside which the trainer's process keeps its checkpoint."""
        return str(self._folder / "live.rnnviz")

    def keep(self, plan: Plan) -> None:
        """Write down what is trained; where that cannot be, it can just not be gone on with."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._partial.unlink(missing_ok=True)
            self._plan.write_text(plan.to_json(), encoding="utf-8")
        except OSError:
            return

    def forget(self) -> None:
        """Leave nothing to go on with."""
        try:
            self._plan.unlink(missing_ok=True)
            self._partial.unlink(missing_ok=True)
        except OSError:
            return

    def left(self) -> Leftover | None:
        """Return what can be gone on with; None where there is nothing, or nothing whole."""
        try:
            plan = Plan.from_json(self._plan.read_text(encoding="utf-8"))
            with safe_open(self._partial, framework="numpy") as file:
                epoch = json.loads((file.metadata() or {})["checkpoint"])["epoch"]
        except (OSError, SafetensorError, ValueError, KeyError, TypeError):
            return None
        return Leftover(plan, int(epoch))

    @property
    def _plan(self) -> Path:
        return self._folder / "plan.json"

    @property
    def _partial(self) -> Path:
        return self._folder / "live.rnnviz.partial"


def _usual_folder() -> Path:
    data = QStandardPaths.StandardLocation.GenericDataLocation
    return Path(QStandardPaths.writableLocation(data)) / "rnnviz" / "training"
