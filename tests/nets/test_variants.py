"""Cells and readouts of other programs against autograd in double precision."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.nets import cells
from rnnviz.nets.anatomy import ANATOMIES, FORMS, cell_name
from rnnviz.nets.cells import CELLS
from rnnviz.nets.loss import cross_entropy_slope
from rnnviz.nets.network import Network
from rnnviz.nets.spec import NetworkSpec
from tests.cells import EVERY, tiny
from tests.nets.variants import KINDS, READOUTS, spec_of, unrolled, weights_of

IDS = np.array([3, 1, 2, 6, 0, 3, 5, 4])
LABELS = np.array([0, 4, 2, 2, 1, 3, 0, 1])


def in_torch(weights, precise=True):
    kind = torch.float64 if precise else torch.float32
    return {n: torch.tensor(w, dtype=kind, requires_grad=True) for n, w in weights.items()}


@pytest.mark.parametrize("scale", [1.0, 3.0])
@pytest.mark.parametrize("name", [*KINDS, *READOUTS])
def test_outputs_and_all_gradients_are_those_of_autograd(name, scale) -> None:
    spec = spec_of(name)
    weights = weights_of(spec, scale)
    theirs = in_torch(weights)
    logits, kept = unrolled(spec, theirs, IDS)
    torch.nn.functional.cross_entropy(logits, torch.tensor(LABELS), reduction="sum").backward()
    network = Network(spec, {n: w.astype(np.float64) for n, w in weights.items()})
    tape = network.forward(IDS)
    np.testing.assert_allclose(tape["logits"][0], logits.detach(), atol=1e-5, rtol=1e-5)
    d_logits = cross_entropy_slope(tape["logits"][0], LABELS)
    grads = network.back(tape.arrays, network.slope(tape.arrays, slice(None), d_logits))
    for symbol in network.stack.cells[0].anatomy.states:
        for k, states in enumerate(kept[symbol]):
            expected = torch.stack([s.grad for s in states])
            np.testing.assert_allclose(grads[symbol][k], expected, atol=1e-5, rtol=1e-5)
    np.testing.assert_allclose(grads["x"][0], kept["x"][0][0].grad, atol=1e-5, rtol=1e-5)
    found = network.weight_gradients(IDS, tape.arrays, d_logits)
    assert {*found} == {*spec.shapes()}
    for weight, value in found.items():
        here = slice(spec.projection) if "weight_hr" in weight else slice(None)
        expected = theirs[weight].grad[here]
        np.testing.assert_allclose(value[here], expected, atol=1e-5, rtol=1e-5, err_msg=weight)


@pytest.mark.parametrize("name", [*KINDS, *READOUTS])
def test_a_batch_and_pieces_of_a_run_give_what_one_run_gives(name) -> None:
    spec = spec_of(name)
    network = Network(spec, weights_of(spec))
    whole = network.forward(IDS)
    batch = network.forward(np.stack([IDS, IDS[::-1]], axis=1))
    np.testing.assert_allclose(batch["logits"][0, :, 0], whole["logits"][0], atol=1e-5)
    tape = network.tape(len(IDS))
    for start, stop in ((0, 3), (3, 4), (4, len(IDS))):
        network.forward(IDS[start:stop], tape, start)
    np.testing.assert_allclose(tape["logits"], whole["logits"], atol=1e-5)
    d_r = np.ones((len(IDS), 2, spec.read), np.float32)
    both = network.back(batch.arrays, d_r)["x"][0, :, 0]
    np.testing.assert_allclose(both, network.back(whole.arrays, d_r[:, 0])["x"][0], atol=1e-4)


@pytest.mark.parametrize("name", ["attention", "largest", "mean"])
def test_what_was_read_before_the_first_step_counts_too(name) -> None:
    spec = spec_of(name)
    weights = weights_of(spec)
    logits, _ = unrolled(spec, in_torch(weights), np.concatenate(([0, 0, 0], IDS)), before=3)
    network = Network(spec, weights)
    tape = network.begin(network.tape(len(IDS)), np.zeros(3, int))
    network.forward(IDS, tape)
    np.testing.assert_allclose(tape["logits"][0], logits.detach(), atol=1e-5)


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
def test_a_projection_is_torchs() -> None:
    spec = NetworkSpec("lstm", 7, 4, 6, 2, 5, projection=3)
    weights = weights_of(spec)
    theirs = torch.nn.LSTM(4, 6, 2, proj_size=3)
    P = {"weight_hh": (slice(None), slice(3)), "weight_hr": (slice(3),)}
    with torch.no_grad():
        for name, parameter in theirs.named_parameters():
            kind = name.rpartition("_")[0]
            values = weights[f"rnn.{name}"][P.get(kind, (slice(None),))]
            if name == "weight_ih_l1":
                values = values[:, :3]
            parameter.copy_(torch.from_numpy(values))
        x = torch.from_numpy(weights["embedding.weight"][IDS])
        said, (_, c) = theirs(x)
    tape = Network(spec, weights).forward(IDS)
    np.testing.assert_allclose(tape["h"][1, :, :3], said, atol=1e-5)
    np.testing.assert_allclose(tape["c"][:, -1], c, atol=1e-5)
    assert not tape["h"][..., 3:].any()


def test_what_torch_has_not_is_known_for_it() -> None:
    assert NetworkSpec("gru", 7, 4, 6, 2, 5).is_torchs
    assert NetworkSpec("rnn", 7, 4, 6, 2, 5, nonlinearity="relu").is_torchs
    assert not any(spec_of(name).is_torchs for name in (*KINDS, *READOUTS))


@pytest.mark.parametrize("name", [*KINDS, *READOUTS])
def test_a_spec_comes_back_from_json_and_tells_only_what_is_unusual(name) -> None:
    spec = spec_of(name)
    assert NetworkSpec.from_json(spec.to_json()) == spec
    assert "gate_curve" not in NetworkSpec("lstm", 7, 4, 6, 2, 5).to_json()
    plain = NetworkSpec("lstm", 7, 4, 6, 2, 5)
    assert repr(plain) == (
        "NetworkSpec(cell='lstm', vocabulary=7, embedding=4, hidden=6, layers=2, outputs=5, "
        "nonlinearity='tanh', tied=False)"
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"cell": "gru", "peepholes": True}, "of an LSTM"),
        ({"reset": "before"}, "of a GRU"),
        ({"projection": 9}, "projection must lie in 0…6"),
        ({"over": "median"}, "over must be one of each, attention"),
        ({"window": 3, "padding": 7}, "padding must lie in 0…6"),
    ],
)
def test_what_cannot_be_built_is_refused(changes, says) -> None:
    values = {"cell": "lstm", "vocabulary": 7, "embedding": 4, "hidden": 6, "layers": 2}
    with pytest.raises(ValueError, match=says):
        NetworkSpec.from_json({**values, "outputs": 5, **changes})


def test_every_form_of_a_cell_is_computed_and_described_under_one_name() -> None:
    assert {*FORMS} == {*cells.FORMS}
    for name in EVERY:
        kind = cell_name(tiny(name).spec)
        assert CELLS[kind].anatomy is ANATOMIES[kind]
        assert {*CELLS[kind].order} >= {*ANATOMIES[kind].gates}
    names = {cell_name(tiny(name).spec) for name in EVERY}
    assert len(names) == len(EVERY)
    with pytest.raises(KeyError):
        ANATOMIES["transformer"]
