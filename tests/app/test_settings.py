"""What the window remembers, and what a damaged file does to it: nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect

from rnnviz.app.settings import RECENT, Remembered, Settings, fitted

FULL_HD = QRect(0, 0, 1920, 1080)
BESIDE = QRect(1920, 0, 1280, 1024)
ALL = Remembered(
    demo="script",
    theme="light",
    zoom=1.25,
    speed=0.5,
    geometry=(-10, 30, 1200, 800),
    maximised=True,
    recent=("/tmp/a, b.rnnviz", "/tmp/é ü 🙂.rnnviz"),
    page="units",
    hidden=("equations", "gates"),
    enlarged="The unit's course",
    pauses=(("belief", 0.9, "pay_bill", True), ("gate", 0.25, "f", False)),
)


def test_what_is_saved_comes_back(settings: Settings) -> None:
    settings.save(ALL)
    assert Settings(settings.path).load() == ALL


def test_the_first_start_has_the_defaults(settings: Settings) -> None:
    assert settings.load() == Remembered()
    assert not settings.path.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe garbage \x80" * 100,
        b"[window\ndemo=json:",
        b'[window]\ndemo=json:{{{{\nzoom=json:"big"\nspeed=json:-3\ngeometry=json:[1,2]',
        b'[window]\nzoom=json:NaN\ngeometry=json:[1e99,0,0,0]\ntheme=json:"pink"\nrecent=json:7',
        b'[window]\ngeometry=json:[0,0,-5,-5]\nmaximised=json:"yes"\ndemo=json:[]',
        b'[window]\npage=json:7\nhidden=json:[1]\nenlarged=json:{}\npauses=json:[["x",0,"",true]]',
        b'[window]\npauses=json:[["gate",NaN,"f",true]]\nhidden=json:"' + b"x" * 9 + b'"',
        b'[window]\npauses=json:[["gate",1e9,"f",true]]',
        b'[window]\npauses=json:[["top"]]',
        b"[window]\ndemo=@Variant(\\0\\0\\0\\x7f\\0\\0\\0\\xePyObject\\0\\0)",
        b"[window]\nrecent=json:" + b"[" * 100_000,
        b"x" * (2 << 20),
    ],
)
def test_a_damaged_file_gives_the_defaults(settings: Settings, content: bytes) -> None:
    settings.path.parent.mkdir(parents=True)
    settings.path.write_bytes(content)
    assert settings.load() == Remembered()
    settings.save(ALL)
    assert settings.load() == ALL


def test_one_wrong_value_spoils_only_itself(settings: Settings) -> None:
    settings.save(ALL)
    text = settings.path.read_text().replace("json:1.25", "json:1e9")
    settings.path.write_text(text)
    loaded = settings.load()
    assert loaded.zoom == 1.0
    assert loaded.speed == 0.5


def test_nothing_but_plain_text_is_stored(settings: Settings) -> None:
    settings.save(ALL)
    assert b"@" not in settings.path.read_bytes()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Settings(tmp_path / "file" / "rnnviz.ini").save(ALL)


def test_the_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RNNVIZ_CONFIG_DIR", str(tmp_path))
    assert Settings().path == tmp_path / "rnnviz.ini"


def test_the_newest_file_is_first_and_ten_are_kept() -> None:
    remembered = Remembered()
    for k in range(15):
        remembered = remembered.with_recent(f"/{k}")
    remembered = remembered.with_recent("/10")
    assert remembered.recent[:3] == ("/10", "/14", "/13")
    assert len(remembered.recent) == RECENT


def test_a_window_on_a_screen_stays() -> None:
    assert fitted(QRect(100, 50, 800, 600), [FULL_HD]) == QRect(100, 50, 800, 600)
    assert fitted(QRect(2000, 50, 800, 600), [FULL_HD, BESIDE]) == QRect(2000, 50, 800, 600)


@pytest.mark.parametrize(
    "lost", [QRect(2000, 50, 800, 600), QRect(100, -700, 800, 600), QRect(100, 1075, 800, 600)]
)
def test_a_window_whose_screen_is_gone_comes_to_the_middle(lost: QRect) -> None:
    found = fitted(lost, [FULL_HD])
    assert FULL_HD.contains(found)
    assert found.size() == lost.size()


def test_a_window_larger_than_the_screen_shrinks() -> None:
    found = fitted(QRect(0, 0, 3840, 2160), [BESIDE, FULL_HD])
    assert (found.width(), found.height()) == (1920, 1080)
