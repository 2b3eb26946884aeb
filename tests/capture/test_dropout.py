"""Dropout: what the masks are, that a run through them is torch's, and gradients through it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.capture.dropout import MASKS, masks
from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.jacobians import jacobian
from rnnviz.capture.paths import paths
from rnnviz.capture.run import capture, grow, request_for
from rnnviz.capture.saliency import saliency_of_outputs
from rnnviz.edits import WAYS, Dropout, Way
from rnnviz.nets.model import Model
from rnnviz.trace import Change, Edit, Sampling, Trace
from tests.capture.unrolled import KINDS, Unrolled, close, kind_of_model
from tests.models import tiny_model

TEXT = "send money from my savings to my checking account please"
ALL = tuple(Dropout(way, 0.4, number=3) for way in WAYS)
CELLS = {"lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell, "rnn": torch.nn.RNNCell}


def run(model: Model, *edits: Change, text: str = TEXT, seed: int = 0) -> Trace:
    return capture(model, request_for(model, text, edits=edits, seed=seed))


def tensor(array: np.ndarray) -> torch.Tensor:
    return torch.tensor(np.array(array))


def in_torch(model: Model, trace: Trace) -> torch.Tensor:
    """Return the logits (T, K) of torch's own cells, which read through the trace's masks."""
    spec, weights = model.spec, {name: tensor(w) for name, w in model.weights.items()}
    mask = {s: tensor(trace[s].data) if s in trace else 1.0 for s in MASKS.values()}
    x = weights["embedding.weight"][[token.id for token in trace.tokens]] * mask["mask_x"]
    for k in range(spec.layers):
        cell = CELLS[spec.cell](x.shape[-1], spec.hidden)
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        cell.load_state_dict({name: weights[f"rnn.{name}_l{k}"] for name in names})
        x = torch.stack(hidden(cell, x, mask["mask_h"], k))
        x = x * (mask["mask_up"][k] if "mask_up" in trace else 1.0)
    return x @ weights["head.weight"].T + weights["head.bias"]


def hidden(cell: torch.nn.Module, inputs: torch.Tensor, mask: object, layer: int) -> list:
    """Return h after every step; where a GRU's z carries h on, h is whole."""
    h = c = torch.zeros(cell.hidden_size)
    found = []
    for t, x in enumerate(inputs):
        read = h * mask[layer, t - 1] if t and torch.is_tensor(mask) else h
        if isinstance(cell, torch.nn.LSTMCell):
            h, c = cell(x, (read, c))
        elif isinstance(cell, torch.nn.GRUCell):
            h = gru(cell, x, read, h)
        else:
            h = cell(x, read)
        found.append(h)
    return found


def gru(cell: torch.nn.GRUCell, x: torch.Tensor, read: torch.Tensor, h: torch.Tensor):
    """Return torch's step from `read` with z ⊙ read replaced by z ⊙ h."""
    z = (cell.weight_ih @ x + cell.bias_ih + cell.weight_hh @ read + cell.bias_hh).chunk(3)[1]
    return cell(x, read) + z.sigmoid() * (h - read)


@pytest.mark.parametrize("every_step", [True, False], ids=["every step", "one set"])
@pytest.mark.parametrize("ways", [*((way,) for way in WAYS), WAYS], ids=str)
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_a_run_through_masks_is_that_of_torch(
    cell: str, layers: int, ways: tuple[Way, ...], every_step: bool
) -> None:
    model = tiny_model(cell, layers=layers, scale=2.0)
    trace = run(model, *(Dropout(way, 0.3, 1, every_step) for way in ways))
    with torch.no_grad():
        expected = in_torch(model, trace).numpy()
    np.testing.assert_allclose(trace["logits"].data, expected, rtol=0, atol=1e-5)
    assert not np.allclose(expected, run(model)["logits"].data, atol=1e-2)


def test_a_mask_scales_as_torch_does() -> None:
    mask = run(tiny_model(hidden=64), Dropout("up", 0.3))["mask_up"].data
    torch.manual_seed(0)
    theirs = torch.nn.Dropout(0.3)(torch.ones(1000)).unique().numpy()
    np.testing.assert_allclose(np.unique(mask), theirs, rtol=1e-6)


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.9])
def test_the_share_that_is_removed_is_close_to_p(p: float) -> None:
    model = tiny_model(hidden=64)
    trace = run(model, *(Dropout(way, p) for way in WAYS), text=" ".join([TEXT] * 8))
    for symbol in ("mask_up", "mask_h"):
        removed = trace[symbol].data == 0.0
        error = np.sqrt(p * (1 - p) / removed.size)  # of a share among so many
        assert abs(removed.mean() - p) <= 4 * error


def test_the_expected_size_of_what_is_read_stays() -> None:
    """Over many passes the mean of mask ⊙ h is h, whatever p."""
    spec = tiny_model(hidden=16).spec
    request = request_for(tiny_model(hidden=16), TEXT)
    drawn = [
        masks(request.with_edit(Dropout("up", 0.5, number)), spec, 10)["mask_up"]
        for number in range(400)
    ]
    # The mask is 0 or 2, so the mean of n has the standard error 1/√n; these are 160 of them.
    np.testing.assert_allclose(np.mean(drawn, axis=0), 1.0, atol=4.5 / np.sqrt(400))


def test_the_same_request_gives_the_same_bits_and_a_new_number_other_masks() -> None:
    model = tiny_model(layers=2)
    one, same, other = run(model, *ALL), run(model, *ALL), run(model, Dropout("up", 0.4, 4))
    for symbol, field in one.fields.items():
        np.testing.assert_array_equal(field.data, same[symbol].data)
    assert not np.array_equal(one["mask_up"].data, other["mask_up"].data)
    assert not np.array_equal(
        one["mask_up"].data, run(model, Dropout("up", 0.4, 3), seed=1)["mask_up"].data
    )


