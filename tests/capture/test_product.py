from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.capture.jacobians import Part, jacobian, products
from rnnviz.capture.product import MOST, RangeStretch
from rnnviz.capture.run import capture, request_for
from rnnviz.nets.model import Model
from rnnviz.trace import Edit, Trace
from tests.capture.unrolled import Unrolled, close
from tests.cells import EVERY, tiny
from tests.models import tiny_model

TEXT = "send money from my savings to my checking account please"
EDITS = (Edit("c", "scale", 1.4, steps=(3, 5)), Edit("h", "scale", 0.7, steps=(4,)))


def value(model: Model, trace: Trace, layer: int, start: int, stop: int, part: Part) -> np.ndarray:
    found = jacobian(model, trace, layer, start, stop, part)
    return np.ldexp(found.matrix, found.exponent)


def by_autograd(model: Model, trace: Trace, layer: int, start: int, stop: int, *, cut: bool):
    """Return ∂c_stop/∂c_start; with a cut nothing flows from step to step but along c."""
    run = Unrolled(model, trace, cut=layer if cut else None, given=(layer, start))
    before, after = run.kept["c"][layer][start], run.kept["c"][layer][stop]
    rows = [torch.autograd.grad(entry, before, retain_graph=True)[0] for entry in after]
    return torch.stack(rows).numpy()


@pytest.mark.parametrize("edits", [(), EDITS], ids=["plain", "edited"])
@pytest.mark.parametrize("layers", [1, 2])
def test_the_two_ways_through_an_lstm_are_those_of_autograd(layers: int, edits: tuple) -> None:
    model = tiny_model(layers=layers, scale=1.5)
    trace = capture(model, request_for(model, TEXT, edits=edits))
    for k in range(layers):
        for start, stop in ((2, 3), (1, 8)):
            along = by_autograd(model, trace, k, start, stop, cut=True)
            whole = by_autograd(model, trace, k, start, stop, cut=False)
            close(value(model, trace, k, start, stop, "c"), along)
            close(value(model, trace, k, start, stop, "by_h"), whole - along)


def test_a_way_too_small_to_be_a_difference_keeps_its_size() -> None:
    """With h nearly cut off, what goes through it is lost in ∂c/∂c, but not in its own part."""
    model = tiny_model()
    nearly_cut = (Edit("h", "scale", 1e-12), Edit("f", "set", 1.0))
    trace = capture(model, request_for(model, TEXT, edits=nearly_cut))
    assert jacobian(model, trace, 0, 0, 9, "c").norm == pytest.approx(0.0, abs=1e-6)
    assert -15 < jacobian(model, trace, 0, 0, 9, "by_h").norm < -11


@pytest.mark.parametrize("part", ["h", "state", "c", "by_h"])
def test_products_grow_by_a_step_each(part: Part) -> None:
    model = tiny_model(scale=1.5)
    trace = capture(model, request_for(model, TEXT))
    found = [*products(model, trace, 0, 1, 7, part)]
    assert [(each.start, each.stop) for each in found] == [(k, 7) for k in (6, 5, 4, 3, 2, 1)]
    for each in found:
        np.testing.assert_array_equal(
            np.ldexp(each.matrix, each.exponent), value(model, trace, 0, each.start, 7, part)
        )


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_the_sizes_of_a_range_are_those_of_its_products(cell: str) -> None:
    model = tiny_model(cell, scale=1.5)
    trace = capture(model, request_for(model, TEXT))
    answers = [*RangeStretch(0, 2, 8).answers(model, trace)]
    assert [each.complete for each in answers] == [False] * 5 + [True]
    assert [each.back for each in answers] == [8, 7, 6, 5, 4, 3]
    whole = answers[-1]
    for length, sizes, radius in zip(whole.lengths, whole.sizes, whole.radius, strict=True):
        wanted = jacobian(model, trace, 0, 8 - length, 8, "h")
        np.testing.assert_array_equal(sizes, wanted.singular_values)
        assert radius == wanted.radius
    assert set(whole.ways) == ({"c", "by_h"} if cell == "lstm" else set())
    for way, norms in whole.ways.items():
        assert norms[-1] == jacobian(model, trace, 0, 2, 8, way).norm
    assert whole.longest.norm == whole.sizes[-1, 0]


def test_of_a_long_range_some_lengths_are_chosen() -> None:
    model = tiny_model("rnn")
    trace = capture(model, request_for(model, "send money " * 100))
    *_, found = RangeStretch(0, 0, 199).answers(model, trace)
    assert (found.lengths[0], found.lengths[-1]) == (1, 199)
    assert len(found.lengths) <= MOST + 1
    assert found.sizes.shape == (len(found.lengths), 8)


@pytest.mark.parametrize("part", ["c", "by_h"])
def test_only_an_lstm_has_ways(part: Part) -> None:
    model = tiny_model("gru")
    with pytest.raises(ValueError, match="a GRU has no memory c"):
        jacobian(model, capture(model, request_for(model, TEXT)), 0, 0, 3, part)


@pytest.mark.parametrize("name", [n for n, (cell, _) in EVERY.items() if cell == "lstm"])
def test_the_two_ways_add_up_in_every_kind_of_lstm(name: str) -> None:
    model = tiny(name, scale=1.5)
    trace = capture(model, request_for(model, TEXT))
    H = trace.units
    whole = value(model, trace, 0, 1, 7, "state")[H:, H:]
    ways = value(model, trace, 0, 1, 7, "c"), value(model, trace, 0, 1, 7, "by_h")
    close(ways[0] + ways[1], whole)
    assert ways[0].any()
    assert ways[1].any()
