from __future__ import annotations

import base64
import io
import re
import stat
import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image, ImageSequence
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from rnnviz.capture.run import capture, request_for
from rnnviz.export import gif, mp4, svg
from rnnviz.export.painting import Painting
from rnnviz.export.pictures import png, save_film, save_still
from rnnviz.export.timeline import cursors
from rnnviz.files.model_file import FileProblem
from rnnviz.session.motion import at_rest
from rnnviz.trace import Cursor, Sampling
from tests.models import tiny_model

pytestmark = pytest.mark.usefixtures("qapp")
SIZE = (1024, 640)


@pytest.fixture(scope="module")
def reading() -> Painting:
    model = tiny_model()
    trace = capture(model, request_for(model, "send $50 to allison"))
    return Painting(None, model, trace, *SIZE)


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def plain(colour: str, width: int = 63, height: int = 40) -> QImage:
    """Return an image with a red corner, of a width whose rows are padded in memory."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    image.setPixelColor(0, 0, QColor("red"))
    return image


def test_a_picture_has_its_size_and_is_not_blank(reading):
    shown = pixels(png(reading, at_rest(Cursor(1))))
    assert shown.shape == (640, 1024, 3)
    assert len(np.unique(shown.reshape(-1, 3), axis=0)) > 50


def test_every_step_has_another_picture(reading):
    shown = [pixels(png(reading, at_rest(Cursor(step)))) for step in range(3)]
    changed = [(one != other).any(axis=2).mean() for one, other in pairwise(shown)]
    assert min(changed) > 0.001


def test_the_same_place_has_the_same_picture(reading):
    assert png(reading, Cursor(1, 0.3)) == png(reading, Cursor(1, 0.3))


def test_the_themes_are_dark_and_light(reading):
    light = Painting(None, reading.model, reading.trace, *SIZE, "light")
    assert pixels(png(reading, Cursor())).mean() < 90
    assert pixels(png(light, Cursor())).mean() > 165


def test_a_writer_is_painted_too():
    model = tiny_model("gru", "generate", layers=2, language="script")
    trace = capture(model, request_for(model, "JACK: yes", sampling=Sampling(length=12)))
    shown = pixels(png(Painting(None, model, trace, *SIZE), at_rest(Cursor(8))))
    assert len(np.unique(shown.reshape(-1, 3), axis=0)) > 50


def test_an_svg_shows_what_the_picture_shows(reading):
    content = svg.encode(reading, at_rest(Cursor(2)))
    renderer = QSvgRenderer(content)
    assert renderer.isValid()
    assert renderer.defaultSize().toTuple() == SIZE
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    drawn = np.asarray(gif.picture(image)).astype(int)
    off = np.abs(drawn - pixels(png(reading, at_rest(Cursor(2)))).astype(int)).max(axis=2)
    assert (off > 60).mean() < 0.02
    assert content != svg.encode(reading, at_rest(Cursor(1)))


def test_an_svg_has_the_part_of_an_image_that_was_asked_for():
    def paint(painter: QPainter) -> None:
        painter.drawImage(QRectF(0, 0, 20, 20), plain("blue"), QRectF(0, 0, 1, 1))

    drawn = svg._drawn(QSize(20, 20), paint)
    (embedded,) = re.findall(r'href="data:image/png;base64,([^"]+)"', drawn)
    assert pixels(base64.b64decode(embedded)).tolist() == [[[255, 0, 0]]]


def test_an_svg_of_odd_text_is_valid():
    model = tiny_model()
    text = "send <b> & \x01 'me' \udcff 🙂 " + "to the account " * 300
    trace = capture(model, request_for(model, text))
    content = svg.encode(Painting(None, model, trace, *SIZE), at_rest(Cursor(2)))
    assert ElementTree.fromstring(content).tag.endswith("svg")
    assert len(content) < 2_000_000


def test_an_svg_needs_no_fonts(reading):
    assert b"<text" not in svg.encode(reading, at_rest(Cursor(2)))


@pytest.mark.parametrize("size", [(0, 0), (639, 720), (1280, 359), (7681, 720), (1280, 4321)])
def test_a_size_that_cannot_be_painted_is_refused(reading, size):
    with pytest.raises(ValueError, match="640x360…7680x4320"):
        Painting(None, reading.model, reading.trace, *size)


def test_a_film_moves_and_keeps_its_time(reading, tmp_path):
    places, told = list(cursors(4, 5, 0.5, 5.0)), []
    save_film(reading, tmp_path / "out.gif", places, 5.0, told.append)
    with Image.open(tmp_path / "out.gif") as film:
        frames = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(film)]
        lasts = sum(frame.info["duration"] for frame in ImageSequence.Iterator(film))
        assert film.info["loop"] == 0
    assert lasts == 200 * len(places)
    assert (frames[0] != frames[-1]).any(axis=2).mean() > 0.01
    assert len(frames) > 5
    assert told[-1] == 1.0


def test_a_film_has_the_colours_of_its_pictures(reading):
    place = at_rest(Cursor(3))
    frame = next(reading.frames([place]))
    film = Image.open(io.BytesIO(gif.encode([frame], [frame], 10.0))).convert("RGB")
    off = np.abs(np.asarray(film).astype(int) - pixels(png(reading, place)).astype(int))
    assert off.mean() < 2.0
    assert (off.max(axis=2) > 40).mean() < 0.01


def test_a_gif_is_true_to_rows_that_are_padded():
    frame = plain("blue")
    film = np.asarray(Image.open(io.BytesIO(gif.encode([frame], [frame], 10.0))).convert("RGB"))
    assert tuple(film[0, 0]) == (255, 0, 0)
    assert (film[1:] == (0, 0, 255)).all()


@pytest.mark.parametrize("fps", [0.0, 51.0, float("nan")])
def test_a_gif_refuses_a_rate_that_it_cannot_have(fps):
    with pytest.raises(ValueError, match="frames a second"):
        gif.encode([plain("blue")], [plain("blue")], fps)


def test_a_film_without_frames_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        gif.encode([], [plain("blue")], 10.0)


def test_a_picture_that_cannot_be_written_is_one_sentence(reading, tmp_path):
    with pytest.raises(FileProblem, match="cannot be written"):
        save_still(reading, tmp_path / "nowhere" / "out.png", Cursor())


def test_mp4_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(ValueError, match="rnnviz\\[video\\]"):
        mp4.write([], tmp_path / "out.mp4", 10.0, 64, 40)
    assert not list(tmp_path.iterdir())


def _fake_ffmpeg(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    program = folder / "ffmpeg"
    program.write_text(f"#!{sys.executable}\nimport sys\n{code}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    fake = SimpleNamespace(get_ffmpeg_exe=lambda: str(program))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", fake)


def test_mp4_gets_every_pixel_of_every_frame(monkeypatch, tmp_path):
    code = "open(sys.argv[-1], 'wb').write(sys.stdin.buffer.read())"
    _fake_ffmpeg(monkeypatch, tmp_path, code)
    mp4.write([plain("blue"), plain("lime")], tmp_path / "out.mp4", 10.0, 63, 40)
    raw = np.frombuffer((tmp_path / "out.mp4").read_bytes(), np.uint8).reshape(2, 40, 63, 4)
    assert raw[0, 0, 0, :3].tolist() == [0, 0, 255]
    assert raw[1, 5, 5, :3].tolist() == [0, 255, 0]


def test_a_failing_encoder_leaves_no_film_and_its_last_words(monkeypatch, tmp_path):
    _fake_ffmpeg(monkeypatch, tmp_path, "sys.exit('no space left')")
    with pytest.raises(FileProblem, match="no space left"):
        mp4.write([plain("blue")] * 200, tmp_path / "out.mp4", 10.0, 63, 40)
    assert [path.name for path in tmp_path.iterdir()] == ["ffmpeg"]
