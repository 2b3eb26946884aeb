"""What a dropped file or text means."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

from rnnviz.app.drops import LONGEST, of_file, understood, welcome


def test_a_model_is_opened_by_its_path(tmp_path: Path) -> None:
    dropped = of_file(tmp_path / "a b.RNNVIZ")
    assert (dropped.kind, dropped.value) == ("model", str(tmp_path / "a b.RNNVIZ"))


def test_the_text_of_a_text_file_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xef\xbb\xbfsend \xff money")
    assert of_file(file).value == "send � money"


def test_a_long_text_is_cut_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("x" * 50_000)
    dropped = of_file(file)
    assert len(dropped.value) == LONGEST
    assert "long.txt" in dropped.problem


def test_any_other_file_may_be_a_model_whatever_its_name(tmp_path: Path) -> None:
    assert of_file(tmp_path / "homework").kind == "model"


def test_a_folder_gets_a_sentence_that_names_it(tmp_path: Path) -> None:
    dropped = of_file(tmp_path)
    assert dropped.kind == "nothing"
    assert f"{tmp_path.name} is a folder" in dropped.problem


def test_a_file_that_is_gone_gets_a_sentence(tmp_path: Path) -> None:
    assert "cannot be read" in of_file(tmp_path / "gone.txt").problem


def test_text_may_be_dropped_as_it_is() -> None:
    data = QMimeData()
    assert not welcome(data)
    data.setText("hello")
    assert welcome(data)
    assert understood(data).value == "hello"


def test_an_address_on_the_web_gets_a_sentence() -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/x.rnnviz")])
    dropped = understood(data)
    assert dropped.kind == "nothing"
    assert "save it to a file first" in dropped.problem


def test_a_file_counts_before_its_name_as_text(tmp_path: Path) -> None:
    data = QMimeData()
    data.setText("a.rnnviz")
    data.setUrls([QUrl("https://example.org/x"), QUrl.fromLocalFile(str(tmp_path / "a.rnnviz"))])
    assert understood(data).value == str(tmp_path / "a.rnnviz")
