"""A frame without a window is the frame that the window paints."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage

from rnnviz.capture.origin import origin_at
from rnnviz.screen.frame import Film
from rnnviz.trace import Cursor
from rnnviz.views.look import LIGHT
from tests.screen.conftest import case


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return rows[:, :, :3].copy()


@pytest.fixture
def film(qapp):
    shown = case("reader")
    film = Film(shown.demo, shown.model, shown.trace, width=1280, height=720)
    yield film
    film.close()


def test_a_frame_is_what_the_screen_paints_at_that_size(build, film):
    screen = build("reader", (1280, 720))
    for cursor in (Cursor(3, 0.5), Cursor(0), Cursor(7, 0.95)):
        screen.show_cursor(cursor)
        assert np.array_equal(pixels(film.frame(cursor)), pixels(screen.grab().toImage()))


def test_a_frame_answers_what_its_cursor_asks(build, film):
    screen, shown = build("reader", (1280, 720)), case("reader")
    for cursor in (Cursor(3, 0.5, 0, 2, "f"), Cursor(3, 0.5), Cursor(3, 0.5, 0, 2, "c")):
        screen.show_cursor(cursor)
        screen.show_origin(origin_at(shown.model, shown.trace, cursor))
        assert np.array_equal(pixels(film.frame(cursor)), pixels(screen.grab().toImage()))


def test_a_frame_depends_on_its_cursor_alone(film):
    first, other, again = film.frames([Cursor(2, 0.5), Cursor(5, 0.9), Cursor(2, 0.5)])
    assert first == again
    assert first != other


def still(name, cursor, **looks):
    shown = case(name)
    film = Film(shown.demo, shown.model, shown.trace, **looks)
    image = film.frame(cursor)
    film.close()
    return image


@pytest.mark.parametrize("size", [(640, 360), (1024, 768), (1920, 1080)])
def test_a_single_frame_has_the_size_and_ground_of_its_theme(qapp, size):
    image = still("writer", Cursor(4, 0.5), width=size[0], height=size[1], theme="light")
    assert (image.width(), image.height()) == size
    assert image.pixelColor(2, 2).name() == LIGHT.panel


def test_a_theme_may_be_given_by_name_or_as_itself(qapp):
    looks = [{"width": 1024, "height": 600, "theme": theme} for theme in ("light", LIGHT)]
    one, other = (still("reader", Cursor(1), **each) for each in looks)
    assert one == other
