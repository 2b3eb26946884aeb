"""From what is read of a step to the scores of the outputs: a linear map, behind a dense layer."""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.nets.cell import outer_sum, rows
from rnnviz.nets.curves import CURVES
from rnnviz.trace import Array


class Head:
    """logits = W y + b of what is read, y = r itself, or squashed, or behind a dense layer."""

    def __init__(
        self, W: Array, b: Array, dense: tuple[Array, Array] | None = None, between: str = ""
    ) -> None:
        """Keep W (K, R) and b (K,); `dense` is (M, R) and (M,), and then W is (K, M)."""
        self.W, self.b, self.dense = W, b, dense
        self.curve = CURVES[between or "linear"]

    @property
    def is_linear(self) -> bool:
        """Whether the slope is the same whatever is read."""
        return not self.curve.display

    def logits(self, r: Array) -> Array:
        """Return the scores (..., K) of what is read, (..., R)."""
        return self._hidden(r) @ self.W.T + self.b

    def back(self, r: Array, d_logits: Array) -> Array:
        """Return the gradient by what is read, (..., R), from that by the scores, (..., K)."""
        d_a: Array = d_logits @ self.W
        if not self.is_linear:
            d_a = d_a * self.curve.slope(self._hidden(r))
        return d_a if self.dense is None else d_a @ self.dense[0]

    def weight_gradients(self, r: Array, d_logits: Array) -> Mapping[str, Array]:
        """Return the gradient by each weight under its name, summed over all places."""
        y = self._hidden(r)
        found = {"head.weight": outer_sum(d_logits, y), "head.bias": rows(d_logits).sum(axis=0)}
        if self.dense is None:
            return found
        d_a = d_logits @ self.W
        d_a = d_a * self.curve.slope(y)
        return {
            **found,
            "dense.weight": outer_sum(d_a, r),
            "dense.bias": rows(d_a).sum(axis=0),
        }

    def _hidden(self, r: Array) -> Array:
        """Return what the matrix is multiplied with, (..., M) or (..., R)."""
        a = r if self.dense is None else r @ self.dense[0].T + self.dense[1]
        return self.curve.at(a)
