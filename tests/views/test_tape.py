from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from rnnviz.capture.run import capture, request_for
from rnnviz.trace import Cursor, Sampling, Trace
from rnnviz.views.look import DARK, Look
from rnnviz.views.parts.reel import cursor_at, explained, laid_out, picture, scrolled
from rnnviz.views.tape import TapeView
from tests.cells import tiny


def tape(qtbot, trace: Trace, cursor: Cursor | None = None, width: int = 800) -> TapeView:
    view = TapeView()
    qtbot.addWidget(view)
    view.resize(width, 70)
    view.set_look(Look(DARK, 16.0))
    view.show_trace(trace, None)
    view.show_cursor(cursor or Cursor())
    view.grab()
    return view


def test_a_few_words_share_the_width_evenly() -> None:
    edges = laid_out(np.array([40.0, 60.0, 30.0, 50.0]), 400.0)
    assert edges.tolist() == [0.0, 100.0, 200.0, 300.0, 400.0]


def test_many_words_keep_the_width_of_their_text() -> None:
    edges = laid_out(np.full(100, 50.0), 400.0)
    assert np.diff(edges).tolist() == [50.0] * 100


def test_one_long_word_among_short_ones_still_fits() -> None:
    edges = laid_out(np.array([300.0, 20.0, 20.0]), 400.0)
    assert edges[-1] == pytest.approx(400.0)
    assert np.diff(edges)[0] >= 300.0


def test_the_playhead_stays_in_view_and_the_ends_do_not_run_away() -> None:
    edges = laid_out(np.full(100, 50.0), 400.0)
    assert scrolled(edges, 0.0, 400.0) == 0.0
    assert scrolled(edges, 2500.0, 400.0) == 2300.0
    assert scrolled(edges, 5000.0, 400.0) == 4600.0


def test_words_are_read_one_after_the_other(reading) -> None:
    edges = laid_out(np.full(8, 40.0), 800.0)
    found = picture(reading(), Cursor(3, 0.25), edges, 800.0)
    assert [c.read for c in found.cells] == [1.0, 1.0, 1.0, 0.25, 0.0, 0.0, 0.0, 0.0]
    assert found.head == pytest.approx(325.0)


def test_only_what_is_on_screen_is_painted(reading) -> None:
    trace = reading(text="send money to my account " * 400)
    edges = laid_out(np.full(2000, 60.0), 800.0)
    found = picture(trace, Cursor(1000, 0.5), edges, 800.0)
    assert len(found.cells) <= 15
    assert any(c.step == 1000 for c in found.cells)


def test_a_place_on_the_tape_is_a_step_and_a_phase() -> None:
    edges = np.array([0.0, 100.0, 140.0])
    assert cursor_at(edges, 110.0) == (1, pytest.approx(0.25))
    assert cursor_at(edges, -5.0) == (0, 0.0)
    step, phase = cursor_at(edges, 999.0)
    assert step == 1
    assert phase < 1.0


def test_words_of_the_network_are_told_from_words_of_the_prompt(writing) -> None:
    trace = writing(length=5, text="my dear")
    found = picture(trace, Cursor(0), laid_out(np.full(6, 10.0), 600.0), 600.0)
    assert [c.written for c in found.cells] == [False, False, True, True, True, True]


def test_a_token_of_a_window_says_that_it_is_read_anew() -> None:
    model = tiny("short window", task="generate", language="script")
    trace = capture(model, request_for(model, "my dear", sampling=Sampling(length=8)))
    found = picture(trace, Cursor(0), laid_out(np.full(4, 10.0), 600.0), 600.0)
    assert "in the window of 4" in explained(trace, found.cells[1])


def test_unknown_words_are_marked_and_explained(qtbot, reading) -> None:
    view = tape(qtbot, reading(), Cursor(7, 0.9))
    cell = next(c for c in view.picture().cells if c.text == "allison")
    assert not cell.known
    at = QPoint(round(view._left() + cell.x + cell.width / 2), 30)
    assert "the model sees ‹unk›" in view.explain(at.toPointF())
    image = view.grab().toImage()
    seen = {image.pixelColor(at.x() + dx, y).name() for dx in range(-30, 30) for y in range(20, 60)}
    assert DARK.warning in seen


def test_dragging_scrubs_and_changes_nothing_by_itself(qtbot, reading) -> None:
    view, picked = tape(qtbot, reading(), Cursor(2, 0.5)), []
    view.picked.connect(picked.append)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(60, 30))
    for x in range(100, 760, 60):
        qtbot.mouseMove(view, QPoint(x, 30))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(740, 30))
    places = [c.step + c.phase for c in picked]
    assert places[0] < 1.0
    assert view.cursor_at == Cursor(2, 0.5)
    assert places == sorted(places)


def test_a_click_in_the_overview_jumps_to_that_part_of_the_whole(qtbot, reading) -> None:
    view = tape(qtbot, reading(text="send money to my account " * 100), Cursor(3))
    track = view._lines()[2]
    at = QPoint(round(track.x() + 0.8 * track.width()), round(track.center().y()))
    with qtbot.waitSignal(view.picked) as picked:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert picked.args[0].step == pytest.approx(400, abs=5)


@pytest.mark.parametrize("text", ["😀 שלום", "a", "x" * 3000], ids=["odd", "one", "endless"])
def test_odd_input_is_painted(qtbot, reading, text) -> None:
    tape(qtbot, reading(text=text), width=300)


def test_another_run_of_the_same_words_keeps_their_rows_and_one_of_others_does_not(
    qtbot, reading
) -> None:
    view = TapeView()
    qtbot.addWidget(view)
    view.resize(500, 60)
    with qtbot.waitExposed(view):  # a hidden one is laid out anew at every grab
        view.show()
    view.show_trace(reading())
    before = view.grab().toImage()
    rows = [picture.cacheKey() for picture in view._rows._pictures.values()]
    view.show_trace(reading())
    assert view.grab().toImage() == before
    assert [picture.cacheKey() for picture in view._rows._pictures.values()] == rows
    view.show_trace(reading(text="hello you"))
    assert view.grab().toImage() != before
