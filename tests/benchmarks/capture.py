"""Capture against `torch.nn`: `python -m tests.benchmarks.capture` prints a table.

Ours keeps every gate, pre-activation and state of every step; theirs keeps nothing but its output.
Both read the same vectors on one thread.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch

from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.run import capture, request_for
from rnnviz.nets.model import Model
from rnnviz.nets.network import network_of, unedited
from rnnviz.nets.spec import CellKind
from tests.benchmarks.measure import Row, compare, table
from tests.benchmarks.models import reader

KINDS: dict[CellKind, type[torch.nn.RNNBase]] = {
    "lstm": torch.nn.LSTM,
    "gru": torch.nn.GRU,
    "rnn": torch.nn.RNN,
}
FORWARD: tuple[tuple[CellKind, int, int, float], ...] = (
    ("lstm", 128, 60, 2.5),
    ("lstm", 128, 200, 2.5),
    ("lstm", 512, 200, 1.5),
    ("gru", 128, 60, 1.0),
    ("gru", 128, 200, 1.0),
    ("rnn", 128, 60, 1.0),
    ("rnn", 128, 200, 1.0),
)
OUTPUTS = 150


def rows() -> list[Row]:
    """Return every measurement of this room."""
    torch.set_num_threads(1)
    found = [forward(*each) for each in FORWARD]
    for cell in KINDS:
        found += [backward(cell, steps) for steps in (60, 200)]
    return [*found, whole(60), whole(200)]


def forward(cell: CellKind, hidden: int, steps: int, bar: float) -> Row:
    """Return the cost of a recorded run through the recurrent layer."""
    model, theirs = _pair(cell, hidden)
    stack, x = network_of(model).stack, _vectors(steps, hidden)

    def ours() -> object:
        tape = network_of(model).tape(steps)
        return stack.forward(x, tape, 0, tape)

    def reference() -> object:
        with torch.no_grad():
            return theirs(torch.from_numpy(x))

    return compare(f"{_name_of(cell, hidden, steps)}, forward", ours, reference, bar)


def backward(cell: CellKind, steps: int) -> Row:
    """Return the cost of a recorded run and the gradient by every h, against torch's two passes.

    Gradients vanish here until they are no normal numbers any more, which makes processors slow;
    torch is told to take those for 0, as ours does by itself.
    """
    hidden = 128
    model, theirs = _pair(cell, hidden)
    network, x = network_of(model), _vectors(steps, hidden)
    slope = np.zeros((steps, hidden), np.float32)
    slope[-1] = 1.0

    def ours() -> object:
        tape = network.tape(steps)
        network.stack.forward(x, tape, 0, tape)
        grads = network.tape(steps)
        return network.stack.back(tape.arrays, [slope], grads, unedited)

    def reference() -> object:
        with _no_tiny_numbers():
            leaf = torch.from_numpy(x).requires_grad_()
            return theirs(leaf)[0][-1].sum().backward()

    name = f"{_name_of(cell, hidden, steps)}, forward and backward"
    return compare(name, ours, reference, 1.7)


def whole(steps: int) -> Row:
    """Return the cost of text in, Trace and gradients out; torch is given the numbers at once."""
    model, theirs = _pair("lstm", 128)
    head, x = torch.nn.Linear(128, OUTPUTS), _vectors(steps, 128)
    request = request_for(model, "ab" * (steps // 2))

    def ours() -> object:
        return gradients(model, capture(model, request), Target("loss", label=0))

    def reference() -> object:
        with _no_tiny_numbers():
            leaf = torch.from_numpy(x).requires_grad_()
            loss = torch.nn.functional.cross_entropy(
                head(theirs(leaf)[0])[-1:], torch.zeros(1).long()
            )
            return loss.backward()

    name = f"LSTM, H 128, T {steps}: from the text to Trace and gradients"
    return compare(name, ours, reference, None)


@contextmanager
def _no_tiny_numbers() -> Iterator[None]:
    """Let torch, and only it, count numbers that are too small to be normal as 0."""
    torch.set_flush_denormal(True)
    yield
    torch.set_flush_denormal(False)


def _pair(cell: CellKind, hidden: int) -> tuple[Model, torch.nn.RNNBase]:
    """Return a model and torch's layer, of the same sizes; the numbers do not matter here."""
    return reader(cell, hidden, OUTPUTS), KINDS[cell](hidden, hidden)


def _vectors(steps: int, size: int) -> np.typing.NDArray[np.float32]:
    return np.random.default_rng(0).normal(size=(steps, size)).astype(np.float32)


def _name_of(cell: str, hidden: int, steps: int) -> str:
    return f"{cell.upper()}, H {hidden}, T {steps}"


if __name__ == "__main__":
    found = rows()
    print(table(found))
    sys.exit(not all(row.good for row in found))
