"""Units that dropout removed: which they are, and that they look removed without any colour."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from rnnviz.capture.run import capture, request_for
from rnnviz.edits import Dropout
from rnnviz.trace import Trace
from rnnviz.views.look import LIGHT, Look
from rnnviz.views.parts.cells import rows_of
from rnnviz.views.parts.removed import MEMORY, UP, cross_cells, cross_tiles, removed
from rnnviz.views.parts.tiles import Grid
from tests.models import tiny_model

GROUND, INK, VALUE = 0xFF101010, 0xFFFFFFFF, 0xFF4080C0


def run(*ways: str) -> Trace:
    model = tiny_model(layers=2, hidden=16)
    edits = tuple(Dropout(way, 0.5) for way in ways)
    return capture(model, request_for(model, "send money to my account", edits=edits))


def test_a_unit_is_removed_where_its_mask_is_0() -> None:
    trace = run("up", "memory")
    gone = removed(trace, 1)
    np.testing.assert_array_equal(gone & UP > 0, trace["mask_up"].at(layer=1) == 0)
    np.testing.assert_array_equal(gone & MEMORY > 0, trace["mask_h"].at(layer=1) == 0)


def test_the_one_way_that_is_on_crosses_a_unit_all_the_same() -> None:
    trace = run("memory")
    gone = removed(trace, 0)
    np.testing.assert_array_equal(gone == (UP | MEMORY), trace["mask_h"].at(layer=0) == 0)
    assert set(np.unique(gone)) == {0, UP | MEMORY}


def test_without_dropout_of_h_nothing_is_marked() -> None:
    assert removed(run(), 0) is None
    assert removed(run("input"), 0) is None


@pytest.mark.parametrize("pitch", [3, 6, 12, 40])
def test_tiles_of_removed_units_are_blank_and_crossed(pitch: int) -> None:
    grid = Grid(4, 2, pitch, 1)
    side = pitch - 1
    picture = np.full((grid.height, grid.width), VALUE, np.uint32)
    cross_tiles(picture, grid, np.array([0, UP, MEMORY, UP | MEMORY], np.uint8), GROUND, INK)
    tile = {k: picture[k // 2 * pitch :, k % 2 * pitch :][:side, :side] for k in range(4)}
    assert (tile[0] == VALUE).all()
    if side < 5:
        assert all((tile[k] == GROUND).all() for k in (1, 2, 3))
        return
    near = side // 4
    falls, rises = (near, near), (near, side - 1 - near)
    for k, strokes in {1: [falls], 2: [rises], 3: [falls, rises]}.items():
        assert VALUE not in tile[k]
        assert {place for place in (falls, rises) if tile[k][place] == INK} == {*strokes}


def painted(gone: np.ndarray, wide: int, height: int) -> QImage:
    image = QImage(wide * gone.shape[0], height, QImage.Format.Format_RGB32)
    image.fill(QColor("#4080c0"))
    rows = rows_of(np.arange(gone.shape[1]), height)
    with QPainter(image) as painter:
        cross_cells(painter, Look(LIGHT), gone, rows, wide, height, LIGHT.panel)
    return image


def test_cells_of_removed_units_are_crossed_in_a_map(qapp) -> None:
    gone = np.zeros((3, 4), np.uint8)
    gone[1, 2] = UP | MEMORY
    image = painted(gone, 20, 80)
    assert image.pixelColor(10, 50) == QColor("#4080c0")  # step 0, unit 2
    middle, beside = image.pixelColor(30, 50), image.pixelColor(30, 42)
    assert middle.lightness() < beside.lightness() - 60  # the cross on the blank
    assert beside.lightness() > QColor("#4080c0").lightness() + 40


def test_a_row_of_many_units_is_blank_as_far_as_it_has_lost_units(qapp) -> None:
    gone = np.zeros((1, 40), np.uint8)
    gone[0, :2] = gone[0, 4] = UP  # four units a row: two of the first row's, one of the second's
    image = painted(gone, 20, 10)
    light = [image.pixelColor(10, row).lightness() for row in range(3)]
    assert light[0] > light[1] > light[2] == QColor("#4080c0").lightness()
