"""The clock that moves the cursor through a run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from rnnviz.session import motion
from rnnviz.trace import Cursor

FRAME = 16  # milliseconds
LONGEST_FRAME = 0.1  # seconds; after a stall playing goes on from where it was seen
STEP_GLIDE, BEAT_GLIDE = 0.4, 0.25  # seconds that one step or beat on takes to be shown
Watch = Callable[[Cursor, int, int], Cursor | None]


@dataclass(frozen=True)
class _Glide:
    start: Cursor
    end: Cursor
    seconds: float
    gone: float = 0.0


class Playhead(QObject):
    """Moves a cursor: plays, pauses, steps, seeks; `moved` says where it is.

    Motion goes by the time that has passed, never by the number of frames. Playing stops at the
    end of a complete run; at the end of one that still grows it waits. Play at the end begins
    anew. Turned `backward`, it plays from the end of a step down to the beginning of the run, and
    the end of a step is where it has been gone through: its left edge.

    >>> playhead = Playhead()
    >>> playhead.set_length(8)
    >>> playhead.step(1)
    """

    moved = Signal(object)  # Cursor
    playingChanged = Signal(bool)
    speedChanged = Signal(float)
    turned = Signal(bool)  # whether it goes backward now

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Stand at the beginning of nothing; `clock` tells seconds."""
        super().__init__(parent)
        self._cursor = Cursor()
        self._length, self._complete, self._beats, self._pace = 0, True, 5, 1.6
        self._speed, self._playing = 1.0, False
        self._backward, self._from, self._held = False, 0, False
        self._glide: _Glide | None = None
        self._watch: Watch | None = None
        self._clock, self._last = clock, 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._tick)

    @property
    def cursor(self) -> Cursor:
        """Where we are."""
        return self._cursor

    @property
    def playing(self) -> bool:
        """Whether time moves the cursor."""
        return self._playing

    @property
    def speed(self) -> float:
        """How many times faster than normal."""
        return self._speed

    @property
    def backward(self) -> bool:
        """Whether playing goes from right to left."""
        return self._backward

    def go_backward(self, step: int) -> None:
        """Pause at the end of that step, and go from right to left, from there, from now on."""
        self._set_playing(False)
        self._from = step
        if not self._backward:
            self._backward = True
            self.turned.emit(True)
        self.seek(self._start())

    def go_forward(self) -> None:
        """Pause, and go from left to right again."""
        if self._backward:
            self.pause()
            self._backward = False
            self.turned.emit(False)

    def set_speed(self, speed: float) -> None:
        """Play that many times as fast, within the range of `motion.SPEEDS`."""
        speed = min(max(speed, motion.SPEEDS[0]), motion.SPEEDS[-1])
        if speed != self._speed:
            self._speed = speed
            self.speedChanged.emit(speed)

    def set_length(self, length: int, *, complete: bool = True) -> None:
        """Move inside a run of so many steps; more are to come if it is not `complete`."""
        self._length, self._complete = length, complete
        if self._glide is not None and self._glide.end.step >= length:
            self._glide = None
        self._go(motion.clamped(self._cursor, max(1, length)))

    def set_rhythm(self, beats: int, pace: float) -> None:
        """Count so many beats a step; a step lasts `pace` seconds at speed 1."""
        self._beats, self._pace = beats, pace

    def set_watch(self, watch: Watch) -> None:
        """Ask `watch(cursor, after, until)` where to pause whenever steps end while playing.

        It is asked about the steps behind `after`, up to and with `until`, and returns the place,
        or None to play on.
        """
        self._watch = watch

    def play(self) -> None:
        """Play from here, or from the beginning if this is the end."""
        if self._length == 0:
            return
        self._glide = None
        if self._is_done():
            self._go(self._start())
        self._set_playing(True)

    def pause(self) -> None:
        """Stand still at once."""
        self._glide = None
        self._set_playing(False)

    def hold(self, held: bool) -> None:
        """Let time stand still while nobody looks; then it goes on from here."""
        self._held = held
        self._start_or_stop()

    def toggle(self) -> None:
        """Pause if playing, else play."""
        if self._playing:
            self.pause()
        else:
            self.play()

    def step(self, count: int) -> None:
        """Pause and go to the end of the step `count` to the right; one on is shown in motion."""
        ahead = -count if self._backward else count
        here = self._turned(self._settled())
        target = motion.stepped(here, ahead, self._length, self._beats)
        self._walk(self._turned(target), STEP_GLIDE if ahead == 1 else 0.0)

    def phase(self, count: int) -> None:
        """Pause and go to the end of the beat that is `count` on; one on is shown in motion."""
        here = self._turned(self._settled())
        target = motion.phased(here, count, self._length, self._beats)
        self._walk(self._turned(target), BEAT_GLIDE if count == 1 else 0.0)

    def home(self) -> None:
        """Go to the beginning; go on playing if playing."""
        self.seek(motion.at_home(self._cursor))

    def end(self) -> None:
        """Pause, and go to the end."""
        self._walk(motion.at_end(self._cursor, max(1, self._length)), 0.0)

    def seek(self, cursor: Cursor) -> None:
        """Go to a place, or to the end if it lies behind it; go on playing if playing."""
        self._glide = None
        self._start_or_stop()
        self._go(motion.clamped(cursor, max(1, self._length)))

    def _turned(self, cursor: Cursor) -> Cursor:
        """Return a place as motion counts it, from where playing begins; and back from that."""
        return motion.mirrored(cursor, max(1, self._length)) if self._backward else cursor

    def _start(self) -> Cursor:
        """Return where playing begins."""
        if not self._backward:
            return motion.at_home(self._cursor)
        return motion.at_end(self._cursor, min(self._from + 1, max(1, self._length)))

    def _is_done(self) -> bool:
        return self._complete and motion.is_at_end(self._turned(self._cursor), self._length)

    def _settled(self) -> Cursor:
        """Return where we are, or will be when the motion under way has ended."""
        return self._glide.end if self._glide is not None else self._cursor

    def _walk(self, target: Cursor, seconds: float) -> None:
        start = self._settled()
        self._set_playing(False)
        moves = seconds > 0.0 and target != start
        self._glide = _Glide(start, target, seconds) if moves else None
        self._start_or_stop()
        self._go(start if moves else target)

    def _set_playing(self, playing: bool) -> None:
        changed, self._playing = playing != self._playing, playing
        self._start_or_stop()
        if changed:
            self.playingChanged.emit(playing)

    def _start_or_stop(self) -> None:
        needed = not self._held and (self._playing or self._glide is not None)
        if needed and not self._timer.isActive():
            self._last = self._clock()
            self._timer.start()
        elif not needed:
            self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        now = self._clock()
        seconds, self._last = min(now - self._last, LONGEST_FRAME), now
        if self._glide is not None:
            self._glide_on(self._glide, seconds)
        elif self._playing:
            self._play_on(seconds)

    def _glide_on(self, glide: _Glide, seconds: float) -> None:
        gone = glide.gone + seconds
        done = gone >= glide.seconds
        self._glide = None if done else _Glide(glide.start, glide.end, glide.seconds, gone)
        self._start_or_stop()
        start, end = self._turned(glide.start), self._turned(glide.end)
        self._go(self._turned(motion.between(start, end, gone / glide.seconds)))

    def _play_on(self, seconds: float) -> None:
        step_seconds = self._pace / self._speed
        here = self._turned(self._cursor)
        place = motion.advance(here, seconds, step_seconds, self._beats, self._length)
        pause = None if self._backward else self._pause_before(here, place)
        self._go(pause or self._turned(place))
        if pause is not None or self._is_done():
            self._set_playing(False)

    def _pause_before(self, here: Cursor, there: Cursor) -> Cursor | None:
        """Return where to pause on the way, None to go all of it."""
        after, until = motion.ended(here), motion.ended(there)
        return self._watch(here, after, until) if self._watch and until > after else None

    def _go(self, cursor: Cursor) -> None:
        if cursor != self._cursor:
            self._cursor = cursor
            self.moved.emit(cursor)
