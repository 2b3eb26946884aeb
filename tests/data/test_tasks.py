from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.codec import LANGUAGES
from rnnviz.data.dataset import DataProblem, Sentences
from rnnviz.data.readers import read
from rnnviz.data.tasks import TASKS, MemoryTask, adding, brackets, count

DISTANCES = st.integers(1, 60)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make less data than a training needs."""
    monkeypatch.setattr(
        "rnnviz.data.tasks.task.SIZES", {"train": 500, "validation": 90, "test": 90}
    )


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
@given(distance=DISTANCES, seed=st.integers(0, 99))
def test_a_task_is_written_in_its_signs_and_answered_by_its_labels(
    task: MemoryTask, distance: int, seed: int
) -> None:
    for example in task.examples(distance, 5, seed):
        assert set(example.text) <= set(task.signs)
        assert example.label in task.labels
        assert len(example.text) > distance
        assert len(LANGUAGES["characters"].split(example.text)) == len(example.text)


@given(distance=DISTANCES, seed=st.integers(0, 99))
def test_recall_is_the_first_letter(distance: int, seed: int) -> None:
    for text, label in pairs("recall", distance, seed):
        assert (text[0], len(text)) == (label, distance + 1)


@given(distance=DISTANCES, seed=st.integers(0, 99))
def test_adding_is_the_sum_of_the_two_circled_digits(distance: int, seed: int) -> None:
    for text, label in pairs("adding", distance, seed):
        circled = [adding.CIRCLED.index(sign) for sign in text if sign in adding.CIRCLED]
        assert len(circled) == 2
        assert text[0] in adding.CIRCLED
        assert str(sum(circled)) == label
        assert len(text) == distance + 1


@given(distance=DISTANCES, seed=st.integers(0, 99))
def test_the_bracket_to_close_next_was_opened_that_long_ago(distance: int, seed: int) -> None:
    for text, label in pairs("brackets", distance, seed):
        opened: list[tuple[int, str]] = []
        for place, sign in enumerate(text):
            if sign in brackets.OPEN:
                opened.append((place, brackets.closing(sign)))
            elif sign in brackets.CLOSED:
                assert opened.pop()[1] == sign
        assert opened[-1] == (len(text) - 1 - distance, label)


@given(distance=DISTANCES, seed=st.integers(0, 99))
def test_counting_is_the_number_of_strokes(distance: int, seed: int) -> None:
    for text, label in pairs("count", distance, seed):
        assert text.count(count.STROKE) == int(label)
        assert (text[0], len(text)) == (count.STROKE, distance + 1)


def pairs(name: str, distance: int, seed: int) -> list[tuple[str, str]]:
    return [(e.text, e.label) for e in TASKS[name].examples(distance, 5, seed)]


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_the_same_seed_gives_the_same_data(task: MemoryTask, small: None) -> None:
    one, again, other = task.dataset(3), task.dataset(3), task.dataset(4)
    assert one == again
    assert one.train != other.train
    assert one.labels == tuple(sorted(task.labels))
    assert one.train[:50] != one.validation[:50] != one.test[:50]
    assert task.examples(9, 4, 1) == task.examples(9, 8, 1)[:4]


def test_labels_of_a_distance_come_alike_often() -> None:
    for name in ("recall", "brackets", "count"):
        found = Counter(e.label for e in TASKS[name].examples(20, 1800))
        assert min(found.values()) > 0.7 * 1800 / len(TASKS[name].labels)


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_read_like_any_data(name: str, small: None) -> None:
    data = read("table", f"made:{name}:2")
    assert isinstance(data, Sentences)
    assert data.train == TASKS[name].dataset(2).train


def test_what_cannot_be_made_is_refused() -> None:
    with pytest.raises(DataProblem, match="made:recall"):
        read("table", "made:nothing")
    with pytest.raises(ValueError, match="begins at a distance of 1, not 0"):
        TASKS["adding"].examples(0, 1)
