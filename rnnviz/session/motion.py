"""Where a cursor goes: playing on, a step, a beat, a glide; pure arithmetic without a clock.

A step has `beats` of equal length. Stepping lands at the *end* of a step or beat, where its result
is seen; the very beginning, before anything was read, is a place of its own.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor

from rnnviz.trace import Cursor

SHORTEST = 0.4  # seconds; a step that lasts less is shown as a whole, its beats would flicker
SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
TEN = 10
_REST = 1e-4  # of a step: as close to its end as matters, and still inside it


def advance(cursor: Cursor, seconds: float, step_seconds: float, beats: int, length: int) -> Cursor:
    """Return where the cursor is after playing for so many seconds, at most the end.

    Steps shorter than `SHORTEST` go from result to result: the whole of their time is spent in
    the last beat.
    """
    if step_seconds >= SHORTEST:
        return _placed(cursor, _position(cursor) + seconds / step_seconds, length)
    inside = max(0.0, cursor.phase * beats - (beats - 1))
    position = cursor.step + inside + seconds / step_seconds
    if position >= length:
        return at_end(cursor, length)
    step = floor(position)
    return replace(cursor, step=step, phase=_inside((beats - 1 + position - step) / beats))


def stepped(cursor: Cursor, steps: int, length: int, beats: int) -> Cursor:
    """Return the end of the step that lies `steps` (negative: back) from here.

    The step under way counts as done from the middle of its last beat; before that, going on
    finishes it and going back leaves it.
    """
    return _whole(cursor, steps, length, 1, 1.0 - 0.5 / beats)


def phased(cursor: Cursor, count: int, length: int, beats: int) -> Cursor:
    """Return the end of the beat that lies `count` (negative: back) from here."""
    return _whole(cursor, count, length, beats, 0.5)


def at_home(cursor: Cursor) -> Cursor:
    """Return the beginning, before anything was read."""
    return replace(cursor, step=0, phase=0.0)


def at_end(cursor: Cursor, length: int) -> Cursor:
    """Return the end of the last of `length` steps."""
    return at_rest(replace(cursor, step=max(0, length - 1)))


def at_rest(cursor: Cursor) -> Cursor:
    """Return the end of the step the cursor is in, where its result is seen."""
    return replace(cursor, phase=1.0 - _REST)


def ended(cursor: Cursor) -> int:
    """Return the last step whose end has been reached; before that of the first, -1."""
    return cursor.step if cursor.phase >= 1.0 - 2 * _REST else cursor.step - 1


def is_at_end(cursor: Cursor, length: int) -> bool:
    """Tell whether nothing is left to play."""
    return _position(cursor) >= length - 2 * _REST


def mirrored(cursor: Cursor, length: int) -> Cursor:
    """Return the place as far from the end of `length` steps as this is from the beginning.

    Going backward is going forward from mirrored places, so that one arithmetic serves both.
    """
    return _placed(cursor, length - _position(cursor), length)


def clamped(cursor: Cursor, length: int) -> Cursor:
    """Return the cursor, or the end where it lies behind that."""
    return cursor if cursor.step < length else at_end(cursor, length)


def between(start: Cursor, end: Cursor, share: float) -> Cursor:
    """Return the place a share (0…1) of the way from `start` to `end`."""
    if share >= 1.0:
        return end
    position = _position(start) + share * (_position(end) - _position(start))
    return _placed(end, position, end.step + 1)


def next_speed(speed: float, direction: int) -> float:
    """Return the next faster (direction 1) or slower (-1) of `SPEEDS`."""
    if direction > 0:
        return min((s for s in SPEEDS if s > speed), default=SPEEDS[-1])
    return max((s for s in SPEEDS if s < speed), default=SPEEDS[0])


def _position(cursor: Cursor) -> float:
    return cursor.step + cursor.phase


def _placed(cursor: Cursor, position: float, length: int) -> Cursor:
    """Return the cursor at a position in steps, kept inside the run."""
    position = min(max(0.0, position), max(1, length) - _REST)
    step = floor(position)
    return replace(cursor, step=step, phase=_inside(position - step))


def _inside(phase: float) -> float:
    return min(max(0.0, phase), 1.0 - 1e-9)


def _whole(cursor: Cursor, count: int, length: int, parts: int, done_from: float) -> Cursor:
    """Return the end of the part `count` away; a step has `parts`, and 0 parts is the beginning."""
    position = _position(cursor) * parts
    here = floor(position)
    done = position - here >= done_from
    # Close to an end is on it, in either direction; what is half done is finished or left.
    begun = here + 1 if done else (here if count > 0 else ceil(position))
    target = min(max(0, begun + count), max(1, length) * parts)
    if target == 0:
        return at_home(cursor)
    step, part = divmod(target - 1, parts)
    return replace(cursor, step=step, phase=(part + 1) / parts - _REST)
