"""Writes a model as an ONNX graph, without the onnx package.

Its input ``ids`` (T, B) are numbers of the vocabulary, its output ``logits`` (T, B, K) what the
network believes after each, or (B, K) after all where it reads them together. A network with a
window of N wants N entries, filled up in front. Source: onnx/onnx.proto (the message's field
numbers) and docs/Operators.md (RNN, GRU, LSTM and what stands behind them, of opset 14).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.nets.model import Model
from rnnviz.nets.spec import CellKind, NetworkSpec
from rnnviz.trace import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

_OPSET, _VERSION = 14, 7
_FLOAT, _INT64 = 1, 7  # TensorProto.DataType
_BLOCKS: Mapping[CellKind, tuple[str, tuple[int, ...]]] = {  # operator, our blocks in its order
    "lstm": ("LSTM", (0, 3, 1, 2)),  # i, o, f, c
    "gru": ("GRU", (1, 0, 2)),  # z, r, h
    "rnn": ("RNN", (0,)),
}

_CURVES: Mapping[str, tuple[str] | tuple[str, float, float]] = {
    "sigmoid": ("Sigmoid",),
    "tanh": ("Tanh",),
    "relu": ("Relu",),
    "softsign": ("Softsign",),
    "linear": ("Affine", 1.0, 0.0),
    "hard_sigmoid": ("HardSigmoid", 0.2, 0.5),
    "hard_sigmoid_6": ("HardSigmoid", 1 / 6, 0.5),
}


def onnx_bytes(model: Model) -> bytes:
    """Return the ONNX file of a model.

    Raises
    ------
    ForeignProblem
        If ONNX has no such cell.
    """
    spec = model.spec
    if spec.projection:
        raise ForeignProblem(
            f"{model.name} has a projection, which no LSTM of ONNX has; save it as .pt or "
            ".safetensors, for nn.LSTM with proj_size"
        )
    weights = _weights(model)
    nodes = [_node("Gather", ("embedding.weight", "ids"), "x0")]
    for k in range(spec.layers):
        nodes += _layer(model, k)
    nodes += _head(spec)
    steps = () if spec.over != "each" else ("steps",)
    graph = b"".join(
        [
            *(_field(1, node) for node in nodes),
            _field(2, model.name.encode()),
            *(_field(5, _tensor(name, values)) for name, values in weights.items()),
            _field(11, _value("ids", _INT64, (spec.window or "steps", "batch"))),
            _field(12, _value("logits", _FLOAT, (*steps, "batch", spec.outputs))),
        ]
    )
    opset = _field(1, b"") + _varint(2, _OPSET)
    return _varint(1, _VERSION) + _field(2, b"rnnviz") + _field(7, graph) + _field(8, opset)


def _head(spec: NetworkSpec) -> Iterable[bytes]:
    """Give the way from the states x0, x1 … to the logits."""
    said = f"x{spec.layers}"
    if spec.beside:
        names = [f"x{k}" for k in range(spec.layers + 1)]
        yield _node("Concat", names, "beside", [_attribute("axis", -1)])
        said = "beside"
    if spec.over != "each":
        yield from _over(spec, said)
        said = "read"
    if spec.dense:
        yield _node("MatMul", (said, "dense.weight"), "dense_said")
        yield _node("Add", ("dense_said", "dense.bias"), "dense")
        said = "dense"
    if spec.between:
        yield _node(_CURVES[spec.between][0], (said,), "squashed")
        said = "squashed"
    yield _node("MatMul", (said, "head.weight"), "said")
    yield _node("Add", ("said", "head.bias"), "logits")


def _over(spec: NetworkSpec, said: str) -> Iterable[bytes]:
    """Give what makes one state (B, R) of all that was said, (T, B, R)."""
    if spec.over == "max":
        yield _node("ReduceMax", (said,), "read", [_list("axes", 0), _attribute("keepdims", 0)])
    elif spec.over == "mean":
        yield _node("ReduceMean", (said,), "read", [_list("axes", 0), _attribute("keepdims", 0)])
    else:
        yield _node("MatMul", (said, "attention.weight"), "score")  # (T, B, 1)
        yield _node("Softmax", ("score",), "share", [_attribute("axis", 0)])
        yield _node("Mul", ("share", said), "weighed")
        yield _node("ReduceSum", ("weighed", "time"), "read", [_attribute("keepdims", 0)])


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
        if model.spec.peepholes:
            i, f, o = np.split(given[f"rnn.peephole_l{k}"], 3)
            found[f"P{k}"] = np.concatenate((i, o, f))[None]
    if "attention.weight" in given:
        found["attention.weight"] = given["attention.weight"][:, None]
        found["time"] = np.array([0], np.int64)
    if model.spec.dense:
        found["dense.weight"] = given["dense.weight"].T
        found["dense.bias"] = given["dense.bias"]
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
    spec = model.spec
    attributes = [_attribute("hidden_size", spec.hidden), *_activations(spec)]
    if spec.cell == "gru":
        attributes.append(_attribute("linear_before_reset", int(spec.reset == "after")))
    inputs = [f"x{k}", f"W{k}", f"R{k}", f"B{k}", *(["", "", "", f"P{k}"] * spec.peepholes)]
    yield _node(operator, inputs, f"y{k}", attributes)
    yield _node("Squeeze", (f"y{k}", "direction"), f"x{k + 1}")


def _activations(spec: NetworkSpec) -> Iterable[bytes]:
    """Give the functions of a node where they are not the usual ones, with their numbers."""
    if (spec.gate_curve, spec.nonlinearity) == ("sigmoid", "tanh"):
        return
    content = [spec.nonlinearity] * (2 if spec.cell == "lstm" else 1)
    curves = [_CURVES[name] for name in ([spec.gate_curve] * (spec.cell != "rnn") + content)]
    names = b"".join(_field(9, name.encode()) for name, *_ in curves)
    yield _field(1, b"activations") + names + _varint(20, 8)
    for place, name in ((1, "activation_alpha"), (2, "activation_beta")):
        values = np.array([curve[place] for curve in curves if len(curve) > 1], "<f4")
        if len(values):
            yield _field(1, name.encode()) + _field(7, values.tobytes()) + _varint(20, 6)


def _node(
    operator: str, inputs: Iterable[str], output: str, attributes: Iterable[bytes] = ()
) -> bytes:
    read = b"".join(_field(1, name.encode()) for name in inputs)
    about = b"".join(_field(5, attribute) for attribute in attributes)
    return read + _field(2, output.encode()) + _field(4, operator.encode()) + about


def _attribute(name: str, value: int) -> bytes:
    return _field(1, name.encode()) + _varint(3, value) + _varint(20, 2)


def _list(name: str, *values: int) -> bytes:
    numbers = b"".join(_varint(8, value) for value in values)
    return _field(1, name.encode()) + numbers + _varint(20, 7)


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
    """Return a whole number in groups of 7 bits, the lowest first; of one below 0 all 64 bits."""
    groups, value = [], value & (1 << 64) - 1
    while value > 127:
        groups.append(value & 127 | 128)
        value >>= 7
    return bytes([*groups, value])
