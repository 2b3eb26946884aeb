"""Several processes that learn as one, and the devices that are there."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from rnnviz.files.model_file import load
from rnnviz.training import worker
from rnnviz.training.device import DeviceProblem, device_of
from rnnviz.training.messages import Job
from tests.training.data import CLASSIFY, write_sentences

ROOT = Path(__file__).resolve().parents[2]
MEMBER = """
import sys
from torch import distributed
from rnnviz.training import worker
from rnnviz.training.messages import Job
from rnnviz.training.share import Share, parted

rank, place, job = int(sys.argv[1]), sys.argv[2], Job.from_line(sys.argv[3])
distributed.init_process_group("gloo", init_method=place, rank=rank, world_size=2)
worker.train(job, lambda kind, **values: None, Share(rank=rank, world=2))
parted()
"""


def test_two_processes_with_half_the_batch_each_learn_as_one_with_all_of_it(tmp_path: Path) -> None:
    recipe = replace(CLASSIFY, epochs=2, dropout=0.0, input_dropout=0.0, word_dropout=0.0, batch=15)
    data = str(write_sentences(tmp_path))
    one, two = (Job(recipe, data, str(tmp_path / f"{n}.rnnviz"), "d", n) for n in ("one", "two"))
    started = [
        subprocess.Popen(
            [sys.executable, "-c", MEMBER, str(rank), f"file://{tmp_path}/met", two.to_line()],
            cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        for rank in range(2)
    ]  # fmt: skip
    worker.train(one, lambda kind, **values: None)
    assert [process.wait(120) for process in started] == [0, 0]
    alone, together = (load(job.out) for job in (one, two))
    for name, weight in alone.weights.items():
        np.testing.assert_allclose(together.weights[name], weight, atol=2e-4, err_msg=name)
    assert alone.card["epochs"] == together.card["epochs"] == 2


@pytest.mark.parametrize("name", ["gpu", "cpu:1", "cuda:x", "cuda:99"])
def test_a_device_that_is_not_there_is_told_in_a_sentence(name: str) -> None:
    with pytest.raises(DeviceProblem, match=r"give auto|there is cpu"):
        device_of(name)


def test_auto_is_the_processor_where_there_is_no_card() -> None:
    assert device_of("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")
    assert device_of("cpu").type == "cpu"
