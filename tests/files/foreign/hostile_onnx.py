"""ONNX files made to mislead: name → bytes and what must be said."""

from __future__ import annotations

import numpy as np

from rnnviz.files.foreign.onnx_model import MAX_NODES
from rnnviz.files.foreign.protobuf import MAX_FIELDS
from tests.files.foreign.hostile import Made
from tests.files.foreign.wire import attribute, field, graph_of, model_of, node, tensor, varint

W, R = np.zeros((1, 8, 3), "f4"), np.zeros((1, 8, 2), "f4")
LSTM = node("LSTM", ["X", "W", "R", "B", "", "", "", "P"], ["Y"], [])
HEAD = field(1, 8) + field(2, "by hand")
DAMAGED = "fields do not fit together"


def cells(*more: bytes, W: np.ndarray = W, R: np.ndarray = R) -> bytes:
    return model_of(graph_of([LSTM], [tensor("W", W), tensor("R", R), *more]))


def one(raw: bytes) -> bytes:
    """Return a model with one constant, given as it is."""
    return model_of(graph_of([LSTM], [raw]))


def inside(depth: int) -> bytes:
    """Return a graph in an If in a graph in an If …"""
    graph = graph_of([LSTM], [])
    for _ in range(depth):
        branch = field(1, "then_branch") + field(6, graph)
        graph = graph_of([node("If", ["c"], ["Y"], [branch])], [])
    return model_of(graph)


def doubling(steps: int) -> bytes:
    """Return a constant of 4 KiB that is put beside itself again and again."""
    nodes = [
        node("Concat", [f"c{k}", f"c{k}"], [f"c{k + 1}"], [attribute("axis", 0)])
        for k in range(steps)
    ]
    last = node("LSTM", ["X", f"c{steps}", "R"], ["Y"], [])
    return model_of(graph_of([*nodes, last], [tensor("c0", np.zeros(1024)), tensor("R", R)]))


HONEST = cells()

ONNX: dict[str, Made] = {
    "only its beginning": (HEAD, "no ONNX model, or an empty one"),
    "an empty graph": (model_of(b""), "no ONNX model, or an empty one"),
    "half of it": (HONEST[: len(HONEST) // 2], DAMAGED),
    "all but the last byte": (HONEST[:-1], DAMAGED),
    "a length beyond the end": (HEAD + b"\x3a\xff\xff\xff\xff\x07", DAMAGED),
    "a number of eleven bytes": (HEAD + b"\x28" + b"\xff" * 11, DAMAGED),
    "a group, which nobody writes": (HEAD + b"\x3b", DAMAGED),
    "a wire type that does not exist": (HEAD + b"\x3e\x00", DAMAGED),
    "a field of number 0": (HEAD + b"\x02\x01a", DAMAGED),
    "a million fields": (HEAD + b"\x28\x01" * MAX_FIELDS, "more than 400,000 fields"),
    "a million nodes": (
        model_of(graph_of([b"\x22\x01A"] * (MAX_NODES + 1), [])),
        "more than 50,000 nodes",
    ),
    "a million constants": (
        model_of(graph_of([], [tensor(str(k), np.zeros(1)) for k in range(10_001)])),
        "more constants than any network",
    ),
    "graphs in graphs in graphs": (inside(20), "nested deeper than 6"),
    "weights elsewhere": (one(tensor("W", W) + field(13, field(1, "location"))), "another file"),
    "weights said to be elsewhere": (one(tensor("W", []) + field(14, 1)), "another file"),
    "weights in /etc/passwd": (
        one(tensor("W", []) + field(13, field(1, "location") + field(2, "/etc/passwd"))),
        "another file (external data), which is not opened",
    ),
    "a petabyte": (one(tensor("W", W, dims=[1 << 39, 1 << 39])), "and has 24"),
    "a product that overflows": (one(tensor("W", W, dims=[1 << 32, 1 << 32])), "and has 24"),
    "a size below zero": (one(tensor("W", W, dims=[-1, 24])), "no proper shape"),
    "a hundred axes": (one(tensor("W", W, dims=[1] * 100)), "no proper shape"),
    "too few numbers": (one(tensor("W", W, dims=[1, 8, 4])), "needs 32 numbers and has 24"),
    "too many numbers": (one(tensor("W", W, dims=[1, 8, 2])), "needs 16 numbers and has 24"),
    "half a number": (one(field(1, 1) + field(2, 1) + field(9, b"\0\0\0")), "cut short"),
    "half a packed number": (one(field(1, 1) + field(2, 1) + field(4, b"\0\0\0")), "cut short"),
    "numbers where bytes belong": (one(field(1, 1) + field(2, 1) + field(9, 7)), "cut short"),
    "a packed number without an end": (one(field(1, 1) + field(2, 7) + field(7, b"\xff")), DAMAGED),
    "a packed number too long": (
        one(field(1, 1) + field(2, 7) + field(7, b"\xff" * 20 + b"\0")),
        DAMAGED,
    ),
    "a float of two bytes": (
        model_of(graph_of([node("LSTM", [], [], [field(1, "clip") + field(2, b"ab")])], [])),
        "cut short",
    ),
    "constants that double": (doubling(40), "grow beyond all measure"),
    "a constant that claims to be short": (HEAD + b"\x3a\x03\x2a" + varint(1 << 40), DAMAGED),
}

MISFITS: dict[str, Made] = {
    "W and R of different heights": (cells(R=np.zeros((1, 12, 3), "f4")), "no LSTM has"),
    "W that is a vector": (cells(W=np.zeros(8, "f4")), "no LSTM has"),
    "three directions": (
        cells(W=np.zeros((3, 8, 3), "f4"), R=np.zeros((3, 8, 2), "f4")),
        "no LSTM has",
    ),
    "no units": (cells(W=np.zeros((1, 0, 3), "f4"), R=np.zeros((1, 0, 0), "f4")), "no LSTM has"),
    "biases of another size": (cells(tensor("B", np.zeros((1, 9)))), "do not fit its weights"),
    "peepholes of another size": (cells(tensor("P", np.zeros((1, 5)))), "do not fit its weights"),
}
