"""``rnnviz trace``: everything that a run computed, in a file."""

from __future__ import annotations

from pathlib import Path

from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.run import capture
from rnnviz.cli.output import file_size, print_json
from rnnviz.cli.parser import Parser, UsageProblem, add_json
from rnnviz.cli.target import add_target, chosen, request_of
from rnnviz.export.arrays import SUFFIXES, fields_of, save_trace


def run(arguments: list[str]) -> int:
    """Run the text and save its trace; return 0."""
    parser = Parser("rnnviz trace", "Save everything that a run computed, as NPZ or CSV.")
    add_target(parser)
    parser.add_argument("-o", "--out", required=True, metavar="FILE", help="out.npz or out.csv")
    parser.add_argument(
        "--gradients",
        action="store_true",
        help="also ∂loss/∂h, ∂c and ∂x: of the likeliest label at the end, or of all words written",
    )
    add_json(parser)
    given = parser.parse_args(arguments)
    out = Path(given.out)
    if out.suffix not in SUFFIXES:
        raise UsageProblem(f"a trace is saved as {' or '.join(SUFFIXES)}, not as {out.name!r}")
    _, model = chosen(given.target, given.model)
    trace = capture(model, request_of(given, model))
    target = Target("text" if trace.request.sampling else "loss")
    slopes = gradients(model, trace, target) if given.gradients else {}
    save_trace(trace, out, slopes)
    shapes = {name: list(f.data.shape) for name, f in fields_of(trace, slopes).items()}
    if given.json:
        print_json({"file": str(out), "steps": len(trace), "fields": shapes})
    else:
        size = file_size(out.stat().st_size)
        print(f"saved {len(shapes)} fields of {len(trace)} steps in {out} ({size})")
    return 0
