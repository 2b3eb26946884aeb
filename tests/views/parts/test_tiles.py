"""Tiles: the colour of a unit is the colour of its number."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.views.look import DARK, LIGHT, THEMES, diverging, opening, paint_values, table_for
from rnnviz.views.parts.tiles import grid_for, tiles


def channels(colour: int) -> tuple[int, int, int]:
    return colour >> 16 & 255, colour >> 8 & 255, colour & 255


def test_each_unit_is_found_where_it_is_painted() -> None:
    grid = grid_for(10, 40.0)
    values = np.linspace(-1.0, 1.0, 10).astype(np.float32)
    table = diverging("dark")
    picture = tiles(values, (-1.0, 1.0), table, grid, 0)
    for unit, colour in enumerate(paint_values(values, (-1.0, 1.0), table)):
        row, column = divmod(unit, grid.columns)
        y, x = row * grid.pitch + grid.pitch // 2, column * grid.pitch + grid.pitch // 2
        assert picture[y, x] == colour
        assert grid.unit_at(x, y) == unit


def test_places_without_a_unit_are_ground() -> None:
    grid = grid_for(10, 40.0)
    picture = tiles(np.ones(10, np.float32), (-1, 1), diverging("dark"), grid, 7)
    assert picture[-2, -2] == 7
    assert grid.unit_at(grid.width - 1, grid.height - 1) is None
    assert grid.unit_at(-1, 0) is None


@pytest.mark.parametrize("units", [1, 2, 64, 192, 512, 1300])
def test_a_grid_fits_into_its_square(units: int) -> None:
    grid = grid_for(units, 72.0)
    assert grid.width <= 72
    assert grid.height <= 72
    assert grid.columns * grid.rows >= units


@pytest.mark.parametrize("theme", THEMES)
def test_zero_is_the_ground_and_the_signs_differ(theme: str) -> None:
    table = diverging(theme)
    low, zero, high = (channels(int(table[k])) for k in (0, 128, 255))
    assert low[0] > low[2]  # orange
    assert high[2] > high[0]  # blue
    ground = int(THEMES[theme].zero[1:], 16)
    assert np.abs(np.subtract(zero, channels(ground))).max() <= 3


def test_the_same_number_has_the_same_colour_and_what_is_outside_the_outermost() -> None:
    table = diverging("dark")
    values = np.array([-9.0, -1.0, 0.5, 1.0, 9.0, np.nan], np.float32)
    colours = paint_values(values, (-1.0, 1.0), table)
    assert colours[0] == colours[1] == table[0]
    assert colours[3] == colours[4] == table[255]
    assert colours[5] in table


def test_a_gate_brightens_from_the_ground_to_its_colour() -> None:
    table = opening("dark", "f")
    assert channels(int(table[255])) == channels(int(DARK.symbols["f"][1:], 16))
    brightness = [sum(channels(int(c))) for c in table]
    assert np.diff(brightness).min() >= -2  # rounding of three channels
    assert table_for(DARK, "g", (-1.0, 1.0)) is diverging("dark")


def _luminance(colour: str) -> float:
    parts = np.array(channels(int(colour[1:], 16))) / 255.0
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_text_and_symbols_can_be_read_on_every_ground(theme) -> None:  # type: ignore[no-untyped-def]
    for ground in (theme.background, theme.panel):
        for colour in (theme.text, theme.muted, theme.accent, theme.warning):
            assert contrast(colour, ground) >= 4.5
        for symbol, colour in theme.symbols.items():
            assert contrast(colour, ground) >= 4.5, symbol
    assert contrast(theme.on_accent, theme.accent) >= 4.5
