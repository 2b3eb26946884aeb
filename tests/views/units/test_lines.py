"""Running text, inks, labels and condensed curves as numbers."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor

from rnnviz.views.look import DARK, LIGHT, Theme, diverging, opening
from rnnviz.views.parts.ink import DARK as BLACK
from rnnviz.views.parts.ink import LIGHT as WHITE
from rnnviz.views.parts.ink import is_light
from rnnviz.views.parts.lines import wrapped
from rnnviz.views.units.condensed import condensed
from rnnviz.views.units.labels import thinned


def test_words_go_on_in_the_next_line_where_one_ends() -> None:
    found = wrapped(["a", "b", "c"], np.array([40.0, 40.0, 40.0]), 100.0, 5.0, False)
    assert found.row.tolist() == [0, 0, 1]
    assert found.x.tolist() == [0.0, 45.0, 0.0]
    assert (found.count, found.steps(1, 2)) == (2, range(2, 3))


def test_characters_break_after_spaces_and_a_long_word_inside() -> None:
    text = "ab cdef ghijklmnop"
    found = wrapped([*text], np.full(len(text), 10.0), 60.0, 0.0, True)
    lines = ["".join(text[k] for k in found.steps(row, row + 1)) for row in range(found.count)]
    assert lines == ["ab ", "cdef ", "ghijkl", "mnop"]


def test_a_line_end_ends_its_line() -> None:
    found = wrapped([*"a\nb"], np.full(3, 10.0), 500.0, 0.0, True)
    assert found.row.tolist() == [0, 0, 1]


def test_a_place_means_the_token_there_or_the_nearest() -> None:
    found = wrapped(["a", "b", "c"], np.array([40.0, 40.0, 40.0]), 100.0, 5.0, False)
    assert [found.at(x, 0) for x in (0.0, 42.0, 46.0, 90.0)] == [0, None, 1, None]
    assert found.nearest(500.0, 0) == 1
    assert found.nearest(0.0, 99) == 2


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        s = np.array(QColor(colour).getRgbF()[:3])
        linear = np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_text_can_be_read_on_every_colour(theme: Theme) -> None:
    for table in (diverging(theme.name), *(opening(theme.name, s) for s in "fioh")):
        pairs = zip(table.tolist(), is_light(table), strict=True)
        worst = min(contrast(WHITE if w else BLACK, f"#{c & 0xFFFFFF:06x}") for c, w in pairs)
        assert worst >= 4.5


def test_no_peak_is_lost_where_a_pixel_holds_many_steps() -> None:
    values = np.zeros(10_000, np.float32)
    values[[1234, 7000]] = 1.0, -1.0
    x, y = condensed(values, 100.0)
    assert len(x) == len(y) == 200
    assert (y.max(), y.min()) == (1.0, -1.0)
    assert x[y.argmax()] == pytest.approx(12.5)


def test_few_steps_are_drawn_as_they_are() -> None:
    x, y = condensed(np.array([0.5, np.inf, -0.5], np.float32), 30.0)
    assert (x.tolist(), y.tolist()) == ([5.0, 15.0, 25.0], [0.5, 0.0, -0.5])


def test_labels_never_overlap_and_stay_inside() -> None:
    rng, area = np.random.default_rng(0), QRectF(0, 0, 300, 200)
    points = [QPointF(*rng.uniform((0, 0), (300, 200))) for _ in range(200)]
    placed = thinned(range(200), points, [QSizeF(40, 12)] * 200, area)
    boxes = [*placed.values()]
    assert 20 < len(boxes) < 200
    assert all(area.contains(box) for box in boxes)
    assert not any(a.intersects(b) for k, a in enumerate(boxes) for b in boxes[:k])
    assert 0 in placed  # the first has the choice
