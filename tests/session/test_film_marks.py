"""Which two moments of a film are compared."""

from __future__ import annotations

from rnnviz.session.film_marks import FilmMarks
from tests.session.test_film import film_of

FILM = film_of(9)


def pair(marks: FilmMarks, moment: int | None = None) -> list[int]:
    return [each.step for each in marks.pair(FILM, moment)]


def marks(**steps: int) -> FilmMarks:
    found = FilmMarks()
    for letter, step in steps.items():
        found = found.marked(letter, FILM.at(step))
    return found


def test_two_marks_are_compared_the_earlier_first() -> None:
    assert pair(marks(A=5, B=2), 7) == [2, 5]


def test_a_missing_mark_is_the_moment_that_is_looked_at_or_now() -> None:
    assert pair(marks(A=3), 6) == [3, 6]
    assert pair(marks(A=3)) == [3, 8]
    assert pair(marks(B=3), 3) == [3, 8]
    assert pair(marks(), 4) == [4, 8]


def test_one_moment_alone_is_not_compared() -> None:
    assert pair(marks()) == []
    assert pair(marks(A=8)) == []
    assert FilmMarks().pair(film_of(0), None) == ()


def test_marking_a_moment_again_takes_the_mark_away() -> None:
    assert marks(A=3).marked("A", FILM.at(5)).steps == {"A": 5}
    assert marks(A=3).marked("A", FILM.at(3)).steps == {}


def test_marks_are_told_in_their_order() -> None:
    assert list(marks(B=2, A=5).steps) == ["A", "B"]
