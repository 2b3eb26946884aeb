"""``rnnviz convert``: another program's model becomes one of ours, or ours one of another's."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rnnviz.cli.output import file_size, print_json
from rnnviz.cli.parser import Parser, UsageProblem, add_json
from rnnviz.files.foreign import vocabulary
from rnnviz.files.foreign.answers import Answers, keep
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.export import WRITERS, export
from rnnviz.files.foreign.given import sample as sample_of
from rnnviz.files.foreign.given import typed, vocabulary_of
from rnnviz.files.foreign.opening import chosen, model_of, vocabulary_in
from rnnviz.files.foreign.parts import Part
from rnnviz.files.foreign.probe import Ranking, ranked
from rnnviz.files.foreign.questions import classes, entries
from rnnviz.files.foreign.reader_process import read_apart
from rnnviz.files.foreign.series import with_levels
from rnnviz.files.foreign.understand import Report, understand
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.files.library import SUFFIX, find, is_ours
from rnnviz.files.model_file import load, save_model

_CONVENTIONS = {
    "gate_order": ("gates", "LETTERS", "order of the gates' blocks, such as ifgo, ifog, rzn, zrn"),
    "forget_bias": ("forget_bias", "N", "added to the forget gate outside the weights: 0 or 1"),
    "reset": ("reset", "WHEN", "a GRU's reset gate acts after or before the hidden matrix"),
    "update": ("update", "WHAT", "a GRU's update gate keeps or replaces the old state"),
    "nonlinearity": ("nonlinearity", "NAME", "what squashes the new state: tanh, relu, linear"),
    "curve": ("curve", "NAME", "what squashes the gates: sigmoid, hard_sigmoid, hard_sigmoid_6"),
    "read": ("read", "STEPS", "what the head reads: last, every, mean or max"),
    "between": ("between", "NAME", "what lies before the head: nothing, relu, tanh, sigmoid"),
    "window": ("window", "N", "how many entries are read at a time; 0: all"),
    "offset": ("offset", "N", "what was taken away from each number that it reads"),
    "scale": ("scale", "N", "by what each number was divided then"),
    "padding": ("padding", "N", "the number of the entry that fills up a window"),
    "together": ("together", "ORDER", "xh or hx: what one matrix for both reads first"),
}
_KINDS: Mapping[str, Callable[[str], Any]] = {
    **{"forget_bias": float, "offset": float, "scale": float},
    **{"window": int, "padding": int},
}
_EPILOG = """\
A vocabulary is a file (JSON, a list with one entry a line, a pickle), the training text itself, or
the characters in their order: --vocab "abcdefghijklmnopqrstuvwxyz ". Where one number is read a
step it is a file of numbers or what they lie between: --vocab "0 to 100".
With --sample, conventions that the file leaves open are tried on a text and the best is taken.

  rnnviz convert homework.pth -o homework.rnnviz
  rnnviz convert weights.h5 --vocab vocab.json --sample poem.txt -o poet.rnnviz
  rnnviz convert poet.rnnviz -o poet.pt
