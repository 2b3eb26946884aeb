from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnviz.capture.jacobians import Jacobian, Part, jacobian, step_jacobians
from rnnviz.capture.run import capture, request_for
from rnnviz.nets.model import Model
from rnnviz.trace import Edit, Trace
from tests.capture.unrolled import KINDS, OTHERS, Unrolled, close, kind_of_model
from tests.models import tiny_model

TEXT = "send money from my savings to my checking account please"
EDITS = (Edit("h", "scale", 1.3, steps=(2, 4)), Edit("h", "noise", 0.1))


def value(found: Jacobian) -> np.ndarray:
    return np.ldexp(found.matrix, found.exponent)


def by_autograd(model: Model, trace: Trace, layer: int, start: int, stop: int) -> np.ndarray:
    """Return the derivative of the whole state (h, or h and c) after a step by an earlier one."""
    reference = Unrolled(model, trace, given=(layer, start))
    symbols = ("h", "c") if model.spec.cell == "lstm" else ("h",)
    kept = reference.kept
    before = [kept[s][layer][start] if start >= 0 else kept[s + "0"][layer][0] for s in symbols]
    rows = []
    for symbol in symbols:
        for entry in kept[symbol][layer][stop]:
            grads = torch.autograd.grad(entry, before, retain_graph=True, allow_unused=True)
            rows.append(torch.cat([torch.zeros(8) if g is None else g for g in grads]))
    return torch.stack(rows).numpy()


@pytest.mark.parametrize("edits", [(), EDITS], ids=["plain", "edited"])
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_a_jacobian_is_that_of_autograd(kind: str, layers: int, edits: tuple) -> None:
    model = kind_of_model(kind, layers=layers, scale=1.5)
    trace = capture(model, request_for(model, TEXT, edits=edits))
    for k in range(layers):
        for start, stop in ((-1, 0), (2, 3), (1, 8)):
            expected = by_autograd(model, trace, k, start, stop)
            close(value(jacobian(model, trace, k, start, stop)), expected)
            close(value(jacobian(model, trace, k, start, stop, "h")), expected[:8, :8])


@pytest.mark.parametrize("kind", OTHERS)
def test_the_jacobian_of_another_cell_is_that_of_autograd_too(kind: str) -> None:
    test_a_jacobian_is_that_of_autograd(kind, 2, EDITS)


@pytest.mark.parametrize("part", ["h", "state"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_step_has_a_jacobian_with_its_sizes(kind: str, part: Part) -> None:
    model = kind_of_model(kind, scale=1.5)
    trace = capture(model, request_for(model, TEXT))
    found = [*step_jacobians(model, trace, 0, part)]
    assert [(each.start, each.stop) for each in found] == [(t - 1, t) for t in range(10)]
    for each in found:
        np.testing.assert_array_equal(
            each.matrix, jacobian(model, trace, 0, each.start, each.stop, part).matrix
        )
        sizes = np.linalg.svd(each.matrix, compute_uv=False)
        real = sizes > 1e-12 * sizes[0]
        np.testing.assert_allclose(10.0 ** each.singular_values[real], sizes[real], rtol=1e-9)
        assert 10**each.norm == pytest.approx(np.linalg.norm(each.matrix, 2))
        assert 10**each.radius == pytest.approx(np.abs(np.linalg.eigvals(each.matrix)).max())
        assert each.radius <= each.norm + 1e-9


@pytest.mark.parametrize("scale", [0.1, 30.0])
def test_a_product_over_many_steps_keeps_its_size(scale: float) -> None:
    """Near 0 the Jacobian of a tanh network is U, and its product a power of U."""
    model = tiny_model("rnn", hidden=3)
    weights = {name: np.zeros_like(values) for name, values in model.weights.items()}
    weights["rnn.weight_hh_l0"] = np.diag(np.array([1.0, 0.5, 0.25], np.float32)) * scale
    straight = replace(model, weights=weights)
    trace = capture(straight, request_for(straight, "send money " * 150))
    found = jacobian(straight, trace, 0, 0, 299)
    expected = 299 * np.log10(scale)
    assert found.norm == found.singular_values[0] == pytest.approx(expected, rel=1e-6)
    assert found.radius == pytest.approx(expected, rel=1e-6)
    assert found.growth == pytest.approx(np.log10(scale), rel=1e-6)
    assert found.singular_values[1:].tolist() == [-np.inf, -np.inf]  # 90 decades below the first


def test_a_saturated_network_has_the_jacobian_zero_and_not_nan() -> None:
    model = tiny_model("rnn")
    trace = capture(model, request_for(model, TEXT, edits=(Edit("h", "set", 0.5, steps=(4,)),)))
    found = jacobian(model, trace, 0, 2, 6)
    assert not found.matrix.any()
    assert found.norm == found.radius == found.growth == -np.inf
    assert not np.isnan(found.singular_values).any()


def test_what_is_not_there_is_refused() -> None:
    model = tiny_model()
    trace = capture(model, request_for(model, TEXT))
    with pytest.raises(ValueError, match="there is no layer 1; the network has 1"):
        jacobian(model, trace, 1, 0, 1)
    for start, stop in ((3, 3), (4, 2), (-2, 3), (0, 10)):
        with pytest.raises(ValueError, match="no state leads"):
            jacobian(model, trace, 0, start, stop)
    with pytest.raises(ValueError, match=model.version):
        jacobian(tiny_model(seed=1), trace, 0, 0, 1)
