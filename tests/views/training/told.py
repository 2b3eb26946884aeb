"""A short training as its messages, for the pictures to show."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnviz.data.recipe import Recipe
from rnnviz.session.film import Film, Snapshot
from rnnviz.session.plan import Plan, Source
from rnnviz.session.record import Record
from rnnviz.session.runs import Run, Runs
from rnnviz.training.frames import Frame
from rnnviz.views.look import DARK, Look, Theme
from rnnviz.views.training.base import RecordView
from tests.models import LABELS, random_weights, tiny_model

RECIPE = Recipe(task="classify", reader="clinc", language="words", hidden=8, embedding=6)
STEPS = (0, 10, 20, 30, 40)
WRONG = [["pay me", "balance", "transfer", 0.9], ["rain money", "weather", "transfer", 0.6]]


def messages(cell: str = "lstm", height: float = 1.0) -> list[Frame]:
    """Return progress at `STEPS`, and reviews after 20 and 40 batches."""
    found = []
    for k, step in enumerate(STEPS):
        found.append(_progress(cell, step, height * (4.0 - 0.5 * k)))
        if step in (20, 40):
            found.append(_review(step, 0.25 * step / 10))
    return found


def _progress(cell: str, step: int, loss: float) -> Frame:
    gates = {"lstm": ("f_0", "i_0", "o_0"), "gru": ("r_0", "z_0"), "rnn": ()}[cell]
    values: dict[str, Any] = {
        "step": step, "epoch": step // 20, "loss": loss, "batch_loss": loss,
        "accuracy": step / 50, "learning_rate": 0.01, "clip": 1.0, "gradient": 2.0,
        "gradients": {"W_0": 1.5, "head": 1.2}, "updates": {"W_0": 1e-3, "head": 1e-2},
        "clipped": 3, "counted": 4, "gates": dict.fromkeys(gates, 0.5 + step / 100),
        "reach": {"W_0": 1.0},
    }  # fmt: skip
    arrays = {"weights/W_0": np.float32([0, 3, 1, 0])}
    arrays |= {f"gates/{g}": np.float32([0, 0, 1, 3]) for g in gates}
    return Frame("progress", values, arrays)


def _review(step: int, accuracy: float) -> Frame:
    confusion = np.zeros((5, 5), np.float32)
    np.fill_diagonal(confusion, 4)
    confusion[1, 0], confusion[3, 0] = 2, 1
    values = {"step": step, "loss": 3.0, "accuracy": accuracy, "wrong": WRONG}
    return Frame("epoch", values, {"confusion": confusion})


def record(cell: str = "lstm", height: float = 1.0) -> Record:
    found = Record()
    for frame in messages(cell, height):
        found = found.fed(frame)
    return found


def film(cell: str = "lstm", count: int = len(STEPS)) -> Film:
    """Return the film of a tiny network whose weights grow."""
    spec, found = tiny_model(cell).spec, Film()
    for k in range(count):
        weights = random_weights(spec, scale=0.2 + k)
        found = found.with_snapshot(Snapshot.of(10 * k, weights, 3.0, 0.1 * min(k, 10)))
    return found


def runs(*cells: str) -> Runs:
    """Return runs of these cells; the last is the current one."""
    found = Runs()
    for k, cell in enumerate(cells or ("lstm",)):
        model = tiny_model(cell)
        about = {
            "network": model.spec.to_json(), "language": "words", "labels": list(LABELS),
            "vocabulary": list(model.codec.vocabulary), "batches": 20,
        }  # fmt: skip
        plan = Plan(Source("a test", "made:test"), RECIPE.changed({"cell": cell}))
        kept = {"record": record(cell, 1.0 + k), "film": film(cell), "about": about}
        found = found.with_new(plan, cell.upper(), **kept)
    return found


def current(found: Runs) -> Run:
    return found[found.current]


def shown(
    qtbot, view: RecordView, found: Runs | None = None, theme: Theme = DARK, size=(460, 260)
) -> RecordView:
    qtbot.addWidget(view)
    view.resize(*size)
    view.set_look(Look(theme=theme, unit=12.0))
    view.show_runs(runs() if found is None else found)
    return view
