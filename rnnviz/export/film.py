"""The film of a training as GIF or MP4: painted by the window, encoded beside it."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import sqrt
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QImage

from rnnviz.capture.together import on_one_scale
from rnnviz.export.gif import SAMPLES
from rnnviz.export.pictures import write_frames
from rnnviz.export.timeline import REST
from rnnviz.screen.train.film_frame import FilmFrame
from rnnviz.session.film import Film, Snapshot
from rnnviz.session.onlooker import Moments, Question, answer
from rnnviz.session.runner import Runner
from rnnviz.session.runs import Run
from rnnviz.session.stills import stills
from rnnviz.views.look import Theme

FPS = {".gif": 12.0, ".mp4": 25.0}
SECONDS = 10.0  # from the first moment to the newest; then that rests
PATIENCE = 0.05  # seconds between two looks at whether the film is still wanted


@dataclass(frozen=True, eq=False)
class FilmOrder:
    """Whose film is wanted, on which text, how large in pixels, and in which file.

    `truth` is the label that the text should get, "" where nobody knows.
    """

    run: Run
    text: str
    path: Path
    width: int
    height: int
    theme: Theme
    truth: str = ""

    @property
    def fps(self) -> float:
        """The frames a second that are usual for this kind of file."""
        return FPS[self.path.suffix]


class Unwanted(Exception):
    """Nobody waits for the film any more."""


class _Desk:
    """Where a thread lays what is to be painted, and waits for the picture."""

    def __init__(self, asked: SignalInstance) -> None:
        self.unwanted = Event()
        self._asked, self._painted = asked, queue.Queue[QImage]()

    def paint(self, frame: FilmFrame, moments: Moments) -> Iterator[None]:
        yield from frame.parts(moments)
        self._painted.put(frame.image())

    def picture(self, moments: Moments) -> QImage:
        self._asked.emit(self, lambda frame: self.paint(frame, moments))
        while not self.unwanted.is_set():
            try:
                return self._painted.get(timeout=PATIENCE)
            except queue.Empty:
                continue
        raise Unwanted


def timeline(film: Film, fps: float, seconds: float = SECONDS) -> list[Snapshot]:
    """Return the snapshot of every frame: evenly over √step, and then a rest at the newest.

    A film of fewer than two moments has no frame.
    """
    if len(film) < 2:
        return []
    first, last, count = sqrt(film.steps[0]), sqrt(film.steps[-1]), round(seconds * fps)
    roots = [first + (last - first) * k / (count - 1) for k in range(count)]
    found = [film.at(root * root + 1e-6) for root in roots]
    return [s for s in found if s is not None] + [film.snapshots[-1]] * round(REST * fps)


class FilmExport(QObject):
    """Saves one film at a time, frame by frame between whatever else the window does.

    A thread of its own runs the sentence through the networks and encodes; it asks the window for
    each picture. `told` carries the share 0…1 that is made, `ended` a sentence: where the film is,
    why there is none, or "" where it was given up.
    """

    told = Signal(float)
    ended = Signal(str)
    _asked = Signal(object, object)  # a _Desk, and what to do with the frame, part by part
    _goes_on = Signal(object, object)  # and what is left of it
    _made = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        """Have nothing to save."""
        super().__init__(parent)
        self._frame: FilmFrame | None = None
        self._desk = _Desk(self._asked)
        self._asked.connect(self._begin, Qt.ConnectionType.QueuedConnection)
        self._goes_on.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        self._made.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._runner = Runner(self)
        self._runner.produced.connect(self._finish)
        self._runner.failed.connect(self._finish)

    @property
    def busy(self) -> bool:
        """Whether a film is being saved."""
        return self._frame is not None

    def start(self, order: FilmOrder) -> None:
        """Save that film; one that is under way is given up."""
        self.cancel()
        self._desk = _Desk(self._asked)
        self._frame = FilmFrame(
            order.run, width=order.width, height=order.height, theme=order.theme
        )
        self.told.emit(0.0)
        self._runner.start(partial(self._work, order, self._desk, self._frame.strip.steps))

    def cancel(self) -> None:
        """Save nothing; a file that was there stays."""
        self._desk.unwanted.set()
        self._runner.cancel()
        if self._frame is not None:
            self._put_away()
            self.ended.emit("")

    def close(self) -> bool:
        """Stop for good, and return whether the work ended."""
        self._desk.unwanted.set()
        self._put_away()
        return self._runner.close()

    def _work(self, order: FilmOrder, desk: _Desk, pictures: Sequence[int]) -> Iterator[object]:
        """Make the film, in a thread of its own."""
        run, film = order.run, order.run.film
        shown = [s for s in map(film.at, pictures) if s is not None]
        *_, found = stills(shown, order.text, run.model)
        self._asked.emit(desk, lambda frame: iter([frame.show_stills(found)]))
        line = timeline(film, order.fps)
        moments, line = _moments(order, shown), timeline(film, order.fps)
        frames = (desk.picture(moments(each)) for each in line)
        samples = (desk.picture(moments(each)) for each in line[:: max(1, len(line) // SAMPLES)])
        try:
            size = order.width, order.height
            counted = self._counted(frames, len(line))
            write_frames(counted, samples, order.path, order.fps, size)
        except Unwanted:
            return
        yield f"Saved as {order.path.name}."

    def _counted(self, frames: Iterator[QImage], count: int) -> Iterator[QImage]:
        for number, frame in enumerate(frames, start=1):
            yield frame
            self._made.emit(number / count)

    @Slot(object, object)
    def _begin(self, desk: _Desk, wanted: Callable[[FilmFrame], Iterator[None]]) -> None:
        if self._frame is not None and desk is self._desk:
            self._go_on(desk, wanted(self._frame))

    @Slot(object, object)
    def _go_on(self, desk: _Desk, parts: Iterator[None]) -> None:
        """Do one part, and the next one after all that is due meanwhile."""
        still_wanted = self._frame is not None and desk is self._desk
        if still_wanted and next(parts, self) is not self:
            self._goes_on.emit(desk, parts)

    @Slot(float)
    def _tell(self, share: float) -> None:
        if self.busy:
            self.told.emit(share)

    @Slot(int, object)
    def _finish(self, _number: int, sentence: str) -> None:
        self._put_away()
        self.ended.emit(sentence)

    def _put_away(self) -> None:
        frame, self._frame = self._frame, None
        if frame is not None:
            frame.close()


def _moments(order: FilmOrder, pictures: Sequence[Snapshot]) -> Callable[[Snapshot], Moments]:
    """Return what runs the text through the network of a moment; equal ones follow each other.

    All runs have one scale of colours: that of the moments that have a picture. The label that is
    followed is the right one, or where nobody knows what the newest says.
    """
    run = order.run
    first = run.model(run.film.snapshots[0]) if run.film.steps[0] == 0 else None

    def at(snapshot: Snapshot, truth: str) -> Moments:
        before = first if snapshot.step > 0 else None
        now = run.model(snapshot)
        return answer(Question(order.text, now, snapshot.step, before=before, truth=truth))

    shown = [at(each, order.truth) for each in pictures]
    truth = order.truth or shown[-1].now.labels[shown[-1].targets[-1]]
    scale = [each.now for each in shown]
    last: dict[Snapshot, Moments] = {}

    def ask(snapshot: Snapshot) -> Moments:
        if snapshot not in last:
            found = at(snapshot, truth)
            last.clear()
            last[snapshot] = replace(found, now=on_one_scale([found.now, *scale])[0])
        return last[snapshot]

    return ask
