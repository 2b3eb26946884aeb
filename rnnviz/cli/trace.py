"""``rnnviz trace``: everything that a run computed, in a file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from rnnviz.capture.gradients import Target
from rnnviz.capture.pairs import Outcomes
from rnnviz.capture.run import capture
from rnnviz.cli.output import file_size, print_json
from rnnviz.cli.parser import Parser, UsageProblem, add_json
from rnnviz.cli.target import add_target, chosen, request_of
from rnnviz.export.arrays import SUFFIXES, fields_of, save_trace
from rnnviz.export.studies import Study, gradient_study, jacobian_study, pair_study
from rnnviz.nets.model import Model
from rnnviz.trace import Trace


def run(arguments: list[str]) -> int:
    """Run the text and save its trace; return 0."""
    parser = Parser("rnnviz trace", "Save everything that a run computed, as NPZ or CSV.")
    add_target(parser)
    parser.add_argument("-o", "--out", required=True, metavar="FILE", help="out.npz or out.csv")
    _add_studies(parser)
    add_json(parser)
    given = parser.parse_args(arguments)
    out = Path(given.out)
    if out.suffix not in SUFFIXES:
        raise UsageProblem(f"a trace is saved as {' or '.join(SUFFIXES)}, not as {out.name!r}")
    _, model = chosen(given.target, given.model)
    trace = capture(model, request_of(given, model))
    studies = [*_studies(given, model, trace)]
    save_trace(trace, out, *studies)
    shapes = {name: list(f.data.shape) for name, f in fields_of(trace, *studies).items()}
    if given.json:
        print_json({"file": str(out), "steps": len(trace), "fields": shapes})
    else:
        size = file_size(out.stat().st_size)
        print(f"saved {len(shapes)} fields of {len(trace)} steps in {out} ({size})")
    return 0


def _add_studies(parser: Parser) -> None:
    beside = parser.add_argument_group("beside the run")
    beside.add_argument(
        "--gradients",
        action="store_true",
        help="∂loss by every state, gate and input (grad_h, grad_f, grad_x …): of the likeliest "
        "label at the end, or of all words written",
    )
    beside.add_argument(
        "--pairs",
        action="store_true",
        help="log10 of the norms of ∂loss_t/∂h_k for all pairs of steps (pair_h, pair_c), and how "
        "far they reach (reach_h, reach_c): of the likeliest label after each word, or of the next",
    )
    beside.add_argument(
        "--jacobians",
        action="store_true",
        help="log10 of the singular values and the spectral radius of ∂h_t/∂h_t−1 at every step "
        "(jacobian_h, radius_h; of an LSTM's h and c jacobian_state), and of their product, of an "
        "LSTM also along c alone and through h (product_c, product_by_h)",
    )


def _studies(given: argparse.Namespace, model: Model, trace: Trace) -> Iterator[Study]:
    if given.gradients:
        yield gradient_study(model, trace, Target("text" if trace.request.sampling else "loss"))
    if given.pairs:
        yield pair_study(model, trace, Outcomes())
    if given.jacobians:
        yield jacobian_study(model, trace)
