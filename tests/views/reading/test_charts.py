"""What is read at a place of a chart is exactly the number of its array."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from rnnviz.views.look import Look
from rnnviz.views.reading import axes
from rnnviz.views.reading.area import Area
from rnnviz.views.reading.charts import Bars, Lines, Map, Path, Series
from rnnviz.views.reading.places import Amounts, Places, exact, exact_size


def series(*values: float, x: tuple[float, ...] = (), name: str = "a") -> Series:
    return Series(name, np.array(x or range(len(values)), float), np.array(values))


def lines(*all_series: Series, decades: bool = False) -> Lines:
    return Lines("a", decades, x=Amounts("batch {}"), series=all_series)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0.0, "0"), (-0.25, "−0.25"), (1500.0, "1,500"), (1.23456789e-5, "1.23457·10⁻⁵"),
        (0.1234567, "0.123457"), (float("nan"), "no number"), (float("inf"), "∞"),
    ],
)  # fmt: skip
def test_numbers_are_told_in_six_digits(value: float, told: str):
    assert exact(value) == told


def test_sizes_are_told_however_small_they_are():
    assert exact_size(np.log10(0.03456)) == "0.03456"
    assert exact_size(-400.5) == "3.162·10⁻⁴⁰¹"
    assert exact_size(-np.inf) == "0"


def test_lines_are_read_at_the_nearest_point_and_the_nearest_line_is_known():
    chart = lines(series(4.0, 2.0, x=(0, 10), name="train"), series(1.0, x=(7,), name="valid"))
    found = chart.read(9.0, 1.9, log=False)
    assert found.where == ("batch 10",)
    assert found.values == (("train", "2"), ("valid", "1"))
    assert (found.x, found.y, found.nearest) == (10.0, 2.0, 0)
    assert chart.read(1.0, 3.0, log=False).values[1] == ("valid", "no number")


def test_a_line_that_has_ended_has_no_number_of_its_last_place():
    short, long = series(1.0, 2.0, name="short"), series(3.0, 4.0, 5.0, name="long")
    chart = Lines("a", x=Places.counted("word {}", 3), series=(short, long))
    assert chart.read(2.2, 0.0, log=False).values == (("short", "no number"), ("long", "5"))


def test_a_logarithmic_axis_is_for_what_is_positive():
    assert lines(series(0.1, 3.0)).scale_turns
    assert not lines(series(0.0, 3.0)).scale_turns
    assert not lines(series(-1.0, 3.0)).scale_turns
    assert lines(series(-9.0, 1.0), decades=True).scale_turns
    assert not lines(series(-9.0, 400.0), decades=True).scale_turns


def test_values_and_sizes_lie_where_the_axis_has_them():
    values = np.array([100.0, 0.0])
    np.testing.assert_allclose(lines(series(1.0)).drawn(values, log=True), [2.0, np.nan])
    sizes = lines(series(1.0), decades=True)
    np.testing.assert_allclose(sizes.drawn(np.array([2.0]), log=True), [2.0])
    np.testing.assert_allclose(sizes.drawn(np.array([2.0]), log=False), [100.0])


def test_a_cell_of_a_map_is_read_with_both_its_places():
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    x, y = Places.counted("word {}", 3, words=("a", "b", "c")), Places.counted("unit {}", 2, 0)
    chart = Map("h", values=values, x=x, y=y, bounds=(0.0, 5.0))
    found = chart.read(2.4, 0.6, log=False)
    assert found.where == ("word 3", "‘c’", "unit 1")
    assert found.values == (("h", "5"),)
    assert chart.read(2.6, 0.0, log=False) is None
    assert chart.whole(log=False) == Area(-0.5, 2.5, -0.5, 1.5)


def test_very_many_bars_begin_with_the_first():
    values, many = series(*np.linspace(1.0, 0.0, 500)), Places.counted("unit {}", 500, 0)
    chart = Bars("p", places=many, series=(values,))
    assert chart.first(log=False).high < 40 < chart.whole(log=False).high
    assert chart.read(0.2, 3.2, log=False).where == ("unit 3",)


def test_a_path_is_read_at_its_nearest_point_and_followed():
    points = np.array([[0.0, 0.0], [1.0, 1.0], [5.0, 1.0]])
    chart = Path("points", places=Places.counted("word {}", 3, 0), points=points)
    found = chart.read(0.9, 0.7, log=False)
    assert found.where == ("word 1",)
    assert chart.beside(found, 1, 0) == (5.0, 1.0)


def test_a_line_is_followed_over_the_points_of_all():
    chart = lines(series(1.0, 1.0, x=(0, 10)), series(1.0, x=(7,)))
    found = chart.read(0.0, 1.0, log=False)
    assert chart.beside(found, 1, 0)[0] == 7.0
    assert chart.beside(found, -1, 0)[0] == 0.0


LOOK = Look(unit=10.0)


def test_words_stand_level_then_upright_then_are_numbers(qapp: QApplication):
    words = tuple(f"word{k:03}" for k in range(200))
    places = Places.counted("word {}", 200, words=words)
    level = axes.words(places, -0.5, 9.5, 1000.0, LOOK)
    assert level.texts[3] == (3.0, "word003")
    assert not level.upright
    assert axes.words(places, -0.5, 49.5, 1000.0, LOOK).upright
    numbers = [text for _, text in axes.words(places, -0.5, 199.5, 1000.0, LOOK).texts]
    assert numbers[:3] == ["1", "10", "20"]


def test_zooming_brings_finer_numbers():
    wide, near = axes.amounts(0.0, 1.0, False, 5), axes.amounts(0.50, 0.51, False, 5)
    assert {text for _, text in wide} >= {"0.5", "1"}
    assert all(0.5 <= value <= 0.51 and len(text) > 3 for value, text in near[1:])


@pytest.mark.parametrize("ends", [(-3.0, 1.0), (-0.31, -0.29), (-900.0, -400.0)])
def test_a_logarithmic_axis_is_told_in_values_at_any_zoom(ends: tuple[float, float]):
    ticks = axes.amounts(*ends, True, 6)
    assert 2 <= len(ticks) <= 12
    assert all(ends[0] - 1e-6 <= place <= ends[1] + 1e-6 for place, _ in ticks)
    if ends[0] == -3.0:
        assert dict(ticks)[0.0] == "1"


WORDED = Places.counted("word {}", 40, words=tuple(f"word{k}" for k in range(40)))
UNITS = Places.counted("unit {}", 900, 0)
FORMS = {
    "map": Map("h", values=np.zeros((900, 40), np.float32), x=WORDED, y=UNITS, bounds=(-1.0, 1.0)),
    "lines": Lines("p", x=WORDED, series=(series(*np.linspace(0.0, 1.0, 40)),)),
    "sizes": Lines("dh", True, x=WORDED, series=(series(*np.linspace(-500.0, 2.0, 40)),)),
    "bars": Bars("b", places=UNITS, series=(series(*np.linspace(0.001, 1.0, 900)),)),
    "path": Path("way", places=WORDED, points=np.random.default_rng(0).normal(size=(40, 2))),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_tick_is_in_view_wherever_one_zooms_to(qapp: QApplication, form: str):
    chart, look, rng = FORMS[form], Look(unit=12.0), np.random.default_rng(2)
    for log in {False, chart.scale_turns, chart.decades}:
        whole = chart.whole(log)
        for share in rng.uniform(np.log(1 / 2000), 0.0, 60):
            wide = np.exp(share) * np.array([whole.right - whole.left, whole.high - whole.low])
            left = rng.uniform(whole.left, whole.right - wide[0])
            low = rng.uniform(whole.low, whole.high - wide[1])
            below = axes.below(chart, log, left, left + wide[0], 500.0, look).texts
            beside = axes.beside(chart, log, low, low + wide[1], 300.0, look).texts
            assert any(left <= x <= left + wide[0] for x, _ in below), (log, left, wide)
            assert any(low <= y <= low + wide[1] for y, _ in beside), (log, low, wide)
            assert all(text for _, text in (*below, *beside))


def test_inside_one_word_its_tick_is_in_the_middle_of_what_is_in_view(qapp: QApplication):
    look = Look(unit=12.0)
    assert axes.below(FORMS["map"], False, 2.1, 2.3, 500.0, look).texts == ((2.2, "word2"),)
    both = axes.below(FORMS["map"], False, 2.4, 2.8, 500.0, look).texts
    assert [text for _, text in both] == ["word2", "word3"]
    assert [x for x, _ in both] == pytest.approx([2.45, 2.65])
    near = axes.below(FORMS["lines"], False, 2.1, 2.3, 500.0, look)
    assert axes.ruled(FORMS["lines"], near) == []  # no point is there
