"""When a film shows what: the places of a run that the playhead passes, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator

from rnnviz.session import motion
from rnnviz.trace import Cursor

REST = 1.5  # seconds that the last picture stays
LONGEST = 30.0  # seconds that a film lasts unless it is asked to last longer


def cursors(
    length: int, beats: int, pace: float, fps: float, start: Cursor | None = None
) -> Iterator[Cursor]:
    """Yield the cursor of every frame of a film of `length` steps of `pace` seconds each.

    It begins at `start` (the beginning, if None), moves as the window's playhead does, and rests
    at the end for `REST` seconds.
    """
    cursor = start or Cursor()
    while not motion.is_at_end(cursor, length):
        yield cursor
        cursor = motion.advance(cursor, 1.0 / fps, pace, beats, length)
    end = motion.at_end(cursor, length)
    for _ in range(max(1, round(REST * fps))):
        yield end


def pace_for(length: int, pace: float, seconds: float | None = None) -> float:
    """Return how many seconds a step of the film lasts.

    That is its share of the `seconds` asked for, or the window's `pace`, but no more than makes a
    film of `LONGEST` seconds.
    """
    if seconds is not None:
        return seconds / length
    return min(pace, LONGEST / length)
