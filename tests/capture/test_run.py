from __future__ import annotations

import itertools

import numpy as np
import pytest

from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.run import EmptyInput, capture, grow, marks, request_for
from rnnviz.trace import Edit, Sampling, Trace
from tests.models import tiny_model

SENTENCE = "send $50 to allison from my checking account"
CELLS = ["lstm", "gru", "rnn"]


def _same(one: Trace, other: Trace) -> None:
    """Assert that two traces are equal to the bit."""
    assert (one.request, one.tokens, one.chosen) == (other.request, other.tokens, other.chosen)
    assert one.fields.keys() == other.fields.keys()
    for symbol, field in one.fields.items():
        assert (field.axes, field.bounds) == (other[symbol].axes, other[symbol].bounds)
        np.testing.assert_array_equal(field.data, other[symbol].data)


@pytest.mark.parametrize("cell", CELLS)
def test_reading_gives_one_step_a_word_and_a_belief_after_each(cell: str) -> None:
    model = tiny_model(cell, layers=2)
    trace = capture(model, request_for(model, SENTENCE))
    assert [token.seen for token in trace.tokens][:4] == ["send", "<amount>", "to", "<unk>"]
    assert (len(trace), trace.layers, trace.units) == (8, 2, 8)
    assert trace["p"].data.shape == (8, len(model.labels))
    np.testing.assert_allclose(trace["p"].data.sum(axis=1), 1.0, atol=1e-6)
    assert trace.complete
    assert trace.chosen == (-1,) * 8
    embedded = model.weights["embedding.weight"][[token.id for token in trace.tokens]]
    np.testing.assert_array_equal(trace["x"].data, embedded)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("sampling", [None, Sampling(length=90)])
def test_the_same_request_gives_the_same_bits(cell: str, sampling: Sampling | None) -> None:
    model, again = tiny_model(cell, "generate"), tiny_model(cell, "generate")
    edits = (Edit("h", "noise", 0.3),)
    request = request_for(model, SENTENCE, seed=4, edits=edits, sampling=sampling)
    _same(capture(model, request), capture(again, request))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("sampling", [None, Sampling(length=150)])
def test_growing_ends_in_what_capture_gives(cell: str, sampling: Sampling | None) -> None:
    model = tiny_model(cell, "generate", layers=2)
    request = request_for(model, SENTENCE * 20, seed=4, sampling=sampling)
    traces = list(grow(model, request))
    _same(traces[-1], capture(model, request))
    assert [trace.complete for trace in traces] == [False] * (len(traces) - 1) + [True]


@pytest.mark.parametrize("sampling", [None, Sampling(length=150)])
def test_every_growing_trace_is_the_beginning_of_the_last_and_shares_its_arrays(sampling) -> None:
    model = tiny_model("lstm", "generate")
    request = request_for(model, SENTENCE * 20, seed=4, sampling=sampling)
    copies, traces = [], []
    for trace in grow(model, request):
        traces.append(trace)
        copies.append({symbol: field.data.copy() for symbol, field in trace.fields.items()})
    last = traces[-1]
    for trace, copy in zip(traces, copies, strict=True):
        assert trace.tokens == last.tokens[: len(trace)]
        assert trace.chosen == last.chosen[: len(trace)]
        for symbol, data in copy.items():
            np.testing.assert_array_equal(trace[symbol].data, data)  # nothing changed afterwards
            assert np.shares_memory(trace[symbol].data, last[symbol].data)


def test_the_first_growing_trace_has_one_step_and_gaps_stay_small() -> None:
    lengths = list(marks(1000))
    assert lengths[:8] == [1, 2, 4, 8, 16, 32, 64, 128]
    assert lengths[-1] == 1000
    assert max(b - a for a, b in itertools.pairwise(lengths)) == 64


def test_a_stopped_run_does_no_more_work() -> None:
    model = tiny_model("lstm", "generate")
    run = grow(model, request_for(model, "send", sampling=Sampling(length=10_000)))
    assert [len(next(run)) for _ in range(3)] == [1, 2, 4]
    run.close()
    assert next(run, None) is None


def test_a_trace_refuses_to_be_written_to() -> None:
    model = tiny_model()
    trace = capture(model, request_for(model, "hello"))
    for field in trace.fields.values():
        with pytest.raises(ValueError, match="read-only"):
            field.data[...] = 0.0


