"""``rnnviz render``: the frame that the window shows, or a film of them, in a file."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from rnnviz.capture.run import capture
from rnnviz.cli.output import file_size, print_json
from rnnviz.cli.painting import paint_film
from rnnviz.cli.parser import Parser, UsageProblem, add_json
from rnnviz.cli.target import add_target, chosen, request_of
from rnnviz.export.painting import Painting
from rnnviz.export.pictures import FILMS, STILLS, save_still
from rnnviz.session.motion import at_rest
from rnnviz.trace import Cursor

FPS = 10.0


def run(arguments: list[str]) -> int:
    """Run the text and paint it; return 0."""
    given = _parser().parse_args(arguments)
    out, size = Path(given.out), _size(given.size)
    _check(given, out)
    demo, model = chosen(given.target, given.model)
    trace = capture(model, request_of(given, model))
    painting = Painting(demo, model, trace, *size, given.theme)
    _check_step(given.step, len(trace))
    frames = 1
    if out.suffix in STILLS:
        step = len(trace) - 1 if given.step is None else given.step
        save_still(painting, out, at_rest(Cursor(step)))
    else:
        frames = paint_film(painting, out, given.fps, given.seconds, given.step)
    _tell(given.json, out, painting, frames)
    return 0


def _parser() -> Parser:
    parser = Parser("rnnviz render", "Paint a run as the window shows it.")
    add_target(parser)
    parser.add_argument(
        "-o", "--out", required=True, metavar="FILE", help=", ".join(STILLS + FILMS)
    )
    parser.add_argument("--size", default="1920x1080", metavar="WxH", help="pixels (1920x1080)")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--step", type=int, metavar="N", help="of steps 0, 1, … this one alone")
    parser.add_argument("--fps", type=float, default=FPS, metavar="N", help="frames a second (10)")
    parser.add_argument("--seconds", type=float, metavar="N", help="how long a film lasts")
    add_json(parser)
    return parser


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text)
    if not found:
        raise UsageProblem(f"a size is two numbers like 1920x1080, not {text!r}")
    return int(found[1]), int(found[2])


def _check(given: argparse.Namespace, out: Path) -> None:
    if out.suffix not in STILLS + FILMS:
        kinds = ", ".join(STILLS + FILMS)
        raise UsageProblem(f"a picture's name ends in one of {kinds}, not as {out.name!r} does")
    if not 0.1 <= given.fps <= 120.0:
        raise UsageProblem(f"--fps must lie in 0.1…120, not {given.fps:g}")
    if given.seconds is not None and not 0.1 <= given.seconds <= 3600.0:
        raise UsageProblem(f"--seconds must lie in 0.1…3600, not {given.seconds:g}")
    if not out.parent.is_dir():
        raise UsageProblem(f"there is no folder {out.parent} to put {out.name} in; make it first")


def _check_step(step: int | None, length: int) -> None:
    if step is not None and not 0 <= step < length:
        raise UsageProblem(f"there is no step {step}: this run has the steps 0…{length - 1}")


def _tell(as_json: bool, out: Path, painting: Painting, frames: int) -> None:
    size = out.stat().st_size
    if as_json:
        values = {"file": str(out), "width": painting.width, "height": painting.height}
        print_json({**values, "frames": frames, "bytes": size})
    else:
        print(f"saved {out}: {painting.width}×{painting.height}, {file_size(size)}")
