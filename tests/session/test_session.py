"""The only mutable truth: what is asked, what is on show, and what never changes by accident."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.demos import DEMOS
from rnnviz.edits import WordEdit
from rnnviz.nets.model import Model
from rnnviz.session.session import Session
from rnnviz.trace import Cursor, Edit
from tests.session.tiny import MODELS, open_tiny
from tests.session.told import Told, shown

CLOSED = Edit("f", "set", 0.0)


def test_a_demo_opens_with_its_first_example_and_plays(qtbot: QtBot, session: Session) -> None:
    told = Told(session)
    session.open_demo("intent")
    qtbot.waitUntil(shown(session, text=DEMOS["intent"].examples[0]))
    assert told.names()[:3] == ["modelChanged", "requestChanged", "traceChanged"]
    assert told.said[0][1] == (DEMOS["intent"], MODELS["intent-lstm"])
    assert session.playhead.playing
    assert session.cursor.step == 0
    assert session.baseline is None


def test_opening_returns_before_the_model_is_loaded(qtbot: QtBot) -> None:
    go_on = Event()

    def slow(name: str) -> Model:
        go_on.wait(5)
        return open_tiny(name)

    session = Session(open_model=slow)
    session.open_demo("intent")
    assert session.model is None
    with qtbot.waitSignal(session.busyChanged, check_params_cb=lambda s: "intent-lstm" in s):
        pass
    go_on.set()
    with qtbot.waitSignal(session.busyChanged, check_params_cb=lambda s: s == ""):
        pass
    assert session.model is MODELS["intent-lstm"]
    session.close()


def test_quick_work_is_not_worth_a_word(qtbot: QtBot, session: Session) -> None:
    said: list[str] = []
    session.busyChanged.connect(said.append)
    session.open_demo("intent")
    qtbot.waitUntil(shown(session))
    qtbot.waitUntil(lambda: not session._errand.busy)
    assert not session._errand.patience.isActive()
    assert said == []


def test_a_wrong_file_says_so_and_changes_nothing(qtbot: QtBot, reading: Session) -> None:
    before, told = (reading.demo, reading.model, reading.trace), Told(reading)
    reading.move(Cursor(3, 0.5))
    reading.playhead.pause()
    with qtbot.waitSignal(reading.problemRaised) as raised:
        reading.open_model("holiday.png")
    assert raised.args == ["holiday.png is not a model file of rnnviz."]
    assert told.names() == ["problemRaised"]
    assert (reading.demo, reading.model, reading.trace) == before
    assert reading.cursor == Cursor(3, 0.5)


def test_an_unknown_demo_is_named(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignal(session.problemRaised, check_params_cb=lambda s: "'juggling'" in s):
        session.open_demo("juggling")


@pytest.mark.parametrize("text", ["", "   ", "?!.,", "\n"])
def test_a_text_with_nothing_to_read_gives_a_sentence(
    qtbot: QtBot, reading: Session, text: str
) -> None:
    before = reading.trace
    with qtbot.waitSignal(reading.problemRaised, check_params_cb=lambda s: "nothing to read" in s):
        reading.run_text(text)
    assert reading.trace is before
    reading.run_text("hello")
    qtbot.waitUntil(shown(reading, text="hello"))


def test_a_text_before_any_model_gives_a_sentence(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignal(session.problemRaised, check_params_cb=lambda s: "no model" in s):
        session.run_text("hello")


@pytest.mark.parametrize("text", ["🙂 hello 🙂", "مرحبا بالعالم", "qwertz uiop", "hello " * 2_000])
def test_odd_texts_run(qtbot: QtBot, reading: Session, text: str) -> None:
    reading.run_text(text)
    qtbot.waitUntil(shown(reading, text=text))
    assert len(reading.trace or ()) > 0


def test_a_text_that_is_too_long_is_cut_with_a_sentence(qtbot: QtBot, reading: Session) -> None:
    with qtbot.waitSignal(reading.problemRaised, check_params_cb=lambda s: "20,000" in s):
        reading.run_text("hello " * 5_000)
    qtbot.waitUntil(lambda: shown(reading)() and len(reading.request.text) == 20_000)


def test_a_new_text_is_played_from_its_beginning(qtbot: QtBot, reading: Session) -> None:
    reading.playhead.pause()
    reading.move(Cursor(4, 0.5))
    reading.run_text("what is my balance")
    assert reading.request.text == DEMOS["intent"].examples[0]
    qtbot.waitUntil(shown(reading, text="what is my balance"))
    assert reading.cursor.step == 0
    assert reading.playhead.playing


def test_an_edit_stays_where_we_look_and_keeps_the_run_before(
    qtbot: QtBot, reading: Session
) -> None:
    plain = reading.trace
    reading.playhead.pause()
    reading.move(Cursor(4, 0.5))
    reading.set_edits((CLOSED,))
    qtbot.waitUntil(shown(reading, edits=(CLOSED,)))
    assert reading.cursor == Cursor(4, 0.5)
    assert not reading.playhead.playing
    assert reading.baseline is plain
    assert not reading.trace["f"].data.any()


def test_moving_an_edit_compares_with_the_run_without_it(qtbot: QtBot, reading: Session) -> None:
    plain = reading.trace
    for amount in (0.9, 0.5, 0.1):
        edits = (Edit("f", "scale", amount),)
        reading.set_edits(edits)
        qtbot.waitUntil(shown(reading, edits=edits))
        assert reading.baseline is plain
    reading.set_edits(())
    qtbot.waitUntil(shown(reading, edits=()))
    assert reading.baseline is None


def test_a_new_text_is_compared_with_itself_without_edits(qtbot: QtBot, reading: Session) -> None:
    reading.set_edits((CLOSED,))
    qtbot.waitUntil(shown(reading, edits=(CLOSED,)))
    reading.run_text("hello you")
    qtbot.waitUntil(shown(reading, text="hello you"))
    qtbot.waitUntil(lambda: reading.baseline is not None and reading.baseline.complete)
    assert reading.baseline.request == replace(reading.request, edits=())


def test_changes_of_words_go_with_their_text(qtbot: QtBot, reading: Session) -> None:
    reading.set_edits((CLOSED, WordEdit("delete", 0)))
    qtbot.waitUntil(shown(reading, edits=(CLOSED, WordEdit("delete", 0))))
    reading.run_text("hello you")
    qtbot.waitUntil(shown(reading, text="hello you"))
    assert reading.request.edits == (CLOSED,)


def test_an_edit_that_the_network_cannot_have_gives_a_sentence(
    qtbot: QtBot, reading: Session
) -> None:
    with qtbot.waitSignal(reading.problemRaised, check_params_cb=lambda s: "cannot be edited" in s):
        reading.set_edits((Edit("z", "set", 0.0),))
    assert reading.request.edits == ()
    reading.set_seed(3)
    qtbot.waitUntil(shown(reading, seed=3, edits=()))


def test_undo_and_redo_go_through_what_was_asked(qtbot: QtBot, reading: Session) -> None:
    first = reading.request
    reading.run_text("hello you")
    qtbot.waitUntil(shown(reading, text="hello you"))
    reading.set_edits((CLOSED,))
    qtbot.waitUntil(shown(reading, edits=(CLOSED,)))
    reading.undo()
    qtbot.waitUntil(shown(reading, text="hello you", edits=()))
    reading.undo()
    qtbot.waitUntil(shown(reading, text=first.text))
    reading.undo()
    reading.redo()
    qtbot.waitUntil(shown(reading, text="hello you", edits=()))
    reading.redo()
    qtbot.waitUntil(shown(reading, text="hello you", edits=(CLOSED,)))
    reading.redo()
    assert not reading._errand.busy


def test_another_model_of_the_demo_reads_the_same_text(qtbot: QtBot, reading: Session) -> None:
    reading.run_text("what is my balance")
    qtbot.waitUntil(shown(reading, text="what is my balance"))
    reading.open_model("intent-gru")
    qtbot.waitUntil(shown(reading, text="what is my balance", model=MODELS["intent-gru"].version))
    assert reading.trace.cell == "gru"
    reading.undo()
    assert not reading._errand.busy


def test_a_model_of_no_demo_reads_words_that_it_knows(qtbot: QtBot, session: Session) -> None:
    session.open_model("stranger")
    qtbot.waitUntil(shown(session))
    assert session.demo is None
    assert all(token.known for token in session.trace.tokens)
