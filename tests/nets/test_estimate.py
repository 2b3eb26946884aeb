from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.data.bundled import INTENTS
from rnnviz.nets import estimate as estimates
from rnnviz.nets.estimate import DataSize, Estimate, estimate, free_memory, in_bytes, spec_of

READER = replace(INTENTS.recipe, cell="lstm", embedding=3, hidden=5, batch=2, optimiser="adam")
DATA = DataSize(vocabulary=10, labels=4, longest=7)
LSTM = 10 * 3 + 20 * 3 + 20 * 5 + 20 + 20 + 4 * 5 + 4  # embedding, W, U, two biases, head


def test_the_numbers_to_learn_are_counted_exactly():
    assert estimate(READER, DATA).numbers == LSTM
    gru = replace(READER, cell="gru", layers=2)
    second = 15 * 5 + 15 * 5 + 15 + 15
    assert estimate(gru, DATA).numbers == 30 + 45 + 75 + 30 + second + 24


def test_tied_weights_are_learnt_once():
    writer = replace(READER, task="generate", embedding=5)
    free, tied = (estimate(replace(writer, tied=t), DATA).numbers for t in (False, True))
    assert free - tied == 10 * 5
    assert spec_of(writer, DATA).outputs == 10


@pytest.mark.parametrize(
    ("optimiser", "slots"), [("adamw", 2), ("adam", 2), ("rmsprop", 1), ("momentum", 1), ("sgd", 0)]
)
def test_the_bytes_are_those_of_weights_their_copies_and_every_step(optimiser, slots):
    found = estimate(replace(READER, batch=1024, optimiser=optimiser), DATA)
    kept = 2 * 3 + (11 + 6) * 5
    step = max(kept + 5 + 4 * 4, kept + 3 + 6 * 5 + 4)  # at the loss, and on the way back
    layer = 20 * 3 + 20 * 5 + 20 + 20
    assert found.bytes == 4 * (LSTM * (7 + 2 * slots) + 3 * layer + 1024 * 7 * step)


def test_a_small_batch_takes_no_less_than_validation_or_writing_the_checkpoint():
    one, two = (estimate(replace(READER, batch=batch), DATA).bytes for batch in (1, 2))
    assert one == two
    large = replace(READER, batch=1, hidden=2048)
    found = estimate(large, DATA)
    assert found.bytes == 4 * found.numbers * (7 + 4 + 3 + 2)


def test_running_text_is_learnt_in_windows_however_long_it_is():
    writer = replace(READER, task="generate", batch=99, bptt=6, dropout=0.0, input_dropout=0.0)
    assert estimate(writer, DATA) == estimate(writer, replace(DATA, longest=10**6))
    more = estimate(replace(writer, bptt=7), DATA).bytes - estimate(writer, DATA).bytes
    assert more == 4 * 99 * (3 + 17 * 5 + 3 + 6 * 5 + 10)


def test_what_does_not_fit_is_refused_with_the_numbers():
    size = Estimate(1_234_567, 3 * 10**9)
    says = size.refusal(2 * 10**9)
    assert "1,234,567 numbers" in says
    assert "3.0 GB" in says
    assert "2.0 GB are free" in says
    assert size.refusal(3 * 10**9) == size.refusal(None) == ""


def test_the_memory_of_this_machine_is_told():
    found = free_memory()
    assert found is None or 10**7 < found < 10**14


def test_a_machine_that_tells_nothing_refuses_nothing(monkeypatch):
    monkeypatch.setattr(estimates, "Path", lambda _: (_ for _ in ()).throw(OSError()))
    monkeypatch.delattr(estimates.os, "sysconf", raising=False)
    assert free_memory() is None


def test_bytes_are_said_as_people_do():
    assert [in_bytes(n) for n in (1500, 2_500_000, 7 * 10**9)] == ["2 kB", "2.5 MB", "7.0 GB"]
