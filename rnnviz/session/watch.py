"""What is worth a pause: conditions as values, and the first step of a run that meets one.

Pure functions of a trace. A step is compared with the one before it, so that a condition is met
where something happens and not for as long as it lasts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.session.motion import at_rest
from rnnviz.trace import Array, Cursor, Trace

Kind = Literal["top", "belief", "gate", "entropy", "zero"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Met = tuple[Cursor, str]


@dataclass(frozen=True)
class Condition:
    """Something that is worth a pause, with its threshold.

    - ``top``: the likeliest output is another one;
    - ``belief``: the probability of the output `of`, or of the likeliest where that is empty,
      passes the threshold (0…1), upwards or downwards;
    - ``gate``: the gate `of` closes below the threshold (0…1): its mean over the layer that is
      looked at, or the picked unit's;
    - ``entropy``: the entropy of the belief moves by more than the threshold (bits, above 0);
    - ``zero``: the picked unit's value, or its ``h``, changes its sign.

    >>> first_met(trace, Condition("belief", 0.9), Cursor(), after=-1)
    """

    kind: Kind
    threshold: float = 0.0
    of: str = ""
    on: bool = True


def first_met(
    trace: Trace, condition: Condition, cursor: Cursor, after: int, until: int | None = None
) -> Met | None:
    """Return the end of the first step behind `after` that meets the condition, and why it does.

    `after` is -1 before the first step. Steps behind `until` are not looked at (None: all of the
    run are). The cursor says which layer and unit are looked at; the place keeps them.
    """
    last = len(trace) - 1 if until is None else min(until, len(trace) - 1)
    reason_at = _REASONS[condition.kind]
    for step in range(max(0, after + 1), last + 1):
        reason = reason_at(trace, condition, cursor, step)
        if reason:
            return at_rest(replace(cursor, step=step)), f"{reason} at ‘{_visible(trace, step)}’"
    return None


def first_of(
    trace: Trace, conditions: Iterable[Condition], cursor: Cursor, after: int,
    until: int | None = None,
) -> Met | None:  # fmt: skip
    """Return where the first of several conditions is met, with the reason of the first listed."""
    fitting = (c for c in conditions if c.on and fits(c, trace))
    met = [found for c in fitting if (found := first_met(trace, c, cursor, after, until))]
    return min(met, key=lambda found: found[0].step, default=None)


def fits(condition: Condition, trace: Trace) -> bool:
    """Tell whether that run can ever meet the condition."""
    writes = trace.request.sampling is not None
    known = {"belief": ("", *trace.labels), "gate": gates_of(trace.cell)}.get(condition.kind)
    offered = condition.kind in kinds_for(trace.cell, writes=writes)
    return offered and (known is None or condition.of in known)


def kinds_for(cell: str, *, writes: bool) -> tuple[Kind, ...]:
    """Return the conditions that fit a cell and its task.

    A plain RNN has no gate, and the units of one with ReLU never cross zero. What a writer thinks
    likeliest is another word after nearly every word.
    """
    missing = {"top": writes, "gate": not gates_of(cell), "zero": not ANATOMIES[cell].signed}
    return tuple(kind for kind in KINDS if not missing.get(kind))


def gates_of(cell: str) -> tuple[str, ...]:
    """Return the gates that can close: those that lie in 0…1."""
    return ANATOMIES[cell].doors


def leaders(trace: Trace, most: int) -> tuple[str, ...]:
    """Return the outputs that are the likeliest after some step, the most frequent first."""
    ids, counts = np.unique(trace["p"].data.argmax(axis=1), return_counts=True)
    return tuple(trace.labels[k] for k in ids[np.argsort(-counts, kind="stable")][:most])


def entropy(p: Array) -> float:
    """Return the entropy of probabilities p (label,) in bits (Shannon 1948)."""
    known = p[p > 0.0].astype(np.float64)
    return float(-(known * np.log2(known)).sum())


def _top(trace: Trace, _condition: Condition, _cursor: Cursor, step: int) -> str:
    before, now = (_leader(trace, s) for s in (step - 1, step))
    if before in (None, now):
        return ""
    return f"the top answer changed from {_named(trace, before)} to {_named(trace, now)}"


def _belief(trace: Trace, condition: Condition, _cursor: Cursor, step: int) -> str:
    before, now = (_probability(trace, condition.of, s) for s in (step - 1, step))
    way = _passed(before, now, condition.threshold)
    if not way:
        return ""
    name = condition.of or trace.labels[int(trace["p"].at(step=step).argmax())]
    return f"the belief in {_readable(name)} {way} {condition.threshold:.2f}"


def _gate(trace: Trace, condition: Condition, cursor: Cursor, step: int) -> str:
    before, now = (_openness(trace, condition.of, cursor, s) for s in (step - 1, step))
    if not now < condition.threshold <= before:
        return ""
    whose = f"of unit {cursor.unit}" if _picked(trace, cursor) else "on average"
    return f"{condition.of} {whose} closed to {now:.2f}, below {condition.threshold:.2f},"


def _entropy(trace: Trace, condition: Condition, _cursor: Cursor, step: int) -> str:
    if step == 0:
        return ""
    before, now = (entropy(trace["p"].at(step=s)) for s in (step - 1, step))
    if abs(now - before) <= condition.threshold:
        return ""
    way = "rose" if now > before else "fell"
    return f"the entropy {way} from {before:.1f} to {now:.1f} bits"


def _zero(trace: Trace, _condition: Condition, cursor: Cursor, step: int) -> str:
    if not _picked(trace, cursor):
        return ""
    symbol = _signed_symbol(trace, cursor)
    before, now = (_value(trace, symbol, cursor, s) for s in (step - 1, step))
    if before * now >= 0.0:
        return ""
    way = "above" if now > 0.0 else "below"
    return f"{symbol} of unit {cursor.unit} came {way} zero"


def _leader(trace: Trace, step: int) -> int | None:
    return int(trace["p"].at(step=step).argmax()) if step >= 0 else None


def _probability(trace: Trace, label: str, step: int) -> float:
    """Return how probable that output is, or the likeliest; before the first step none is."""
    if step < 0:
        return 0.0
    p = trace["p"].at(step=step)
    return float(p[trace.labels.index(label)] if label else p.max())


def _passed(before: float, now: float, threshold: float) -> str:
    if before < threshold <= now:
        return "rose past"
    return "fell below" if now < threshold <= before else ""


def _openness(trace: Trace, gate: str, cursor: Cursor, step: int) -> float:
    """Return how open the picked unit's gate is, or all on average; before the first step, all."""
    if step < 0:
        return 1.0
    values = trace[gate].at(layer=_layer(trace, cursor), step=step)
    return float(values[cursor.unit] if _picked(trace, cursor) else values.mean())


