"""What a writer might say next, as numbers: the model's distribution and the one it draws from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import inf

import numpy as np

from rnnviz.capture.sampling import shaped
from rnnviz.data.codec import UNKNOWN
from rnnviz.trace import Array, Cursor, Sampling, Trace
from rnnviz.views.parts.beats import arrival
from rnnviz.views.parts.wording import escaped, readable, so_far

MOST = 10
_SCALES = (0.1, 0.25, 0.5, 1.0)  # probabilities that the longest bar may stand for


@dataclass(frozen=True)
class Candidate:
    """One token: `p` of the model and `drawn_from` after the knobs, with their bars' lengths 0…1.

    `rank` counts from 1 by `p`. `next` is "drawn" or "given" for the token that came next.
    """

    label: str
    rank: int
    p: float
    drawn_from: float
    length: float
    solid: float
    next: str


@dataclass(frozen=True)
class DistributionPicture:
    """The candidates, most probable first; `reach` is the probability of a bar of length 1.

    `bits` are the entropies of the model's distribution and of the one that is drawn from; `kept`
    of `size` tokens can be drawn.
    """

    candidates: tuple[Candidate, ...]
    reach: float
    bits: tuple[float, float]
    kept: int
    size: int
    sampling: Sampling | None
    after: str


def entropy(p: Array) -> float:
    """Return the entropy in bits of probabilities (K,)."""
    some = np.asarray(p, dtype=np.float64)[np.asarray(p) > 0.0]
    return float(max(0.0, -(some * np.log2(some)).sum()))


def spoken(trace: Trace, cursor: Cursor) -> int:
    """Return the last step that has spoken, −1 before the first."""
    waits = arrival(trace.cell, "p", cursor.phase) <= 0.0
    return min(cursor.step, len(trace) - 1) - int(waits)


def picture(trace: Trace, cursor: Cursor, count: int = MOST) -> DistributionPicture | None:
    """Return the candidates after the cursor's step, or after the one before until it has spoken.

    None before the first step has spoken. The last row is the token that came next where that is
    not among the `count` most probable.
    """
    share, step = arrival(trace.cell, "p", cursor.phase), spoken(trace, cursor)
    if step < 0:
        return None
    p = trace["p"].at(step=step)
    pool = drawn_from(trace, step)
    follows, kind = _next(trace, step)
    shown = _best(p, trace.labels, count, follows)
    reach = _reach(float(max(p[shown].max(), pool[shown].max())))
    moved = _moving(trace, step, share, p, pool)
    candidates = tuple(
        Candidate(
            readable(trace.labels[k]),
            int((p > p[k]).sum()) + 1,
            float(p[k]),
            float(pool[k]),
            float(moved[0][k]) / reach,
            float(moved[1][k]) / reach,
            kind if k == follows and (kind != "drawn" or share in (0.0, 1.0)) else "",
        )
        for k in shown
    )
    kept = int((pool > 0.0).sum())
    bits = entropy(p), entropy(pool)
    after = so_far(trace, step)
    return DistributionPicture(candidates, reach, bits, kept, p.size, trace.request.sampling, after)


@lru_cache(maxsize=2)  # the same step is asked for in every frame that it is on screen
def drawn_from(trace: Trace, step: int) -> Array:
    """Return the probability with which each token is drawn after a step, (K,)."""
    sampling = trace.request.sampling or Sampling(temperature=1.0, top_p=1.0)
    banned = [trace.labels.index(UNKNOWN)] if UNKNOWN in trace.labels else []
    try:
        return shaped(trace["logits"].at(step=step), sampling, banned)
    except ValueError:  # scores that are no longer finite: there is nothing to draw from
        return np.zeros(len(trace.labels), np.float32)


def _next(trace: Trace, step: int) -> tuple[int, str]:
    """Return the token that came next and whether it was drawn or given; (-1, "") for neither."""
    if step < len(trace.chosen) and trace.chosen[step] >= 0:
        return trace.chosen[step], "drawn"
    if step + 1 < len(trace) and trace.tokens[step + 1].seen in trace.labels:
        return trace.labels.index(trace.tokens[step + 1].seen), "given"
    return -1, ""


def _best(p: Array, labels: tuple[str, ...], count: int, follows: int) -> list[int]:
    count = min(count, p.size)
    best = np.argpartition(-p, min(count, p.size - 1))[: count + 1]
    best = [int(k) for k in best[np.argsort(-p[best], kind="stable")] if labels[k] != UNKNOWN]
    best = best[:count]
    return best if follows in best or follows < 0 else [*best[: count - 1], follows]


def _reach(largest: float) -> float:
    return next((scale for scale in _SCALES if largest <= scale), 1.0)


def _moving(trace: Trace, step: int, share: float, p: Array, pool: Array) -> tuple[Array, Array]:
    """Return the bars' two lengths, on their way from the step before while this one speaks."""
    if step == 0 or share in (0.0, 1.0):
        grown = share if step == 0 and share > 0.0 else 1.0
        return p * grown, pool * grown
    before = trace["p"].at(step=step - 1)
    pool_before = drawn_from(trace, step - 1)
    return before + share * (p - before), pool_before + share * (pool - pool_before)


def subtitle(shown: DistributionPicture) -> str:
    """Return how open the choice is."""
    if shown.sampling is None:
        return f"entropy {shown.bits[0]:.1f} bits · {shown.size:,} to choose from"
    return (
        f"entropy {shown.bits[0]:.1f} → {shown.bits[1]:.1f} bits"
        f" · {shown.kept:,} of {shown.size:,} can be drawn"
    )


def knobs(sampling: Sampling) -> str:
    """Return the settings that shape the model's probabilities."""
    parts = [f"temperature {sampling.temperature:g}"]
    parts += [f"top-k {sampling.top_k}"] if sampling.top_k else []
    parts += [f"top-p {sampling.top_p:g}"] if sampling.top_p < 1.0 else []
    return ", ".join(parts)


def explained(each: Candidate, shown: DistributionPicture) -> str:
    """Return both probabilities of a candidate and its rank, as rich text."""
    surprise = -np.log2(each.p) if each.p > 0.0 else inf
    lines = [
        f"<b>{escaped(each.label)}</b> after “{escaped(shown.after)}”",
        f"the model: p = {each.p:.4f}, rank {each.rank:,} of {shown.size:,} ({surprise:.1f} bits)",
    ]
    if shown.sampling:
        lines.append(f"with {knobs(shown.sampling)}: p = {each.drawn_from:.4f}")
    lines += [f"this one was {each.next}"] if each.next else []
    return "<br>".join(lines)
