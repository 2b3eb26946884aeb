"""How values are spread: histograms over the steps of a training, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from rnnviz.session.spacing import evenly
from rnnviz.trace import Array

MOST = 256  # histograms of one group; they are columns of a picture


@dataclass(frozen=True, eq=False)
class Spread:
    """Shares (moment, bin) of values in even bins from `low` to `high`, by `steps` (moment,).

    Where `low` is −`high`, a histogram of twice the reach joins the pairs of bins of the earlier
    ones, so that all have one axis; both reaches are then powers of two.
    """

    low: float = 0.0
    high: float = 1.0
    steps: Array = field(default_factory=lambda: np.empty(0, np.float32))
    shares: Array = field(default_factory=lambda: np.empty((0, 0), np.float32))

    def __len__(self) -> int:
        """Return the number of moments."""
        return len(self.steps)

    def at(self, step: float, counts: Array, low: float, high: float) -> Spread:
        """Return this with the histogram `counts` (bin,) of one more moment."""
        share = (counts / max(1.0, float(counts.sum())))[None].astype(np.float32)  # (1, bin)
        old = self.until(step - 1)
        if not len(old):
            return Spread(low, high, np.array([step], np.float32), share)
        reach = max(old.high, high)
        rows = np.concatenate([_reaching(old.shares, old.high, reach),
                               _reaching(share, high, reach)])  # fmt: skip
        joined = Spread(min(old.low, low), reach, np.append(old.steps, np.float32(step)), rows)
        return joined._thinned() if len(joined) > MOST else joined

    def until(self, step: float) -> Spread:
        """Return the histograms up to and with that step."""
        count = int(np.searchsorted(self.steps, step, side="right"))
        if count == len(self):
            return self
        return Spread(self.low, self.high, self.steps[:count], self.shares[:count])

    def row_at(self, step: float) -> int | None:
        """Return the number of the last histogram up to that step, or None before the first."""
        count = int(np.searchsorted(self.steps, step, side="right"))
        return count - 1 if count else None

    def _thinned(self) -> Spread:
        keep = evenly(self.steps, MOST // 2)
        return Spread(self.low, self.high, self.steps[keep], self.shares[keep])


def _reaching(shares: Array, high: float, wanted: float) -> Array:
    """Return histograms over −wanted…wanted from such over −high…high: pairs of bins joined."""
    while high < wanted:
        bins = shares.shape[1]
        pairs = shares.reshape(len(shares), bins // 2, 2).sum(axis=2)  # (moment, bins / 2)
        shares = np.pad(pairs, ((0, 0), (bins // 4, bins // 4)))
        high *= 2.0
    return shares
