from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from rnnviz.capture.origin import Origin, origin
from rnnviz.capture.run import capture, request_for
from rnnviz.edits import Dropout
from rnnviz.nets.anatomy import ANATOMIES, cell_name
from rnnviz.trace import Cursor, Edit, Trace
from rnnviz.views.look import DARK, LIGHT, Look
from rnnviz.views.origin.view import OriginView
from rnnviz.views.origin.waterfall import falls, rounded
from rnnviz.views.origin.words import described, figure, heading, numbers, shown_values, signed
from tests.cells import tiny
from tests.models import tiny_model

CELLS = ("lstm", "gru", "rnn")
MORE = (*CELLS, "peepholes", "projected", "reset before", "linear rnn", "hard lstm", "linear lstm")


def asked(
    cell: str, symbol: str, *, layer: int = 0, step: int = 3, unit: int = 4, edits=(), **size
):
    sizes = {"layers": 2, "hidden": 20, "embedding": 12, "scale": 2.0, **size}
    model = tiny(cell, **sizes)
    trace = capture(model, request_for(model, "send money to my account", edits=edits))
    return trace, origin(model, trace, symbol, layer, step, unit)


def values_of(name: str) -> tuple[str, ...]:
    anatomy = ANATOMIES[cell_name(tiny(name).spec)]
    return tuple(equation.symbol for equation in anatomy.equations)


@pytest.fixture
def shown(qtbot):
    def show(trace: Trace, found: Origin | None, size=(420, 480), look=None) -> OriginView:
        view = OriginView()
        qtbot.addWidget(view)
        view.resize(*size)
        view.set_look(look or Look(DARK, 14.0))
        view.show_trace(trace)
        view.show_origin(found)
        view.grab()
        return view

    return show


@pytest.mark.parametrize("most", [3, 5, 8, 12])
def test_the_waterfall_ends_at_the_sum_however_few_rows_there_are(most) -> None:
    for cell in MORE:
        for symbol in values_of(cell):
            found = asked(cell, symbol)[1]
            rows = falls(found, most)
            assert len(rows) <= most
            assert rows[0].start == 0.0
            assert rows[-1].end == pytest.approx(found.total)
            assert sum(row.part.number for row in rows if row.part.kind == "others") in (
                *(0,), *(held - len(rows) + 2 for held in (32, 33)), 20 - len(rows) + 1,
            )  # fmt: skip


@pytest.mark.parametrize("most", [3, 7, 12])
def test_the_numbers_shown_add_up_to_the_sum_shown(most) -> None:
    for cell in MORE:
        for symbol in values_of(cell):
            for unit in range(8):
                found = asked(cell, symbol, unit=unit)[1]
                digits = 2 if found.weighted else 3
                rows = shown_values(falls(found, most), found)
                texts = [signed(value, digits).replace("−", "-") for value in rows]
                total = figure(found.total, digits).replace("−", "-")
                assert sum(map(float, texts)) == pytest.approx(float(total), abs=1e-9)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=12))
def test_rounding_moves_no_number_but_one_and_that_little(values) -> None:
    total = sum(values)
    shown = rounded(values, total, 2, 0)
    assert sum(shown) == pytest.approx(round(total, 2), abs=1e-9)
    assert shown[1:] == [round(value, 2) for value in values[1:]]
    assert shown[0] == pytest.approx(values[0], abs=0.005 * (len(values) + 1) + 1e-9)


@pytest.mark.parametrize("cell", MORE)
def test_the_equation_has_the_numbers_of_the_run(cell) -> None:
    for symbol in values_of(cell):
        found = asked(cell, symbol)[1]
        text = "".join(piece for piece, _ in numbers(found)).replace("−", "-")
        assert float(text.rpartition("= ")[2]) == pytest.approx(found.value, abs=6e-4)
        inside = [float(n) for n in re.findall(r"-?\d+\.\d+", text)][:-1]
        known = {f.value for part in found.contributions for f in part.factors}
        if not found.weighted:
            assert all(min(abs(n - value) for value in known) < 6e-4 for n in inside)
        elif found.gate is None and found.source is not None:
            assert inside == pytest.approx([found.source, found.memory], abs=0.016)


def test_the_panel_says_which_number_it_is() -> None:
    trace, found = asked("lstm", "f", layer=1, step=1)
    assert described(found, trace) == "forget gate f of unit 4 at “money” · layer 2 of 2"


def test_without_a_question_it_asks_for_a_click(shown) -> None:
    trace, found = asked("lstm", "f")
    empty = shown(trace, None)
    middle = QPointF(empty.width() / 2, empty.height() / 2)
    assert (empty.place(middle), empty.explain(middle)) == (None, None)
    assert empty.grab().toImage() != shown(trace, found).grab().toImage()


