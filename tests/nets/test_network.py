from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.nets.loss import cross_entropy, cross_entropy_slope
from rnnviz.nets.network import Network, network_of
from rnnviz.nets.spec import NetworkSpec
from tests.models import random_weights, tiny_model
from tests.nets.reference import Reference, grads_of

KINDS = (("rnn", "tanh"), ("rnn", "relu"), ("gru", "tanh"), ("lstm", "tanh"))
CLOSE = {"atol": 1e-5, "rtol": 1e-5}


class Case(NamedTuple):
    """A network with weights, what it reads, and the labels it should have given."""

    spec: NetworkSpec
    weights: dict
    ids: np.ndarray
    labels: np.ndarray

    @property
    def network(self) -> Network:
        return Network(self.spec, self.weights)

    @property
    def reference(self) -> Reference:
        return Reference(self.spec, self.weights)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any network of any small size: default weights in float32, or large ones in float64.

    Large weights make a recurrent network chaotic, so that float32 and float32 part; in float64
    the same equations must agree there too.
    """
    size = st.integers(1, 9)
    cell, nonlinearity = draw(st.sampled_from(KINDS))
    embedding, hidden, layers = draw(size), draw(size), draw(st.integers(1, 4))
    tied = draw(st.booleans())
    spec = NetworkSpec(
        cell, 7, hidden if tied else embedding, hidden, layers, 7 if tied else draw(size),
        nonlinearity, tied,
    )  # fmt: skip
    seed, large = draw(st.integers(0, 10_000)), draw(st.booleans())
    weights = random_weights(spec, seed, 4.0 if large else 1.0)
    if large:
        weights = {name: w.astype(np.float64) for name, w in weights.items()}
    places = (draw(size), draw(st.integers(1, 3)))[: draw(st.integers(1, 2))]
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, spec.outputs, places)
    return Case(spec, weights, rng.integers(0, spec.vocabulary, places), labels)


@settings(max_examples=100)
@given(cases())
def test_outputs_and_last_states_equal_those_of_torch(case: Case) -> None:
    tape = case.network.forward(case.ids)
    with torch.no_grad():
        logits, h, last = case.reference(case.ids)
    np.testing.assert_allclose(tape["logits"][0], logits, **CLOSE)
    np.testing.assert_allclose(tape["p"][0], logits.softmax(-1), **CLOSE)
    np.testing.assert_allclose(tape["h"][-1], h, **CLOSE)
    for symbol, expected in zip(("h", "c"), last, strict=False):
        np.testing.assert_allclose(tape[symbol][:, -1], expected, **CLOSE)


@settings(max_examples=100)
@given(cases())
def test_gradients_of_all_weights_equal_those_of_autograd(case: Case) -> None:
    network, reference = case.network, case.reference
    logits = reference(case.ids)[0]
    flat = logits.reshape(-1, case.spec.outputs)
    loss = torch.nn.functional.cross_entropy(
        flat, torch.from_numpy(case.labels).flatten(), reduction="sum"
    )
    loss.backward()
    tape = network.forward(case.ids)
    ours = tape["logits"][0]
    np.testing.assert_allclose(cross_entropy(ours, case.labels).sum(), loss.item(), rtol=1e-5)
    found = network.weight_gradients(case.ids, tape.arrays, cross_entropy_slope(ours, case.labels))
    assert found.keys() == case.weights.keys()
    for name, parameter in reference.named_parameters():
        expected = parameter.grad.numpy()
        np.testing.assert_allclose(
            found[name], expected, rtol=1e-5, atol=1e-5 * max(1.0, np.abs(expected).max())
        )


@settings(max_examples=60)
@given(cases())
def test_gradients_of_states_and_inputs_are_total_derivatives(case: Case) -> None:
    logits, kept = case.reference.unrolled(case.ids)
    logits[-1].square().sum().backward()
    network = case.network
    tape = network.forward(case.ids)
    d_logits = np.zeros_like(tape["logits"][0])
    d_logits[-1] = 2 * tape["logits"][0, -1]
    grads = network.back(tape.arrays, d_logits @ network.head.W)
    for symbol in ("h", "c") if case.spec.cell == "lstm" else ("h",):
        expected = grads_of(kept[symbol])
        close = {"rtol": 1e-5, "atol": 1e-5 * max(1.0, np.abs(expected).max())}
        np.testing.assert_allclose(grads[symbol], expected, **close)
        values = np.array([[s.detach().numpy() for s in layer] for layer in kept[symbol]])
        np.testing.assert_allclose(tape[symbol], values, **CLOSE)
    expected = grads_of(kept["x"])
    close = {"rtol": 1e-5, "atol": 1e-5 * max(1.0, np.abs(expected).max())}
    np.testing.assert_allclose(grads["x"][0], expected, **close)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_a_gradient_that_has_vanished_is_zero_before_it_makes_products_slow(cell: str) -> None:
    spec = NetworkSpec(cell, 7, 8, 16, 1, 5)
    network = Network(spec, random_weights(spec, 3, 0.3))
    tape = network.forward(np.arange(400) % 7)
    d_h = np.zeros_like(tape["h"][0])
    d_h[-1] = 1.0
    sizes = np.abs(network.back(tape.arrays, d_h)["h"][0]).max(axis=1)  # (T,)
    assert 0.0 < sizes[-20] < sizes[-1]
    assert not sizes[0].any()
    assert ((sizes > 0.0) & (sizes < np.finfo(np.float32).tiny)).sum() < 8


@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_gradients_of_gates_and_first_states_answer_to_a_small_change(
    cell: str, nonlinearity: str
) -> None:
    spec = NetworkSpec(cell, 7, 3, 4, 2, 5, nonlinearity)
    weights = {k: w.astype(np.float64) for k, w in random_weights(spec, 3, 2.0).items()}
    network, ids = Network(spec, weights), np.array([1, 4, 2, 6])
    tape = network.forward(ids)
    d_logits = np.zeros((4, 5))
    d_logits[-1, 2] = 1.0
    grads = network.back(tape.arrays, d_logits @ network.head.W)
    anatomy = network.stack.cells[0].anatomy
    for symbol in (*anatomy.gates, *anatomy.states, "a_x", "a_h"):
        place = (1, 2, 3) if symbol in anatomy.states else (0, 1, 2)
        rise = _answer(network, ids, symbol, place, 1e-6) - _answer(
            network, ids, symbol, place, -1e-6
        )
        np.testing.assert_allclose(grads[symbol][place], rise / 2e-6, rtol=1e-5, atol=1e-8)
    for symbol in anatomy.states:
        rise = _from_first(network, ids, symbol, 1e-6) - _from_first(network, ids, symbol, -1e-6)
        np.testing.assert_allclose(grads[symbol + "0"][1, 2], rise / 2e-6, rtol=1e-5, atol=1e-8)


class Nudge:
    """Adds a little to one value of a run, and records the run."""

    def __init__(self, tape, symbol: str, place: tuple[int, int, int], by: float) -> None:
        self.tape, self.symbol, self.place, self.by = tape, symbol, place, by

    def at(self, layer, steps):
        store = self.tape.at(layer, steps)
        at_layer, at_step, unit = self.place

        def tap(symbol, value):
            value = value.copy()
            if (symbol, layer) == (self.symbol, at_layer):
                if steps == at_step:
                    value[unit] += self.by
                elif isinstance(steps, slice):
                    value[at_step, unit] += self.by
            return store(symbol, value)

        return tap


def _answer(network, ids, symbol: str, place: tuple[int, int, int], by: float) -> float:
    tape = network.tape(len(ids))
    network.forward(ids, tape, 0, Nudge(tape, symbol, place, by))
    return tape["logits"][0, -1, 2]


def _from_first(network, ids, symbol: str, by: float) -> float:
    tape = network.tape(len(ids))
    tape[symbol + "0"][1, 2] = by
    return network.forward(ids, tape)["logits"][0, -1, 2]


@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_a_run_in_pieces_equals_the_run_at_once(cell: str, nonlinearity: str) -> None:
    network = network_of(tiny_model(cell, layers=3, nonlinearity=nonlinearity))
    ids = np.arange(12)
    whole, pieces = network.forward(ids), network.tape(12)
    for start, stop in ((0, 1), (1, 5), (5, 12)):
        network.forward(ids[start:stop], pieces, start)
    for symbol, values in whole.arrays.items():
        np.testing.assert_allclose(pieces[symbol], values, atol=1e-6)


@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_a_batch_equals_its_sequences_one_by_one(cell: str, nonlinearity: str) -> None:
    network = network_of(tiny_model(cell, layers=2, nonlinearity=nonlinearity))
    ids = np.random.default_rng(0).integers(0, 9, (6, 4))
    batch = network.forward(ids)
    for b in range(4):
        alone = network.forward(ids[:, b])
        for symbol, values in alone.arrays.items():
            axis = 1 if symbol in ("h0", "c0") else 2
            np.testing.assert_allclose(np.take(batch[symbol], b, axis), values, atol=1e-6)


def test_the_network_of_a_model_is_made_once() -> None:
    model = tiny_model()
    assert network_of(model) is network_of(model)
    assert network_of(model) is not network_of(tiny_model())
