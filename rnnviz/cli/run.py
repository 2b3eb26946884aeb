"""``rnnviz run``: a text through a network, a line for every step as it is done."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator

from rnnviz.capture.run import capture, grow
from rnnviz.cli.output import print_json
from rnnviz.cli.parser import Parser, UsageProblem, add_json
from rnnviz.cli.reading import answer, step_lines, step_record, word_of, written
from rnnviz.cli.target import add_target, chosen, request_of
from rnnviz.nets.model import Model
from rnnviz.trace import Request, Trace


def run(arguments: list[str]) -> int:
    """Run the text and print its steps; return 0."""
    parser = Parser("rnnviz run", "Run a text through a network, a line for every step.")
    add_target(parser)
    parser.add_argument("--top", type=int, default=5, metavar="N", help="outputs a step has")
    add_json(parser)
    given = parser.parse_args(arguments)
    if given.top < 1:
        raise UsageProblem(f"--top must be 1 or more, not {given.top}")
    _, model = chosen(given.target, given.model)
    request = request_of(given, model)
    if given.json:
        print_records(model, request, given.top)
    else:
        print_lines(model, request)
    return 0


def print_records(model: Model, request: Request, count: int) -> None:
    """Print one JSON object a step."""
    for trace, step in steps(model, request):
        record = step_record(trace, step, count)
        last = trace.complete and step == len(trace) - 1
        print_json(record | answer(model, trace) if last else record)


def print_lines(model: Model, request: Request) -> None:
    """Print what a writer writes, or a reading step by step with its answer."""
    if model.task == "generate":
        print(written(model, capture(model, request)))
    else:
        print_reading(model, capture(model, request))


def print_reading(model: Model, trace: Trace, pause: float = 0.0) -> None:
    """Print a reading step by step, that many seconds apart, and what it came to."""
    columns = shutil.get_terminal_size((140, 24)).columns
    width = min(24, max(len(word_of(token)) for token in trace.tokens))
    for step in range(len(trace)):
        print(step_lines(trace, step, width, columns), flush=True)
        time.sleep(pause)
    print("→ {answer} ({probability:.1%})".format(**answer(model, trace)))


def steps(model: Model, request: Request) -> Iterator[tuple[Trace, int]]:
    """Yield each step once, as soon as a trace has it, with that trace."""
    done = 0
    for trace in grow(model, request):
        gone = len(trace.earlier)  # of a network with a window
        for step in range(max(0, done - gone), len(trace)):
            yield trace, step
        done = gone + len(trace)
