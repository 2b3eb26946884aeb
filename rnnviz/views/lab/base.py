"""What all pictures of the memory lab share: what was measured, and how its sizes are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rnnviz.capture.forgetting import Forgetting
from rnnviz.nets.spec import CellKind
from rnnviz.session.lab.measurement import Measurement
from rnnviz.views.base import View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Sizes:
    """How gradients are shown: ``relative`` to the last step or absolute, in decades or linear."""

    relative: bool = True
    decades: bool = True

    def of(self, row: Forgetting) -> NDArray[np.float64]:
        """Return log10 of what is shown of a row's gradient, (step,)."""
        return row.left if self.relative else row.logs


class LabView(View):
    """A picture of a measurement; it is told that, and computes no network."""

    def __init__(self) -> None:
        super().__init__()
        self.measurement: Measurement | None = None
        self.sizes = Sizes()

    @property
    def rows(self) -> dict[CellKind, Forgetting]:
        """The rows of the measurement by kind of network, top to bottom."""
        return dict(self.measurement.rows) if self.measurement else {}

    def show_measurement(self, measurement: Measurement) -> None:
        """Show what was measured; the old picture stays until then."""
        self.measurement = measurement
        self.trace = next(iter(measurement.rows.values())).trace
        self.hover_at = self._pointed = None
        self.repaint_all()

    def show_sizes(self, sizes: Sizes) -> None:
        """Show gradients in that way from now on."""
        if sizes != self.sizes:
            self.sizes = sizes
            self.repaint_all()
