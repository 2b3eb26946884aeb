"""The film of a training as a file: real networks of every moment, painted between other work."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image, ImageSequence
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from rnnviz.export import film as films
from rnnviz.export.film import FilmExport, FilmOrder, timeline
from rnnviz.screen.train.film_frame import FilmFrame
from rnnviz.session.film import Film
from rnnviz.session.onlooker import Question, answer
from rnnviz.session.runs import Run
from rnnviz.views.look import DARK, LIGHT
from tests.session.test_film import film_of
from tests.views.training.told import current, film, runs

TEXT, SIZE = "send money please", (320, 180)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a run whose film is short to save."""
    monkeypatch.setattr(films, "SECONDS", 0.8)
    monkeypatch.setattr(films, "REST", 0.3)
    monkeypatch.setattr(films, "timeline", lambda f, fps: timeline(f, fps, 0.8))
    return current(runs("gru"))


@pytest.fixture
def export(qtbot: QtBot) -> FilmExport:
    export = FilmExport()
    yield export
    assert export.close()


def saved(qtbot: QtBot, export: FilmExport, run: Run, path: Path, theme=DARK) -> str:
    with qtbot.waitSignal(export.ended) as ended:
        export.start(FilmOrder(run, TEXT, path, *SIZE, theme))
    return ended.args[0]


def frames_of(path: Path) -> list[np.ndarray]:
    with Image.open(path) as image:
        return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]


def test_frames_go_evenly_over_the_root_of_the_step_and_rest_at_the_newest() -> None:
    steps = [each.step for each in timeline(film_of(101, budget=1 << 20), 10.0, 1.1)]
    assert steps[:11] == [k * k for k in range(11)]
    assert set(steps[11:]) == {100}
    assert len(steps[11:]) == 15
    assert timeline(Film(), 10.0) == timeline(film_of(1), 10.0) == []


def test_a_gif_has_the_moments_of_the_film(qtbot: QtBot, export, run: Run, tmp_path: Path) -> None:
    shares: list[float] = []
    export.told.connect(shares.append)
    assert saved(qtbot, export, run, tmp_path / "a.gif") == "Saved as a.gif."
    frames = frames_of(tmp_path / "a.gif")
    assert frames[0].shape == (*SIZE[::-1], 3)
    changed = [(one != other).any() for one, other in pairwise(frames)]
    assert sum(changed) >= len(film()) - 1
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert not export.busy


def test_a_frame_shows_what_the_network_of_that_moment_computes(qtbot: QtBot, run: Run) -> None:
    frame = FilmFrame(run, width=960, height=540, theme=LIGHT)
    pictures = []
    for snapshot in (run.film.at(10), run.film.at(40)):
        moments = answer(Question(TEXT, run.model(snapshot), snapshot.step))
        for _ in frame.parts(moments):
            pass
        pictures.append(frame.image())
        assert frame.stage.trace is moments.now
        assert {view.moment for view in (*frame.curves, frame.strip)} == {snapshot.step}
    assert pictures[0] != pictures[1]
    frame.close()


def test_the_window_goes_on_while_a_film_is_painted(
    qtbot: QtBot, export: FilmExport, run: Run, tmp_path: Path
) -> None:
    beats: list[bool] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: beats.append(export.busy))
    timer.start()
    saved(qtbot, export, run, tmp_path / "a.gif")
    timer.stop()
    pictures = len(timeline(run.film, 12.0, 0.8))
    assert sum(beats) > 2 * pictures, "it had its turn between the parts of a picture"


def test_a_film_that_is_given_up_leaves_the_file_that_was_there(
    qtbot: QtBot, export: FilmExport, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_ffmpeg(monkeypatch, tmp_path)
    path = tmp_path / "a.gif"
    path.write_bytes(b"an older film")
    said: list[str] = []
    export.ended.connect(said.append)
    for name in ("a.gif", "b.mp4"):
        with qtbot.waitSignal(export.told, check_params_cb=lambda share: share > 0):
            export.start(FilmOrder(run, TEXT, tmp_path / name, *SIZE, DARK))
        export.cancel()
    assert said == ["", ""]
    assert export.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.gif", "ffmpeg"]
    assert path.read_bytes() == b"an older film"


def test_another_film_takes_the_place_of_the_one_under_way(
    qtbot: QtBot, export: FilmExport, run: Run, tmp_path: Path
) -> None:
    export.start(FilmOrder(run, TEXT, tmp_path / "a.gif", *SIZE, DARK))
    with qtbot.waitSignal(export.ended, check_params_cb=bool) as ended:
        export.start(FilmOrder(run, TEXT, tmp_path / "b.gif", *SIZE, LIGHT))
    assert ended.args == ["Saved as b.gif."]
    assert frames_of(tmp_path / "b.gif")[0].mean() > 150, "it is the light one"
    assert not (tmp_path / "a.gif").exists()


def fake_ffmpeg(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have a program that writes the frames as they come."""
    program = folder / "ffmpeg"
    code = "import sys\nopen(sys.argv[-1], 'wb').write(sys.stdin.buffer.read())"
    program.write_text(f"#!{sys.executable}\n{code}\n")
    program.chmod(0o755)
    fake = SimpleNamespace(get_ffmpeg_exe=lambda: str(program))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", fake)


def test_an_mp4_gets_every_frame(
    qtbot: QtBot, export: FilmExport, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_ffmpeg(monkeypatch, tmp_path)
    assert saved(qtbot, export, run, tmp_path / "a.mp4") == "Saved as a.mp4."
    raw = np.fromfile(tmp_path / "a.mp4", np.uint8).reshape(-1, SIZE[1], SIZE[0], 4)
    assert len(raw) == len(timeline(run.film, 25.0, 0.8))
    assert (raw[0] != raw[-1]).any()


def test_what_goes_wrong_is_told_in_a_sentence(
    qtbot: QtBot, export: FilmExport, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    assert "rnnviz[video]" in saved(qtbot, export, run, tmp_path / "a.mp4")
    assert "cannot be written" in saved(qtbot, export, run, tmp_path / "nowhere" / "a.gif")
    empty = FilmOrder(run, " ", tmp_path / "b.gif", *SIZE, DARK)
    with qtbot.waitSignal(export.ended, check_params_cb=bool):
        export.start(empty)
    assert not export.busy
    few = replace(run, film=film_of(0))
    with qtbot.waitSignal(export.ended, check_params_cb=bool):
        export.start(replace(empty, run=few, text=TEXT))


def test_one_colour_is_one_number_in_all_frames_and_one_label_is_followed(run: Run) -> None:
    order = FilmOrder(run, TEXT, Path("a.gif"), *SIZE, DARK)
    ask = films._moments(order, run.film.snapshots)
    found = [ask(snapshot) for snapshot in run.film.snapshots]
    assert len({each.now["h"].bounds for each in found}) == 1
    assert len({each.targets for each in found}) == 1
    newest = found[-1].now["p"].at(step=2)
    assert found[0].targets[-1] == newest.argmax()