def _value(trace: Trace, symbol: str, cursor: Cursor, step: int) -> float:
    """Return the picked unit's value; before the first step that of the first state, or 0."""
    layer = _layer(trace, cursor)
    if step >= 0:
        return float(trace[symbol].at(layer=layer, step=step, unit=cursor.unit or 0))
    return float(trace[symbol + "0"].at(layer=layer)[cursor.unit]) if symbol + "0" in trace else 0.0


def _signed_symbol(trace: Trace, cursor: Cursor) -> str:
    """Return the symbol that is asked about, or ``h`` where that has no sign."""
    asked = cursor.symbol or "h"
    return asked if asked in trace and trace[asked].bounds[0] < 0.0 else "h"


def _picked(trace: Trace, cursor: Cursor) -> bool:
    return cursor.unit is not None and cursor.unit < trace.units


def _layer(trace: Trace, cursor: Cursor) -> int:
    return min(cursor.layer, trace.layers - 1)


def _named(trace: Trace, output: int | None) -> str:
    return _readable(trace.labels[output or 0])


def _readable(label: str) -> str:
    """Return an output's name as it is read: ``pay_bill`` is "pay bill"."""
    return label.replace("_", " ") if len(label) > 1 else label.replace("\n", "↵")


def _visible(trace: Trace, step: int) -> str:
    return trace.tokens[step].text.replace("\n", "↵").replace(" ", "␣")[:24]


_Reason = Callable[[Trace, Condition, Cursor, int], str]
_REASONS: Mapping[Kind, _Reason] = {
    "top": _top,
    "belief": _belief,
    "gate": _gate,
    "entropy": _entropy,
    "zero": _zero,
}
