"""ONNX files of PyTorch's two exporters and of onnx itself, against what those compute."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rnnviz.files.foreign.convert import network
from rnnviz.files.foreign.onnx_parts import parts
from rnnviz.files.foreign.protobuf import Wire, numbers, varints
from rnnviz.files.foreign.recognise import read
from tests.files.foreign.equations import softmax, states
from tests.files.foreign.wire import attribute, field, graph_of, model_of, node, tensor

MADE = Path(__file__).parent / "onnx"
BY_TORCH = sorted(MADE.glob("torch_*.onnx"))
BY_ONNX = sorted(MADE.glob("onnx_*.onnx"))


def known(path):
    with np.load(f"{path}.npz") as arrays:
        return dict(arrays)


@pytest.mark.parametrize("path", BY_ONNX, ids=lambda path: path.stem)
def test_every_state_is_the_one_of_the_reference_evaluator(path):
    (part,), arrays = parts(read(path)), known(path)
    np.testing.assert_allclose(states(part, arrays["x"])[-1], arrays["h"], atol=2e-6)


@pytest.mark.parametrize("path", BY_TORCH, ids=lambda path: path.stem)
def test_an_exported_network_computes_what_it_did_in_pytorch(path):
    (part,), arrays = parts(read(path)), known(path)
    assert not part.obstacles
    h = states(part, part.embedding[arrays["ids"]])[-1]
    said = h @ part.heads[0].weight.T + part.heads[0].bias
    for ours in (said, *([] if part.bidirectional else [shown(part, arrays["ids"])])):
        read_by_all = part.conventions.read == "every"
        found = ours if read_by_all else softmax(ours[-1])
        np.testing.assert_allclose(found, arrays["out"], atol=2e-6)


def shown(part, ids):
    """Return the outputs (T, K) of the network that is shown."""
    return network(part, part.conventions).forward(ids)["logits"][0]


def lstm(**attributes):
    """Return the bytes of a model of one LSTM node of 2 units that reads 3 numbers."""
    rng = np.random.default_rng(0)
    shapes = {"W": (1, 8, 3), "R": (1, 8, 2), "B": (1, 16)}
    weights = [tensor(name, rng.normal(size=shape)) for name, shape in shapes.items()]
    options = [attribute(key, value) for key, value in attributes.items()]
    return model_of(graph_of([node("LSTM", ["X", "W", "R", "B"], ["Y"], options)], weights))


def opened(tmp_path, raw):
    path = tmp_path / "model.onnx"
    path.write_bytes(raw)
    return read(path)


def test_activations_of_a_node_are_read(tmp_path):
    found = parts(opened(tmp_path, lstm(activations=["HardSigmoid", "Tanh", "Tanh"])))
    assert found[0].conventions.curve == "hard_sigmoid"
    found = parts(opened(tmp_path, lstm(activations=["Sigmoid", "Relu", "Tanh"])))
    assert any("relu and tanh" in obstacle for obstacle in found[0].obstacles)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"clip": 3.0}, "clips"),
        ({"input_forget": 1}, "input_forget"),
        ({"direction": "reverse"}, "backwards"),
    ],
)
def test_what_a_node_does_differently_is_said(tmp_path, option, said):
    (part,) = parts(opened(tmp_path, lstm(**option)))
    assert any(said in obstacle for obstacle in part.obstacles)


def test_weights_put_together_by_the_exporter_are_worked_out(tmp_path):
    """A square matrix arrives through Unsqueeze, Slice and Concat, as old exporters write it."""
    rng = np.random.default_rng(0)
    W, R = rng.normal(size=(8, 3)).astype("f4"), rng.normal(size=(8, 2)).astype("f4")
    order = [0, 3, 1, 2]  # i, o, f, c from PyTorch's i, f, g, o
    nodes, pieces = [], []
    for name in ("W", "R"):
        for k in order:
            ends = [attribute("starts", [2 * k]), attribute("ends", [2 * k + 2])]
            nodes.append(node("Slice", [name], [f"{name}{k}"], [*ends, attribute("axes", [0])]))
        nodes.append(
            node("Concat", [f"{name}{k}" for k in order], [f"{name}c"], [attribute("axis", 0)])
        )
        nodes.append(node("Unsqueeze", [f"{name}c"], [f"{name}u"], [attribute("axes", [0])]))
        pieces.append(tensor(name, W if name == "W" else R))
    nodes.append(node("LSTM", ["X", "Wu", "Ru"], ["Y"], []))
    (part,) = parts(opened(tmp_path, model_of(graph_of(nodes, pieces))))
    blocks = np.split(W, 4)
    np.testing.assert_array_equal(part.layers[0][0].W, np.concatenate([blocks[k] for k in order]))


def test_an_unrolled_cell_is_read_by_the_names_of_its_constants(tmp_path):
    rng = np.random.default_rng(0)
    shapes = {"lstm.weight_ih_l0": (8, 3), "lstm.weight_hh_l0": (8, 2), "lstm.bias_ih_l0": (8,)}
    weights = [tensor(name, rng.normal(size=shape)) for name, shape in shapes.items()]
    raw = model_of(graph_of([node("Gemm", ["X", "lstm.weight_ih_l0"], ["Y"], [])], weights))
    contents = opened(tmp_path, raw)
    assert "onnx" not in contents.facts
    assert set(contents.tensors) == set(shapes)


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 2**32, 2**63, -1, -(2**63)])
def test_whole_numbers_come_back_from_the_wire(value):
    (found,) = Wire().fields(memoryview(field(1, value)))
    assert numbers(found[1]) == [value if value < 2**63 else value - 2**64]


def test_packed_numbers_are_read_all_at_once():
    raw = b"\x00\x01\x7f\x80\x01\xac\x02"
    np.testing.assert_array_equal(varints(memoryview(raw)), [0, 1, 127, 128, 300])
    assert len(varints(memoryview(b""))) == 0
