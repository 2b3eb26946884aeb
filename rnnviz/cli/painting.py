"""What `render` and `show` have in common: how long a film is, and how far its painting is."""

from __future__ import annotations

import sys
from pathlib import Path

from rnnviz.export.painting import Painting
from rnnviz.export.pictures import save_film
from rnnviz.export.timeline import cursors, pace_for
from rnnviz.session.session import PACE
from rnnviz.trace import Cursor


def paint_film(
    painting: Painting,
    out: Path,
    fps: float,
    seconds: float | None = None,
    step: int | None = None,
) -> int:
    """Write a film of the run, or of one step of it, and return how many frames it has.

    `seconds` is how long the film lasts before it rests at the end; None lets it go at the
    window's pace.
    """
    length = 1 if step is None else step + 1
    pace = PACE[painting.demo.step if painting.demo else "word"]
    if step is None:
        length = len(painting.trace)
        places = cursors(length, painting.beats, pace_for(length, pace, seconds), fps)
    else:
        start, lasts = Cursor(step), seconds or max(pace, PACE["word"])
        places = cursors(length, painting.beats, lasts, fps, start)
    every = list(places)
    save_film(painting, out, every, fps, _progress(out) if sys.stderr.isatty() else None)
    return len(every)


class _progress:
    """Says on the error stream how much of a film is painted."""

    def __init__(self, out: Path) -> None:
        self.name, self.said = out.name, -1

    def __call__(self, share: float) -> None:
        percent = int(100 * share)
        if percent != self.said:
            self.said = percent
            end = "\r\x1b[K" if percent == 100 else ""
            print(f"\rpainting {self.name}: {percent} %{end}", end="", file=sys.stderr, flush=True)
