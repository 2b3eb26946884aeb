from __future__ import annotations

import itertools

import numpy as np
import pytest

from rnnviz.capture.run import capture, request_for
from rnnviz.nets.model import Model
from rnnviz.trace import Edit, Sampling, Trace
from tests.models import tiny_model

TEXT = "send money from my savings to my checking account please"
SYMBOLS = {"lstm": "hcfigox", "gru": "hrznx", "rnn": "hx"}
PLACES = [(cell, symbol) for cell, symbols in SYMBOLS.items() for symbol in symbols]


def _run(model: Model, *edits: Edit, text: str = TEXT, seed: int = 0) -> Trace:
    return capture(model, request_for(model, text, edits=edits, seed=seed))


def _value(trace: Trace, symbol: str, step: int, layer: int = 0) -> np.ndarray:
    place = {"step": step} if symbol == "x" else {"step": step, "layer": layer}
    return trace[symbol].at(**place)


@pytest.mark.parametrize(("cell", "symbol"), PLACES)
def test_an_edit_changes_its_place_and_all_that_follows_and_nothing_before(cell, symbol) -> None:
    model = tiny_model(cell, layers=2)
    plain = _run(model)
    edit = Edit(symbol, "set", 0.75, layer=0, units=(1, 3), steps=(4,))
    edited = _run(model, edit)
    before, after = _value(plain, symbol, 4), _value(edited, symbol, 4)
    np.testing.assert_array_equal(after[[1, 3]], 0.75)
    np.testing.assert_array_equal(np.delete(after, [1, 3]), np.delete(before, [1, 3]))
    np.testing.assert_array_equal(plain["p"].data[:4], edited["p"].data[:4])
    for step in (4, 5):
        assert not np.array_equal(plain["p"].at(step=step), edited["p"].at(step=step))
        assert not np.array_equal(_value(plain, "h", step, 1), _value(edited, "h", step, 1))


@pytest.mark.parametrize(
    ("operation", "amount", "expected"),
    [
        ("scale", 0.5, lambda v: v * 0.5),
        ("set", 0.5, lambda v: np.full_like(v, 0.5)),
        ("add", 0.5, lambda v: v + 0.5),
        ("mask", 0.5, np.zeros_like),
    ],
)
def test_operations_do_what_they_say(operation, amount, expected) -> None:
    model = tiny_model("gru")
    edited = _run(model, Edit("h", operation, amount, steps=(0,)))
    np.testing.assert_allclose(_value(edited, "h", 0), expected(_value(_run(model), "h", 0)))


def test_edits_of_one_place_follow_each_other_in_their_order() -> None:
    model = tiny_model("rnn")
    edits = (Edit("h", "set", 0.2), Edit("h", "scale", 3.0), Edit("h", "add", -0.1))
    np.testing.assert_allclose(_run(model, *edits)["h"].data, 0.5, atol=1e-6)
    np.testing.assert_allclose(_run(model, *edits[::-1])["h"].data, 0.2, atol=1e-6)


def test_a_closed_forget_gate_leaves_only_what_is_written() -> None:
    model = tiny_model("lstm", layers=2)
    trace = _run(model, Edit("f", "mask", layer=0))
    np.testing.assert_allclose(
        trace["c"].data[0], trace["i"].data[0] * trace["g"].data[0], atol=1e-7
    )
    assert not np.allclose(trace["c"].data[1], trace["i"].data[1] * trace["g"].data[1])


def test_noise_is_that_of_the_seed_and_grows_with_the_amount() -> None:
    model = tiny_model("lstm")
    plain = _run(model)["x"].data
    noise = {
        (amount, seed): _run(model, Edit("x", "noise", amount), seed=seed)["x"].data - plain
        for amount in (0.1, 0.2)
        for seed in (0, 1)
    }
    np.testing.assert_allclose(noise[0.2, 0], 2 * noise[0.1, 0], atol=1e-6)
    assert not np.allclose(noise[0.1, 0], noise[0.1, 1])
    assert 0.07 < noise[0.1, 0].std() < 0.13


def test_noise_of_a_place_is_the_same_in_a_longer_run_and_for_a_part_of_it() -> None:
    model = tiny_model("gru")
    edit = Edit("h", "noise", 0.1)
    short, long = _run(model, edit), _run(model, edit, text=f"{TEXT} hello hello hello")
    np.testing.assert_allclose(short["h"].data, long["h"].data[:, : len(short)], atol=1e-6)
    part = _run(model, Edit("h", "noise", 0.1, units=(2,), steps=(0,)))
    assert _value(part, "h", 0)[2] == _value(short, "h", 0)[2]
    np.testing.assert_array_equal(_value(part, "h", 0)[3:], _value(_run(model), "h", 0)[3:])


def test_noise_of_every_layer_and_symbol_is_its_own() -> None:
    model = tiny_model("lstm", layers=2, embedding=8)
    alone = [Edit(s, op, amount) for s in "xhc" for op, amount in (("mask", 0.0), ("noise", 1.0))]
    trace = _run(model, *alone)
    noises = [trace["x"].data, *trace["h"].data, *trace["c"].data]
    for one, other in itertools.combinations(noises, 2):
        assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 0.4


def test_an_edit_outlives_a_shorter_sentence() -> None:
    model = tiny_model()
    edit = Edit("h", "set", 0.0, steps=(2, 40))
    trace = _run(model, edit, text="send money to me")
    np.testing.assert_array_equal(_value(trace, "h", 2), 0.0)


def test_an_edit_changes_what_is_written() -> None:
    model = tiny_model("lstm", "generate", scale=3.0)
    runs = [
        capture(model, request_for(model, "send", edits=edits, sampling=Sampling(40)))
        for edits in ((), (Edit("h", "set", 1.0, steps=tuple(range(10, 40))),))
    ]
    assert runs[0].chosen[:10] == runs[1].chosen[:10]
    assert runs[0].chosen != runs[1].chosen


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Edit("c", "mask"), "'c' cannot be edited; this network has h, r, z, n, x"),
        (Edit("h", "mask", layer=1), "h has no layer 1, only 0…0"),
        (Edit("x", "mask", layer=-1), "x has no layer -1"),
        (Edit("h", "mask", units=(0, 8)), "h has the units 0…7"),
        (Edit("x", "mask", units=(6,)), "x has the units 0…5"),
        (Edit("h", "mask", steps=(-1,)), "no step -1"),
    ],
)
def test_an_edit_of_what_is_not_there_is_refused(edit: Edit, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _run(tiny_model("gru"), edit)