"""


def run(arguments: list[str]) -> int:
    """Convert a file; return 0."""
    given = _parser().parse_args(arguments)
    source, out = find(given.file), Path(given.out)
    if is_ours(source):
        return _export(source, out, json=given.json)
    if out.suffix != SUFFIX:
        raise UsageProblem(f"{out.name} must end in {SUFFIX}, as {source.name} is not one of ours")
    return _import(source, out, given)


def _parser() -> Parser:
    parser = Parser("rnnviz convert", "Convert a model from or for another program.", _EPILOG)
    parser.add_argument("file", metavar="FILE", help="another program's model, or one of ours")
    parser.add_argument("-o", "--out", required=True, metavar="FILE",
                        help=f"{SUFFIX}, or for other programs {', '.join(WRITERS)}")  # fmt: skip
    parser.add_argument("--part", metavar="NAME", help="which recurrent part, by name or number")
    parser.add_argument("--vocab", metavar="FILE|TEXT", help="what it reads, in order")
    parser.add_argument("--labels", metavar="FILE|A,B,C", help="what its outputs mean, in order")
    parser.add_argument("--task", choices=("classify", "generate"), help="if it is not plain")
    parser.add_argument("--sample", metavar="FILE|TEXT", help="try the conventions on this text")
    parser.add_argument("--keep", action="store_true", help="keep the answers beside FILE, too")
    conventions = parser.add_argument_group("conventions", "what the weights do not tell")
    for flag, (_, metavar, words) in _CONVENTIONS.items():
        kind = _KINDS.get(flag, str)
        conventions.add_argument(
            f"--{flag.replace('_', '-')}", type=kind, metavar=metavar, help=words
        )
    add_json(parser)
    return parser


def _export(source: Path, out: Path, *, json: bool) -> int:
    export(load(source), out)
    order = "ONNX fixes" if out.suffix == ".onnx" else "PyTorch has"
    _say(out, [f"names and order of the gates are as {order} them; {_use(out)}"], json=json)
    return 0


def _use(out: Path) -> str:
    return WRITERS[out.suffix].use.format(name=out.name)


def _import(source: Path, out: Path, given: argparse.Namespace) -> int:
    report = understand(read_apart(source))
    part = chosen(report, given.part, source.name)
    told = _told(given)
    answers = Answers(
        part=part.name,
        conventions=told,
        vocabulary=_vocabulary(given.vocab, part, told) if given.vocab else None,
        labels=_labels(given.labels, part) if given.labels else None,
        task=given.task,
    )
    says = []
    if given.sample:
        ranking = _tried(report, part, answers, given.sample)
        says.append(ranking.says)
        answers = _with(answers, part, ranking)
    model = model_of(report, answers, source.name)
    save_model(model, out)
    if given.keep:
        keep(source, answers)
    _say(out, [*says, f"read as {_read_as(model.card['conventions'], part)}"], json=given.json)
    return 0


def _told(given: argparse.Namespace) -> dict[str, Any]:
    named = {name: getattr(given, flag) for flag, (name, _, _) in _CONVENTIONS.items()}
    return {name: value for name, value in named.items() if value is not None}


def _vocabulary(given: str, part: Part, told: Mapping[str, Any]) -> Vocabulary:
    """Return the vocabulary of a list, of a training text, or of the characters themselves."""
    V = entries(part)
    if not _is_file(given):
        if len(given) != V and not part.is_series:
            raise UsageProblem(
                f"--vocab is no file, and as characters it has {len(given)} and {part.name} reads "
                f"{V:,}; give a file, or every character once in the order of its number"
            )
        return typed(given, part)
    return vocabulary_of(Path(given), part, told)


def _labels(given: str, part: Part) -> tuple[str, ...]:
    if _is_file(given):
        return vocabulary.labels(Path(given), classes(part) or entries(part))
    return tuple(label.strip() for label in given.split(","))


def _tried(report: Report, part: Part, answers: Answers, sample: str) -> Ranking:
    """Return how the open conventions rank on a sample, those that were answered left alone."""
    words = answers.vocabulary or vocabulary_in(report, part)
    if words is None:
        raise ForeignProblem("a sample can only be tried with a vocabulary; give one by --vocab")
    changed = answers.changed(part.conventions)
    text = Path(sample).read_text(encoding="utf-8-sig") if _is_file(sample) else sample
    return ranked(
        with_levels(part, changed, words), sample_of(text, words), answers.conventions or {}
    )


def _with(answers: Answers, part: Part, ranking: Ranking) -> Answers:
    """Return the answers with those under which the sample costs least."""
    best = vars(ranking.trials[0].conventions)
    told = {name: value for name, value in best.items() if value != getattr(part.conventions, name)}
    told |= answers.conventions or {}
    return Answers(answers.part, told, answers.vocabulary, answers.labels, answers.task)


def _read_as(conventions: dict[str, Any], part: Part) -> str:
    order = "" if part.cell == "rnn" else f" with the gates {', '.join(conventions['gates'])}"
    return f"{part.name}, {part.cell.upper()}{order}"


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except (OSError, ValueError):  # too long for a name: a text, then
        return False


def _say(out: Path, says: list[str], *, json: bool) -> None:
    size = out.stat().st_size
    if json:
        print_json({"saved": str(out), "bytes": size, "says": says})
    else:
        print("\n".join([f"saved {out}: {file_size(size)}", *(f"  {each}" for each in says)]))
