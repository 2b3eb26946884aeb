"""What is no learning takes its share of the time, and no more."""

from __future__ import annotations

import pytest

from rnnviz.training import ration
from rnnviz.training.ration import Ration


def test_what_took_a_second_waits_until_that_is_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(ration.time, "monotonic", lambda: now[0])
    half = Ration(0.5)
    assert half.due
    with half:
        now[0] += 1.0
    assert not half.due
    now[0] += 1.9
    assert not half.due
    now[0] += 0.1
    assert half.due


def test_what_fails_is_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(ration.time, "monotonic", lambda: now[0])
    tenth = Ration(0.1)

    def fail() -> None:
        with tenth:
            now[0] += 1.0
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert not tenth.due
