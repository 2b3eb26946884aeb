"""The film of a training: its weights at moments, within a memory budget, denser early."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.session.spacing import evenly
from rnnviz.trace import Array, frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUDGET = 64 << 20  # bytes
MOST = 400  # snapshots
Half: TypeAlias = "NDArray[np.float16]"


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The weights after `step` batches as float16, and how good they were on unseen data.

    `loss` (nats) and `accuracy` 0…1 are those of the last review before, None before the first.
    float16 has 11 bits: a weight is off by less than 0.05 % of its size.
    """

    step: int
    halves: Mapping[str, Half]
    loss: float | None = None
    accuracy: float | None = None

    @classmethod
    def of(
        cls,
        step: int,
        weights: Mapping[str, Array],
        loss: float | None = None,
        accuracy: float | None = None,
    ) -> Snapshot:
        """Return the snapshot of float32 weights; what float16 cannot hold is cut at its largest.

        The largest, 65,504, is beyond any weight that still learns.
        """
        top = float(np.finfo(np.float16).max)
        halves = {name: np.clip(w, -top, top).astype(np.float16) for name, w in weights.items()}
        return cls(step, halves, loss, accuracy)

    def weights(self) -> dict[str, Array]:
        """Return the weights by name, as float32."""
        return {name: frozen(half.astype(np.float32)) for name, half in self.halves.items()}

    @property
    def size(self) -> int:
        """The bytes that its weights take."""
        return sum(half.nbytes for half in self.halves.values())


@dataclass(frozen=True, eq=False)
class Film:
    """Snapshots of one training in the order of their steps.

    The rule of what stays: where there are more than the `budget` in bytes (or `MOST`) allows, two
    thirds stay, those nearest to even marks over √step. So early moments are denser, and the first
    and the newest are always there.

    >>> film = Film().with_snapshot(Snapshot.of(0, weights))
    >>> film.at(250).weights()
    """

    snapshots: tuple[Snapshot, ...] = ()
    budget: int = BUDGET

    def __len__(self) -> int:
        """Return the number of snapshots."""
        return len(self.snapshots)

    def with_snapshot(self, snapshot: Snapshot) -> Film:
        """Return this film with a newer moment; where the training went back, what came after goes.

        Steps that were passed before are forgotten.
        """
        kept = (*(each for each in self.snapshots if each.step < snapshot.step), snapshot)
        if len(kept) > self.most(snapshot.size):
            places = evenly([each.step for each in kept], max(2, 2 * len(kept) // 3))
            kept = tuple(kept[k] for k in places)
        return replace(self, snapshots=kept)

    def after(self, earlier: Film) -> Film:
        """Return this film with what was kept before its first moment."""
        begins = self.steps[0] if self.snapshots else float("inf")
        film = replace(self, snapshots=tuple(s for s in earlier.snapshots if s.step < begins))
        for snapshot in self.snapshots:
            film = film.with_snapshot(snapshot)
        return film

    def most(self, size: int) -> int:
        """Return how many snapshots of that many bytes there may be; two fit always."""
        return max(2, min(MOST, self.budget // max(1, size)))

    def at(self, step: float) -> Snapshot | None:
        """Return the last snapshot up to that step, or the first; None where there is none."""
        place = self.place(step)
        return None if place is None else self.snapshots[place]

    def place(self, step: float) -> int | None:
        """Return the number of the snapshot that `at` returns."""
        if not self.snapshots:
            return None
        count = int(np.searchsorted(self.steps, step, side="right"))
        return max(0, count - 1)

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps of the snapshots, ascending."""
        return tuple(each.step for each in self.snapshots)

    @property
    def size(self) -> int:
        """The bytes that all weights take."""
        return sum(each.size for each in self.snapshots)
