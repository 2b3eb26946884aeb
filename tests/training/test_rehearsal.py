"""A batch is timed before the training, which then is as it would have been."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rnnviz.data.readers import read
from rnnviz.training.classification import Classification
from rnnviz.training.messages import Progress
from rnnviz.training.rehearsal import seconds_a_batch
from rnnviz.training.share import ALONE
from rnnviz.training.trainer import Diverged, Trainer
from tests.training.data import CLASSIFY, write_sentences


@pytest.fixture
def task(tmp_path: Path) -> Classification:
    return Classification(read(CLASSIFY.reader, str(write_sentences(tmp_path))), CLASSIFY)


def learnt(task: Classification) -> np.ndarray:
    trainer = Trainer(task, CLASSIFY, seed=3)
    for _, _progress in zip(range(3), trainer.run(), strict=False):
        pass
    return trainer.network.arrays()["head.weight"]


def test_a_rehearsal_takes_time_and_leaves_no_trace(task: Classification) -> None:
    before = learnt(task)
    seconds = seconds_a_batch(task, CLASSIFY, ALONE)
    assert seconds is not None
    assert 0 < seconds < 60
    assert np.array_equal(before, learnt(task))


def test_what_cannot_be_learnt_has_no_time(
    task: Classification, monkeypatch: pytest.MonkeyPatch
) -> None:
    def diverges(_trainer: Trainer) -> Iterator[Progress]:
        raise Diverged("the loss became nan")
        yield

    monkeypatch.setattr(Trainer, "run", diverges)
    assert seconds_a_batch(task, CLASSIFY, ALONE) is None
