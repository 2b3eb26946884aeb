"""All pairs of steps against autograd, and the Jacobians: `python -m tests.benchmarks.gradients`.

Autograd makes one backward pass an output step through the same run; we carry all back as one
batch. Neither counts the forward pass. One thread each.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import torch

from rnnviz.capture.gradients import Target
from rnnviz.capture.jacobians import step_jacobians
from rnnviz.capture.pairs import Outcomes, pairs, spread
from rnnviz.capture.paths import paths
from rnnviz.capture.product import RangeStretch
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.saliency import saliency_of_outputs
from rnnviz.nets.model import Model
from rnnviz.nets.spec import CellKind
from rnnviz.trace import Trace
from tests.benchmarks.measure import Row, interleaved, table, usual
from tests.benchmarks.models import reader

HIDDEN, OUTPUTS = 128, 150
CELLS: dict[CellKind, type[torch.nn.RNNCellBase]] = {
    "lstm": torch.nn.LSTMCell,
    "gru": torch.nn.GRUCell,
    "rnn": torch.nn.RNNCell,
}
LONG = 0.250  # seconds for all pairs of 64 outcomes with 1000 steps
FRAME = 0.100  # seconds within which the lab answers a knob


def rows() -> list[Row]:
    """Return every measurement of this room."""
    torch.set_num_threads(1)
    return [
        *(all_pairs(cell, 200) for cell in CELLS),
        *(long_pairs(cell, 1000) for cell in CELLS),
        *(lab(cell) for cell in CELLS),
        *(jacobians(cell, 60) for cell in CELLS),
        *(ranged(cell, 60) for cell in CELLS),
        explained("lstm", 60),
    ]


def all_pairs(cell: CellKind, steps: int) -> Row:
    """Return how many times faster all pairs are than a backward pass an output step."""
    model, trace = _run(cell, HIDDEN, steps)
    losses, states = _unrolled(model, trace)

    def theirs() -> list[object]:
        return [
            torch.autograd.grad(loss, states, retain_graph=True, allow_unused=True)
            for loss in losses
        ]

    mine, other = interleaved(lambda: pairs(model, trace), theirs, rounds=5)
    ours, autograd = min(mine) * 1e3, min(other) * 1e3
    detail = f"{ours:.0f} against {autograd:.0f} ms"
    name = f"{cell.upper()}, H {HIDDEN}, T {steps}: all pairs, faster than autograd by"
    return Row(name, autograd / ours, 50.0, detail, at_least=True)


def long_pairs(cell: CellKind, steps: int) -> Row:
    """Return the cost of 64 outcomes by all states of a long run, of a quarter second."""
    model, trace = _run(cell, HIDDEN, steps)
    question = Outcomes(steps=spread(steps))
    name = f"{cell.upper()}, H {HIDDEN}, T {steps}: pairs from 64 steps, of 250 ms"
    return _of(name, LONG, lambda: pairs(model, trace, question), rounds=9)


def lab(cell: CellKind) -> Row:
    """Return what a knob of the memory lab costs: the run and all its pairs, of 100 ms."""
    model, trace = _run(cell, 32, 100)
    request = trace.request
    name = f"{cell.upper()}, H 32, T 100: run and all pairs anew, of 100 ms"
    return _of(name, FRAME, lambda: pairs(model, capture(model, request)), rounds=30)


def jacobians(cell: CellKind, steps: int) -> Row:
    """Return the cost of every step's Jacobian with all its singular values, of 100 ms."""
    model, trace = _run(cell, HIDDEN, steps)

    def ours() -> object:
        return [each.singular_values for each in step_jacobians(model, trace, 0)]

    name = f"{cell.upper()}, H {HIDDEN}, T {steps}: every ∂h/∂h with singular values, of 100 ms"
    return _of(name, FRAME, ours, rounds=9, bar=None)


def ranged(cell: CellKind, steps: int) -> Row:
    """Return the cost of the products over a range as it is dragged, of 100 ms."""
    model, trace = _run(cell, 32, steps)
    question = RangeStretch(0, 0, steps - 1)
    name = f"{cell.upper()}, H 32, T {steps}: products over every length, with both ways, of 100 ms"
    return _of(name, FRAME, lambda: list(question.answers(model, trace)), rounds=9)


def explained(cell: CellKind, steps: int) -> Row:
    """Return the cost of which words mattered and which way the gradient came, of 100 ms."""
    model, trace = _run(cell, HIDDEN, steps)

    def ours() -> object:
        return saliency_of_outputs(model, trace), paths(model, trace, Target())

    name = f"{cell.upper()}, H {HIDDEN}, T {steps}: five outputs' words and both ways, of 100 ms"
    return _of(name, FRAME, ours, rounds=30)


def _of(
    name: str, seconds: float, ours: Callable[[], object], *, rounds: int, bar: float | None = 1.0
) -> Row:
    (mine,) = interleaved(ours, rounds=rounds)
    return Row(name, usual(mine) / seconds, bar, f"{usual(mine) * 1e3:.0f} ms")


def _run(cell: CellKind, hidden: int, steps: int) -> tuple[Model, Trace]:
    model = reader(cell, hidden, OUTPUTS)
    text = "".join(np.random.default_rng(0).choice([*"abcdefgh"], steps))
    return model, capture(model, request_for(model, text))


def _unrolled(model: Model, trace: Trace) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """Return the loss of each step and each h, in torch's graph of the same run."""
    weights = {name: torch.from_numpy(w.copy()) for name, w in model.weights.items()}
    cell = CELLS[model.spec.cell](HIDDEN, HIDDEN)
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    cell.load_state_dict({name: weights[f"rnn.{name}_l0"] for name in names})
    state: object = None
    states = []
    for token in trace.tokens:
        state = cell(weights["embedding.weight"][token.id], state)
        states.append(state[0] if isinstance(state, tuple) else state)
    logits = torch.stack(states) @ weights["head.weight"].T + weights["head.bias"]
    labels = torch.from_numpy(trace["p"].data.argmax(axis=1))
    losses = torch.nn.functional.cross_entropy(logits, labels, reduction="none")
    return list(losses), states


if __name__ == "__main__":
    found = rows()
    print(table(found))
    sys.exit(not all(row.good for row in found))
