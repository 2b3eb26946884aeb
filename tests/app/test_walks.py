"""Whole walks on the bundled models: what a visitor does, from opening a demo to the answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnviz.app.settings import Settings
from rnnviz.app.window import MainWindow
from rnnviz.data.codec import UNKNOWN
from rnnviz.demos import DEMOS
from rnnviz.files import library
from rnnviz.screen.explore import ExploreScreen
from rnnviz.session import motion
from rnnviz.session.session import Session
from rnnviz.trace import Cursor, Sampling
from rnnviz.views.outputs import OutputsView

NEEDED = {DEMOS["intent"].models[0], DEMOS["script"].models[0]}
pytestmark = pytest.mark.skipif(
    not set(library.names()) >= NEEDED, reason="the sample models are not here"
)
HEADLINE = DEMOS["intent"].examples[0]
WORDS = 20_000  # characters of text that are surely more than is shown


@pytest.fixture
def visit(qtbot: QtBot, settings: Settings) -> Callable[[str], MainWindow]:
    """Return a function that opens the window on a demo and waits for its first run."""
    windows: list[MainWindow] = []

    def begin(demo: str) -> MainWindow:
        window = MainWindow(Session(), settings=settings)
        windows.append(window)
        window.resize(1280, 720)
        window.show()
        qtbot.waitExposed(window)
        window.session.open_demo(demo)
        qtbot.waitUntil(lambda: finished(window, DEMOS[demo].examples[0]), timeout=20_000)
        return window

    yield begin
    for window in windows:
        window.close()
        window.deleteLater()


def finished(window: MainWindow, text: str) -> bool:
    trace = window.session.trace
    return trace is not None and trace.complete and trace.request.text == text


def enter(window: MainWindow, text: str) -> None:
    """Paste a text into the sentence box and press Enter."""
    box = window.explore.screen.controls.sentence
    QGuiApplication.clipboard().setText(text)
    box.selectAll()
    box.paste()
    QTest.keyClick(box, Qt.Key.Key_Return)


def top_bar(screen: ExploreScreen) -> str:
    view = next(v for v in screen.pages.watch.views if isinstance(v, OutputsView))
    return view.picture().bars[0].label


def test_the_headline_sentence_plays_to_its_end_and_means_transfer(
    qtbot: QtBot, visit: Callable[[str], MainWindow]
) -> None:
    window = visit("intent")
    session, head = window.session, window.session.playhead
    assert head.playing
    head.set_speed(motion.SPEEDS[-1])
    seen: list[int] = []
    session.cursorChanged.connect(lambda cursor: seen.append(cursor.step))
    qtbot.waitUntil(lambda: not head.playing, timeout=20_000)
    assert seen == sorted(seen)
    assert session.cursor.step == len(session.trace) - 1 == len(HEADLINE.split()) - 1
    assert session.trace.top(len(session.trace) - 1, 1)[0][0] == "transfer"
    assert top_bar(window.explore.screen) == "transfer"
    assert "allison → ‹unk›" in window.explore.screen.controls.note.text()
    window.grab()


def test_the_belief_changes_on_the_way_to_transfer(visit: Callable[[str], MainWindow]) -> None:
    trace = visit("intent").session.trace
    beliefs = [dict(trace.top(step, 151))["transfer"] for step in range(len(trace))]
    assert beliefs[0] + 0.3 < beliefs[-1]
    assert beliefs[-1] > 0.5


def test_other_networks_read_the_same_sentence(
    qtbot: QtBot, visit: Callable[[str], MainWindow]
) -> None:
    window = visit("intent")
    others = [name for name in DEMOS["intent"].models[1:] if name in library.names()]
    for name in others:
        window.explore.screen.modelChosen.emit(name)
        qtbot.waitUntil(lambda name=name: window.session.model.name == name, timeout=20_000)
        assert window.session.trace.request.text == HEADLINE
        window.grab()


@pytest.mark.parametrize("text", ["", "   ", "?!.,;", "\u200b\ufeff"])
def test_nothing_to_read_is_said_and_leaves_all_as_it_was(
    qtbot: QtBot, visit: Callable[[str], MainWindow], text: str
) -> None:
    window = visit("intent")
    before, problem = window.session.trace, window.explore.screen.controls.problem
    enter(window, text)
    qtbot.waitUntil(lambda: "type at least one word" in problem.text())
    assert window.session.trace is before
    assert problem.isVisibleTo(window)
    enter(window, "what is my balance")
    qtbot.waitUntil(lambda: finished(window, "what is my balance"))
    assert not problem.isVisibleTo(window)


@pytest.mark.parametrize(
    "text",
    [
        " ".join(["please send $50 to my friend bob"] * 290),
        "😀 👍🏽 👨\u200d👩\u200d👧 transfer 💸",
        "send שלום to مرحبا please",
        "qwxzv flurbish zorgle",
        "a" * 600,
        "send\t\tmoney to\tallison",
        "<b>hi</b> &amp; {0} %s",
    ],
    ids=["2000 words", "emoji", "right to left", "unknown", "one long word", "tabs", "markup"],
)
def test_odd_sentences_are_read_and_painted(
    qtbot: QtBot, visit: Callable[[str], MainWindow], text: str
) -> None:
    window = visit("intent")
    problems: list[str] = []
    window.session.problemRaised.connect(problems.append)
    enter(window, text)
    qtbot.waitUntil(lambda: finished(window, text), timeout=20_000)
    trace = window.session.trace
    for step in {0, len(trace) // 2, len(trace) - 1}:
        window.session.move(Cursor(step, 0.95))
        window.grab()
    assert all(token.text.strip() for token in trace.tokens)
    assert problems == []


def test_a_text_without_end_is_cut_and_a_sentence_says_so(
    qtbot: QtBot, visit: Callable[[str], MainWindow]
) -> None:
    window = visit("intent")
    problem = window.explore.screen.controls.problem
    enter(window, "money " * WORDS)
    qtbot.waitUntil(lambda: "are used" in problem.text(), timeout=20_000)
    qtbot.waitUntil(lambda: len(window.session.trace) > 1000, timeout=20_000)


def test_the_script_writer_writes_a_scene(qtbot: QtBot, visit: Callable[[str], MainWindow]) -> None:
    window = visit("script")
    session, sampling = window.session, DEMOS["script"].sampling
    trace = session.trace
    drawn = [k for k in trace.chosen if k >= 0]
    assert len(drawn) == sampling.length
    assert UNKNOWN not in {trace.labels[k] for k in drawn}
    first = trace.chosen
    window.explore.screen.controls.writing.another.click()
    qtbot.waitUntil(lambda: session.request.seed == 1 and session.trace.complete)
    assert session.trace.chosen != first
    window.grab()
    session.undo()
    qtbot.waitUntil(lambda: session.request.seed == 0 and session.trace.complete)
    assert session.trace.chosen == first


@pytest.mark.parametrize("prompt", ["", "😀 JACK:", "שלום", "zorgle", "JACK:\tyes\n\nLIZA:"])
def test_any_prompt_is_written_on_from(
    qtbot: QtBot, visit: Callable[[str], MainWindow], prompt: str
) -> None:
    window = visit("script")
    enter(window, prompt)
    qtbot.waitUntil(lambda: finished(window, prompt))
    assert sum(k >= 0 for k in window.session.trace.chosen) == DEMOS["script"].sampling.length
    window.grab()


@pytest.mark.parametrize(
    "sampling",
    [
        Sampling(length=30, temperature=0.0, top_p=1.0),
        Sampling(length=30, temperature=1.0, top_k=1, top_p=1.0),
        Sampling(length=30, temperature=1.0, top_p=0.01),
    ],
    ids=["temperature 0", "top-k 1", "top-p 0.01"],
)
def test_the_knobs_at_their_end_write_the_likeliest_words(
    qtbot: QtBot, visit: Callable[[str], MainWindow], sampling: Sampling
) -> None:
    window = visit("script")
    session = window.session
    session.set_sampling(sampling)
    qtbot.waitUntil(lambda: session.request.sampling == sampling and session.trace.complete)
    trace, unknown = session.trace, session.model.codec.unknown
    for step, chosen in enumerate(trace.chosen):
        if chosen >= 0:
            p = trace["p"].at(step=step).copy()
            p[unknown] = 0.0
            assert p[p > p[chosen]].sum() < 0.01  # of what is likelier, top-p leaves no more out
    window.grab()


def test_a_thousand_words_can_be_watched_while_they_are_written(
    qtbot: QtBot, visit: Callable[[str], MainWindow]
) -> None:
    window = visit("script")
    session, sampling = window.session, Sampling(length=1000, temperature=0.8, top_p=0.95)
    lengths: list[int] = []
    session.traceChanged.connect(lambda trace, _: lengths.append(len(trace)))
    session.set_sampling(sampling)
    session.again()
    qtbot.waitUntil(
        lambda: session.request.sampling == sampling and session.trace.complete, timeout=60_000
    )
    assert sum(k >= 0 for k in session.trace.chosen) == 1000
    assert lengths == sorted(lengths)
    session.playhead.end()
    window.grab()
    assert session.cursor.step == len(session.trace) - 1


def test_undo_and_space_work_again_after_a_number_was_typed(
    qtbot: QtBot, visit: Callable[[str], MainWindow]
) -> None:
    window = visit("script")
    window.activateWindow()
    session, writing = window.session, window.explore.screen.controls.writing
    for leave in (
        lambda: QTest.keyClick(writing.length.field, Qt.Key.Key_Return),
        lambda: QTest.mouseClick(writing.again, Qt.MouseButton.LeftButton),
        lambda: QTest.mouseClick(window.explore.screen.stage, Qt.MouseButton.LeftButton),
    ):
        field = writing.length.field
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        field.selectAll()
        QTest.keyClicks(field, "20")
        leave()
        qtbot.waitUntil(lambda: session.request.sampling.length == 20 and session.trace.complete)
        assert not field.hasFocus()
        QTest.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
        )
        qtbot.waitUntil(lambda: session.request.sampling.length == 60 and session.trace.complete)


def test_impatient_hands_break_nothing(qtbot: QtBot, visit: Callable[[str], MainWindow]) -> None:
    window = visit("intent")
    session, keys = window.session, Qt.Key
    hammered = [keys.Key_Right, keys.Key_Space, keys.Key_Left, keys.Key_Down, keys.Key_Up]
    for round_ in range(12):
        session.open_demo(("script", "intent")[round_ % 2])
        for key in (*hammered, keys.Key_End, keys.Key_Home, keys.Key_L, keys.Key_J):
            QTest.keyClick(window, key)
        session.again()
        session.another()
        session.undo()
        QTest.keyClick(window, keys.Key_F5)
    qtbot.waitUntil(lambda: finished(window, HEADLINE), timeout=20_000)
    assert session.model.name == "intent-lstm"
    assert not window.presenter.presenting
    window.grab()
