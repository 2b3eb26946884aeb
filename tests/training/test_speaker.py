"""Frames are written beside the training, whether anyone reads them or not."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from rnnviz.data.dataset import DataProblem
from rnnviz.training import held as holding
from rnnviz.training.frames import Frame, Frames
from rnnviz.training.held import Held
from rnnviz.training.speaker import Speaker

LARGE = {"w": np.zeros(1 << 18, np.float32)}  # more than a pipe holds


def test_nobody_waits_for_a_reader_that_is_busy() -> None:
    out, into = os.pipe()
    with os.fdopen(into, "wb") as stream:
        speaker = Speaker(stream)
        speaker.tell(Frame("weights", {"step": 1}, LARGE))
        speaker.tell(Frame("weights", {"step": 2}, LARGE))
        assert speaker.busy
        frames, read = Frames(), list[Frame]()
        while len(read) < 2:
            read += frames.feed(os.read(out, 1 << 16))
        speaker.close()
    assert [frame.values["step"] for frame in read] == [1, 2]
    assert not speaker.busy
    os.close(out)


def test_what_is_said_after_the_reader_has_gone_is_lost() -> None:
    out, into = os.pipe()
    os.close(out)
    with os.fdopen(into, "wb", buffering=0) as stream:
        speaker = Speaker(stream)
        speaker.tell(Frame("done"))
        speaker.tell(Frame("done"))
        speaker.close()
    assert not speaker._thread.is_alive()


def table(path: Path, rows: int) -> Path:
    path.write_text("text,label\n" + "".join(f"say {k} times,{k % 2}\n" for k in range(rows)))
    return path


def count(held: Held, path: Path, *, fresh: bool = True) -> int:
    data = held.data("table", str(path), (), fresh=fresh)
    return sum(len(part) for part in (data.train, data.validation, data.test))


def test_data_is_read_once_and_again_when_its_file_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, read, times = Held(), holding.read, list[str]()
    monkeypatch.setattr(holding, "read", lambda *given: times.append("read") or read(*given))
    file = table(tmp_path / "a.csv", 30)
    assert [count(held, file), count(held, file)] == [30, 30]
    assert len(times) == 1
    table(file, 40)
    assert count(held, file) == 40


def test_a_file_that_is_gone_or_spoilt_is_not_lost_to_a_training_that_goes_on(
    tmp_path: Path,
) -> None:
    held, file = Held(), table(tmp_path / "a.csv", 30)
    assert count(held, file) == 30
    file.write_bytes(b"\0\xff")
    with pytest.raises(DataProblem):
        count(held, file)
    assert count(held, file, fresh=False) == 30
    file.unlink()
    assert count(held, file) == 30
    with pytest.raises(DataProblem, match="there is nothing at"):
        count(Held(), file)
