"""Writing on, many requests at once, and stopping."""

from __future__ import annotations

from threading import Event

from pytestqt.qtbot import QtBot

from rnnviz.demos import DEMOS
from rnnviz.nets.model import Model
from rnnviz.session.session import Session
from rnnviz.trace import Cursor, Edit, Sampling, Trace
from tests.session.tiny import MODELS, open_tiny
from tests.session.told import Told, shown


def test_growing_traces_are_shown_while_the_playhead_moves(qtbot: QtBot, writing: Session) -> None:
    lengths: list[int] = []
    writing.traceChanged.connect(lambda trace, _: lengths.append(len(trace)))
    writing.set_sampling(Sampling(length=1_000))
    qtbot.waitUntil(lambda: shown(writing, sampling=Sampling(length=1_000))() and len(lengths) > 1)
    assert lengths == sorted(lengths)
    assert lengths[-1] >= 1_000


def test_settings_of_the_writer_follow_each_other_without_loss(
    qtbot: QtBot, writing: Session
) -> None:
    writing.set_sampling(Sampling(length=5, temperature=0.1))
    writing.set_seed(7)
    writing.another()
    qtbot.waitUntil(shown(writing, seed=8, sampling=Sampling(length=5, temperature=0.1)))


def test_the_same_seed_writes_the_same_and_another_does_not(qtbot: QtBot, writing: Session) -> None:
    first: Trace = writing.trace
    with qtbot.waitSignal(writing.traceChanged, check_params_cb=lambda t, _: t.complete):
        writing.again()
    assert writing.trace is not first
    assert writing.trace.chosen == first.chosen
    writing.another()
    qtbot.waitUntil(shown(writing, seed=1))
    assert writing.trace.chosen != first.chosen


def test_a_shorter_run_takes_the_cursor_along(qtbot: QtBot, writing: Session) -> None:
    writing.playhead.pause()
    writing.playhead.end()
    moved: list[Cursor] = []
    writing.cursorChanged.connect(moved.append)
    writing.set_sampling(Sampling(length=3))
    qtbot.waitUntil(shown(writing, sampling=Sampling(length=3)))
    assert writing.cursor.step == len(writing.trace) - 1
    assert moved == [writing.cursor]


def test_a_network_that_reads_ignores_how_to_write(qtbot: QtBot, reading: Session) -> None:
    reading.set_sampling(Sampling(length=5))
    assert not reading._errand.busy
    assert reading.request.sampling is None


def test_a_thousand_requests_end_with_the_trace_of_the_last(qtbot: QtBot, reading: Session) -> None:
    shown_texts: list[str] = []
    reading.requestChanged.connect(lambda request: shown_texts.append(request.text))
    for k in range(1_000):
        reading.run_text("hello " * (1 + k % 30) + "my" * (k == 999))
    last = "hello " * (1 + 999 % 30) + "my"
    qtbot.waitUntil(shown(reading, text=last))
    assert shown_texts == [last]
    assert len(reading.trace) == 11


def test_a_thousand_requests_among_running_events_end_with_the_last(
    qtbot: QtBot, reading: Session
) -> None:
    for k in range(1_000):
        reading.set_edits((Edit("f", "scale", k / 1_000),))
        if k % 50 == 0:
            qtbot.waitUntil(shown(reading, edits=(Edit("f", "scale", k / 1_000),)))
    qtbot.waitUntil(shown(reading, edits=(Edit("f", "scale", 0.999),)))
    assert reading.baseline is not None


def test_a_demo_can_be_changed_while_the_other_writes(qtbot: QtBot, writing: Session) -> None:
    writing.set_sampling(Sampling(length=100_000))
    qtbot.waitUntil(lambda: not writing.trace.complete)
    writing.open_demo("intent")
    qtbot.waitUntil(shown(writing, model=MODELS["intent-lstm"].version))
    assert writing.demo is DEMOS["intent"]
    assert len(writing.trace) == 8


def test_cancelling_keeps_what_was_written(qtbot: QtBot, writing: Session) -> None:
    writing.set_sampling(Sampling(length=100_000))
    qtbot.waitUntil(lambda: not writing.trace.complete)
    with qtbot.waitSignal(writing.busyChanged, check_params_cb=bool):
        pass
    with qtbot.waitSignal(writing.busyChanged, check_params_cb=lambda s: s == ""):
        writing.cancel()
    kept = writing.trace
    writing.playhead.end()
    assert writing.cursor.step == len(kept) - 1
    writing.run_text("JACK:")
    qtbot.waitUntil(lambda: writing.trace.request.text == "JACK:")
    writing.cancel()


def test_busy_says_how_far_it_is(qtbot: QtBot, writing: Session) -> None:
    writing.set_sampling(Sampling(length=100_000))
    with qtbot.waitSignal(writing.busyChanged, check_params_cb=lambda s: "of 100,000" in s):
        pass
    writing.cancel()


def test_closing_while_it_writes_ends_at_once(qtbot: QtBot) -> None:
    session = Session(open_model=open_tiny)
    session.open_demo("script")
    qtbot.waitUntil(shown(session))
    session.set_sampling(Sampling(length=100_000))
    qtbot.waitUntil(lambda: not session.trace.complete)
    assert session.close()
    session.run_text("JACK:")
    assert not session._errand.busy


def test_no_demo_is_answered_after_a_newer_one(qtbot: QtBot) -> None:
    first, go_on = Event(), Event()

    def open_slowly(name: str) -> Model:
        if name == "script-lstm":
            first.set()
            go_on.wait(5)
        return open_tiny(name)

    session = Session(open_model=open_slowly)
    told = Told(session)
    session.open_demo("script")
    assert first.wait(5)
    session.open_demo("intent")
    go_on.set()
    qtbot.waitUntil(shown(session))
    assert [args[0] for name, args in told.said if name == "modelChanged"] == [DEMOS["intent"]]
    session.close()
