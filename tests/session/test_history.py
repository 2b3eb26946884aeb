"""Going back to what was asked before."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.edits import Dropout
from rnnviz.session.history import DEPTH, History
from rnnviz.trace import Edit, Request

A = Request("m", "a")
B = replace(A, text="b")


def slid(amount: float) -> Request:
    return replace(A, edits=(Edit("f", "scale", amount),))


def test_what_was_undone_can_be_redone() -> None:
    history = History().after(A, B, 0.0)
    request, history = history.undone(B) or (None, history)
    assert request == A
    assert history.redone(A) is not None
    assert (history.redone(A) or (None,))[0] == B


def test_there_is_nothing_before_the_first_and_after_the_last() -> None:
    assert History().undone(A) is None
    assert History().redone(A) is None


def test_a_new_change_forgets_what_was_undone() -> None:
    _, history = History().after(A, B, 0.0).undone(B) or (None, History())
    assert history.after(A, slid(0.5), 1.0).redone(slid(0.5)) is None


def test_asking_the_same_again_is_no_change() -> None:
    assert History().after(A, A, 0.0) == History()


def test_a_slider_on_its_way_is_one_change() -> None:
    history, request = History(), A
    for k in range(20):
        to = slid(1.0 - k / 20)
        history, request = history.after(request, to, 0.03 * k), to
    assert history.past == (A,)


def test_a_slider_moved_again_after_a_rest_is_a_second_change() -> None:
    history = History().after(A, slid(0.5), 0.0).after(slid(0.5), slid(0.2), 5.0)
    assert history.past == (A, slid(0.5))


def test_two_texts_are_two_changes_however_fast_they_follow() -> None:
    assert len(History().after(A, B, 0.0).after(B, A, 0.1).past) == 2


def test_the_past_has_an_end() -> None:
    history = History()
    for k in range(DEPTH + 50):
        history = history.after(replace(A, seed=k), replace(A, seed=k + 1), float(k))
    assert len(history.past) == DEPTH


def dropped(p: float, number: int = 0) -> Request:
    return replace(A, edits=(Dropout("up", p, number), Dropout("memory", p, number)))


def test_a_slider_that_moves_all_dropouts_is_one_change() -> None:
    history, request = History(), dropped(0.0)
    for k in range(1, 20):
        to = dropped(k / 20)
        history, request = history.after(request, to, 0.03 * k), to
    assert history.past == (dropped(0.0),)


def test_passes_that_are_played_are_one_change_and_not_part_of_the_slider() -> None:
    history, request = History().after(dropped(0.1), dropped(0.4), 0.0), dropped(0.4)
    for number in range(1, 20):
        to = dropped(0.4, number)
        history, request = history.after(request, to, 0.5 * number), to
    assert history.past == (dropped(0.1), dropped(0.4))
