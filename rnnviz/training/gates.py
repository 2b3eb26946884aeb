"""How open the gates are on average over unseen examples."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnviz.nets.anatomy import ANATOMIES, UNIT, cell_name
from rnnviz.nets.network import Network
from rnnviz.nets.spec import NetworkSpec
from rnnviz.trace import Array
from rnnviz.training.batches import Ids
from rnnviz.training.ration import Ration

EXAMPLES, LONGEST = 64, 32  # texts that are read, and tokens of each
BINS = 20
SHARE = 0.02  # of the time that this may take


class Gates:
    """Reads some unseen examples with the textbook's network and looks at its gates.

    It takes no more than 2 % of the time: after a reading that took so long, it waits 50 times as
    long before it reads again.
    """

    def __init__(self, spec: NetworkSpec, texts: list[Ids]) -> None:
        self._symbols = ANATOMIES[cell_name(spec)].doors
        self._spec, self._ration = spec, Ration(SHARE)
        cut = [text[:LONGEST] for text in texts if len(text)]
        cut = cut[:: max(1, len(cut) // EXAMPLES)][:EXAMPLES]
        steps = max((len(text) for text in cut), default=0)
        self._ids = np.zeros((steps, len(cut)), np.int64)  # (T, B)
        self._real = np.zeros((steps, len(cut)), np.bool_)
        for k, text in enumerate(cut):
            self._ids[: len(text), k], self._real[: len(text), k] = text, True

    @property
    def due(self) -> bool:
        """Whether there is something to read, and it is time."""
        return bool(self._symbols and self._ids.size) and self._ration.due

    def measured(self, weights: Mapping[str, Array]) -> dict[str, Array]:
        """Return all values 0…1 that each gate has, by gate and layer such as ``f_0``: (N, H)."""
        layers = range(self._spec.layers)
        with self._ration:
            tape = Network(self._spec, weights).forward(self._ids)
            return {f"{s}_{k}": tape[s][k][self._real] for s in self._symbols for k in layers}


def histogram(values: Array) -> Array:
    """Return how many of values in 0…1 lie in each of the even bins, shape (bin,)."""
    counts, _ = np.histogram(values, BINS, UNIT)
    return counts.astype(np.float32)
