"""Finds the recurrent parts of an ONNX graph: its LSTM, GRU and RNN nodes, and what is round them.

Source: onnx/docs/Operators.md, LSTM, GRU and RNN.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rnnviz.files.foreign import torch_parts
from rnnviz.files.foreign.contents import Contents, ForeignProblem
from rnnviz.files.foreign.conventions import Conventions, GateCurve, Nonlinearity, Read
from rnnviz.files.foreign.onnx_graph import Graph, Node, Reader, Source
from rnnviz.files.foreign.onnx_model import CELLS
from rnnviz.files.foreign.parts import Head, InputKind, Layer, Part
from rnnviz.files.foreign.printable import printable
from rnnviz.files.foreign.surroundings import array
from rnnviz.nets.spec import GATES, CellKind
from rnnviz.trace import Array

_KINDS: Mapping[str, CellKind] = {"LSTM": "lstm", "GRU": "gru", "RNN": "rnn"}
_ORDERS = {"lstm": "iofg", "gru": "zrn", "rnn": "h"}
_CALLED = {"lstm": "an LSTM", "gru": "a GRU", "rnn": "a plain RNN"}
_ACTIVATIONS = {"lstm": ("sigmoid", "tanh", "tanh"), "gru": ("sigmoid", "tanh"), "rnn": ("tanh",)}
_CONTENT: Mapping[str, Nonlinearity] = {
    **{"tanh": "tanh", "relu": "relu", "sigmoid": "sigmoid"},
    **{"softsign": "softsign", "affine": "linear"},
}
_SETTLED = frozenset(
    {"gates", "forget_bias", "reset", "update", "nonlinearity", "curve", "read", "between"}
)


@dataclass(frozen=True, eq=False)
class _Cells:
    """One node: its name, directions, conventions, and what cannot be shown of it."""

    name: str
    node: Node
    directions: tuple[Layer, ...]
    conventions: Conventions
    source: Source
    used: tuple[str, ...]
    obstacles: tuple[str, ...]

    @property
    def says(self) -> int:
        return sum(int(layer.U.shape[1]) for layer in self.directions)


def parts(contents: Contents) -> tuple[Part, ...]:
    """Return every stack of recurrent nodes whose weights are constants, in the file's order.

    Where an exporter took the nodes apart or computes their weights, the constants that still
    have PyTorch's names are read instead.

    Raises
    ------
    ForeignProblem
        If a node's weights do not fit each other.
    """
    about = contents.facts["onnx"]
    graph = Graph(about["nodes"], contents.tensors)
    stacks: list[list[_Cells]] = []
    for number, node in enumerate(n for n in about["nodes"] if n["op"] in CELLS):
        cells = _cells(graph, node, number)
        if cells is None:
            continue
        stack = next((s for s in stacks if s[-1].node is cells.source.node), None)
        if stack is not None and _fits(stack[-1], cells):
            stack.append(cells)
        else:
            stacks.append([cells])
    return tuple(_part(graph, stack) for stack in stacks) or torch_parts.parts(contents)


def _fits(below: _Cells, cells: _Cells) -> bool:
    same = (below.node["op"], below.conventions) == (cells.node["op"], cells.conventions)
    return same and cells.directions[0].W.shape[1] == below.says


def _cells(graph: Graph, node: Node, number: int) -> _Cells | None:
    names = [*node["in"], *[""] * 8][:8]
    W, R, B, P = (graph.tensors.get(names[k]) for k in (1, 2, 3, 7))
    if W is None or R is None:
        return None
    kind = _KINDS[node["op"]]
    bias, peepholes = (None if values is None else array(values) for values in (B, P))
    name = printable(str(node["name"])).strip("/") or f"{node['op']} {number + 1}"
    directions = tuple(_layers(kind, name, array(W), array(R), bias, peepholes))
    used = tuple(names[k] for k in (1, 2, 3, 7) if names[k] in graph.tensors)
    conventions, odd = _conventions(kind, node["attributes"], len(directions))
    obstacles = (*odd, *_states(graph, name, names))
    return _Cells(
        name, node, directions, conventions, graph.source(names[0]), used, obstacles
    )  # fmt: skip


def _layers(
    kind: CellKind, name: str, W: Array, R: Array, B: Array | None, P: Array | None
) -> Iterator[Layer]:
    """Give one layer for each direction, from arrays (directions, …)."""
    rows = GATES[kind] * (R.shape[-1] if R.ndim else 0)
    fits = W.ndim == R.ndim == 3 and W.shape[:2] == R.shape[:2] == (len(W), rows)
    if not fits or len(W) not in (1, 2) or not rows:
        raise ForeignProblem(
            f"the weights of its node {name} have shapes {W.shape} and {R.shape}, which no "
            f"{kind.upper()} has; export it again"
        )
    if (B is not None and B.shape != (len(W), 2 * rows)) or (
        P is not None and P.shape != (len(W), 3 * R.shape[-1])
    ):
        raise ForeignProblem(f"the biases or peepholes of its node {name} do not fit its weights")
    for k in range(len(W)):
        b, b_u = (None, None) if B is None else np.split(B[k], 2)
        peepholes = None
        if P is not None:
            i, o, f = np.split(P[k], 3)
            peepholes = np.concatenate((i, f, o))
        yield Layer(W[k], R[k], b, b_u, peepholes=peepholes)


def _conventions(
    kind: CellKind, told: Mapping[str, Any], directions: int
) -> tuple[Conventions, list[str]]:
    """Return how the node computes, and what of it is out of the ordinary."""
    curve, *content = _functions(kind, told)
    if kind == "rnn":
        curve, content = "sigmoid", [curve]
    odd = []
    if len({*content}) > 1:
        odd.append(f"it uses {' and '.join(content)} where one nonlinearity is usual")
    if told.get("clip"):
        odd.append(f"it clips what enters its gates to ±{told['clip']}")
    if told.get("input_forget"):
        odd.append("its input gate is one minus its forget gate (input_forget)")
    if told.get("direction") == "reverse":
        odd.append("it reads the sequence backwards")
    gate: GateCurve = "other"
    if curve in ("sigmoid", "hard_sigmoid", "hard_sigmoid_6"):
        gate = curve
    found = Conventions(
        _ORDERS[kind],
        reset="before" if kind == "gru" and not told.get("linear_before_reset") else "after",
        nonlinearity=_CONTENT.get(content[0], "other"),
        curve=gate,
    )
    return found, odd


def _functions(kind: CellKind, told: Mapping[str, Any]) -> list[Any]:
    """Return the names of the functions of the forward direction, in small letters."""
    names = told.get("activations")
    if not isinstance(names, list) or len(names) < len(_ACTIVATIONS[kind]):
        return [*_ACTIVATIONS[kind]]
    found = [str(name).lower() for name in names[: len(_ACTIVATIONS[kind])]]
    if found[0] == "hardsigmoid":
        alpha, beta = (_first(told, key, usual) for key, usual in (("alpha", 0.2), ("beta", 0.5)))
        known = {(0.2, 0.5): "hard_sigmoid", (0.1667, 0.5): "hard_sigmoid_6"}
        found[0] = known.get((round(alpha, 4), round(beta, 4)), "other")
    elif found[0] == "affine" and (_first(told, "alpha", 1.0), _first(told, "beta", 0.0)) != (1, 0):
        found[0] = "other"
    return found


def _first(told: Mapping[str, Any], key: str, usual: float) -> float:
    values = told.get(f"activation_{key}")
    return float(values[0]) if isinstance(values, list) and values else usual


def _states(graph: Graph, name: str, inputs: list[str]) -> Iterator[str]:
    """Say where a node begins from another state than zero."""
    for place in (5, 6):
        if inputs[place]:
            start = graph.constant(inputs[place])
            if start is not None and (start != 0).any():
                yield f"{name} begins from a state other than zero"


def _part(graph: Graph, stack: list[_Cells]) -> Part:
    first, top = stack[0], stack[-1]
    kind = _KINDS[first.node["op"]]
    reader, through = _reader(graph, top)
    source, found = first.source, reader if isinstance(reader, Reader) else None
    reads = int(first.directions[0].W.shape[1])
    heads, dense = _heads(found)
    same = bool(heads) and len(heads[0].weight) == reads > 1
    given: InputKind = "one-hot" if same or source.op == "OneHot" else "numbers"
    last: Read = "last" if through == "Y_h" else "every"
    return Part(
        name=" + ".join(cells.name for cells in stack),
        cell=kind,
        layers=tuple(cells.directions for cells in stack),
        conventions=replace(
            first.conventions,
            read=(found.picked if found is not None else None) or last,
            between=_between(found),
        ),
        input="embedding" if source.table is not None else given,
        embedding=source.table,
        embedding_name=source.name,
        heads=heads,
        dense=dense,
        settled=_SETTLED,
        notes=tuple(_notes(stack, source, found)),
        obstacles=(*(o for c in stack for o in c.obstacles), *_around(source, reader)),
        used=(
            *(name for cells in stack for name in cells.used),
            *(name for reader in _readers(found) for name in reader.used),
            *((source.name,) if source.name else ()),
        ),
    )


def _reader(graph: Graph, top: _Cells) -> tuple[Reader | str | None, str]:
    """Return what reads all steps (Y) or else the last state (Y_h)."""
    outs = [*top.node["out"], "", ""]
    every = graph.reader(outs[0]) if outs[0] else None
    if isinstance(every, Reader) or not outs[1]:
        return every, "Y"
    last = graph.reader(outs[1])
    return (last, "Y_h") if isinstance(last, Reader) else (every or last, "Y")


def _readers(found: Reader | None) -> Iterator[Reader]:
    while found is not None:
        yield found
        found = found.next


def _heads(found: Reader | None) -> tuple[tuple[Head, ...], Head | None]:
    """Return the head, and the layer before it if there is one."""
    all_ = [reader.head for reader in _readers(found)]
    head, dense = (all_[1], all_[0]) if len(all_) > 1 else ((*all_, None)[0], None)
    if head is None:
        return (), None
    σ = [*_readers(found)][min(len(all_), 2) - 1].final == "Sigmoid" and len(head.weight) == 1
    return (head.two_sided() if σ else head,), dense


def _between(found: Reader | None) -> Any:
    """Return what squashes what the head reads."""
    passed = [name for reader in [*_readers(found)][:2] for name in reader.passed]
    return passed[-1] if passed else "nothing"


def _notes(stack: list[_Cells], source: Source, found: Reader | None) -> Iterator[str]:
    for cells in stack:
        kind = _KINDS[cells.node["op"]]
        H = cells.directions[0].U.shape[1]
        ways = ", reading both ways" if len(cells.directions) > 1 else ""
        holes = ", with peepholes" if cells.directions[0].peepholes is not None else ""
        yield f"{cells.name} is {_CALLED[kind]} of {H} units{ways}{holes}; ONNX fixes its equations"
    if source.table is not None:
        yield f"{source.name} is the embedding of {len(source.table)} entries"
    for reader, name in zip([*_readers(found)][::-1], ("head", "layer before it"), strict=False):
        K, end = len(reader.head.weight), f", then {reader.final}" if reader.final else ""
        yield f"{reader.head.name} is the {name} of {K} outputs{end}"


def _around(source: Source, reader: Reader | str | None) -> Iterator[str]:
    if source.op and source.table is None and source.op not in (*CELLS, "OneHot"):
        yield f"its input comes through the operation {source.op}"
    if isinstance(reader, Reader):
        yield from _behind([*_readers(reader)])
    elif reader is None:
        yield "no linear head reads its states, so there is nothing to believe in"
    else:
        yield f"between its states and the outputs lies the operation {reader}"


def _behind(readers: list[Reader]) -> Iterator[str]:
    if len(readers) > 2:
        yield "its head has more than two layers, and rnnviz shows at most two"
    elif len(readers) == 2 and readers[0].passed:
        yield f"its head of two layers reads what {readers[0].passed[-1]} makes of its states"
    elif readers[-1].final == "Sigmoid" and len(readers[-1].head.weight) > 1:
        yield (
            "its outputs are independent probabilities (σ), not one choice among them, and rnnviz "
            "shows the belief in one of several"
        )
