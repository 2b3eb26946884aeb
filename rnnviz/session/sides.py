"""What is compared, as values: which networks on which input, and their runs, a side each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rnnviz.capture.run import EmptyInput, grow
from rnnviz.capture.together import on_one_scale, shared_steps
from rnnviz.edits import Dropout
from rnnviz.nets.model import Model
from rnnviz.trace import Change, Request, Sampling, Trace

MOST = 3  # that have room side by side
CELLS = ("lstm", "gru", "rnn")  # ends of names that say all where their beginning is one


@dataclass(frozen=True, eq=False)
class Entry:
    """A network that is compared, the edits that its run has, and the file that it came from."""

    model: Model
    edits: tuple[Change, ...] = ()
    file: str = ""


@dataclass(frozen=True, eq=False)
class Plan:
    """What all sides have in common, and who they are.

    With `forced`, what the first one writes is read by all of them, word for word (teacher
    forcing); else each writes its own text from the same prompt and seed.
    """

    entries: tuple[Entry, ...]
    text: str
    seed: int = 0
    sampling: Sampling | None = None
    forced: bool = False


@dataclass(frozen=True, eq=False)
class Side:
    """One of those that are compared: its name on screen, its entry, and its run.

    The bounds of the run's fields are common to all sides. `changes` are the edits that set it
    apart: those that it has, without the dropout that all have.
    """

    name: str
    entry: Entry
    trace: Trace
    changes: tuple[Change, ...] = ()


def sides_of(plan: Plan) -> Iterator[tuple[Side, ...]]:
    """Yield the sides with longer and longer runs; the last ones are complete.

    Raises what `capture` raises.
    """
    entries, changes = plan.entries, _changes(plan.entries)
    called = names(entries, [bool(each) for each in changes])
    for traces in _grown(plan):
        scaled = zip(called, entries, on_one_scale(traces), changes, strict=True)
        yield tuple(Side(*parts) for parts in scaled)


def _changes(entries: Sequence[Entry]) -> list[tuple[Change, ...]]:
    """Return for each its edits without the dropout that all have."""
    of_all = set.intersection(*({*entry.edits} for entry in entries))
    shared = {edit for edit in of_all if isinstance(edit, Dropout)}
    return [tuple(edit for edit in entry.edits if edit not in shared) for entry in entries]


def alike(sides: Sequence[Side]) -> bool:
    """Tell whether a unit of one is the same unit of all: networks of one kind and size."""
    return len({(s.trace.cell, s.trace.units, s.trace.layers) for s in sides}) == 1


def misfit(one: Model, other: Model) -> str:
    """Return why the two cannot follow one cursor through one text, "" where they can."""
    if one.task != other.task:
        reads, writes = (one, other) if one.task == "classify" else (other, one)
        return (
            f"{reads.name} tells what a text means, {writes.name} writes on after it: they have no "
            f"step in common. Compare each with its own kind."
        )
    if _by_character(one) != _by_character(other):
        signs, words = (one, other) if _by_character(one) else (other, one)
        return (
            f"{signs.name} reads characters, {words.name} reads words: a step of one is no step of "
            f"the other. Compare models that read alike."
        )
    return ""


def apart_at(sides: Sequence[Side]) -> str:
    """Return from which step on the sides read different words, "" where they never do."""
    if len(sides) < 2 or not all(side.trace.complete for side in sides):
        return ""
    first, found = sides[0], []
    for side in sides[1:]:
        same = shared_steps(first.trace, side.trace)
        if same < max(len(first.trace), len(side.trace)):
            found.append((same, side.name))
    if not found:
        return ""
    step, name = min(found)
    return f"{first.name} and {name} read different words from step {step + 1} on"


def names(entries: Sequence[Entry], changed: Sequence[bool]) -> tuple[str, ...]:
    """Return short names that tell networks apart: ``LSTM``, ``GRU``; ``LSTM, changed``.

    Checkpoints, which are of one name, are called as their files are.
    """
    own = [entry.model.name for entry in entries]
    own = [
        Path(entry.file).stem if entry.file and own.count(name) > 1 else name
        for name, entry in zip(own, entries, strict=True)
    ]
    stems = [name.rpartition("-") for name in own]
    alike = len({stem for stem, _, _ in stems}) == 1 and all(end in CELLS for _, _, end in stems)
    short = [end.upper() if alike else name for name, (_, _, end) in zip(own, stems, strict=True)]
    told = [f"{n}, changed" if edited else n for n, edited in zip(short, changed, strict=True)]
    again = [told[:k].count(name) for k, name in enumerate(told)]
    return tuple(f"{n} ({k + 1})" if k else n for n, k in zip(told, again, strict=True))


def _by_character(model: Model) -> bool:
    return model.codec.language == "characters"


def _grown(plan: Plan) -> Iterator[tuple[Trace, ...]]:
    """Yield the runs of all entries, each as far as it is."""
    plan = _read_by_all(plan) if plan.forced and plan.sampling is not None else plan
    growing = [grow(entry.model, request_of(plan, entry)) for entry in plan.entries]
    latest = [_begun(entry, runs) for entry, runs in zip(plan.entries, growing, strict=True)]
    yield tuple(latest)
    while not all(trace.complete for trace in latest):
        latest = [next(runs, last) for runs, last in zip(growing, latest, strict=True)]
        yield tuple(latest)


def _begun(entry: Entry, runs: Iterator[Trace]) -> Trace:
    """Return the first steps; what stands in the way of edits is told with the network's name."""
    try:
        return next(runs)
    except EmptyInput:
        raise
    except ValueError as problem:
        raise ValueError(f"{entry.model.name} cannot run like this: {problem}") from problem


def _read_by_all(plan: Plan) -> Plan:
    """Return the plan in which all read what the first one writes, its last word too."""
    first = plan.entries[0]
    *_, whole = grow(first.model, request_of(plan, first))
    drawn = whole.chosen[-1]
    last = (first.model.codec.token(drawn),) if drawn >= 0 else ()
    text = first.model.codec.decode((*whole.earlier, *whole.tokens, *last))
    sampling = replace(plan.sampling, length=1) if plan.sampling is not None else None
    return replace(plan, text=text, sampling=sampling)


def request_of(plan: Plan, entry: Entry) -> Request:
    """Return what the run of an entry is caused by."""
    return Request(entry.model.version, plan.text, entry.edits, plan.seed, plan.sampling)