@pytest.mark.parametrize("look", [Look(DARK, 11.0), Look(LIGHT, 17.0), Look(LIGHT, 26.0)])
@pytest.mark.parametrize("cell", MORE)
def test_every_number_is_painted_in_any_size(shown, cell, look) -> None:
    for symbol in values_of(cell):
        trace, found = asked(
            cell, symbol, edits=() if symbol == "m" else (Edit(symbol, "set", 0.5),)
        )
        for size in ((276, 330), (518, 500), (300, 120), (1, 1)):
            shown(trace, found, size, look)


def test_a_bar_has_the_colour_of_its_sign(shown) -> None:
    view = shown(*asked("lstm", "f"))
    image, colours = view.grab().toImage(), set()
    for box, part in view._marks:
        row = {
            QColor(image.pixel(x, round(box.center().y()))).name()
            for x in range(round(view.columns(view.origin).bars), view.width() - 50)
        }
        wanted = DARK.positive if part.value >= 0.0 else DARK.negative
        other = DARK.negative if part.value >= 0.0 else DARK.positive
        assert wanted in row
        assert other not in row
        colours.add(wanted)
    assert len(colours) == 2


def test_a_click_on_a_row_asks_where_that_value_comes_from(shown, qtbot) -> None:
    view = shown(*asked("lstm", "f"))
    view.show_cursor(Cursor(3, 0.5, 0, 4, "f"))
    box, part = next((b, p) for b, p in view._marks if p.kind == "memory")
    with qtbot.waitSignal(view.picked) as picked:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    wanted = Cursor(2, picked.args[0].phase, 0, part.number, "h")
    assert picked.args == [wanted]
    assert part.name in view.explain(box.center())


def test_the_factors_of_a_state_can_be_asked_about_in_their_turn(shown) -> None:
    view = shown(*asked("lstm", "c", layer=1), size=(420, 640))
    view.show_cursor(Cursor(3, 0.7, 1, 4, "c"))
    found = {view.place(box.center()) for box, _ in view._leads}
    assert {(c.symbol, c.step, c.unit, c.layer) for c in found} == {
        ("f", 3, 4, 1), ("c", 2, 4, 1), ("i", 3, 4, 1), ("g", 3, 4, 1),
    }  # fmt: skip


def test_the_cross_ends_the_questions(shown) -> None:
    view = shown(*asked("gru", "z"))
    view.show_cursor(Cursor(3, 0.5, 0, 4, "z"))
    assert view.place(view.cross().center()) == Cursor(3, 0.5, 0)


def test_large_and_broken_numbers_stay_short() -> None:
    assert figure(12.345) == "12.35" or figure(12.345) == "12.34"
    assert [figure(v) for v in (-1234567.0, float("inf"), float("nan"))] == ["−1e+06", "∞", "?"]
    assert [signed(v) for v in (0.001, 0.5, -0.5)] == ["0.00", "+0.50", "−0.50"]


def test_before_a_class_no_text_is_smaller_than_the_back_row_needs(shown) -> None:
    look = Look.for_last_row(DARK, 28.0)
    view = shown(*asked("lstm", "f"), size=(565, 707), look=look)
    assert view.look.pixels("small") >= 28
    assert {c.step for c in (leads for _, leads in view._leads)} <= {2}


@pytest.mark.parametrize("scale", [1e4, 1e12])
def test_numbers_without_bounds_are_painted_too(shown, scale) -> None:
    model = tiny_model("rnn", nonlinearity="relu", scale=scale, layers=2)
    trace = capture(model, request_for(model, "send money to my account"))
    shown(trace, origin(model, trace, "h", 1, 4, 2))
    squashing = tiny_model("lstm", scale=scale)
    trace = capture(squashing, request_for(squashing, "send money to my account"))
    for symbol in "figoch":
        shown(trace, origin(squashing, trace, symbol, 0, 4, 2))


def test_the_heading_names_what_dropout_and_a_reset_gate_multiply_by() -> None:
    edits = (Dropout("input", 0.2), Dropout("memory", 0.5))
    _, plain = asked("lstm", "f")
    _, both = asked("lstm", "f", edits=edits)
    _, gated = asked("gru", "n", edits=edits)
    _, alike = asked("lstm", "f", edits=(Dropout("input", 0.5), Dropout("memory", 0.5)))
    assert heading(plain) == "weight × value"
    assert heading(both) == "weight × value (x: × 1.25, h: × 2.00)"
    assert heading(gated) == f"weight × value (x: × 1.25, h: × {gated.gate.value:.2f} × 2.00)"
    assert heading(alike) == "weight × value × 2.00"


def test_the_numbers_shown_add_up_under_dropout(shown) -> None:
    for cell in CELLS:
        edits = (Dropout("up", 0.5), Dropout("memory", 0.3))
        trace, found = asked(
            cell, {"rnn": "h", "gru": "r", "lstm": "f"}[cell], layer=1, edits=edits
        )
        view = shown(trace, found)
        assert sum(shown_values(view.rows(), found)) == pytest.approx(found.total, abs=0.006)
        assert "dropout keeps" in found.note
