"""Keras files of every generation, against what Keras itself computed with them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest

from rnnviz.data.codec import Codec
from rnnviz.files.foreign.convert import convert
from rnnviz.files.foreign.keras_parts import parts
from rnnviz.files.foreign.recognise import read
from rnnviz.files.foreign.understand import understand
from rnnviz.nets.network import network_of
from tests.files.foreign.equations import softmax, states

MADE = Path(__file__).parent / "keras"
FILES = sorted(path for path in MADE.iterdir() if path.suffix in (".h5", ".keras"))


def known(path):
    """Return what Keras computed: what was read, h of each layer, and the outputs."""
    with np.load(f"{path}.npz") as arrays:
        return dict(arrays)


def words(part, arrays):
    return part.embedding[arrays["ids"]] if "ids" in arrays else arrays["x"]


def computed(part, arrays):
    """Return h of each layer, and what the head says of the steps it reads."""
    h = states(part, words(part, arrays))
    if not part.heads:
        return h, None
    head = part.heads[0]
    return h, h[-1] @ head.weight.T + (0 if head.bias is None else head.bias)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_state_is_the_one_that_keras_computed(path):
    arrays, found = known(path), parts(read(path))
    h = states(found[0], words(found[0], arrays))
    expected = [arrays[name] for name in sorted(arrays) if name.startswith("h")]
    for ours, theirs in zip(h[-len(expected) :], expected, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-6)


READ = [path for path in FILES if "ids" in known(path) and "both" not in path.name]


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_a_model_of_our_own_computes_what_keras_did(path):
    """From the file to the network that everything on screen is computed by."""
    arrays, report = known(path), understand(read(path))
    (part,) = report.parts
    assert not report.obstacles()
    codec = Codec("characters", tuple("abcdefg"))
    model = convert(part, codec, labels=tuple("ABCDE")[: len(part.heads[0].weight)])
    ours = network_of(model).forward(arrays["ids"])["logits"][0]
    out = arrays["out"]
    ours = ours if out.ndim == 2 else ours[-1]
    if out.shape == (1,):  # σ of one output, as two
        out = np.array([1 - out[0], out[0]])
    ours = softmax(ours) if np.allclose(out.sum(axis=-1), 1, atol=1e-5) else ours
    np.testing.assert_allclose(ours, out, atol=2e-6)


def written(path, layers, numbered=False):
    """Write weights as Keras 1 did, or as Keras 0 did: {layer: {name: array}}."""
    with h5py.File(path, "w") as file:
        if numbered:
            file.attrs["nb_layers"] = len(layers)
        else:
            file.attrs["layer_names"] = [name.encode() for name in layers]
        for k, (name, weights) in enumerate(layers.items()):
            group = file.create_group(f"layer_{k}" if numbered else name)
            group.attrs["nb_params"] = len(weights)
            if not numbered:
                group.attrs["weight_names"] = [weight.encode() for weight in weights]
            for number, (weight, values) in enumerate(weights.items()):
                group[f"param_{number}" if numbered else weight] = values


@pytest.mark.parametrize("numbered", [False, True], ids=["Keras 1", "Keras 0"])
@pytest.mark.parametrize(("source", "gates"), [("k2_lstm.h5", "icfo"), ("k2_before.h5", "zrh")])
def test_keras_0_and_1_kept_each_gate_apart(tmp_path, source, gates, numbered):
    """Twelve or nine arrays, W U b of each gate, an LSTM's in the order i c f o."""
    (part,), arrays = parts(read(MADE / source)), known(MADE / source)
    now = "ifco" if len(gates) == 4 else "zrh"
    layers = {"embedding_1": {"embedding_1_W": part.embedding}}
    for k, (layer,) in enumerate(part.layers, 1):
        W, U, b = (np.split(a, len(now)) for a in (layer.W, layer.U, layer.b))
        layers[f"{part.cell}_{k}"] = {
            f"{part.cell}_{k}_{name}_{gate}": values[now.index(gate)].T
            for gate in gates
            for name, values in (("W", W), ("U", U), ("b", b))
        }
    layers["dense_1"] = {"dense_1_W": part.heads[0].weight.T, "dense_1_b": part.heads[0].bias}
    written(tmp_path / "old.h5", layers, numbered)
    (old,) = parts(read(tmp_path / "old.h5"))
    assert old.conventions.curve == "hard_sigmoid"  # the default of that time
    old = replace(old, conventions=replace(old.conventions, curve=part.conventions.curve))
    assert old.conventions.gates == {"icfo": "igfo", "zrh": "zrn"}[gates]
    assert "curve" not in old.settled
    assert old.heads[0].weight.shape == part.heads[0].weight.shape
    h = states(old, old.embedding[arrays["ids"]])
    np.testing.assert_allclose(h[-1], arrays[f"h{len(h) - 1}"], atol=2e-6)


