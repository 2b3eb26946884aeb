"""A training that the memory cannot hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnviz.data.dataset import DataProblem
from rnnviz.training import worker
from rnnviz.training.messages import Job
from tests.training.data import CLASSIFY, write_sentences


def test_what_the_memory_cannot_hold_is_refused_before_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "room_on", lambda _: 10_000)
    told: list[str] = []
    job = Job(CLASSIFY, str(write_sentences(tmp_path)), str(tmp_path / "m.rnnviz"), "", "m")
    with pytest.raises(DataProblem, match=r"numbers to learn.* and 10 kB are free here"):
        worker.train(job, lambda kind, **_: told.append(kind))
    assert not told
