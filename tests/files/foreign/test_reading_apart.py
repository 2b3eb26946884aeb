"""A child process reads foreign files, and whatever happens to it is one sentence here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from rnnviz.files.foreign import reader_process
from rnnviz.files.foreign.contents import Contents, ForeignProblem
from rnnviz.files.foreign.reader import packed
from rnnviz.files.foreign.reader_process import read_apart, unpacked
from tests.files.foreign.hostile import calling
from tests.files.foreign.torch_models import Tagger, Tied


def test_the_child_sends_all_that_it_read(tmp_path: Path) -> None:
    module = Tied()
    torch.save(
        {"net": module.state_dict(), "epoch": 7, "vocab": [*"abcdefghij"]}, tmp_path / "m.pt"
    )
    contents = read_apart(tmp_path / "m.pt")
    assert contents.facts["values"]["epoch"] == 7
    assert contents.facts["vocabularies"]["vocab"] == [*"abcdefghij"]
    assert contents.tied == (("encoder.weight", "decoder.weight"),)
    for name, value in module.state_dict().items():
        np.testing.assert_array_equal(contents.tensors[name], value.numpy())


def test_names_and_kinds_of_tensors_survive_the_way() -> None:
    tensors = {"a b/c": np.arange(3), "__metadata__": np.zeros((0, 2)), "ß": np.array([True])}
    again = unpacked(packed(Contents("test", tensors, {"values": {"x": 0.5}}, ("left",))))
    assert [*again.tensors] == [*tensors]
    assert again.tensors["a b/c"].dtype == np.int64
    assert (again.format, again.facts["values"], again.ignored) == ("test", {"x": 0.5}, ("left",))


def test_what_the_child_refuses_is_told_here(tmp_path: Path) -> None:
    (tmp_path / "evil.pt").write_bytes(calling("os", "system", "touch canary"))
    with pytest.raises(ForeignProblem, match=r"evil\.pt cannot be read: it asks Python to run os"):
        read_apart(tmp_path / "evil.pt")
    with pytest.raises(ForeignProblem, match="there is no file"):
        read_apart(tmp_path / "nowhere.pt")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("while True: pass", "took longer than"),
        ("import os; os.abort()", "brought its reader down"),
        ("print('nonsense')", "did not send it whole"),
    ],
)
def test_a_child_that_hangs_dies_or_babbles_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    run = subprocess.run

    def other(_command: list[str], **options: object) -> object:
        return run([sys.executable, "-c", code], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(reader_process, "time_for", lambda _size: 0.5)
    monkeypatch.setattr(reader_process, "WAIT", 0.0)
    monkeypatch.setattr(reader_process.subprocess, "run", other)
    (tmp_path / "m.pt").write_bytes(b"x")
    with pytest.raises(ForeignProblem, match=words):
        read_apart(tmp_path / "m.pt")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory so")
def test_the_child_limits_its_memory_and_may_write_no_file(tmp_path: Path) -> None:
    code = (
        "from rnnviz.files.foreign.reader import _limit; _limit(1 << 30, 5)\n"
        "try: bytearray(2 << 30); print('memory')\n"
        "except MemoryError: pass\n"
        f"try: open({str(tmp_path / 'written')!r}, 'wb', 0).write(b'x'); print('file')\n"
        "except OSError: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == ""
    written = tmp_path / "written"
    assert not written.exists() or not written.stat().st_size


def test_the_child_imports_neither_torch_nor_qt(tmp_path: Path) -> None:
    torch.save(Tagger().state_dict(), tmp_path / "m.pt")
    code = (
        "import sys; from pathlib import Path; from rnnviz.files.foreign.recognise import read\n"
        f"read(Path({str(tmp_path / 'm.pt')!r}))\n"
        "print([n for n in ('torch', 'PySide6', 'h5py') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
