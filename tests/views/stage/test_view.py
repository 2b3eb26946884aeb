"""The stage shows the model's numbers, at the beat at which they come to be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QRegion
from pytestqt.qtbot import QtBot

from rnnviz.capture.run import capture, request_for
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Sampling, Trace
from rnnviz.views.look import DARK, LIGHT, Look, paint_values, table_for
from rnnviz.views.parts.wording import readable
from rnnviz.views.stage.beliefs import said
from rnnviz.views.stage.diagrams import caption, vector
from rnnviz.views.stage.vectors import TileArea, Tiles
from rnnviz.views.stage.view import StageView
from rnnviz.views.stage.words import beat_line, explain_word, reads, shown
from tests.models import tiny_model

SENTENCE = "send $50 to allison from my checking account"


def reading(cell: str = "lstm", layers: int = 1) -> Trace:
    model = tiny_model(cell, hidden=20, layers=layers)  # type: ignore[arg-type]
    return capture(model, request_for(model, SENTENCE))


def writing() -> Trace:
    model = tiny_model("lstm", "generate", language="script")
    return capture(model, request_for(model, "JACK: yes", sampling=Sampling(length=6)))


def stage(qtbot: QtBot, trace: Trace, size: tuple[int, int] = (1190, 610)) -> StageView:
    view = StageView()
    qtbot.addWidget(view)
    view.resize(*size)
    view.set_look(Look.for_window(DARK, size[0] * 1.6, size[1] * 1.75))
    view.show_trace(trace)
    return view


def painted(view: StageView, cursor: Cursor) -> QImage:
    view.show_cursor(cursor)
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    view.render(image)
    return image


def areas(view: StageView) -> list[TileArea]:
    return view._areas


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_every_tile_has_the_colour_of_its_number(qtbot: QtBot, cell: str) -> None:
    trace = reading(cell)
    view = stage(qtbot, trace)
    image = painted(view, Cursor(3, 0.999))
    assert {area.symbol for area in areas(view) if area.step == 3} == {
        part.symbol for part in ANATOMIES[cell].diagram.vectors
    }
    for area in areas(view):
        values, bounds = vector(trace, area.symbol, area.layer, area.step)
        if area.symbol in ("c", "f⊙c"):  # has no bounds, so it has the colour of its tanh
            values, bounds = np.tanh(values), (-1.0, 1.0)
        colours = paint_values(values, bounds, table_for(DARK, area.symbol, bounds))
        for unit in (0, 7, 19):
            row, column = area.grid.place(unit)
            half = area.grid.pitch // 2 - area.grid.gap
            x, y = area.x + column * area.grid.pitch + half, area.y + row * area.grid.pitch + half
            if 0 <= x < image.width():
                found = np.array([image.pixel(int(x), int(y)) >> k & 255 for k in (16, 8, 0)])
                wanted = np.array([int(colours[unit]) >> k & 255 for k in (16, 8, 0)])
                assert np.abs(found - wanted).max() <= 2


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_a_value_is_shown_no_sooner_than_its_beat(qtbot: QtBot, cell: str) -> None:
    view, beats = stage(qtbot, reading(cell)), len(ANATOMIES[cell].phases)
    for beat in range(beats):
        painted(view, Cursor(2, (beat + 0.9) / beats))
        seen = {area.symbol for area in areas(view) if area.step == 2}
        due = {part.symbol for part in ANATOMIES[cell].diagram.vectors if part.beat <= beat}
        assert seen == due


def test_what_is_kept_of_the_memory_is_the_forget_gate_times_the_memory() -> None:
    trace = reading()
    values, bounds = vector(trace, "f⊙c", 0, 4)
    f, c = trace["f"].at(layer=0, step=4), trace["c"].at(layer=0, step=3)
    np.testing.assert_allclose(values, f * c)
    assert bounds == trace["c"].bounds


def test_one_unit_far_out_does_not_darken_the_memory_of_the_others() -> None:
    trace = reading()
    c = trace["c"].data.copy()
    c[0, :, 3] = -72.0
    far = replace(trace["c"], data=c, bounds=(-72.0, 72.0))
    outlying = replace(trace, fields={**trace.fields, "c": far})
    tiles = Tiles(Look(DARK, 11.5))
    (usual, _), (values, bounds) = (tiles.values(t, "c", 0, 4) for t in (trace, outlying))
    others = [unit for unit in range(20) if unit != 3]
    np.testing.assert_array_equal(values[others], usual[others])
    assert bounds == (-1.0, 1.0)
    assert values[3] == -1.0


def test_pausing_freezes_everything(qtbot: QtBot) -> None:
    view = stage(qtbot, reading())
    assert painted(view, Cursor(4, 0.37)) == painted(view, Cursor(4, 0.37))
    assert painted(view, Cursor(4, 0.37)) != painted(view, Cursor(4, 0.45))


def test_a_click_on_a_tile_means_that_unit_and_on_a_column_that_step(qtbot: QtBot) -> None:
    view = stage(qtbot, reading())
    painted(view, Cursor(3, 0.999))
    area = next(area for area in areas(view) if area.step == 1 and area.symbol == "h")
    middle = QPointF(area.x + area.grid.pitch * 1.4, area.y + area.grid.pitch * 0.4)
    second = next(unit for unit in range(8) if area.grid.place(unit) == (0, 1))
    assert view.place(middle) == Cursor(1, 0.999, 0, second, "h")
    seen, lines = view._layout()
    word = QPointF(seen[0].centre, lines.word_top + 5.0)
    assert view.place(word) == Cursor(0, 0.999)
    assert view.place(QPointF(-5.0, 5.0)) is None


def test_a_click_on_another_layer_opens_it(qtbot: QtBot) -> None:
    view = stage(qtbot, reading(layers=3))
    painted(view, Cursor(3, 0.5))
    seen, lines = view._layout()
    now = next(column for column in seen if column.step == 3)
    at = QPointF(now.x + 12.0, lines.cells[2][0] + 8.0)
    assert view.place(at) == Cursor(3, 0.5, 2)
    painted(view, Cursor(3, 0.999, 2))
    assert "f" in {area.symbol for area in areas(view) if area.layer == 2}


def test_a_cursor_of_a_deeper_network_does_not_break_a_shallow_one(qtbot: QtBot) -> None:
    view = stage(qtbot, reading())
    assert not painted(view, Cursor(2, 0.5, layer=3)).isNull()


def test_hovering_says_what_a_mark_is_with_its_value(qtbot: QtBot) -> None:
    trace = reading()
    view = stage(qtbot, trace)
    painted(view, Cursor(3, 0.999))
    area = next(area for area in areas(view) if area.symbol == "f")
    said_of_it = view.explain(QPointF(area.x + 1, area.y + 1))
    assert said_of_it is not None
    first = area.grid.unit_at(1, 1)
    assert f"{trace['f'].at(layer=0, step=3)[first]:+.4f}" in said_of_it
    assert "what to keep" in said_of_it
    _, lines = view._layout()
    belief = view.explain(QPointF(area.x + 60, lines.belief_top + 20))
    assert belief is not None
    assert trace.top(3, 1)[0][0] in belief


def test_a_word_that_is_still_to_be_drawn_is_not_shown(qtbot: QtBot) -> None:
    trace = writing()
    view = stage(qtbot, trace)
    painted(view, Cursor(1, 0.999))
    assert {step for _, step in view._words} == {0, 1}
    painted(view, Cursor(3, 0.999))
    assert {step for _, step in view._words} == {0, 1, 2, 3}


def test_what_is_said_after_a_step_is_the_word_that_was_drawn() -> None:
    trace = writing()
    drawn = trace.chosen[3]
    assert said(trace, 3) == (trace.labels[drawn], float(trace["p"].at(step=3)[drawn]))
    assert said(reading(), 2) == reading().top(2, 1)[0]


def test_blanks_and_long_words_are_written_so_that_they_can_be_read() -> None:
    assert shown("\n") == "↵"
    assert shown(" ") == "␣"
    assert len(shown("a" * 500)) == 18
    assert readable("pay_bill") == "pay bill"
    assert readable("_") == "_"


def test_an_unknown_word_says_what_the_network_sees() -> None:
    token = reading().tokens[3]
    assert "&lt;unk&gt;" in explain_word(token, 3)


def test_a_caption_gives_the_mean_and_of_signed_values_the_mean_size() -> None:
    assert caption("f", np.array([0.0, 1.0], np.float32)) == "0.50"
    assert caption("g", np.array([-0.5, 0.5], np.float32)) == "|0.50|"


@pytest.mark.parametrize("size", [(640, 300), (640, 420), (1190, 610), (2300, 1200)])
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_it_paints_in_every_size_and_theme(qtbot: QtBot, size: tuple[int, int], theme) -> None:  # type: ignore[no-untyped-def]
    view = stage(qtbot, reading("gru"), size)
    view.set_look(Look.for_window(theme, size[0] * 1.6, size[1] * 1.75))
    image = painted(view, Cursor(7, 0.999))
    assert image.pixelColor(2, size[1] - 2).name() == theme.background


def test_layers_below_the_open_one_have_spoken_and_those_above_have_not(qtbot: QtBot) -> None:
    view = stage(qtbot, reading(layers=3))
    painted(view, Cursor(3, 0.1, 1))
    now = {area.layer for area in areas(view) if area.step == 3 and area.symbol == "h"}
    assert now == {0}
    before = {area.layer for area in areas(view) if area.step == 2 and area.symbol == "h"}
    assert before == {0, 1, 2}
    painted(view, Cursor(3, 0.999, 1))
    now = {area.layer for area in areas(view) if area.step == 3 and area.symbol == "h"}
    assert now == {0, 1, 2}


def test_a_beat_says_what_is_read() -> None:
    assert beat_line("lstm", 0, "character").startswith("read: the character and")
    assert beat_line("rnn", 1, "layer below").startswith("sum: the layer below’s part and")
    assert [reads(writing(), layer) for layer in (0, 1)] == ["word", "layer below"]


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("size", [(640, 420), (1190, 610)])
def test_the_names_of_states_stay_on_their_cards(
    qtbot: QtBot, cell: str, size: tuple[int, int]
) -> None:
    view = stage(qtbot, reading(cell, layers=2), size)
    painted(view, Cursor(3, 0.999))
    _, lines = view._layout()
    bottom = sum(lines.cells[0])
    for area in (a for a in areas(view) if a.layer == 0 and a.step < 3):
        assert area.y + area.grid.height + 1.1 * view.look.unit <= bottom


@pytest.mark.parametrize(("trace", "unit"), [(reading(layers=2), 3), (reading("gru"), None)])
def test_within_a_beat_only_the_open_column_is_painted_anew(
    qtbot: QtBot, trace: Trace, unit: int | None
) -> None:
    view = stage(qtbot, trace)
    view.show_cursor(Cursor(4, 0.9, unit=unit))
    with qtbot.waitExposed(view):
        view.show()
    view.repaint()
    areas = []
    for phase in (0.93, 0.96, 0.999):
        before = view.cursor_at
        view.show_cursor(Cursor(4, phase, unit=unit))
        areas.append(view.moved_since(before))
        view.repaint(areas[-1])
    on_screen = view.screen().grabWindow(view.winId()).toImage()
    assert on_screen == view.grab().toImage().convertToFormat(on_screen.format())
    assert all(2 * area.boundingRect().width() < view.width() for area in areas)
    for other in (
        Cursor(3, 0.999, unit=unit),
        Cursor(4, 0.1, unit=unit),
        Cursor(4, 0.6, unit=unit),
    ):
        assert view.moved_since(other) == QRegion(view.rect())
