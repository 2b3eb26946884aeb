"""From scores to the next token: the distribution that is drawn from, and the draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.nets.activations import softmax
from rnnviz.trace import Array, Sampling

if TYPE_CHECKING:
    from numpy.typing import NDArray

Distribution: TypeAlias = "NDArray[np.float64]"


def shaped(logits: Array, sampling: Sampling, banned: Sequence[int] = ()) -> Distribution:
    """Return the probabilities that the next token is drawn from, (K,), of sum 1.

    First the `banned` outputs fall away, then the logits (K,) are divided by the temperature,
    then the top-k most probable are kept, and of those, scaled to sum 1, the fewest that reach
    top-p. Temperature 0 puts all on the most probable. Of equals, the first come first.

    Raises
    ------
    ValueError
        If the logits are not finite, or everything is banned.
    """
    scores = np.array(logits, dtype=np.float64)
    if not np.isfinite(scores).all():
        raise ValueError("the network's outputs are no longer finite, so nothing can be drawn")
    scores[list(banned)] = -np.inf
    if not np.isfinite(scores.max()):
        raise ValueError("every output is banned, so nothing can be drawn")
    if sampling.temperature == 0.0:
        return _only(np.array([scores.argmax()]), np.ones(1), scores.size)
    # The largest score becomes 0 first: a tiny temperature must not divide to infinity.
    p = softmax((scores - scores.max()) / sampling.temperature)
    return _truncated(p.astype(np.float64, copy=False), sampling.top_k, sampling.top_p)


def _truncated(p: Distribution, top_k: int, top_p: float) -> Distribution:
    """Return `p` with all but its most probable part set to zero, of sum 1."""
    if not top_k and top_p >= 1.0:
        return p
    likely = np.flatnonzero(p >= _least(p, top_k, top_p))
    best = likely[np.argsort(-p[likely], kind="stable")][: top_k or None]
    sums = np.cumsum(p[best])
    whole = sums[-1] if top_k else 1.0
    enough = int(np.searchsorted(sums, top_p * whole)) + 1
    return _only(best[:enough], p[best[:enough]], p.size)


def _least(p: Distribution, top_k: int, top_p: float) -> float:
    """Return a probability below which nothing can be kept, so that few are left to be sorted."""
    if top_k:
        k = min(top_k, p.size)
        return float(np.partition(p, p.size - k)[p.size - k])
    return (1.0 - top_p) / p.size  # all that are less sum to less than what top-p leaves out


def _only(kept: NDArray[np.intp], weights: Distribution, size: int) -> Distribution:
    p = np.zeros(size)
    p[kept] = weights / weights.sum()
    return p


def draw(p: Distribution, rng: np.random.Generator) -> int:
    """Return an output's number, drawn from `p` (K,) with one number of `rng`.

    It is the place where the running sum passes a uniform number, so that runs of one seed stay
    comparable: a small change of `p` rarely changes what is drawn.
    """
    sums = np.cumsum(p)
    return int(np.searchsorted(sums / sums[-1], rng.random(), side="right"))
