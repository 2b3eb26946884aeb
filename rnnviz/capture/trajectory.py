"""The path of the hidden state, seen in the two directions in which it varies most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.trace import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float64]"
TINY = 1e-12  # of the whole variance; less is rounding


@dataclass(frozen=True, eq=False)
class Plane:
    """Two orthogonal directions `axes` (2, H) through the `mean` (H,) of some states.

    `shares` are the parts of the whole variance that lie along each, 0…1.
    """

    mean: Floats
    axes: Floats
    shares: tuple[float, float]

    def points(self, h: Array) -> Floats:
        """Return where states (T, H) lie in the plane, shape (T, 2)."""
        points: Floats = (_finite(h) - self.mean) @ self.axes.T
        return points


def principal_plane(h: Array) -> Plane:
    """Return the plane of the first two principal components of states (T, H).

    They are the leading eigenvectors of the covariance (Pearson 1901; Jolliffe 2002, "Principal
    Component Analysis", section 3.5), found from the smaller of X Xᵀ and Xᵀ X of the centred
    states X, five times as fast as from their singular values. Each points to where its largest
    entry is positive, so that the same run gives the same picture. A run that does not vary along
    a direction has the share 0 there.
    """
    states = _finite(h)
    X = states - states.mean(axis=0)  # (T, H)
    wide = len(X) < X.shape[1]
    variances, vectors = np.linalg.eigh(X @ X.T if wide else X.T @ X)  # ascending
    total = max(float(variances.sum()), TINY)
    axes, shares = np.zeros((2, X.shape[1])), [0.0, 0.0]
    for k in range(min(2, variances.size)):
        if variances[-1 - k] > TINY * max(total, 1.0):
            axis = vectors[:, -1 - k] @ X if wide else vectors[:, -1 - k]  # (H,)
            axes[k] = axis / (np.linalg.norm(axis) * np.sign(axis[np.abs(axis).argmax()]))
            shares[k] = float(variances[-1 - k]) / total
    return Plane(states.mean(axis=0), axes, (shares[0], shares[1]))


def _finite(h: Array) -> Floats:
    """Return the states in double precision; a value that overflowed counts as 0."""
    return np.nan_to_num(h.astype(np.float64), posinf=0.0, neginf=0.0)
