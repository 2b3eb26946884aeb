from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.nets.cell import untapped
from rnnviz.nets.cells import CELLS as KINDS
from rnnviz.nets.gru import GRU
from rnnviz.nets.lstm import LSTM
from rnnviz.nets.rnn import RNN
from rnnviz.nets.tape import layer_arrays

CELLS = {LSTM: (4, torch.nn.LSTMCell), GRU: (3, torch.nn.GRUCell), RNN: (1, torch.nn.RNNCell)}


def _cell(kind: type, inputs: int, hidden: int, scale: float = 1.0):
    rng = np.random.default_rng(0)
    rows = hidden * (1 if issubclass(kind, RNN) else CELLS[kind][0])
    shapes = ((rows, inputs), (rows, hidden), (rows,), (rows,))
    return kind(*(rng.normal(0.0, scale, shape).astype(np.float32) for shape in shapes))


@given(st.sampled_from(sorted(CELLS, key=str)), st.integers(1, 20), st.sampled_from([0.3, 5.0]))
def test_one_step_equals_the_cell_of_torch(kind: type, hidden: int, scale: float) -> None:
    ours = _cell(kind, 5, hidden, scale)
    theirs = CELLS[kind][1](5, hidden)
    values = {"weight_ih": ours.W, "weight_hh": ours.U, "bias_ih": ours.b, "bias_hh": ours.b_u}
    theirs.load_state_dict({name: torch.from_numpy(value) for name, value in values.items()})
    rng = np.random.default_rng(1)
    x = rng.normal(size=(3, 5)).astype(np.float32)
    state = tuple(rng.normal(size=(3, hidden)).astype(np.float32) for _ in ours.anatomy.states)
    found = ours.step(ours.project(x), state)
    given_state = tuple(map(torch.from_numpy, state))
    with torch.no_grad():
        new = theirs(torch.from_numpy(x), given_state if kind is LSTM else given_state[0])
    for mine, other in zip(found, new if kind is LSTM else (new,), strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-5)


@pytest.mark.parametrize("kind", [LSTM, GRU, RNN, KINDS["rnn_relu"]])
def test_a_step_treats_one_sequence_and_a_batch_alike(kind: type) -> None:
    cell = _cell(kind, 4, 6)
    x = np.random.default_rng(2).normal(size=(3, 4)).astype(np.float32)
    batch = cell.step(
        cell.project(x), tuple(np.full((3, 6), 0.3, np.float32) for _ in cell.anatomy.states)
    )
    for b in range(3):
        alone = tuple(np.full(6, 0.3, np.float32) for _ in cell.anatomy.states)
        for one, all_ in zip(cell.step(cell.project(x[b]), alone), batch, strict=True):
            np.testing.assert_allclose(one, all_[b], atol=1e-6)


def test_the_reset_gate_multiplies_after_the_hidden_matrix_and_its_bias() -> None:
    cell = _cell(GRU, 2, 3)
    seen = {}

    def tap(symbol, value):
        seen[symbol] = value
        return value

    a_x = cell.project(np.ones(2, np.float32))
    cell.step(a_x, (np.full(3, 0.5, np.float32),), tap)
    n_h = cell.U[6:] @ np.full(3, 0.5, np.float32) + cell.b_u[6:]
    np.testing.assert_allclose(seen["n"], np.tanh(a_x[6:] + seen["r"] * n_h), atol=1e-6)


def test_closed_forget_gate_erases_the_cell_state() -> None:
    cell = _cell(LSTM, 2, 3)
    state, a_x = (np.full(3, 0.5, np.float32), np.full(3, 7.0, np.float32)), np.ones(12, np.float32)
    seen = {}

    def closed(symbol, value):
        seen[symbol] = np.zeros_like(value) if symbol == "f" else value
        return seen[symbol]

    h, c = cell.step(a_x, state, closed)
    np.testing.assert_array_equal(c, seen["i"] * seen["g"])
    np.testing.assert_array_equal(h, seen["o"] * np.tanh(c))
    assert not np.allclose(c, cell.step(a_x, state)[1])


@pytest.mark.parametrize("kind", [LSTM, GRU, RNN, KINDS["rnn_relu"]])
def test_a_step_taps_its_memory_part_every_gate_and_every_state(kind: type) -> None:
    cell, seen = _cell(kind, 2, 3), []

    def tap(symbol, value):
        seen.append(symbol)
        return value

    cell.step(
        cell.project(np.ones(2, np.float32)),
        tuple(np.zeros(3, np.float32) for _ in cell.anatomy.states),
        tap,
    )
    assert sorted(seen) == sorted(["a_h", *cell.anatomy.gates, *cell.anatomy.states])


@pytest.mark.parametrize("kind", [LSTM, GRU, RNN, KINDS["rnn_relu"]])
@pytest.mark.parametrize("places", [(7,), (7, 3)], ids=["one sequence", "a batch"])
def test_what_is_recorded_is_to_the_bit_what_steps_show_their_tap(kind, places) -> None:
    cell, rng = _cell(kind, 4, 6), np.random.default_rng(3)
    x = rng.normal(size=(*places, 4)).astype(np.float32)
    state = tuple(rng.normal(size=(*places[1:], 6)).astype(np.float32) for _ in cell.anatomy.states)
    into = {s: a[0] for s, a in layer_arrays(cell, 1, places).items() if not s.endswith("0")}
    cell.record(x, state, into)
    seen: dict[str, list] = {"a_x": [*cell.project(x)]}

    def tap(symbol, value):
        seen.setdefault(symbol, []).append(value)
        return value

    for a_x in seen["a_x"]:
        state = cell.step(a_x, state, tap)
    assert {*seen} == {"a_x", "a_h", *cell.anatomy.gates, *cell.anatomy.states}
    for symbol, values in seen.items():
        np.testing.assert_array_equal(into[symbol], values, symbol)


def test_the_tap_of_nothing_gives_the_very_value_back() -> None:
    value = np.ones(2, np.float32)
    assert untapped("h", value) is value
