"""``rnnviz show``: the main job where no window can open.

Reads the headline sentence word by word in the terminal, writes a few lines of a scene, and
leaves a moving picture of the reading in the current folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rnnviz.api import run as run_text
from rnnviz.cli.output import file_size
from rnnviz.cli.painting import paint_film
from rnnviz.cli.parser import Parser
from rnnviz.cli.reading import written
from rnnviz.cli.run import print_reading
from rnnviz.cli.target import chosen
from rnnviz.export.painting import Painting
from rnnviz.trace import Trace

READS, WRITES = "intent", "script"
BESIDE = 0.3  # seconds between two words that a person watches
SIZE, FPS = (1280, 720), 10.0


def run(arguments: list[str]) -> int:
    """Read, write and paint; return 0."""
    parser = Parser("rnnviz show", "Read a sentence and write a scene, in the terminal.")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another scene")
    given = parser.parse_args(arguments)
    trace = _read()
    _write(given.seed)
    _paint(trace)
    return 0


def _read() -> Trace:
    demo, model = chosen(READS)
    assert demo is not None
    print(f"{demo.title}: {model.name} reads, and believes after each word\n")
    trace = run_text(model, demo.examples[0])
    print_reading(model, trace, BESIDE if sys.stdout.isatty() else 0.0)
    return trace


def _write(seed: int) -> None:
    demo, model = chosen(WRITES)
    assert demo is not None
    print(f"\n{demo.title}: {model.name} writes a scene (seed {seed})\n")
    print(written(model, run_text(model, demo.examples[0], seed)), flush=True)


def _paint(trace: Trace) -> None:
    demo, model = chosen(READS)
    out = Path.cwd() / f"rnnviz-{READS}.gif"
    paint_film(Painting(demo, model, trace, *SIZE), out, FPS)
    print(f"\nA moving picture of the reading is in {out} ({file_size(out.stat().st_size)}).")
