"""What is worth a pause, on runs written down by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.session.motion import at_rest
from rnnviz.session.watch import Condition, entropy, first_met, first_of, fits, kinds_for
from rnnviz.trace import Cursor, Field, Request, Sampling, Token, Trace, frozen

WORDS = ["send", "money", "to", "my", "bank"]
BELIEFS = [[0.6, 0.4], [0.7, 0.3], [0.2, 0.8], [0.1, 0.9], [0.95, 0.05]]
FORGET = [[0.9, 0.9], [0.9, 0.1], [0.3, 0.1], [0.2, 0.2], [0.9, 0.1]]  # means 0.9 0.5 0.2 0.2 0.5
STATE = [[0.5, -0.5], [-0.5, -0.5], [-0.1, -0.4], [0.2, -0.3], [0.2, -0.2]]
TOP = Condition("top")


def run(steps: int = 5, cell: str = "lstm", sampling: Sampling | None = None) -> Trace:
    """Return the first steps of a run of two units and two outputs."""
    axes, gate = ("layer", "step", "unit"), [FORGET[:steps]]
    fields = {
        "p": Field(frozen(np.array(BELIEFS[:steps])), ("step", "label"), (0.0, 1.0), "p"),
        "h": Field(frozen(np.array([STATE[:steps]])), axes, (-1.0, 1.0), "h"),
        "h0": Field(frozen(np.zeros((1, 2))), ("layer", "unit"), (-1.0, 1.0), "h0"),
        **{s: Field(frozen(np.array(gate)), axes, (0.0, 1.0), s) for s in "fio"},
    }
    tokens = tuple(Token(word, word, k) for k, word in enumerate(WORDS[:steps]))
    request = Request("model", " ".join(WORDS), sampling=sampling)
    return Trace(request, cell, tokens, ("text", "pay_bill"), fields, complete=steps == 5)


def steps_met(condition: Condition, cursor: Cursor = Cursor(), trace: Trace | None = None):  # noqa: B008
    """Return every step at which playing on and on would pause."""
    found, after, trace = [], -1, trace or run()
    while met := first_met(trace, condition, cursor, after):
        after = met[0].step
        found.append(after)
    return found


@pytest.mark.parametrize(
    ("condition", "steps"),
    [
        (TOP, [2, 4]),
        (Condition("belief", 0.75), [2]),
        (Condition("belief", 0.5), [0]),
        (Condition("belief", 0.5, "pay_bill"), [2, 4]),
        (Condition("belief", 0.85, "pay_bill"), [3, 4]),
        (Condition("gate", 0.6, "f"), [1]),
        (Condition("gate", 0.5, "f"), [2]),
        (Condition("gate", 0.95, "f"), [0]),
        (Condition("gate", 0.1, "f"), []),
        (Condition("entropy", 0.15), [2, 3, 4]),
        (Condition("entropy", 0.2), [3]),
        (Condition("entropy", 5.0), []),
    ],
)
def test_a_condition_is_met_at_just_these_steps(condition: Condition, steps: list[int]) -> None:
    assert steps_met(condition) == steps


def test_the_jumps_of_the_entropy_are_what_the_test_above_counts_on() -> None:
    bits = [entropy(np.array(p, np.float32)) for p in BELIEFS]
    assert np.abs(np.diff(bits)).round(2).tolist() == [0.09, 0.16, 0.25, 0.18]
    assert entropy(np.array([1.0, 0.0], np.float32)) == 0.0
    assert entropy(np.full(8, 0.125, np.float32)) == pytest.approx(3.0)


@pytest.mark.parametrize(("unit", "steps"), [(0, [1, 3]), (1, []), (None, []), (7, [])])
def test_the_picked_unit_crosses_zero(unit: int | None, steps: list[int]) -> None:
    assert steps_met(Condition("zero"), Cursor(unit=unit)) == steps


def test_the_first_state_counts_as_the_value_before_the_first_step() -> None:
    trace = run()
    h0 = Field(frozen(np.array([[-0.2, 0.0]])), ("layer", "unit"), (-1.0, 1.0), "h0")
    other = replace(trace, fields={**trace.fields, "h0": h0})
    assert steps_met(Condition("zero"), Cursor(unit=0), other) == [0, 1, 3]


def test_the_gate_of_the_picked_unit_is_watched_instead_of_the_mean() -> None:
    condition = Condition("gate", 0.25, "f")
    assert steps_met(condition) == [2]
    assert steps_met(condition, Cursor(unit=0)) == [3]
    assert steps_met(condition, Cursor(unit=1)) == [1]


def test_a_gate_that_stays_closed_is_told_once() -> None:
    assert steps_met(Condition("gate", 0.3, "f")) == [2]


def test_the_place_is_the_end_of_the_step_and_keeps_what_is_looked_at() -> None:
    place, _ = first_met(run(), TOP, Cursor(0, 0.3, layer=0, unit=1, symbol="h"), after=-1)
    assert place == at_rest(Cursor(2, 0.0, 0, 1, "h"))


@pytest.mark.parametrize(("after", "step"), [(-1, 2), (1, 2), (2, 4), (3, 4), (4, None), (9, None)])
def test_only_steps_behind_the_last_pause_are_looked_at(after: int, step: int | None) -> None:
    met = first_met(run(), TOP, Cursor(), after)
    assert (met[0].step if met else None) == step


@pytest.mark.parametrize(("until", "step"), [(1, None), (2, 2), (99, 2)])
def test_steps_that_are_still_to_be_played_are_not_looked_at(until: int, step: int | None) -> None:
    met = first_met(run(), TOP, Cursor(), -1, until)
    assert (met[0].step if met else None) == step


def test_a_run_that_grows_is_watched_where_it_goes_on() -> None:
    assert first_met(run(2), TOP, Cursor(), -1) is None
    longer = first_met(run(3), TOP, Cursor(), 1)
    assert longer is not None
    assert longer == first_met(run(), TOP, Cursor(), -1)


@pytest.mark.parametrize(
    ("condition", "unit", "reason"),
    [
        (TOP, None, "the top answer changed from text to pay bill at ‘to’"),
        (Condition("belief", 0.75), None, "the belief in pay bill rose past 0.75 at ‘to’"),
        (
            Condition("gate", 0.25, "f"), None,
            "f on average closed to 0.20, below 0.25, at ‘to’",
        ),
        (
            Condition("gate", 0.25, "f"), 1,
            "f of unit 1 closed to 0.10, below 0.25, at ‘money’",
        ),
        (Condition("entropy", 0.2), None, "the entropy fell from 0.7 to 0.5 bits at ‘my’"),
        (Condition("zero"), 0, "h of unit 0 came below zero at ‘money’"),
    ],
)  # fmt: skip
def test_the_reason_says_what_happened_and_where(
    condition: Condition, unit: int | None, reason: str
) -> None:
    after = 2 if condition.kind == "entropy" else -1
    met = first_met(run(), condition, Cursor(unit=unit), after)
    assert met is not None
    assert met[1] == reason


def test_of_several_conditions_the_first_that_is_met_counts() -> None:
    both = (Condition("gate", 0.25, "f"), Condition("belief", 0.55))
    met = first_of(run(), both, Cursor(), -1)
    assert met is not None
    assert met[0].step == 0
    off = tuple(replace(c, on=False) for c in both)
    assert first_of(run(), off, Cursor(), -1) is None


def test_what_does_not_fit_the_network_is_not_offered() -> None:
    assert kinds_for("lstm", writes=False) == ("top", "belief", "gate", "entropy", "zero")
    assert kinds_for("gru", writes=True) == ("belief", "gate", "entropy", "zero")
    assert kinds_for("rnn", writes=False) == ("top", "belief", "entropy", "zero")
    assert kinds_for("rnn_relu", writes=True) == ("belief", "entropy")
    assert not fits(TOP, run(sampling=Sampling(3)))
    assert not fits(Condition("gate", 0.5, "z"), run())
    assert not fits(Condition("belief", 0.5, "of another model"), run())
    assert first_of(run(), [Condition("gate", 0.5, "z")], Cursor(), -1) is None
