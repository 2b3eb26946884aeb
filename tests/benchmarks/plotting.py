"""Our full frame against matplotlib: `python -m tests.benchmarks.plotting`, if it is installed.

It is no dependency, so there is no row without it. Both draw at 1920×1080 what a run shows:
the cells of the network with their tiles, wires and names, the equations, the words, the maps of
128 units by 200 steps with their playheads, and the bars. How many of each was counted in ours.
Matplotlib only moves its artists' data, as fast programs do, and draws the canvas anew.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from itertools import count
from typing import Any

import numpy as np

from rnnviz.app.main import application
from rnnviz.trace import Cursor, Trace
from tests.benchmarks.measure import Row, interleaved, table, usual
from tests.benchmarks.models import reader
from tests.benchmarks.window import HEIGHT, LONG, OUTPUTS, WIDTH, _screen, _shown, _trace

DPI = 100
MAPS = ("h", "i", "f", "g", "o")
CARDS, WORDS, TILES, WIRES, NAMES, BARS = 40, 46, 15, 18, 60, 30
EQUATIONS = tuple(r"$%s_t = \sigma(W_%s x_t + U_%s h_{t-1} + b_%s)$" % (4 * (s,)) for s in "ifgoch")


def rows() -> list[Row]:
    """Return how many times faster our frame is; nothing without matplotlib."""
    if find_spec("matplotlib") is None:
        return []
    app, model = application(), reader("lstm", 128, OUTPUTS)
    traces, numbers = [_trace(model, LONG), _trace(model, LONG)], count()
    with _shown(_screen(model)) as screen:

        def ours() -> None:
            n = next(numbers)
            screen.show_trace(traces[n % 2])
            screen.show_cursor(Cursor(n % LONG, (n % 5 + 0.5) / 5))
            app.processEvents()

        mine, other = interleaved(ours, _theirs(traces), rounds=30)
    name = "full frame, against matplotlib drawing as much: times faster"
    detail = f"{usual(mine) * 1e3:.1f} against {usual(other) * 1e3:.0f} ms"
    return [Row(name, usual(other) / usual(mine), 20.0, detail, at_least=True)]


def _theirs(traces: list[Trace]) -> Callable[[], None]:
    """Return a call that draws the next frame with Agg."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure((WIDTH / DPI, HEIGHT / DPI), dpi=DPI)
    canvas, (stage, *beside) = FigureCanvasAgg(figure), figure.subplots(2, 3).ravel()
    stage.set(xlim=(0, 10), ylim=(0, 10))
    _still_parts(stage)
    tiles = [_image(stage, 16, (k % 5 * 2, k % 5 * 2 + 1, k // 5 * 3, k // 5 * 3 + 1))
             for k in range(TILES)]  # fmt: skip
    bars = stage.bar(np.arange(BARS) / 3, np.zeros(BARS), 0.2)
    maps = [_image(a, 128, None) for a in beside]
    heads = [a.axvline(0) for a in beside]
    numbers = count()

    def draw() -> None:
        n = next(numbers)
        trace, step = traces[n % 2], n % LONG
        for symbol, image, head in zip(MAPS, maps, heads, strict=True):
            image.set_data(trace[symbol].at(layer=0).T)
            head.set_xdata([step, step])
        for k, image in enumerate(tiles):
            values = trace[MAPS[k % len(MAPS)]].at(layer=0, step=max(0, step - k // 3))
            image.set_data(values.reshape(8, 16))
        for bar, p in zip(bars, trace["p"].at(step=step), strict=False):
            bar.set_height(p)
        canvas.draw()

    return draw


def _image(axes: Any, units: int, extent: tuple[float, ...] | None) -> Any:
    shape = (units, LONG) if extent is None else (units // 2, units)
    return axes.imshow(np.zeros(shape), aspect="auto", vmin=-1, vmax=1, extent=extent)


def _still_parts(stage: Any) -> None:
    """Put boxes, wires, words and equations onto the stage."""
    from matplotlib.patches import FancyBboxPatch

    for k in range(CARDS + WORDS):
        stage.add_patch(FancyBboxPatch((k % 10, k // 10), 0.8, 0.6, boxstyle="round,pad=0.05"))
    for k in range(WIRES):
        stage.plot([k / 2, k / 2, k / 2 + 1], [1, 2, 2])
    for k in range(NAMES + WORDS):
        stage.text(k % 10, k / 11, f"name {k}")
    for k, equation in enumerate(EQUATIONS):
        stage.text(k, 9, equation)


if __name__ == "__main__":
    found = rows()
    print(table(found) if found else "matplotlib is not installed, so there is nothing to compare.")
    sys.exit(not all(row.good for row in found))
