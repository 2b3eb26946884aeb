"""What is on show now, and the only place where that changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.demos import DEMOS
from rnnviz.demos.base import Demo
from rnnviz.edits import WordEdit
from rnnviz.files import library
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.model import Model
from rnnviz.session import answers
from rnnviz.session.answers import Answer, OpenModel
from rnnviz.session.errand import Errand
from rnnviz.session.history import History
from rnnviz.session.playhead import Playhead
from rnnviz.session.runner import Work
from rnnviz.trace import Change, Cursor, Request, Sampling, Trace

PACE = {"word": 1.6, "character": 0.12}  # seconds a step lasts at speed 1
Way = Callable[[History, Request], tuple[Request, History] | None]
NO_MODEL = "There is no model to run this on; open one first."


@dataclass(frozen=True)
class _Asked:
    """What is under way and not yet on show: `request` is None while a model is being opened."""

    says: str
    request: Request | None
    history: History
    restart: bool


class Session(QObject):
    """The only mutable truth: demo, model, request, trace, baseline, cursor.

    Whatever is asked runs on a worker; the previous picture stays until the new trace comes, and
    a request that fails changes nothing but to raise a problem. A new text is played from its
    beginning, a changed run is looked at from where we are.

    >>> session = Session()
    >>> session.open_demo("intent")
    >>> session.run_text("what is my balance")
    """

    modelChanged = Signal(object, object)  # Demo | None, Model
    requestChanged = Signal(object)  # Request
    traceChanged = Signal(object, object)  # Trace, its baseline or None
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
        """Show nothing yet; `open_model` loads a model by name or path, on the worker."""
        super().__init__(parent)
        self._open, self._demos = open_model, demos
        self.demo: Demo | None = None
        self.model: Model | None = None
        self.trace: Trace | None = None
        self.baseline: Trace | None = None
        self._history = History()
        self._asked: _Asked | None = None
        self._typed = ""  # while the first model was still being opened
        self.playhead = Playhead(self)
        self.playhead.moved.connect(self.cursorChanged)
        self._errand = Errand(self)
        self._errand.produced.connect(self._take)
        self._errand.failed.connect(self.problemRaised)
        self._errand.ended.connect(self._settle)
        self._errand.busyChanged.connect(self.busyChanged)

    @property
    def request(self) -> Request | None:
        """What the run on show was caused by."""
        return self.trace.request if self.trace is not None else None

    @property
    def cursor(self) -> Cursor:
        """Where in the run we look."""
        return self.playhead.cursor

    def open_demo(self, name: str) -> None:
        """Open a demo's first model and run its first example."""
        demo = self._demos.get(name)
        if demo is None:
            known = ", ".join(self._demos)
            self.problemRaised.emit(f"There is no demo {name!r}; there are {known}.")
        else:
            self._open_and_run(demo.models[0], None, "")

    def open_model(self, name_or_path: str, opens: OpenModel | None = None) -> None:
        """Open a model, by `opens` instead of the usual way if it is given.

        One of the demo on show goes on with the same text.
        """
        kept = self.demo.name if self.demo else ""
        self._open_and_run(name_or_path, self.request, kept, opens)

    def show_model(self, model: Model, text: str) -> None:
        """Run that text on a model that is in memory; an empty text is its first example."""
        asked = _Asked(f"Opening {model.name}…", None, History(), True)
        self._start(asked, partial(answers.shown, model, self._demos, text))

    def run_text(self, text: str) -> None:
        """Run a text from its beginning; one that is too long is cut, and a problem says so.

        Changes of its words belonged to the text before, all others are kept. As long as the first
        model is being opened, the text waits for it.
        """
        if self.model is None and self._asked is not None:
            self._typed = text
            return
        if self.model is None:
            self.problemRaised.emit(NO_MODEL)
            return
        text, cut = answers.shortened(self.model, text)
        base = self._base() or Request(self.model.version, text)
        kept = tuple(edit for edit in base.edits if not isinstance(edit, WordEdit))
        self._ask(replace(base, text=text, edits=kept), restart=True)
        if cut:
            self.problemRaised.emit(cut)

    def set_sampling(self, sampling: Sampling) -> None:
        """Write with these settings; says nothing to a network that only reads."""
        base = self._base()
        if base is not None and base.sampling is not None and base.sampling != sampling:
            self._ask(replace(base, sampling=sampling))

    def set_seed(self, seed: int) -> None:
        """Draw anew from that seed."""
        base = self._base()
        if base is not None and base.seed != seed:
            self._ask(replace(base, seed=seed), restart=True)

    def again(self) -> None:
        """Run the same request once more, from its beginning."""
        base = self._base()
        if base is not None:
            self._ask(base, restart=True)

    def another(self) -> None:
        """Run with the next seed."""
        base = self._base()
        if base is not None:
            self.set_seed(base.seed + 1)

    def set_edits(self, edits: tuple[Change, ...]) -> None:
        """Run with these edits instead of those before."""
        base = self._base()
        if base is not None and base.edits != edits:
            self._ask(replace(base, edits=edits))

    def revise(self, revision: Callable[[Request], Request]) -> None:
        """Run what `revision` makes of the newest request; another text from its beginning."""
        base = self._base()
        if base is not None and (revised := revision(base)) != base:
            self._ask(revised, restart=revised.text != base.text)

    def undo(self) -> None:
        """Go back to the request before, if there is one."""
        self._go_to(History.undone)

    def redo(self) -> None:
        """Take back the last undo, if there is one."""
        self._go_to(History.redone)

    def move(self, cursor: Cursor) -> None:
        """Look at that place of the run, or at its end if it lies behind that."""
        self.playhead.seek(cursor)

    def cancel(self) -> None:
        """Stop what is under way; what is on show stays."""
        self._errand.cancel()

    def close(self) -> bool:
        """Stop everything, and return whether no work was left after two seconds."""
        self.playhead.pause()
        return self._errand.close()

    def _base(self) -> Request | None:
        """Return the request that a change starts from: the newest asked, else the one on show."""
        asked = self._asked.request if self._asked is not None else None
        return asked or self.request

    def _open_and_run(
        self, name: str, before: Request | None, kept: str, opens: OpenModel | None = None
    ) -> None:
        opens = opens or self._open
        work = partial(answers.opened, opens, name, self._demos, before, kept, lambda: self._typed)
        self._start(_Asked(f"Opening {name}…", None, History(), True), work)

    def _ask(
        self, request: Request, *, restart: bool = False, history: History | None = None
    ) -> None:
        base, model = self._base(), self.model
        if model is None or request.model != model.version:
            return
        if history is None:
            past = self._asked.history if self._asked and self._asked.request else self._history
            history = past.after(base, request, time.monotonic()) if base else past
        says = "Writing…" if request.sampling else "Reading…"
        known = answers.baseline_for(request, self.trace, self.baseline)
        work = partial(answers.run, self.demo, model, request, known)
        self._start(_Asked(says, request, history, restart), work)

    def _go_to(self, way: Way) -> None:
        base = self._base()
        pending = self._asked.history if self._asked and self._asked.request else self._history
        found = way(pending, base) if base is not None else None
        if found is not None:
            self._ask(found[0], history=found[1])

    def _start(self, asked: _Asked, work: Work) -> None:
        self._asked = asked
        self._errand.start(work, asked.says)

    @Slot(object)
    def _take(self, answer: Answer) -> None:
        asked, trace = self._asked, answer.trace
        before_model, before_request = self.model, self.request
        restart = asked is not None and asked.restart
        if asked is not None:
            if not (restart or trace.complete) and len(trace) <= self.cursor.step:
                return  # the place that we look at is still to come
            self._history = asked.history
        self._asked, self.baseline = None, answer.baseline
        self.demo, self.model, self.trace = answer.demo, answer.model, trace
        if restart:
            self.playhead.go_forward()
        before = self._follow(answer, restart=restart)
        if answer.model is not before_model:
            self.modelChanged.emit(answer.demo, answer.model)
        if trace.request != before_request:
            self.requestChanged.emit(trace.request)
        self.traceChanged.emit(trace, self.baseline)
        if self.cursor != before:
            self.cursorChanged.emit(self.cursor)
        if restart:
            self.playhead.play()
        self._tell_progress(trace)
        typed, self._typed = self._typed, ""
        if typed and typed != trace.request.text:  # it came too late to be run first
            self.run_text(typed)

    def _follow(self, answer: Answer, *, restart: bool) -> Cursor:
        """Put the playhead into the new trace without a word, and return where it was."""
        before, pace = self.cursor, PACE[answer.step]
        self.playhead.blockSignals(True)
        self.playhead.set_rhythm(len(ANATOMIES[answer.trace.cell].phases), pace)
        self.playhead.set_length(len(answer.trace), complete=answer.trace.complete)
        if restart:
            self.playhead.seek(Cursor())
        self.playhead.blockSignals(False)
        return before

    @Slot()
    def _settle(self) -> None:
        """Take what is on show for all there is, whether it is whole or was cut short."""
        self._asked, self._typed = None, ""
        if self.trace is not None:
            self.playhead.set_length(len(self.trace))

    def _tell_progress(self, trace: Trace) -> None:
        sampling = trace.request.sampling
        if self._errand.announced and not trace.complete:
            of = f" of {sampling.length:,}" if sampling else ""
            self._errand.say(f"{'Writing' if sampling else 'Reading'}… {len(trace):,}{of}")