def test_every_way_and_every_layer_has_a_mask_of_its_own() -> None:
    trace = run(tiny_model(layers=2, hidden=32), *ALL)
    seen = [*trace["mask_up"].data, *trace["mask_h"].data]
    for k, one in enumerate(seen):
        assert all(not np.array_equal(one, other) for other in seen[:k])
    assert trace["mask_x"].axes == ("step", "feature")
    assert trace["mask_up"].axes == trace["mask_h"].axes == ("layer", "step", "unit")
    assert trace["mask_up"].bounds == (0.0, pytest.approx(1 / 0.6))


def test_one_set_holds_for_the_whole_input_and_otherwise_each_step_has_its_own() -> None:
    model = tiny_model(hidden=32)
    one = run(model, Dropout("memory", 0.5, every_step=False))["mask_h"].data[0]
    each = run(model, Dropout("memory", 0.5))["mask_h"].data[0]
    assert (one == one[0]).all()
    assert len(np.unique(each, axis=0)) == len(each)


def test_a_larger_p_removes_more_units_beside_the_same() -> None:
    model = tiny_model(hidden=32)
    few, more = (run(model, Dropout("up", p))["mask_up"].data == 0 for p in (0.2, 0.6))
    assert (more & few == few).all()
    assert more.sum() > few.sum()


def test_longer_and_growing_runs_see_the_same_masks() -> None:
    model = tiny_model("gru", layers=2)
    long, short = run(model, *ALL), run(model, *ALL, text=" ".join(TEXT.split()[:4]))
    for symbol in ("h", "p", "mask_x", "mask_up", "mask_h"):
        step = long[symbol].axes.index("step")
        first = np.take(long[symbol].data, range(4), step)
        np.testing.assert_allclose(first, short[symbol].data, atol=1e-6)
    writer = tiny_model(task="generate", layers=2)
    request = request_for(writer, "send", edits=ALL, sampling=Sampling(90))
    whole = capture(writer, request)
    for part in grow(writer, request):
        assert part["mask_up"].data.shape[1] == len(part)
        np.testing.assert_array_equal(part["mask_up"].data, whole["mask_up"].data[:, : len(part)])


def test_the_hidden_state_itself_is_whole() -> None:
    model = tiny_model(hidden=32)
    plain, dropped = run(model), run(model, Dropout("up", 0.5))
    np.testing.assert_allclose(dropped["h"].data, plain["h"].data, atol=1e-6)
    assert not np.allclose(dropped["p"].data, plain["p"].data)


def test_without_dropout_there_are_no_masks_and_nothing_is_removed_at_0() -> None:
    model = tiny_model()
    plain = run(model, Dropout("up", 0.5, on=False))
    assert not any(symbol in plain for symbol in MASKS.values())
    none = run(model, *(Dropout(way, 0.0) for way in WAYS))
    np.testing.assert_allclose(none["p"].data, plain["p"].data, atol=1e-6)
    assert (none["mask_h"].data == 1.0).all()


def test_two_dropouts_of_one_way_multiply() -> None:
    model = tiny_model(hidden=32)
    one, other = Dropout("up", 0.5, 1), Dropout("up", 0.2, 2)
    both = run(model, one, other)["mask_up"].data
    product = run(model, one)["mask_up"].data * run(model, other)["mask_up"].data
    np.testing.assert_allclose(both, product)


@pytest.mark.parametrize("edited", [False, True], ids=["plain", "edited"])
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_gradients_through_dropout_are_those_of_autograd(
    kind: str, layers: int, edited: bool
) -> None:
    model = kind_of_model(kind, layers=layers, scale=1.5)
    edits = (Edit("h", "scale", 1.3, steps=(2,)), Edit("h", "noise", 0.1)) if edited else ()
    trace = run(model, *edits, *ALL)
    reference = Unrolled(model, trace)
    np.testing.assert_allclose(trace["logits"].data, reference.logits.detach(), atol=1e-5)
    reference.logits[8].log_softmax(-1)[2].neg().backward()
    for symbol, field in gradients(model, trace, Target("loss", 8, 2)).items():
        axes = field.axes
        data = field.data if "layer" in axes else field.data[None]
        close(data if "step" in axes else data[:, None], reference.grads(symbol))


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_that_are_carried_together_read_through_the_masks_too(kind: str) -> None:
    model = kind_of_model(kind, layers=2, scale=1.5)
    trace = run(model, *ALL)
    for row, label in enumerate((3, 1)):
        expected = gradients(model, trace, Target("logit", 8, label))["x"].data
        found = saliency_of_outputs(model, trace, 8, (3, 1)).norm.data[row]
        close(found, np.linalg.norm(expected, axis=-1))


@pytest.mark.parametrize("kind", KINDS)
def test_jacobians_read_through_the_masks_too(kind: str) -> None:
    """The chain rule over six steps gives the gradient that goes back step by step."""
    model = kind_of_model(kind, scale=1.5)
    trace = run(model, *ALL)
    d_h = gradients(model, trace, Target("logit", 8, 2))["h"].data[0]
    chain = jacobian(model, trace, 0, 2, 8)
    rows = np.ldexp(chain.matrix, chain.exponent)[: trace.units]  # those of h after step 8
    close((d_h[8] @ rows)[: trace.units], d_h[2], 1e-4)


def test_the_two_paths_of_a_gradient_add_up_under_dropout() -> None:
    model = tiny_model(layers=2, scale=1.5)
    trace = run(model, *ALL)
    split = paths(model, trace, Target())
    close(split.alone.data + split.by_h.data, gradients(model, trace, Target())["c"].data)
