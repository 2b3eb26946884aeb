"""Edits that come and go: undo finds every run again, and the last of many changes is shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from rnnviz.capture.run import capture
from rnnviz.edits import Change, Dropout, Edit, WeightEdit, WordEdit
from rnnviz.session.session import Session
from rnnviz.trace import Request, Trace
from tests.session.told import shown

AMOUNTS = st.floats(-2.0, 2.0, width=32)
PLACES = st.none() | st.sets(st.integers(0, 7), min_size=1).map(lambda s: tuple(sorted(s)))
EDITS = st.one_of(
    st.builds(
        Edit,
        st.sampled_from("hcfigox"),
        st.sampled_from(["scale", "set", "add", "noise", "mask"]),
        AMOUNTS,
        st.none(),
        st.none() | st.sets(st.integers(0, 5), min_size=1).map(lambda s: tuple(sorted(s))),
        PLACES,
        st.booleans(),
    ),
    st.builds(WordEdit, st.just("swap"), st.integers(0, 6), st.sampled_from(["me", "hello you"])),
    st.builds(
        WeightEdit, st.just("rnn.weight_hh_l0"), st.integers(0, 31), st.integers(0, 7), AMOUNTS
    ),
    st.builds(
        Dropout, st.sampled_from(["input", "up", "memory"]), st.sampled_from([0.0, 0.25, 0.5])
    ),
)
LISTS = st.lists(st.lists(EDITS, max_size=3).map(tuple), min_size=1, max_size=4)


def same(one: Trace, other: Trace) -> bool:
    """Tell whether two runs are the same to the last bit."""
    return (one.request, one.tokens, one.chosen) == (
        other.request,
        other.tokens,
        other.chosen,
    ) and all(
        np.array_equal(one[symbol].data, other[symbol].data, equal_nan=True)
        for symbol in one.fields
    )


def settled(qtbot: QtBot, session: Session, edits: tuple[Change, ...]) -> Trace:
    qtbot.waitUntil(shown(session, edits=edits))
    assert session.trace is not None
    return session.trace


@given(LISTS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_and_redo_restore_the_exact_run_over_any_edits(
    qtbot: QtBot, reading: Session, lists: list[tuple[Change, ...]]
) -> None:
    reading.set_edits(())
    seen = [settled(qtbot, reading, ())]
    for edits in lists:
        if edits == seen[-1].request.edits:
            continue
        reading._history = replace(reading._history, at=float("-inf"))  # no two slide together
        reading.set_edits(edits)
        seen.append(settled(qtbot, reading, edits))
    for before in reversed(seen[:-1]):
        reading.undo()
        assert same(settled(qtbot, reading, before.request.edits), before)
    for after in seen[1:]:
        reading.redo()
        assert same(settled(qtbot, reading, after.request.edits), after)


def test_ten_thousand_slides_leave_the_run_of_the_last_and_one_undo(
    qtbot: QtBot, reading: Session
) -> None:
    before = reading.trace
    for k in range(10_000):
        reading.set_edits((Edit("f", "set", k / 10_000),))
    last = (Edit("f", "set", 0.9999),)
    found = settled(qtbot, reading, last)
    assert same(found, capture(reading.model, found.request))
    assert reading.baseline is before
    reading.undo()
    assert same(settled(qtbot, reading, ()), before)


def test_a_revision_is_made_of_what_was_asked_for_last(qtbot: QtBot, reading: Session) -> None:
    edits = tuple(Edit("h", "mask", units=(k,)) for k in range(4))
    for edit in edits:  # faster than any run comes back
        reading.revise(lambda request, edit=edit: request.with_edit(edit))
    assert settled(qtbot, reading, edits).request.edits == edits


def test_a_revision_that_fails_loses_nothing(qtbot: QtBot, reading: Session) -> None:
    kept = (Edit("h", "mask", units=(1,)),)
    reading.set_edits(kept)
    trace = settled(qtbot, reading, kept)
    count = len(trace)
    gone = tuple(WordEdit("delete", 0) for _ in range(count))
    with qtbot.waitSignal(
        reading.problemRaised, check_params_cb=lambda s: "keep at least one" in s
    ):
        reading.revise(lambda request: replace(request, edits=(*request.edits, *gone)))
    assert reading.trace is trace
    reading.revise(lambda request: request.with_edit(Edit("c", "mask")))
    settled(qtbot, reading, (*kept, Edit("c", "mask")))


@pytest.mark.parametrize("text", ["hello you", None])
def test_another_text_is_played_from_its_beginning(
    qtbot: QtBot, reading: Session, text: str | None
) -> None:
    reading.playhead.pause()
    reading.playhead.end()
    step = reading.cursor.step
    asked: Request = replace(reading.request, text=text or reading.request.text, edits=())
    asked = asked.with_edit(Edit("h", "scale", 0.5))
    reading.revise(lambda _: asked)
    qtbot.waitUntil(shown(reading, edits=asked.edits))
    assert reading.cursor.step == (0 if text else step)
    assert reading.playhead.playing == bool(text)
