"""Writes a model as an ONNX graph, without the onnx package.

Its input ``ids`` (T, B) are numbers of the vocabulary, its output ``logits`` (T, B, K) what the
network believes after each. Source: onnx/onnx.proto (the message's field numbers) and the
operators Gather, RNN, GRU, LSTM, Squeeze, MatMul and Add of opset 14.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from rnnviz.nets.model import Model
from rnnviz.nets.spec import CellKind
from rnnviz.trace import Array

_OPSET, _VERSION = 14, 7
_FLOAT, _INT64 = 1, 7  # TensorProto.DataType
_BLOCKS: Mapping[CellKind, tuple[str, tuple[int, ...]]] = {  # operator, our blocks in its order
    "lstm": ("LSTM", (0, 3, 1, 2)),  # i, o, f, c
    "gru": ("GRU", (1, 0, 2)),  # z, r, h
    "rnn": ("RNN", (0,)),
}


def onnx_bytes(model: Model) -> bytes:
    """Return the ONNX file of a model."""
    weights = _weights(model)
    nodes = [_node("Gather", ("embedding.weight", "ids"), "x0")]
    for k in range(model.spec.layers):
        nodes += _layer(model, k)
    nodes.append(_node("MatMul", (f"x{model.spec.layers}", "head.weight"), "said"))
    nodes.append(_node("Add", ("said", "head.bias"), "logits"))
    graph = b"".join(
        [
            *(_field(1, node) for node in nodes),
            _field(2, model.name.encode()),
            *(_field(5, _tensor(name, values)) for name, values in weights.items()),
            _field(11, _value("ids", _INT64, ("steps", "batch"))),
            _field(12, _value("logits", _FLOAT, ("steps", "batch", model.spec.outputs))),
        ]
    )
    opset = _field(1, b"") + _varint(2, _OPSET)
    return _varint(1, _VERSION) + _field(2, b"rnnviz") + _field(7, graph) + _field(8, opset)


def _weights(model: Model) -> dict[str, NDArray[np.generic]]:
    """Return all arrays of the graph by name, laid out as its operators want them."""
    given = model.weights
    head = given["embedding.weight"] if model.spec.tied else given["head.weight"]
    found: dict[str, NDArray[np.generic]] = {"embedding.weight": given["embedding.weight"]}
    for k in range(model.spec.layers):
        for ours, theirs in (("weight_ih", "W"), ("weight_hh", "R")):
            found[f"{theirs}{k}"] = _turned(model, given[f"rnn.{ours}_l{k}"])[None]
        biases = [_turned(model, given[f"rnn.bias_{side}_l{k}"]) for side in ("ih", "hh")]
        found[f"B{k}"] = np.concatenate(biases)[None]
    axis = np.array([1], np.int64)
    return {**found, "direction": axis, "head.weight": head.T, "head.bias": given["head.bias"]}


def _turned(model: Model, values: Array) -> Array:
    """Return the blocks of rows in the order of ONNX."""
    _, order = _BLOCKS[model.spec.cell]
    blocks = np.split(values, len(order))
    return np.concatenate([blocks[place] for place in order])


def _layer(model: Model, k: int) -> Iterable[bytes]:
    """Give a recurrent layer, and what takes off the axis of directions behind it."""
    operator, _ = _BLOCKS[model.spec.cell]
    attributes = [_attribute("hidden_size", model.spec.hidden)]
    if model.spec.cell == "gru":
        attributes.append(_attribute("linear_before_reset", 1))
    if model.spec.nonlinearity == "relu":
        attributes.append(_field(1, b"activations") + _field(9, b"Relu") + _varint(20, 8))
    yield _node(operator, (f"x{k}", f"W{k}", f"R{k}", f"B{k}"), f"y{k}", attributes)
    yield _node("Squeeze", (f"y{k}", "direction"), f"x{k + 1}")


def _node(
    operator: str, inputs: Iterable[str], output: str, attributes: Iterable[bytes] = ()
) -> bytes:
    read = b"".join(_field(1, name.encode()) for name in inputs)
    about = b"".join(_field(5, attribute) for attribute in attributes)
    return read + _field(2, output.encode()) + _field(4, operator.encode()) + about


def _attribute(name: str, value: int) -> bytes:
    return _field(1, name.encode()) + _varint(3, value) + _varint(20, 2)


def _tensor(name: str, values: NDArray[np.generic]) -> bytes:
    whole = values.dtype == np.int64
    raw = np.ascontiguousarray(values, "<i8" if whole else "<f4").tobytes()
    sizes = b"".join(_varint(1, size) for size in values.shape)
    kind = _varint(2, _INT64 if whole else _FLOAT)
    return sizes + kind + _field(8, name.encode()) + _field(9, raw)


def _value(name: str, kind: int, shape: Iterable[str | int]) -> bytes:
    sizes = b"".join(
        _field(1, _varint(1, n) if isinstance(n, int) else _field(2, n.encode())) for n in shape
    )
    tensor = _varint(1, kind) + _field(2, sizes)
    return _field(1, name.encode()) + _field(2, _field(1, tensor))


def _field(number: int, content: bytes) -> bytes:
    """Return a field that holds bytes: its key, their length, they."""
    return _number(number << 3 | 2) + _number(len(content)) + content


def _varint(number: int, value: int) -> bytes:
    """Return a field that holds a whole number."""
    return _number(number << 3) + _number(value)


def _number(value: int) -> bytes:
    """Return a whole number of at least 0 in groups of 7 bits, the lowest first."""
    groups = []
    while value > 127:
        groups.append(value & 127 | 128)
        value >>= 7
    return bytes([*groups, value])
