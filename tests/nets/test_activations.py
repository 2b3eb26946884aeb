from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.nets import activations as act
from rnnviz.nets.curves import CURVES, Curve
from rnnviz.nets.loss import cross_entropy, cross_entropy_slope

FLOATS = st.lists(st.floats(-1e4, 1e4, width=32), min_size=1, max_size=20)
THEIRS = {
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "softmax": lambda a: torch.softmax(a, -1),
    "log_softmax": lambda a: torch.log_softmax(a, -1),
}


@given(FLOATS, st.sampled_from(sorted(THEIRS)))
def test_activations_equal_those_of_torch_and_never_overflow(
    values: list[float], name: str
) -> None:
    a = np.array(values, np.float32)
    ours = getattr(act, name)(a)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, THEIRS[name](torch.from_numpy(a)), atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
def test_slopes_are_those_of_autograd(name: str) -> None:
    a = torch.linspace(-5, 5, 101, dtype=torch.float64).requires_grad_()
    y = getattr(torch, name)(a)
    y.sum().backward()
    slope = getattr(act, name + "_slope")(y.detach().numpy())
    np.testing.assert_allclose(slope, a.grad, atol=1e-9)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_activations_keep_the_precision_they_are_given(dtype: type) -> None:
    for name in THEIRS:
        assert getattr(act, name)(np.ones(3, dtype)).dtype == dtype


@given(FLOATS, st.integers(0, 19))
def test_cross_entropy_and_its_slope_equal_those_of_torch(values: list[float], k: int) -> None:
    a, label = np.array(values) / 100, np.array(k % len(values))
    leaf = torch.from_numpy(a.copy()).requires_grad_()
    loss = torch.nn.functional.cross_entropy(leaf, torch.tensor(int(label)))
    loss.backward()
    np.testing.assert_allclose(cross_entropy(a, label), loss.item(), atol=1e-9)
    np.testing.assert_allclose(cross_entropy_slope(a, label), leaf.grad, atol=1e-9)


@pytest.mark.parametrize("curve", CURVES.values(), ids=CURVES)
def test_a_curve_says_whether_it_gives_negative_values(curve: Curve) -> None:
    assert curve.signed is bool((curve.at(np.linspace(-9, 9, 91, dtype=np.float32)) < 0).any())
