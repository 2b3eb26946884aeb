"""The numbers of a chart in words: what is said with its title, each part in its line's colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.session.runs import Run
from rnnviz.views.training.lines import Chart, Line
from rnnviz.views.training.wording import EMPTY, NO_GATES, batch_told, measured


@dataclass(frozen=True)
class Said:
    """A few words; `colour` is that of the line they are about, None for words about none."""

    text: str
    colour: str | int | None = None


def numbers_said(
    chart: Chart,
    lines: Sequence[Line],
    run: Run | None,
    step: int | None,
    *,
    all_runs: bool = False,
) -> tuple[Said, ...]:
    """Return the numbers of the run that is looked at, after that step or now.

    With `all_runs` those laid over are told too: where their lines have no names.
    """
    if run is None or not lines:
        return (Said(NO_GATES if run and run.recipe.cell == "rnn" and chart.unit else EMPTY),)
    first = [] if step is None else [Said(batch_told(step))]
    numbers = list(_numbers(chart, lines, np.inf if step is None else step, all_runs=all_runs))
    says = [Said(chart.says)] if chart.says else []
    if not chart.parts and not chart.unit:
        return (*first, *says, *numbers)
    if "clipped" in chart.what and step is None and run.record.counted:
        first = [Said(f"{run.record.clipped} of the last {run.record.counted} batches clipped")]
    return (*first, *numbers, *says)


def _numbers(chart: Chart, lines: Sequence[Line], at: float, *, all_runs: bool) -> Sequence[Said]:
    """Return a line's name and value each: what was measured on unseen data first."""
    order = sorted(lines, key=lambda line: (line.kind != "points", not line.current))
    wanted = [
        line
        for line in order
        if (line.current or all_runs)
        and (line.label or len(chart.parts) == 1)
        and line.kind != "faint"
    ]
    return [
        Said(
            f"{line.label} {measured(line.curve.value_at(at), share=chart.share)}".strip(),
            line.colour,
        )
        for line in wanted
    ]