OTHERS = ("translator", "linear", "pooled", "largest", "deep", "squashed")  # no head on the states
SINGLE = [path for path in FILES if not any(name in path.name for name in OTHERS)]


@pytest.mark.parametrize("path", SINGLE, ids=lambda path: path.name)
def test_the_outputs_are_those_of_keras(path):
    arrays, (part,) = known(path), parts(read(path))
    _, ours = computed(part, arrays)
    out = arrays["out"]
    if out.shape == (1,):  # σ of one output, as two
        out = np.array([1 - out[0], out[0]])
    ours = ours if out.ndim == 2 else ours[-1]
    if np.allclose(out.sum(axis=-1), 1, atol=1e-5) and (out >= 0).all():
        ours = softmax(ours)
    np.testing.assert_allclose(ours, out, atol=2e-6)


@pytest.mark.parametrize("suffix", [".h5", ".keras"])
@pytest.mark.parametrize("generation", ["k2", "k3"])
def test_an_encoder_and_a_decoder_are_two_parts(generation, suffix):
    encoder, decoder = parts(read(MADE / f"{generation}_translator{suffix}"))
    assert (encoder.name, decoder.name) == ("encoder", "decoder")
    assert not encoder.heads
    assert decoder.heads[0].weight.shape == (3, 4)
    assert decoder.input == "one-hot"


def test_what_the_description_says_is_settled_and_what_only_weights_leave_open_is_not():
    whole, bare = MADE / "k2_lstm.h5", MADE / "k2_weights.h5"
    assert {"gates", "curve", "nonlinearity", "read"} <= parts(read(whole))[0].settled
    assert not {"curve", "nonlinearity", "read"} & parts(read(bare))[0].settled


def test_a_gru_tells_by_its_biases_where_it_resets():
    (after,), (before,) = parts(read(MADE / "k2_gru.h5")), parts(read(MADE / "k2_before.h5"))
    assert (after.conventions.reset, before.conventions.reset) == ("after", "before")
    assert {"reset"} <= after.settled & before.settled


@pytest.mark.parametrize(
    ("generation", "curve"), [("k2", "hard_sigmoid"), ("k3", "hard_sigmoid_6")]
)
def test_the_hard_sigmoid_of_keras_3_is_another(generation, curve):
    (part,) = parts(read(MADE / f"{generation}_before.h5"))
    assert part.conventions.curve == curve


def test_what_optimisers_keep_is_left_out_and_said(tmp_path):
    path = tmp_path / "trained.h5"
    path.write_bytes((MADE / "k2_lstm.h5").read_bytes())
    with h5py.File(path, "a") as file:
        file.create_group("optimizer_weights")["step"] = 3
    contents = read(path)
    assert not any("step" in name for name in contents.tensors)
    assert any("optimiser" in reason for reason in contents.ignored)


def test_a_lambda_is_named_and_never_run(tmp_path):
    path = tmp_path / "lambda.h5"
    path.write_bytes((MADE / "k2_lstm.h5").read_bytes())
    with h5py.File(path, "a") as file:
        model = json.loads(file.attrs["model_config"])
        harm = {"function": ["4wEAAAAAAAAA", None, None], "name": "trick"}
        model["config"]["layers"].insert(-1, {"class_name": "Lambda", "config": harm})
        file.attrs["model_config"] = json.dumps(model)
    (part,) = parts(read(path))
    assert any("trick (Lambda)" in obstacle for obstacle in part.obstacles)
