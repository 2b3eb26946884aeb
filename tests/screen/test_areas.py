"""The parts tile the window at every size."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from rnnviz.screen.areas import STAGE, Areas, areas, is_compact, middle_width

SIZES = [(1024, 768), (1280, 720), (1920, 1080), (3840, 2160)]


def unit_of(width: int, height: int) -> float:
    return max(11.0, min(height * 0.0158, width * 0.0098))


def parts(place: Areas) -> list[QRect]:
    return [rect for rect in vars(place).values() if not rect.isEmpty()]


@given(st.integers(1024, 3840), st.integers(600, 2160), st.floats(1.0, 1.9), st.booleans())
def test_no_two_parts_overlap_and_none_leaves_the_window(width, height, zoom, presenting):
    unit = unit_of(width, height) * zoom
    place = areas(width, height, unit, round(12 * unit), round(8 * unit), presenting)
    window = QRect(0, 0, width, height)
    assert all(window.contains(rect) for rect in parts(place))
    assert not any(a.intersects(b) for a, b in combinations(parts(place), 2))


@pytest.mark.parametrize("size", SIZES)
def test_the_stage_is_the_largest_part(size):
    unit = unit_of(*size)
    place = areas(*size, unit, round(12 * unit), round(8.4 * unit), False)
    assert max(parts(place), key=lambda r: r.width() * r.height()) == place.stage


@pytest.mark.parametrize("size", SIZES)
def test_the_column_of_panels_takes_27_percent_of_the_width(size):
    place = areas(*size, unit_of(*size), 200, 100, False)
    assert place.panels.width() == round(0.27 * size[0])


def test_the_list_of_demos_becomes_a_menu_in_a_narrow_window():
    assert is_compact(1024, 11.0, False)
    assert not is_compact(1280, 11.4, False)
    assert areas(1024, 768, 11.0, 100, 100, False).demos.isEmpty()


def test_equations_give_way_before_the_stage_becomes_too_low():
    unit = 20.0
    place = areas(1280, 720, unit, round(9 * unit), round(8.4 * unit), True)
    assert place.equations.isEmpty()
    roomy = areas(1280, 1200, unit, round(9 * unit), round(8.4 * unit), True)
    assert roomy.equations.height() == round(8.4 * unit)
    assert roomy.stage.height() >= STAGE * unit
    deep = areas(1280, 1200, unit, round(9 * unit), round(8.4 * unit), True, layers=3)
    assert deep.equations.height() < roomy.equations.height()
    assert deep.stage.height() > roomy.stage.height()


def test_the_middle_is_as_wide_as_the_areas_say():
    for presenting in (False, True):
        place = areas(1920, 1080, 17.0, 200, 100, presenting)
        assert middle_width(1920, 17.0, presenting) == place.controls.width()