@pytest.mark.parametrize("length", [1, 2, 40])
def test_writing_draws_so_many_tokens_and_reads_all_but_the_last(length: int) -> None:
    model = tiny_model("gru", "generate")
    trace = capture(model, request_for(model, "send to my", sampling=Sampling(length)))
    assert len(trace) == 3 + length - 1
    assert trace.chosen[:2] == (-1, -1)
    assert all(k >= 0 for k in trace.chosen[2:])
    assert [token.id for token in trace.tokens[3:]] == list(trace.chosen[2:-1])
    assert trace.labels == model.codec.vocabulary


@pytest.mark.parametrize("language", ["words", "script", "characters"])
def test_writing_after_nothing_begins_with_a_line_end(language: str) -> None:
    model = tiny_model("lstm", "generate", language=language)
    trace = capture(model, request_for(model, "", sampling=Sampling(5)))
    assert trace.tokens[0].seen == "\n"
    assert len(trace) == 5


def test_what_is_written_is_the_same_as_what_is_read_again() -> None:
    model = tiny_model("lstm", "generate", layers=2, language="characters")
    written = capture(model, request_for(model, "hello", sampling=Sampling(60)))
    read = capture(model, request_for(model, model.codec.decode(written.tokens)))
    assert read.tokens == written.tokens
    np.testing.assert_allclose(read["p"].data, written["p"].data, atol=1e-6)
    np.testing.assert_allclose(read["c"].data, written["c"].data, atol=1e-6)


def test_another_seed_writes_something_else() -> None:
    model = tiny_model("lstm", "generate")
    runs = [capture(model, request_for(model, "a", seed=s, sampling=Sampling(30))) for s in (-1, 0)]
    assert runs[0].chosen != runs[1].chosen


def test_the_unknown_word_is_never_written() -> None:
    model = tiny_model("lstm", "generate")
    weights = dict(model.weights)
    weights["head.bias"] = np.array([9.0] + [0.0] * (len(model.labels) - 1), np.float32)
    loud = type(model)("loud", model.spec, weights, model.codec, model.labels, "generate")
    for temperature in (0.0, 1.0):
        sampling = Sampling(50, temperature=temperature, top_p=1.0)
        trace = capture(loud, request_for(loud, "send", sampling=sampling))
        assert trace.top(0, 1)[0][0] == "<unk>"
        assert model.codec.unknown not in trace.chosen


@pytest.mark.parametrize("text", ["", "   ", "?!", "\n\n"])
def test_nothing_to_read_is_said_in_one_sentence(text: str) -> None:
    model = tiny_model()
    with pytest.raises(EmptyInput, match=r"nothing to read.*type at least one word\.$"):
        capture(model, request_for(model, text))
    with pytest.raises(EmptyInput):
        next(grow(model, request_for(model, text)))


def test_a_writer_without_line_ends_cannot_begin_from_nothing() -> None:
    model = tiny_model("lstm", "generate")
    renamed = tuple("end" if word == "\n" else word for word in model.codec.vocabulary)
    codec = type(model.codec)("words", renamed)
    other = type(model)("other", model.spec, model.weights, codec, renamed, "generate")
    with pytest.raises(EmptyInput):
        capture(other, request_for(other, "", sampling=Sampling(5)))


def test_a_request_for_other_weights_is_refused() -> None:
    model, other = tiny_model(seed=0), tiny_model(seed=1)
    with pytest.raises(ValueError, match=f"{other.version}, not {model.version}"):
        capture(model, request_for(other, "hello"))


def test_a_classifier_refuses_to_write() -> None:
    model = tiny_model()
    with pytest.raises(ValueError, match="cannot write"):
        capture(model, request_for(model, "hello", sampling=Sampling(5)))


@pytest.mark.parametrize("text", ["😀 🎉", "مرحبا كيف حالك", "xyzzy plugh", "send " * 2000])
def test_odd_input_is_read(text: str) -> None:
    model = tiny_model("lstm", layers=2)
    trace = capture(model, request_for(model, text))
    assert len(trace) == len(text.split())
    assert np.isfinite(trace["p"].data).all()


def test_an_exploding_relu_network_is_shown_and_has_finite_bounds() -> None:
    model = tiny_model("rnn", nonlinearity="relu", scale=40.0)
    trace = capture(model, request_for(model, "send money to me please " * 60))
    assert not np.isfinite(trace["h"].data).all()
    assert all(np.isfinite(field.bounds).all() for field in trace.fields.values())
    found = gradients(model, trace, Target("logit", label=0))
    assert all(np.isfinite(field.bounds).all() for field in found.values())
