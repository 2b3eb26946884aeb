"""A clock that a test winds forward."""

from __future__ import annotations

from rnnviz.session.playhead import Playhead


class Time:
    """A clock that a test winds forward."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def pass_time(playhead: Playhead, clock: Time, seconds: float, frame: float = 0.016) -> None:
    end = clock.now + seconds
    while clock.now < end:
        clock.now += frame
        playhead._tick()
