"""TensorFlow.js models and JSON dumps, made from what Keras computed, read back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import h5py
import numpy as np
import pytest

from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.keras_parts import parts
from rnnviz.files.foreign.recognise import read
from rnnviz.files.foreign.understand import understand
from tests.files.foreign.equations import states

MADE = Path(__file__).parent / "keras"
RNG = np.random.default_rng(4)


def known(name):
    with np.load(MADE / f"{name}.npz") as arrays:
        return dict(arrays)


def model_json(name, folder, quantized=False, scatter=1):
    """Write a file of Keras as tensorflowjs_converter does: model.json and shards beside it."""
    contents = read(MADE / name)
    with h5py.File(MADE / name) as file:
        topology = json.loads(file.attrs["model_config"])
        topology = {"keras_version": file.attrs["keras_version"], "model_config": topology}
    entries, raw = [], b""
    for path, values in contents.tensors.items():
        entry = {"name": re.sub(r":\d$", "", path.partition("/")[2]), "shape": [*values.shape]}
        entry["dtype"] = "float32"
        if quantized:
            least, scale = float(values.min()), float(np.ptp(values) / 65535 or 1)
            values = np.round((values - least) / scale).astype("<u2")
            entry["quantization"] = {"dtype": "uint16", "min": least, "scale": scale}
        entries.append(entry)
        raw += values.tobytes()
    cut = [raw[k * len(raw) // scatter : (k + 1) * len(raw) // scatter] for k in range(scatter)]
    paths = [f"group1-shard{k + 1}of{scatter}.bin" for k in range(scatter)]
    for path, piece in zip(paths, cut, strict=True):
        (folder / path).write_bytes(piece)
    manifest = [{"paths": paths, "weights": entries}]
    value = {"format": "layers-model", "modelTopology": topology, "weightsManifest": manifest}
    (folder / "model.json").write_text(json.dumps(value))
    return folder / "model.json"


@pytest.mark.parametrize("name", ["k2_lstm.h5", "k2_both.h5", "k2_gru.h5", "k3_lstm.h5"])
@pytest.mark.parametrize("scatter", [1, 3])
def test_a_tensorflow_js_model_computes_what_keras_did(tmp_path, name, scatter):
    (part,), arrays = parts(read(model_json(name, tmp_path, scatter=scatter))), known(name)
    h = states(part, part.embedding[arrays["ids"]])
    np.testing.assert_allclose(h[-1], arrays[f"h{len(h) - 1}"], atol=2e-6)
    assert part.heads


def test_quantized_weights_are_unpacked(tmp_path):
    (part,) = parts(read(model_json("k2_lstm.h5", tmp_path, quantized=True)))
    arrays = known("k2_lstm.h5")
    h = states(part, part.embedding[arrays["ids"]])
    np.testing.assert_allclose(h[-1], arrays["h1"], atol=1e-3)


def dumped(tmp_path, value):
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(value))
    return read(path)


def weights(name):
    """Return Keras' get_weights() of each layer that has some, as lists."""
    contents = read(MADE / name)
    layers = contents.facts["keras"]["layers"]
    return {
        fact["name"]: [contents.tensors[w].tolist() for w in fact["weights"]]
        for fact in layers
        if fact["weights"]
    }


def test_lists_of_get_weights_are_read_as_keras(tmp_path):
    (part,), arrays = parts(dumped(tmp_path, weights("k2_lstm.h5"))), known("k2_lstm.h5")
    h = states(part, part.embedding[arrays["ids"]])
    np.testing.assert_allclose(h[-1], arrays["h1"], atol=2e-6)


def test_rtneural_is_keras_under_other_names(tmp_path):
    given = [*weights("k2_gru.h5").values()]
    layers = [
        {"type": "gru", "activation": "", "shape": [None, None, 4], "weights": given[1]},
        {"type": "dense", "activation": "", "shape": [None, None, 5], "weights": given[2]},
    ]
    found = dumped(tmp_path, {"in_shape": [None, None, 3], "layers": layers})
    (part,), arrays = parts(found), known("k2_gru.h5")
    with h5py.File(MADE / "k2_gru.h5") as file:
        table = file["model_weights/embedding_4/embedding_4/embeddings:0"][()]
    np.testing.assert_allclose(states(part, table[arrays["ids"]])[-1], arrays["h0"], atol=2e-6)
    assert part.conventions.reset == "after"


def test_pytorch_names_in_json_are_read_as_pytorch(tmp_path):
    W, U = RNG.normal(size=(16, 5)), RNG.normal(size=(16, 4))
    given = {"rec.weight_ih_l0": W.tolist(), "rec.weight_hh_l0": U.tolist()}
    report = understand(dumped(tmp_path, {"epoch": 3, "state_dict": given, "vocab": [*"abcde"]}))
    assert report.parts[0].cell == "lstm"
    np.testing.assert_allclose(report.parts[0].layers[0][0].W, W.astype("f4"))
    assert report.contents.facts["vocabularies"] == {"vocab": [*"abcde"]}
    assert report.contents.facts["values"] == {"epoch": 3}


def test_the_one_long_list_of_nam_is_cut_into_its_arrays(tmp_path):
    H, D = 3, 1
    both, bias = RNG.normal(size=(4 * H, D + H)), RNG.normal(size=4 * H)
    head = RNG.normal(size=H + 1)
    flat = np.concatenate([both.ravel(), bias, np.zeros(2 * H), head])
    config = {"num_layers": 1, "input_size": D, "hidden_size": H}
    value = {"architecture": "LSTM", "config": config, "weights": flat.tolist()}
    (part,) = understand(dumped(tmp_path, value)).parts
    layer = part.layers[0][0]
    np.testing.assert_allclose(np.hstack((layer.W, layer.U)), both.astype("f4"))
    np.testing.assert_allclose(layer.b, bias.astype("f4"))
    np.testing.assert_allclose(part.heads[0].weight[0], head[:H].astype("f4"))


def test_matrices_of_recurrent_js_have_their_shape_beside_them(tmp_path):
    w = RNG.normal(size=6)
    value = {"model": {"Whd": {"n": 2, "d": 3, "w": {str(k): v for k, v in enumerate(w)}}}}
    found = dumped(tmp_path, value)
    np.testing.assert_allclose(found.tensors["model.Whd"], w.reshape(2, 3).astype("f4"))


def test_files_of_deeplearn_js_lie_beside_their_manifest(tmp_path):
    W = RNG.normal(size=(2, 3)).astype("<f4")
    (tmp_path / "kernel").write_bytes(W.tobytes())
    found = dumped(tmp_path, {"rnn/kernel": {"filename": "kernel", "shape": [2, 3]}})
    np.testing.assert_array_equal(found.tensors["rnn/kernel"], W)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"class_name": "Sequential", "config": {"layers": []}}, "open the .h5 or .keras"),
        ({"a": 0, "b": 1, "c": 2, "d": 3, "e": 4}, "is a vocabulary"),
        ({"name": "package", "version": "1.0"}, "without any weights"),
        ({"format": "graph-model", "weightsManifest": []}, "graph model"),
    ],
)
def test_json_without_weights_is_named_for_what_it_is(tmp_path, value, said):
    with pytest.raises(ForeignProblem, match=said):
        dumped(tmp_path, value)
