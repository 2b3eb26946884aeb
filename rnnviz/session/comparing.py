"""Two or three networks on the same input, under one playhead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.api import sampling_for
from rnnviz.demos import DEMOS
from rnnviz.demos.base import Demo
from rnnviz.edits import WordEdit
from rnnviz.files import library
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.session.answers import OpenModel, first_request, shortened
from rnnviz.session.errand import Errand
from rnnviz.session.playhead import Playhead
from rnnviz.session.runner import PROBLEMS, sentence
from rnnviz.session.session import PACE
from rnnviz.session.sides import MOST, Entry, Plan, Side, alike, misfit, request_of, sides_of
from rnnviz.trace import Change, Cursor, Request, Sampling

DEPTH = 100  # plans to go back to
FULL = f"There is room for {MOST} side by side; close one first."
Revision = Callable[[Plan], Plan]


@dataclass(frozen=True, eq=False)
class Compared:
    """The sides of a plan as far as they are, and what went wrong on the way ('' if nothing)."""

    plan: Plan
    sides: tuple[Side, ...]
    problem: str = ""


class Comparison(QObject):
    """What is compared now; `sidesChanged` carries its sides, all runs on one scale.

    Whatever is asked runs on a worker. The sides on show stay until new ones come, and a request
    that fails changes nothing but to raise a problem. A new text is played from its beginning.

    >>> comparison = Comparison()
    >>> comparison.open(("intent-lstm", "intent-gru"), "what is my balance")
    """

    planChanged = Signal(object)  # Plan
    sidesChanged = Signal(object)  # tuple of Side
    cursorChanged = Signal(object)  # Cursor
    busyChanged = Signal(str)  # '' when idle
    problemRaised = Signal(str)  # one sentence

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        open_model: OpenModel = library.open_model,
        demos: Mapping[str, Demo] = DEMOS,
    ) -> None:
        """Compare nothing yet; `open_model` loads a model by name or path, on the worker."""
        super().__init__(parent)
        self._open, self._demos = open_model, demos
        self.plan: Plan | None = None
        self.sides: tuple[Side, ...] = ()
        self._asked: Plan | None = None
        self._restart = False
        self.past: list[Plan] = []
        self.future: list[Plan] = []
        self._way: tuple[list[Plan], list[Plan]] | None = None  # undone from the one to the other
        self.playhead = Playhead(self)
        self.playhead.moved.connect(self.cursorChanged)
        self._errand = Errand(self)
        self._errand.produced.connect(self._take)
        self._errand.failed.connect(self.problemRaised)
        self._errand.ended.connect(self._settle)
        self._errand.busyChanged.connect(self.busyChanged)

    @property
    def cursor(self) -> Cursor:
        """Where in all runs we look."""
        return self.playhead.cursor

    @property
    def busy(self) -> bool:
        """Whether runs are still to come."""
        return self._errand.busy

    @property
    def demo(self) -> Demo | None:
        """The demo of the first network."""
        return self._demos.get(self.plan.entries[0].model.demo) if self.plan else None

    def open(self, names: Sequence[str], text: str | None = None) -> None:
        """Compare the models of these names or paths, as many of them as can be opened.

        Without a text they read the first one's first example.
        """
        self._start(partial(self._opened, names, text), restart=True)

    def show_entries(
        self, entries: Sequence[Entry], text: str, seed: int = 0, sampling: Sampling | None = None
    ) -> None:
        """Compare these on that text; those that do not fit the first are left out and told."""
        self._start(partial(self._fitting, entries, text, seed, sampling), restart=True)

    def add(self, name_or_path: str) -> None:
        """Open one more model beside those that are compared."""
        base = self._base()
        if base is None:
            self.open([name_or_path])
        elif len(base.entries) >= MOST:
            self.problemRaised.emit(FULL)
        else:
            self._start(partial(self._with_one_more, base, name_or_path))

    def remove(self, place: int) -> None:
        """Compare without that one; the last one stays."""
        kept = tuple(e for k, e in enumerate(self._entries()) if k != place)
        if kept and len(kept) < len(self._entries()):
            self.revise(lambda plan: replace(plan, entries=kept))

    def set_edits(self, place: int, edits: tuple[Change, ...]) -> None:
        """Run that one with these edits."""
        entries = list(self._entries())
        entries[place] = replace(entries[place], edits=edits)
        self.revise(lambda plan: replace(plan, entries=tuple(entries)))

    @Slot(object)
    def revise_all(self, revision: Callable[[Request], Request]) -> None:
        """Run every one with the edits that `revision` makes of its request."""

        def revised(plan: Plan) -> Plan:
            entries = [
                replace(entry, edits=revision(request_of(plan, entry)).edits)
                for entry in plan.entries
            ]
            return replace(plan, entries=tuple(entries))

        self.revise(revised)

    def run_text(self, text: str) -> None:
        """Let all read that text from its beginning; changes of the words before are dropped."""
        if not self._entries():
            self.problemRaised.emit("There is no model to compare; open one first.")
            return
        text, cut = shortened(self._entries()[0].model, text)
        kept = tuple(_without_words(entry) for entry in self._entries())
        self.revise(lambda plan: replace(plan, text=text, entries=kept), restart=True)
        if cut:
            self.problemRaised.emit(cut)

    def revise(self, revision: Revision, *, restart: bool = False) -> None:
        """Compare what `revision` makes of the plan that was asked for last."""
        base = self._base()
        if base is not None:
            plan = self._asked = revision(base)
            self._start(lambda: _run(plan), restart=restart)

    def undo(self) -> None:
        """Compare what was compared before, if anything was."""
        self._return_to(self.past, self.future)

    def redo(self) -> None:
        """Take back the last undo, if there is one."""
        self._return_to(self.future, self.past)

    def _return_to(self, source: list[Plan], other: list[Plan]) -> None:
        if source and self.plan is not None:
            plan = self._asked = source[-1]
            self._start(lambda: _run(plan), restart=plan.text != self.plan.text)
            self._way = source, other

    def _remember(self, left: Plan) -> None:
        """Keep the plan that another one follows, where one can go back to it."""
        if self._way is None:
            self.past, self.future = [*self.past, left][-DEPTH:], []
            return
        source, other = self._way
        source.pop()
        other.append(left)

    def move(self, cursor: Cursor) -> None:
        """Look at that place; a unit is picked only where all have one of the same meaning."""
        if not alike(self.sides):
            cursor = replace(cursor, unit=None, symbol=None)
        self.playhead.seek(cursor)

    def cancel(self) -> None:
        """Stop what is under way; what is on show stays."""
        self._errand.cancel()

    def close(self) -> bool:
        """Stop everything, and return whether no work was left after two seconds."""
        self.playhead.pause()
        return self._errand.close()

    def _base(self) -> Plan | None:
        return self._asked or self.plan

    def _entries(self) -> tuple[Entry, ...]:
        base = self._base()
        return base.entries if base is not None else ()

    def _opened(self, names: Sequence[str], text: str | None) -> Iterator[Compared]:
        """Open models and compare them; one that is missing is told, and not waited for."""
        found, problems = [], []
        for name in names:
            try:
                found.append(Entry(self._open(name), file=name))
            except PROBLEMS as problem:
                problems.append(sentence(problem))
        if not found:
            raise ValueError(" ".join(problems))
        yield from self._fitting(found, text, 0, None, " ".join(problems))

    def _fitting(
        self, entries: Sequence[Entry], text: str | None, seed: int, sampling: Sampling | None,
        problem: str = "",
    ) -> Iterator[Compared]:  # fmt: skip
        """Compare those that fit the first."""
        first = entries[0].model
        misfits = [misfit(first, entry.model) for entry in entries]
        kept = [entry for entry, wrong in zip(entries, misfits, strict=True) if not wrong]
        problems = [problem, *misfits, "" if len(kept) <= MOST else FULL]
        if text is None:
            text = first_request(first, self._demos.get(first.demo)).text
        sampling = (sampling or sampling_for(first)) if first.task == "generate" else None
        plan = Plan(tuple(kept[:MOST]), text, seed, sampling)
        yield from _run(plan, " ".join(p for p in problems if p))

    def _with_one_more(self, plan: Plan, name: str) -> Iterator[Compared]:
        model = self._open(name)
        if wrong := misfit(plan.entries[0].model, model):
            raise ValueError(wrong)
        yield from _run(replace(plan, entries=(*plan.entries, Entry(model, file=name))))

    def _start(self, work: Callable[[], Iterator[Compared]], *, restart: bool = False) -> None:
        self._restart, self._way = restart or (self._restart and self.busy), None
        self._errand.start(work, "Comparing…")

    @Slot(object)
    def _take(self, answer: Compared) -> None:
        fresh = answer.plan is not self.plan
        if fresh and self.plan is not None:
            self._remember(self.plan)
        self.plan, self.sides = answer.plan, answer.sides
        before = self._follow(restart=fresh and self._restart)
        if fresh:
            self._restart_done(answer)
        self.sidesChanged.emit(self.sides)
        if self.cursor != before:
            self.cursorChanged.emit(self.cursor)

    def _restart_done(self, answer: Compared) -> None:
        """Tell the new plan, and play it if it is to be played from its beginning."""
        self._asked = None
        self.planChanged.emit(answer.plan)
        if answer.problem:
            self.problemRaised.emit(answer.problem)

    def _follow(self, *, restart: bool) -> Cursor:
        """Put the playhead into the new runs without a word, and return where it was."""
        before, head, traces = self.cursor, self.playhead, [side.trace for side in self.sides]
        beats = max(len(ANATOMIES[trace.cell].phases) for trace in traces)
        by_character = self.sides[0].entry.model.codec.language == "characters"
        head.blockSignals(True)
        head.set_rhythm(beats, PACE["character" if by_character else "word"])
        complete = all(trace.complete for trace in traces)
        head.set_length(max(map(len, traces)), complete=complete)
        if restart:
            head.seek(Cursor(layer=before.layer))
        head.blockSignals(False)
        if restart:
            self._restart = False
            head.play()
        return before

    @Slot()
    def _settle(self) -> None:
        """Take what is on show for all there is, whether it is whole or was cut short."""
        self._asked, self._restart = None, False
        if self.sides:
            self.playhead.set_length(max(len(side.trace) for side in self.sides))


def _without_words(entry: Entry) -> Entry:
    return replace(entry, edits=tuple(e for e in entry.edits if not isinstance(e, WordEdit)))


def _run(plan: Plan, problem: str = "") -> Iterator[Compared]:
    """Yield the sides of that plan."""
    for sides in sides_of(plan):
        yield Compared(plan, sides, problem)
