from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.capture.contributions import LARGEST, Factor
from rnnviz.capture.origin import Origin, origin, origin_at
from rnnviz.capture.run import capture, request_for
from rnnviz.edits import WAYS, Dropout
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.model import Model
from rnnviz.trace import Change, Cursor, Edit, Trace
from tests.cells import EVERY, tiny

TEXT = "send money from my checking account"


def run_of(name: str, *edits: Change, **sizes) -> tuple[Model, Trace]:
    model = tiny(name, **{"layers": 2, "hidden": 9, "embedding": 5, "scale": 2.0, **sizes})
    return model, capture(model, request_for(model, TEXT, edits=edits))


def values_of(trace: Trace) -> tuple[str, ...]:
    return tuple(e.symbol for e in ANATOMIES[trace.cell].equations)


def product(found: Origin, k: int) -> float:
    return float(np.prod([factor.value for factor in found.contributions[k].factors]))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Model, Trace, tuple[str, int, int, int]]:
    name = draw(st.sampled_from(sorted(EVERY)))
    layers, hidden = draw(st.integers(1, 3)), draw(st.integers(3, 24))
    edits = (Edit("h", "add", 0.4, units=(0,)),) if draw(st.booleans()) else ()
    model, trace = run_of(
        name, *edits, layers=layers, hidden=hidden, embedding=draw(st.integers(1, 12)),
        seed=draw(st.integers(0, 50)), scale=draw(st.sampled_from([0.3, 1.0, 2.0])),
    )  # fmt: skip
    place = (
        draw(st.sampled_from(values_of(trace))),
        draw(st.integers(0, layers - 1)),
        draw(st.integers(0, len(trace) - 1)),
        draw(st.integers(0, hidden - 1)),
    )
    return model, trace, place


@settings(max_examples=150)
@given(asked=questions())
def test_what_is_shown_adds_up_to_the_value_of_the_run(asked) -> None:
    model, trace, place = asked
    symbol, layer, step, unit = place
    found = origin(model, trace, *place)
    assert sum(c.value for c in found.contributions) == pytest.approx(found.total, abs=1e-9)
    assert found.result == pytest.approx(float(found.curve.at(np.float64(found.total))), abs=1e-6)
    if not trace.request.edits or symbol != "h":
        assert found.value == pytest.approx(found.result, rel=1e-5, abs=1e-5)
    assert found.value == trace[symbol].at(layer=layer, step=step, unit=unit)


@pytest.mark.parametrize("name", EVERY)
def test_every_value_of_a_run_is_the_sum_of_its_parts(name) -> None:
    model, trace = run_of(name)
    for symbol in values_of(trace):
        for layer in range(trace.layers):
            for step in range(len(trace)):
                for unit in range(trace.units):
                    found = origin(model, trace, symbol, layer, step, unit)
                    assert found.result == pytest.approx(found.value, rel=1e-5, abs=1e-5)
                    for k, part in enumerate(found.contributions):
                        if part.factors:
                            assert part.value == pytest.approx(product(found, k), abs=1e-12)


@pytest.mark.parametrize("name", EVERY)
def test_the_two_parts_are_those_that_the_run_recorded(name) -> None:
    model, trace = run_of(name)
    for symbol in ANATOMIES[trace.cell].gates or ("h",):
        at = {"layer": 1, "step": 3, "unit": 4}
        found = origin(model, trace, symbol, **at)
        after = symbol == "n" and name != "reset before" and name != "hard reset before"
        memory = float(trace["r"].at(**at) if after else 1.0) * trace[f"{symbol}_h"].at(**at)
        memory += trace[f"{symbol}_c"].at(**at) if f"{symbol}_c" in trace else 0.0
        assert found.source == pytest.approx(trace[f"{symbol}_x"].at(**at), abs=1e-5)
        assert found.memory == pytest.approx(memory, abs=1e-5)
        assert found.source + found.memory == pytest.approx(found.total, abs=1e-9)


def test_the_ten_largest_come_first_and_the_rest_is_one_number() -> None:
    model, trace = run_of("lstm", hidden=30, embedding=20)
    found = origin(model, trace, "f", 0, 4, 7)
    *named, others, bias = found.contributions
    sizes = [abs(c.value) for c in named]
    assert len(named) == LARGEST
    assert sizes == sorted(sizes, reverse=True)
    assert (others.kind, others.number, bias.kind) == ("others", 40, "bias")
    W, U = (model.weights[f"rnn.weight_{s}_l0"][30 + 7] for s in ("ih", "hh"))
    all_sizes = np.abs(np.concatenate((W * trace["x"].at(step=4), U * trace.before("h", 0, 4))))
    assert sizes == pytest.approx(np.sort(all_sizes)[::-1][:LARGEST], rel=1e-5)


def test_contributions_are_named_by_where_they_come_from() -> None:
    model, trace = run_of("gru", hidden=3, embedding=2)
    first = {c.name: c for c in origin(model, trace, "n", 0, 2, 1).contributions}
    assert {"x feature 1 of “from”", "h of unit 2 before", "the biases"} <= first.keys()
    assert [f.symbol for f in first["h of unit 2 before"].factors] == ["r", "U", "h_"]
    above = {c.name for c in origin(model, trace, "z", 1, 2, 1).contributions}
    assert {"h of unit 0 in layer 1", "h of unit 0 before"} <= above
    products = [c.name for c in origin(model, trace, "h", 0, 2, 1).contributions]
    assert products == ["(1 − z) × n", "z × h before"]


