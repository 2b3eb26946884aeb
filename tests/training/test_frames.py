"""Messages with arrays arrive whole, however they are cut on the way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.training.frames import LONGEST_LINE, Frame, Frames

SENT = [
    Frame("ready", {"labels": ["a", "b\n"], "n": 3}),
    Frame("weights", {"step": 7}, {"W": np.arange(6, dtype=np.float32).reshape(2, 3)}),
    Frame("done"),
]


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 400))
def test_frames_arrive_whole_whatever_the_pieces(size: int) -> None:
    sent = b"".join(frame.to_bytes() for frame in SENT)
    frames, heard = Frames(), list[Frame]()
    for start in range(0, len(sent), size):
        heard += frames.feed(sent[start : start + size])
    assert [(f.kind, dict(f.values)) for f in heard] == [(f.kind, dict(f.values)) for f in SENT]
    np.testing.assert_array_equal(heard[1].arrays["W"], SENT[1].arrays["W"])


def test_a_message_that_is_not_whole_is_waited_for() -> None:
    frames = Frames()
    assert list(frames.feed(SENT[1].to_bytes()[:-1])) == []


def test_what_is_no_message_is_refused() -> None:
    with pytest.raises(ValueError, match="no message"):
        list(Frames().feed(b"x" * (LONGEST_LINE + 1)))
