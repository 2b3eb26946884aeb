"""A record grows with the trainer's messages, and forgets what was trained again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnviz.session.record import MOST_REVIEWS, Mistake, Record
from rnnviz.session.spread import MOST, Spread
from rnnviz.training.frames import Frame


def progress(step: int, arrays: dict[str, Any] | None = None, **values: Any) -> Frame:
    told = {
        "step": step, "epoch": 2, "epochs": 9, "batch": 1, "batches": 10, "loss": 2.0,
        "validation": None, "best": None, "gradient": 4.0, "learning_rate": 0.01, "seconds": 1.0,
        "eta": 2.0, "clip": 1.0, "gradients": {"W_0": 3.0, "head": 2.0},
        "updates": {"W_0": 1e-3, "head": 2e-3}, "batch_loss": 1.5, "accuracy": 0.25,
        "clipped": 7, "counted": 200, "gates": {"f_0": 0.75, "i_0": 0.5},
    }  # fmt: skip
    return Frame("progress", {**told, **values}, arrays or {})


def review(step: int, accuracy: float = 0.5) -> Frame:
    wrong = [["pay me", "bill", "transfer", 0.9]]
    values = {"step": step, "loss": 1.25, "accuracy": accuracy, "wrong": wrong}
    return Frame("epoch", values, {"confusion": np.array([[3, 1], [0, 4]], np.float32)})


def test_every_number_of_a_message_is_found_under_its_name() -> None:
    record = Record().fed(progress(8))
    last = {key: curve.last for key, curve in record.curves.items()}
    assert last == {
        ("loss", "train"): 1.5, ("accuracy", "train"): 0.25, ("learning rate", ""): 0.01,
        ("clip", ""): 1.0, ("gradient", ""): 4.0, ("clipped", ""): 1.0, ("gradient", "W_0"): 3.0,
        ("clipped", "W_0"): 0.75, ("gradient", "head"): 2.0, ("clipped", "head"): 0.5,
        ("update", "W_0"): 1e-3, ("update", "head"): 2e-3, ("gate", "f_0"): 0.75,
        ("gate", "i_0"): 0.5,
    }  # fmt: skip
    assert record.parts("gradient") == ("W_0", "head")
    assert (record.clipped, record.counted, record.epoch, record.step) == (7, 200, 2, 8)


def test_a_gradient_below_the_clip_is_not_clipped() -> None:
    record = Record().fed(progress(1, gradient=0.5, gradients={"W_0": 0.4}))
    assert record["clipped", ""].last == 0.5
    assert record["clipped", "W_0"].last == 0.4


def test_a_review_tells_validation_confusion_and_mistakes() -> None:
    record = Record().fed(progress(8)).fed(review(8)).fed(review(16, 0.75))
    assert record["accuracy", "validation"].values.tolist() == [0.5, 0.75]
    assert record["loss", "validation"].last == 1.25
    found = record.review_at(15)
    assert (found.step, found.accuracy) == (8, 0.5)
    assert found.wrong == (Mistake("pay me", "bill", "transfer", 0.9),)
    assert found.confusion.tolist() == [[3, 1], [0, 4]]
    assert record.review_at(7) is None


def test_a_writer_has_a_loss_and_no_right_answers() -> None:
    record = Record().fed(progress(4, accuracy=None)).fed(Frame("epoch", {"step": 4, "loss": 2.5}))
    assert record["loss", "validation"].last == 2.5
    assert ("accuracy", "validation") not in record.curves
    assert ("accuracy", "train") not in record.curves


def test_what_is_not_a_measure_changes_nothing() -> None:
    record = Record().fed(progress(1))
    assert record.fed(Frame("weights", {"step": 2})) is record


def test_a_training_that_goes_back_forgets_what_came_after() -> None:
    record = Record()
    for step in (1, 2, 3, 4):
        record = record.fed(progress(step, batch_loss=float(step))).fed(review(step))
    record = record.fed(progress(2, batch_loss=9.0))
    assert record["loss", "train"].values.tolist() == [1.0, 9.0]
    assert [each.step for each in record.reviews] == [1, 2]


def test_reviews_stay_few_with_the_first_and_the_last() -> None:
    record = Record()
    for step in range(1, 200):
        record = record.fed(review(step))
    steps = [each.step for each in record.reviews]
    assert len(steps) <= MOST_REVIEWS
    assert (steps[0], steps[-1]) == (1, 199)
    assert len(record["accuracy", "validation"]) == 199


def test_histograms_are_kept_as_shares() -> None:
    counts = {"weights/W_0": np.float32([0, 1, 3, 0]), "gates/f_0": np.float32([1, 1])}
    record = Record().fed(progress(3, counts, reach={"W_0": 0.5}))
    weights, gates = record.weights["W_0"], record.gates["f_0"]
    assert weights.shares.tolist() == [[0, 0.25, 0.75, 0]]
    assert (weights.low, weights.high) == (-0.5, 0.5)
    assert (gates.low, gates.high) == (0.0, 1.0)


def test_a_wider_histogram_joins_the_bins_of_the_earlier_ones() -> None:
    spread = Spread().at(1, np.float32([1, 1, 2, 0, 0, 0, 0, 4]), -1.0, 1.0)
    spread = spread.at(2, np.float32([8, 0, 0, 0, 0, 0, 0, 0]), -4.0, 4.0)
    spread = spread.at(3, np.float32([0, 0, 0, 0, 0, 0, 0, 8]), -2.0, 2.0)
    assert (spread.low, spread.high) == (-4.0, 4.0)
    assert spread.shares.tolist() == [
        [0, 0, 0, 0.5, 0.5, 0, 0, 0],
        [1, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 1, 0, 0],
    ]
    assert [spread.row_at(step) for step in (0, 1, 2.5)] == [None, 0, 1]


def test_histograms_stay_few() -> None:
    spread = Spread()
    for step in range(1, 3 * MOST):
        spread = spread.at(step, np.ones(4, np.float32), -1.0, 1.0)
    assert len(spread) <= MOST
    assert spread.steps[[0, -1]] == pytest.approx([1, 3 * MOST - 1])
