"""The pictures of dropout: masks, training beside use, and the belief over all steps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage

from rnnviz.capture.passes import Passes, Spread
from rnnviz.capture.run import capture, request_for
from rnnviz.edits import WAYS, Dropout
from rnnviz.trace import Cursor, Sampling, Trace
from rnnviz.views.dropout.band import BandView, curves, title
from rnnviz.views.dropout.counts import counted, scaling_of, scaling_told, ways_of
from rnnviz.views.dropout.masks import MaskView
from rnnviz.views.dropout.spread import SpreadView, picture, told
from rnnviz.views.look import DARK, LIGHT, Look, Theme
from tests.models import tiny_model

TEXT = "send money from my savings to my checking account"
END = 0.999
U = 14.0


def run(*ways: str, p: float = 0.5, layers: int = 1, hidden: int = 16) -> tuple[Trace, Spread]:
    model = tiny_model(layers=layers, hidden=hidden, scale=3.0)
    edits = tuple(Dropout(way, p) for way in ways)
    trace = capture(model, request_for(model, TEXT, edits=edits))
    *_, spread = Passes(40).answers(model, trace) if edits else (None,)
    return trace, spread


@pytest.fixture
def shown(qtbot) -> Callable:
    def show(kind: type, trace: Trace, step: int, theme: Theme = DARK, spread=None, phase=END):
        view = kind()
        qtbot.addWidget(view)
        view.resize(460, 380)
        view.set_look(Look(theme, U))
        view.show_trace(trace)
        if spread is not None:
            view.show_spread(spread)
        view.show_cursor(Cursor(step, phase))
        return view, view.grab().toImage()

    return show


def near(image: QImage, at: QPointF, colour: str, reach: int = 3) -> bool:
    """Tell whether a pixel near that place has just about this colour."""
    wanted = QColor(colour)
    for dx in range(-reach, reach + 1):
        for dy in range(-reach, reach + 1):
            found = image.pixelColor(round(at.x()) + dx, round(at.y()) + dy)
            pairs = zip(found.getRgb(), wanted.getRgb(), strict=True)
            if all(abs(a - b) <= 12 for a, b in pairs):
                return True
    return False


def test_the_ways_are_those_that_dropout_acts_on_and_the_input_is_the_first_layers() -> None:
    trace, _ = run(*WAYS, layers=2)
    assert [m.way for m in ways_of(trace, 0)] == ["input", "up", "memory"]
    assert [m.way for m in ways_of(trace, 1)] == ["up", "memory"]
    masked = ways_of(trace, 1)[0]
    np.testing.assert_array_equal(masked.mask, trace["mask_up"].at(layer=1))
    assert masked.p == 0.5
    off = int((masked.mask[3] == 0).sum())
    share = 100 * (masked.mask == 0).mean()
    assert counted(masked, 3) == f"{off} of 16 off · {share:.0f} % in all, p = 50 %"


def test_the_line_on_scaling_has_the_numbers_of_the_step() -> None:
    trace, _ = run("up", p=0.2)
    (masked,) = ways_of(trace, 0)
    found = scaling_of(trace, masked, 0, 2)
    h, mask = trace["h"].at(layer=0, step=2), trace["mask_up"].at(layer=0, step=2)
    assert found.kept == np.count_nonzero(mask)
    assert found.factor == pytest.approx(mask.max())
    assert found.before == pytest.approx(np.abs(h).mean())
    assert found.after == pytest.approx(np.abs(h * mask).mean())
    (first, short), (second, _) = scaling_told(found, "up")
    assert first == f"{found.kept} of 16 kept, each × 1/(1 − 0.20) = 1.25,"
    assert short == f"{found.kept} of 16 kept, × 1.25"
    assert second.endswith(f"mean |h| {found.before:.2f} → {found.after:.2f}")


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_a_strip_is_blank_where_units_are_removed_and_filled_where_they_are_kept(
    shown, theme: Theme
) -> None:
    trace, _ = run("up")
    view, image = shown(MaskView, trace, 3, theme)
    ((masked, rows, box),) = view.strips()
    high, wide = box.height() / rows.count, view.window().column
    ground = QColor(theme.panel).lightness()
    seen = {True: [], False: []}
    for unit, step in ((u, s) for u in range(16) for s in (0, 1, 5)):  # not under the playhead
        x, y = box.x() + step * wide + 3, box.y() + (unit + 0.5) * high
        away = abs(image.pixelColor(round(x), round(y)).lightness() - ground)
        seen[bool(masked.mask[step, unit])].append(away)
    assert min(seen[True]) > max(seen[False]) + 15


def test_tiles_show_what_is_read_at_the_step_with_crosses(shown) -> None:
    trace, _ = run("up")
    view, image = shown(MaskView, trace, 3)
    ((masked, _, box),) = view.strips()
    grid, x, y = view.tiles_at(masked, box)
    side = grid.pitch - grid.gap
    for unit in range(16):
        row, column = divmod(unit, grid.columns)
        corner = QPointF(x + column * grid.pitch, y + row * grid.pitch)
        crossed = near(image, corner + QPointF(side / 4, side / 4), DARK.text, reach=1)
        assert crossed == (masked.mask[3, unit] == 0.0)


def test_a_click_on_a_mask_picks_the_unit_and_a_tool_tip_says_if_it_is_read(shown) -> None:
    trace, _ = run("input", "up")
    view, _ = shown(MaskView, trace, 3)
    (inputs, _, first), (masked, rows, box) = view.strips()
    high, wide = box.height() / rows.count, view.window().column
    at = QPointF(box.x() + 5.5 * wide, box.y() + 2.5 * high)
    unit = rows.units(2)[0]
    assert view.place(at) == Cursor(5, END, 0, unit, "h")
    assert ("removed" in view.explain(at).split("(")[0]) == (masked.mask[5, unit] == 0.0)
    above = QPointF(at.x(), first.center().y())
    assert view.place(above) == Cursor(5, END, 0)
    assert inputs.units == 6
    _, x, y = view.tiles_at(masked, box)
    assert view.place(QPointF(x + 2, y + 2)) == Cursor(3, END, 0, 0, "h")


def test_without_dropout_the_masks_say_where_to_begin(shown) -> None:
    view, image = shown(MaskView, run()[0], 2)
    assert view.strips() == []
    assert view.place(QPointF(200, 200)) is None
    blank = QImage(image.size(), image.format())
    blank.fill(QColor(DARK.panel))
    assert image.copy(0, 60, 460, 150) != blank.copy(0, 60, 460, 150)


def test_rows_are_the_likeliest_on_average_with_the_numbers_of_both_runs() -> None:
    trace, spread = run("up", "memory")
    rows = picture(trace, spread, 4, 3)
    assert [row.mean for row in rows] == sorted((row.mean for row in rows), reverse=True)
    for row in rows:
        k = trace.labels.index(row.label)
        assert row.training == trace["p"].at(step=4)[k]
        assert row.samples[0] == pytest.approx(row.training, abs=1e-5)
        assert row.low <= np.median(row.samples) <= row.high
        assert row.mean == pytest.approx(row.samples.mean(), abs=1e-6)
    assert told(spread, 4).startswith(f"entropy {spread.uncertainty[4]:.2f} bits, ")
    assert told(spread, 4).endswith(f"without dropout {spread.use_entropy[4]:.2f}")


def test_mean_use_and_this_pass_stand_where_their_numbers_are(shown) -> None:
    trace, spread = run("up", "memory")
    view, image = shown(SpreadView, trace, 4, spread=spread)
    start, end = view.strip()
    for box, row in view._rows:
        y = box.y() + (1 + 0.52) / 2 * box.height()
        assert near(image, QPointF(start + row.mean * (end - start), y - 10.5), DARK.text, reach=2)
        use = QPointF(start + row.use * (end - start), y)
        tips = [use + QPointF(*way) for way in ((-5.6, 0), (5.6, 0), (0, -5.6), (0, 5.6))]
        assert any(near(image, tip, DARK.warning, reach=2) for tip in tips)
        assert row.label in view.explain(box.center())
        assert f"{row.training:.4f}" in view.explain(box.center())


def test_a_belief_is_told_when_it_is_spoken(shown) -> None:
    trace, spread = run("up")
    view, _ = shown(SpreadView, trace, 4, spread=spread, phase=0.0)
    assert view.step() == 3
    view.show_cursor(Cursor(4, END))
    assert view.step() == 4
    view.show_cursor(Cursor(0, 0.0))
    view.grab()
    assert view.step() == -1
    assert view._rows == []


def test_the_band_is_the_middle_of_the_passes_and_follows_the_answer() -> None:
    trace, spread = run("up", "memory")
    found = curves(trace, spread)
    answer = int(spread.watched[-1, 0])
    assert (spread.watched[:, 0] == answer).all()
    assert title(trace, spread) == f"Belief in “{trace.labels[answer]}”"
    np.testing.assert_array_equal(found.training, trace["p"].data[:, answer])
    inside = (spread.samples[:, 0] >= found.low[:, None]) & (
        spread.samples[:, 0] <= found.high[:, None]
    )
    assert (inside.mean(axis=1) >= 0.9).all()
    assert (inside.mean(axis=1) <= 0.96).all()


def test_the_band_ends_at_the_playhead(shown) -> None:
    trace, spread = run("up", "memory")
    view, image = shown(BandView, trace, 4, spread=spread)
    found, box, window = curves(trace, spread), view.area(), view.window()
    for step in range(len(trace)):
        x = window.x(step) + window.column / 2
        y = box.bottom() - float(found.mean[step]) * box.height()
        assert near(image, QPointF(x, y), DARK.symbols["h"]) == (step <= 4)
    assert f"{found.mean[2]:.4f}" in view.explain(QPointF(window.x(2) + 3, box.center().y()))
    assert view.place(QPointF(window.x(2) + 3, box.center().y())).step == 2


def test_a_new_run_forgets_the_passes_of_the_old(shown) -> None:
    trace, spread = run("up")
    for kind in (SpreadView, BandView):
        view, _ = shown(kind, trace, 4, spread=spread)
        view.show_trace(run("memory")[0])
        assert view.spread is None
        view.grab()


def test_a_writers_belief_is_in_the_word_that_follows() -> None:
    model = tiny_model(task="generate", language="script", scale=3.0)
    edits = (Dropout("up", 0.3),)
    trace = capture(model, request_for(model, "my dear", edits=edits, sampling=Sampling(12)))
    *_, spread = Passes(10).answers(model, trace)
    assert title(trace, spread) == "Belief in the word that follows"
    assert curves(trace, spread).training[3] == trace["p"].at(step=3)[trace.tokens[4].id]


def test_a_long_run_is_shown_around_the_playhead(shown) -> None:
    model = tiny_model()
    text = " ".join([TEXT] * 40)
    trace = capture(model, request_for(model, text, edits=(Dropout("up", 0.4),)))
    *_, spread = Passes(5).answers(model, trace)
    for kind in (MaskView, BandView):
        view, image = shown(kind, trace, 10, spread=spread if kind is BandView else None)
        first = view.window().first
        view.show_cursor(Cursor(300, END))
        assert view.window().first > first
        assert view.grab().toImage() != image


def changed(one: QImage, other: QImage, box: QRectF) -> tuple[bool, bool]:
    """Tell whether two pictures differ around the edge of a box, and far away from it."""
    near_by = box.adjusted(-4, -4, 4, 4)
    inside = outside = False
    for x in range(0, one.width(), 2):
        for y in range(one.height()):
            if one.pixel(x, y) != other.pixel(x, y):
                hit = near_by.contains(QPointF(x, y))
                inside, outside = inside or hit, outside or not hit
    return inside, outside


def test_what_is_pointed_at_elsewhere_is_outlined_in_the_masks(shown) -> None:
    trace, _ = run("up")
    view, before = shown(MaskView, trace, 5)
    masked, _, box = view.strips()[0]
    grid, x, y = view.tiles_at(masked, box)
    row, column = grid.place(9)
    tile = QRectF(x + column * grid.pitch, y + row * grid.pitch, grid.pitch, grid.pitch)
    view.show_hover(Cursor(5, 0.0, 0, 9, "h"))
    step = QRectF(view.window().x(5), box.y(), view.window().column, box.height())
    after = view.grab().toImage()
    assert changed(before, after, tile)[0]
    assert changed(before, after, tile.united(step)) == (True, False)
    view.show_hover(None)
    assert view.grab().toImage() == before


def test_the_step_pointed_at_elsewhere_is_outlined_in_the_band(shown) -> None:
    trace, spread = run("up")
    view, before = shown(BandView, trace, 5, spread=spread)
    view.show_hover(Cursor(2))
    box = view.area()
    step = QRectF(view.window().x(2), box.y(), view.window().column, box.height())
    assert changed(before, view.grab().toImage(), step) == (True, False)