def test_a_peephole_is_a_part_of_its_own_and_so_is_each_row_of_a_projection() -> None:
    model, trace = run_of("peepholes", hidden=2, embedding=1)
    for symbol, name in (("f", "c of unit 1 before"), ("o", "c of unit 1")):
        seen = [
            c for c in origin(model, trace, symbol, 0, 2, 1).contributions if c.kind == "peephole"
        ]
        assert [c.name for c in seen] == [f"{name}, through the peephole"]
        assert seen[0].value == pytest.approx(trace[f"{symbol}_c"].at(layer=0, step=2, unit=1))
    model, trace = run_of("projected", hidden=4)
    found = origin(model, trace, "h", 0, 2, 1)
    assert {c.name for c in found.contributions[:-1]} == {f"m of unit {k}" for k in range(4)}
    assert origin(model, trace, "h", 0, 2, 3).contributions[0].kind == "others"  # it never speaks


def test_a_gru_that_resets_before_multiplies_each_value_by_the_gate_of_its_unit() -> None:
    model, trace = run_of("reset before", hidden=3, embedding=2)
    found = origin(model, trace, "n", 0, 2, 1)
    (part,) = (c for c in found.contributions if c.name == "h of unit 2 before")
    assert [f.symbol for f in part.factors] == ["r", "U", "h_"]
    assert part.factors[0].value == pytest.approx(trace["r"].at(layer=0, step=2, unit=2))
    assert part.factors[0].leads == Cursor(2, 0.999, 0, 2, "r")
    assert found.gate is None


def test_nothing_is_remembered_before_the_first_word() -> None:
    model, trace = run_of("lstm")
    found = origin(model, trace, "i", 0, 0, 2)
    assert "memory" not in {c.kind for c in found.contributions}
    before = origin(model, trace, "c", 0, 0, 2).contributions[0].factors[1]
    assert (before.value, before.leads) == (0.0, None)


def test_every_factor_leads_to_a_place_that_has_its_value() -> None:
    model, trace = run_of("lstm", hidden=20)
    for symbol in values_of(trace):
        for part in origin(model, trace, symbol, 1, 3, 5).contributions:
            for factor in (f for f in part.factors if f.leads is not None):
                value = origin_at(model, trace, factor.leads).value
                known = np.tanh(value) if "tanh" in factor.symbol else value
                assert known == pytest.approx(factor.value)


def test_an_edited_value_says_what_it_was() -> None:
    edit = Edit("f", "set", 0.0, units=(3,), steps=(2,))
    model, trace = run_of("lstm", edit)
    found = origin(model, trace, "f", 0, 2, 3)
    assert found.value == 0.0 < found.result
    assert found.note == f"changed by you from {found.result:.2f} to 0.00"
    assert origin(model, trace, "f", 0, 2, 4).note == ""
    assert origin(model, trace, "f", 0, 1, 3).note == ""
    assert origin(model, trace, "c", 0, 2, 3).contributions[0].value == 0.0


def test_a_cursor_asks_about_the_whole_of_what_was_clicked() -> None:
    model, trace = run_of("lstm")
    asked = {s: origin_at(model, trace, Cursor(1, 0.5, 0, 2, s)) for s in ("f⊙c", "o", "z", None)}
    assert [found.symbol for found in asked.values()] == ["c", "o", "h", "h"]
    plain, run = run_of("rnn")
    assert origin_at(plain, run, Cursor(1, 0.5, 0, 2, "h_x")).symbol == "h"
    for nowhere in (Cursor(1), Cursor(1, unit=99), Cursor(99, unit=0)):
        assert origin_at(model, trace, nowhere) is None
    with pytest.raises(KeyError, match="not 'z'"):
        origin(model, trace, "z", 0, 0, 0)


def test_a_network_that_overflows_still_gets_an_answer() -> None:
    model, trace = run_of("relu rnn", scale=1e12)
    for unit in range(trace.units):
        origin(model, trace, "h", 1, len(trace) - 1, unit)


@pytest.mark.parametrize("name", EVERY)
def test_the_numbers_add_up_under_dropout_too(name) -> None:
    """What is read is dropped and scaled, and the mask's factor is named."""
    model, trace = run_of(name, *(Dropout(way, 0.5, 1) for way in WAYS))
    for symbol in values_of(trace):
        for layer, step, unit in np.ndindex(trace["h"].data.shape):
            found = origin(model, trace, symbol, layer, step, unit)
            assert sum(c.value for c in found.contributions) == pytest.approx(found.total, abs=1e-9)
            assert found.result == pytest.approx(found.value, rel=1e-5, abs=1e-5)
            for k, part in enumerate(found.contributions):
                if part.factors:
                    assert part.value == pytest.approx(product(found, k), abs=1e-12)
                if part.kind in ("input", "memory"):
                    assert Factor("m", 2.0) in part.factors  # what is removed adds nothing


def test_the_note_counts_what_dropout_keeps() -> None:
    model, trace = run_of("lstm", Dropout("up", 0.5), Dropout("memory", 0.5, 1))
    found = origin(model, trace, "f", 1, 2, 0)
    below, before = (np.count_nonzero(trace[s].data[k, t])
                     for s, k, t in (("mask_up", 0, 2), ("mask_h", 1, 1)))  # fmt: skip
    assert found.note == f"dropout keeps {below} of 9 of h below and {before} of 9 of h before"
    assert origin(model, trace, "f", 0, 0, 0).note == ""
