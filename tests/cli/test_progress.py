"""How far a work is: in a terminal, and where there is none."""

from __future__ import annotations

import sys

import pytest

from rnnviz.cli import main
from rnnviz.cli.progress import Percent
from rnnviz.nets import quality


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda _: True)


def test_a_terminal_is_told_each_percentage_once_and_left_clean(
    terminal: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with Percent("reading play.txt") as percent:
        for share in (0.1, 0.101, 0.55):
            percent.tell(share)
    erase = "\r\x1b[K"
    said = f"{erase}reading play.txt: 10%{erase}reading play.txt: 55%{erase}"
    assert capsys.readouterr().err == said


def test_nothing_is_said_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Percent("reading play.txt") as percent:
        percent.tell(0.5)
    assert capsys.readouterr().err == ""


def test_eval_says_how_far_it_is_and_can_be_interrupted(
    terminal: None, writer, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(quality, "CHUNK", 10)
    path = tmp_path / "play.txt"
    path.write_text("money " * 60)
    assert main(["eval", writer, "--data", str(path)]) == 0
    assert "reading play.txt: 51%" in capsys.readouterr().err

    def pressed(*_told: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Percent, "tell", pressed)
    assert main(["eval", writer, "--data", str(path)]) == 130
    said = capsys.readouterr()
    assert (said.out, "Traceback" in said.err) == ("", False)
