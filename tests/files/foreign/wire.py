"""Writes ONNX files byte by byte, whole ones and broken ones, without the onnx package."""

from __future__ import annotations

import struct

import numpy as np

TYPES = {"float32": 1, "int64": 7, "float64": 11, "float16": 10}


def varint(value):
    value &= (1 << 64) - 1
    found = b""
    while value > 127:
        found += bytes([value & 127 | 128])
        value >>= 7
    return found + bytes([value])


def field(number, value):
    """Return a field of a whole number, a float, text or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    raw = value.encode() if isinstance(value, str) else bytes(value)
    return varint(number << 3 | 2) + varint(len(raw)) + raw


def tensor(name, values, dims=None, kind=None):
    """Return a TensorProto; `dims` and `kind` may claim what is not true."""
    values = np.asarray(values)
    if values.dtype == float:
        values = values.astype("f4")
    shape = b"".join(field(1, n) for n in (values.shape if dims is None else dims))
    kind = TYPES[str(values.dtype)] if kind is None else kind
    return shape + field(2, kind) + field(8, name) + field(9, values.tobytes())


def attribute(name, value):
    """Return an AttributeProto of a number, a text, or a list of either."""
    body = field(1, name)
    if isinstance(value, list):
        number = 9 if isinstance(value[0], str) else 8
        return body + b"".join(field(number, each) for each in value)
    return body + field({float: 2, int: 3, str: 4}[type(value)], value)


def node(op, inputs, outputs, attributes, name=""):
    ends = [field(1, n) for n in inputs] + [field(2, n) for n in outputs]
    return b"".join([*ends, field(3, name), field(4, op), *(field(5, a) for a in attributes)])


def graph_of(nodes, tensors):
    return b"".join([*(field(1, n) for n in nodes), *(field(5, t) for t in tensors)])


def model_of(graph):
    return field(1, 8) + field(2, "by hand") + field(7, graph)
