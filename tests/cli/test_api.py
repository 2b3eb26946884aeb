from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import rnnviz
from rnnviz.capture.run import EmptyInput
from rnnviz.files.model_file import FileProblem
from rnnviz.trace import Sampling


def test_importing_the_package_loads_nothing_else():
    code = (
        "import sys, rnnviz; "
        "sys.exit(any(name in sys.modules for name in ('numpy', 'PySide6', 'torch', 'rnnviz.api')))"
    )
    root = Path(rnnviz.__file__).resolve().parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root).returncode == 0


def test_the_shapes_are_as_documented(reader, writer):
    trace = rnnviz.run(rnnviz.load(reader), "send money to me")
    assert trace["h"].data.shape == trace["f"].data.shape == trace["f_x"].data.shape == (1, 4, 8)
    assert (trace["x"].data.shape, trace["p"].data.shape) == ((4, 6), (4, 5))
    assert trace["c0"].data.shape == (1, 8)
    assert not trace["h"].data.flags.writeable
    written = rnnviz.run(rnnviz.load(Path(writer)), "JACK: yes", length=5)
    assert written["z"].data.shape == (2, 6, 8)
    assert len(written.tokens) == len(written.chosen) == 6


def test_a_seed_repeats_a_run(writer):
    model = rnnviz.load(writer)
    one, same, other = (rnnviz.run(model, "yes", seed=s, length=30) for s in (1, 1, 2))
    assert one.chosen == same.chosen != other.chosen
    assert np.array_equal(one["h"].data, same["h"].data)


def test_sampling_is_taken_as_it_is_given(writer):
    model, sampling = rnnviz.load(writer), Sampling(length=7, temperature=0.0)
    assert rnnviz.run(model, "yes", sampling=sampling).request.sampling == sampling
    assert rnnviz.run(model, "yes", length=3, sampling=sampling).request.sampling.length == 3


def test_what_cannot_be_done_is_one_sentence(reader, writer):
    model = rnnviz.load(reader)
    with pytest.raises(EmptyInput):
        rnnviz.run(model, "")
    with pytest.raises(ValueError, match="cannot write"):
        rnnviz.run(model, "send", length=3)
    with pytest.raises(ValueError, match="length"):
        rnnviz.run(rnnviz.load(writer), "yes", length=0)
    with pytest.raises(FileProblem, match="no model 'nonsense'"):
        rnnviz.load("nonsense")


def test_the_package_names_what_it_has():
    assert {"load", "run", "__version__"} <= set(dir(rnnviz))
    with pytest.raises(AttributeError, match="walk"):
        _ = rnnviz.walk
