"""What a picture shows as arrays whose axes have names, to be saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Field, Trace, frozen

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from rnnviz.capture.backward import Backward


def numbered(values: ArrayLike, *axes: str, symbol: str = "") -> Field:
    """Return values with these names of their axes, as float32; the bounds are measured.

    >>> numbered(flow.logs["h"], "layer", "step", symbol="log10 ‖∂h‖")
    """
    data = np.asarray(values, np.float32)
    known = data[np.isfinite(data)]
    bounds = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    return Field(frozen(data), axes, bounds, symbol)


def of_run(trace: Trace | None, symbols: Iterable[str] = ()) -> Mapping[str, Field]:
    """Return the fields of a run by symbol, those of the `symbols` that it has, or all."""
    fields = trace.fields if trace is not None else {}
    wanted = tuple(symbols) or tuple(fields)
    return {symbol: fields[symbol] for symbol in wanted if symbol in fields}


def of_stage(trace: Trace | None) -> Mapping[str, Field]:
    """Return what a run's equations give, and the beliefs."""
    if trace is None:
        return {}
    equations = ANATOMIES[trace.cell].equations
    return of_run(trace, (*(equation.symbol for equation in equations), "p"))


def of_pass(back: Backward) -> Mapping[str, Field]:
    """Return a pass back's gradients by what a run has, and how large those by states are."""
    flow, trace = back.flow, back.trace
    grads = {s: each for s, each in back.grads.items() if s in trace}
    return {
        **{
            f"grad_{s}": numbered(each.reshape(trace[s].data.shape), *trace[s].axes)
            for s, each in grads.items()
        },
        **{f"log10_d{s}": numbered(logs, "layer", "step") for s, logs in flow.logs.items()},
        "log10_dx": numbered(flow.x, "step"),
    }


def of_chain(back: Backward, cursor: Cursor) -> Mapping[str, Field]:
    """Return what every line of the chain rule gives at the cursor, (unit,) each."""
    names = back.at(cursor.layer, cursor.step)
    given = {link.gives for link in ANATOMIES[back.trace.cell].chain.links if not link.adds}
    return {name: numbered(names[name], "unit") for name in sorted(given)}


def of_tokens(trace: Trace | None) -> Mapping[str, Field]:
    """Return the number that each token has in the vocabulary, (step,)."""
    tokens = trace.tokens if trace is not None else ()
    return {"token": numbered([token.id for token in tokens], "step")} if tokens else {}
