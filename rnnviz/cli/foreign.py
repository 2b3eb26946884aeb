"""The report on a file of another program, in lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rnnviz.cli.output import file_size
from rnnviz.files.foreign.opening import vocabulary_in
from rnnviz.files.foreign.questions import Question
from rnnviz.files.foreign.understand import Report


def report_lines(report: Report, path: Path) -> Iterator[str]:
    """Give the report: what was found, why, what was left out, what is open, what to do."""
    tensors = report.contents.tensors
    weights = sum(int(t.size) for t in tensors.values())
    size = file_size(path.stat().st_size)
    yield f"{path.name}: {report.contents.format}"
    yield f"  holds       {len(tensors):,} tensors, {weights:,} numbers, {size}"
    if not report.parts:
        yield f"  problem     it {report.nothing}"
        return
    yield from _list("found", report.found)
    yield from _list("why", report.inferred)
    yield from _list("vocabulary", _vocabulary(report))
    yield from _list("ignored", report.ignored)
    yield from _list("asks", map(_asked, report.questions))
    yield from _list("cannot", report.obstacles())
    if not report.obstacles():
        yield f"  next        rnnviz convert {path.name}{_options(report)} -o {path.stem}.rnnviz"


def _list(title: str, sentences: Iterable[str]) -> Iterator[str]:
    for place, sentence in enumerate(sentences):
        yield f"  {title if place == 0 else '':<11} {sentence}"


def _vocabulary(report: Report) -> Iterator[str]:
    found = vocabulary_in(report, report.parts[0])
    if found is not None:
        yield f"{len(found.entries):,} entries in the file, read as {found.language}"
        yield from found.notes


def _asked(question: Question) -> str:
    answers = f" ({', '.join(question.answers)})" if question.answers else ""
    default = f"; {question.default} if nobody says" if question.default else ""
    return f"{question.asks}{answers}{default}"


def _options(report: Report) -> str:
    needed = [q for q in report.questions if not q.default and q.about == "vocabulary"]
    probed = any(q.probed for q in report.questions)
    return (" --vocab VOCABULARY" if needed else "") + (" --sample TEXT" if probed else "")
