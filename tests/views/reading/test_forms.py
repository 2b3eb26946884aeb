"""The names of axes decide which chart an array becomes, and how its places are called."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.trace import Field, frozen
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.reading.charts import Bars, Chart, Lines, Map, Path
from rnnviz.views.reading.forms import MOST, TOP, charts_of, colour_bounds
from rnnviz.views.reading.places import Places
from rnnviz.views.reading.shown import Shown

WORDS = ("send", "$50", "to", "mum")
RNG = np.random.default_rng(0)


def charts(labels: tuple[str, ...] = (), layer: int = 0, **arrays: Field) -> tuple[Chart, ...]:
    return charts_of(Shown(arrays, WORDS, labels, "word", layer))


def only(**arrays: Field) -> Chart:
    (chart,) = charts(**arrays)
    return chart


@pytest.mark.parametrize(
    ("form", "axes", "shape"),
    [
        (Lines, ("step",), (4,)),
        (Lines, ("steps back",), (9,)),
        (Lines, ("layer", "step"), (3, 4)),
        (Map, ("step", "unit"), (4, 5)),
        (Map, ("layer", "step", "unit"), (1, 4, 5)),
        (Map, ("target", "step"), (4, 4)),
        (Map, ("step", "of"), (4, 4)),
        (Map, ("label", "says"), (5, 5)),
        (Map, ("moment", "bin"), (6, 8)),
        (Map, ("length", "direction"), (6, 40)),
        (Lines, ("length", "direction"), (6, 4)),
        (Bars, ("unit",), (5,)),
        (Bars, ("label",), (5,)),
        (Bars, (), ()),
        (Path, ("state", "direction"), (5, 2)),
    ],
)
def test_axes_make_the_form(form: type[Chart], axes: tuple[str, ...], shape: tuple[int, ...]):
    assert type(only(a=numbered(RNG.normal(size=shape), *axes))) is form


def test_a_map_has_time_across_and_units_down():
    h = numbered(RNG.normal(size=(4, 7)), "step", "unit")
    chart = only(h=h)
    assert (len(chart.x), len(chart.y)) == (4, 7)
    np.testing.assert_array_equal(chart.values, h.data.T)
    assert chart.x.told(1) == ("word 2", "‘$50’")
    assert chart.y.told(3) == ("unit 3",)


def test_every_layer_has_its_chart_and_the_one_on_show_comes_first():
    h = numbered(RNG.normal(size=(3, 4, 5)), "layer", "step", "unit")
    found = charts(layer=2, h=h)
    assert [chart.title for chart in found] == ["h · layer 3", "h · layer 1", "h · layer 2"]
    np.testing.assert_array_equal(found[0].values, h.data[2].T)


def test_many_outputs_are_a_few_lines_and_a_map_of_all():
    p = np.zeros((4, 40))
    p[2, 7], p[3, 30] = 0.5, 0.9
    labels = tuple(f"label_{k}" for k in range(40))
    lines, whole = charts(labels, p=Field(frozen(p), ("step", "label"), (0.0, 1.0), "p"))
    assert [line.name for line in lines.series[:2]] == ["label 30", "label 7"]
    assert len(lines.series) == TOP
    assert whole.values.shape == (40, 4)
    assert whole.bounds == (0.0, 1.0)


def test_as_many_lines_as_can_be_told_apart_are_lines():
    few, many = (RNG.normal(size=(4, n)) for n in (MOST, MOST + 1))
    assert type(only(a=numbered(few, "step", "pass"))) is Lines
    assert type(only(a=numbered(many, "step", "pass"))) is Map


def test_curves_of_a_training_lie_over_their_own_batches_in_one_chart():
    chart = only(**{
        "0_train": numbered([3.0, 2.0, 1.0], "point"),
        "0_train_batch": numbered([1, 5, 9], "point"),
        "1_validation": numbered([2.5, 1.5], "point"),
        "1_validation_batch": numbered([4, 8], "point"),
    })  # fmt: skip
    assert [(s.name, [*s.x]) for s in chart.series] == [
        ("train", [1, 5, 9]),
        ("validation", [4, 8]),
    ]
    assert chart.x.told(1500.0) == ("batch 1,500",)


def test_what_a_smoothed_curve_was_made_of_has_its_colour():
    raw, mean = numbered([3.0, 1.0], "point"), numbered([3.0, 2.0], "point")
    chart = only(**{"0_GRU": mean, "1_train of each batch": raw, "2_train": mean})
    assert [line.faint for line in chart.series] == [False, True, False]
    assert chart.series[0].ink != chart.series[1].ink == chart.series[2].ink


def test_pairs_of_x_and_value_are_a_line():
    pairs = numbered([(1, 0.9), (8, 0.5)], "point", "distance and share")
    chart = only(rnn_accuracy=pairs, gru_accuracy=pairs)
    assert [s.name for s in chart.series] == ["RNN accuracy", "GRU accuracy"]
    assert [*chart.series[0].x] == [1.0, 8.0]
    assert chart.x.title == "distance"


def test_gradients_of_both_states_are_sizes_in_one_chart_in_the_colours_of_the_states():
    logs = numbered(RNG.normal(size=(1, 4)), "layer", "step", symbol="log10 ‖∂h‖")
    chart = only(log10_dh=logs, log10_dc=logs)
    assert chart.decades
    assert [(s.name, s.ink) for s in chart.series] == [("∂h", "h"), ("∂c", "c")]


def test_outcomes_name_the_rows_of_a_matrix():
    chart = only(
        log10_dh=numbered(RNG.normal(size=(2, 4)), "row", "step"),
        outcome=numbered([1, 3], "row"),
    )
    assert type(chart) is Map
    assert chart.y.told(1) == ("outcome at word 4", "‘mum’")


def test_rows_with_names_and_with_numbers():
    before, unit = numbered([0.1, 0.2], "row"), numbered([17, 4], "row")
    chart = only(before=before, after=before, unit=unit)
    assert [s.name for s in chart.series] == ["before", "after"]
    assert chart.places.told(0) == ("unit 17",)
    (named,) = charts_of(Shown({"mean": before}, rows=("money", "please")))
    assert named.places.told(1) == ("please",)


def test_likelier_outputs_come_first():
    p, labels = numbered(np.arange(20.0), "label"), tuple("abcdefghijklmnopqrst")
    (chart,) = charts(labels, p=p, drawn_from=p)
    assert chart.places.words[:3] == ("t", "s", "r")
    assert [*chart.series[1].y[:2]] == [19.0, 18.0]


def test_colours_reach_as_far_on_both_sides_of_nought():
    assert colour_bounds((0.0, 1.0)) == (0.0, 1.0)
    assert colour_bounds((3.0, 8.0)) == (0.0, 8.0)
    assert colour_bounds((-1.0, 1.0)) == (-1.0, 1.0)
    assert colour_bounds((-0.3, 1.7)) == (-2.0, 2.0)
    low, high = colour_bounds((0.0, 0.0))
    assert low < high


def test_nothing_to_draw_makes_no_chart():
    assert charts(a=numbered([], "step")) == ()


def test_places_say_where_they_are():
    assert Places.counted("{} steps back", 3, 0).told(2) == ("2 steps back",)
    assert Places.counted("", 2, words=("yes", "no")).told(1) == ("no",)
    assert Places.counted("word {}", 3, words=("too", "few")).tick(2) == "3"
