"""Work beside the window: numbered, the newest only, nothing late."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from rnnviz.session.runner import Runner


class Heard(QObject):
    """Writes down what a runner says, and on which thread."""

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self.results: list[tuple[int, object]] = []
        self.failures: list[tuple[int, str]] = []
        self.finished: list[int] = []
        self.threads: set[QThread] = set()
        runner.produced.connect(self.result)
        runner.failed.connect(self.failure)
        runner.finished.connect(self.finish)

    @Slot(int, object)
    def result(self, number: int, value: object) -> None:
        self.threads.add(QThread.currentThread())
        self.results.append((number, value))

    @Slot(int, str)
    def failure(self, number: int, text: str) -> None:
        self.failures.append((number, text))

    @Slot(int)
    def finish(self, number: int) -> None:
        self.finished.append(number)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    runner = Runner()
    yield runner
    assert runner.close()


@pytest.fixture
def heard(runner: Runner) -> Heard:
    return Heard(runner)


def test_results_come_on_the_thread_that_asked(qtbot: QtBot, runner: Runner, heard: Heard) -> None:
    workers = []

    def work() -> Iterator[object]:
        workers.append(current_thread())
        yield "one"

    number = runner.start(work)
    qtbot.waitUntil(lambda: heard.finished == [number])
    assert heard.results == [(number, "one")]
    assert heard.threads == {QThread.currentThread()}
    assert workers[0] is not main_thread()


def test_the_first_and_the_last_result_always_come(
    qtbot: QtBot, runner: Runner, heard: Heard
) -> None:
    runner.start(lambda: iter(range(10_000)))
    qtbot.waitUntil(lambda: heard.finished == [1])
    values = [value for _, value in heard.results]
    assert values[0] == 0
    assert values[-1] == 9_999
    assert len(values) < 1_000


def test_a_problem_is_told_as_a_sentence_and_the_end_follows(
    qtbot: QtBot, runner: Runner, heard: Heard
) -> None:
    def work() -> Iterator[object]:
        yield 1
        raise ValueError("the file is cut")

    runner.start(work)
    qtbot.waitUntil(lambda: heard.finished == [1])
    assert heard.failures == [(1, "The file is cut.")]


def test_a_bug_is_raised_where_it_is_seen_and_the_runner_goes_on(
    qtbot: QtBot, runner: Runner, heard: Heard
) -> None:
    def work() -> Iterator[object]:
        yield 1
        raise KeyError("a bug")

    with qtbot.captureExceptions() as caught:
        runner.start(work)
        qtbot.waitUntil(lambda: heard.finished == [1])
    assert [kind for kind, _, _ in caught] == [KeyError]
    runner.start(lambda: iter([2]))
    qtbot.waitUntil(lambda: heard.finished == [1, 2])


def test_of_a_thousand_works_the_last_one_is_heard(
    qtbot: QtBot, runner: Runner, heard: Heard
) -> None:
    ran = []

    def work(k: int) -> Iterator[object]:
        ran.append(k)
        for _ in range(100):
            yield k

    for k in range(1_000):
        runner.start(lambda k=k: work(k))
    qtbot.waitUntil(lambda: heard.finished == [1_000])
    assert {number for number, _ in heard.results} == {1_000}
    assert {value for _, value in heard.results} == {999}
    assert len(ran) <= 3


def test_a_late_answer_is_dropped(qtbot: QtBot, runner: Runner, heard: Heard) -> None:
    begun, go_on = Event(), Event()

    def slow() -> Iterator[object]:
        begun.set()
        go_on.wait(5)
        yield "late"

    runner.start(slow)
    assert begun.wait(5)
    runner.start(lambda: iter(["new"]))
    go_on.set()
    qtbot.waitUntil(lambda: heard.finished == [2])
    assert heard.results == [(2, "new")]


def endless(begun: Event) -> Iterator[object]:
    while True:
        begun.set()
        yield "more"


def test_what_was_cancelled_is_not_heard_of_again(
    qtbot: QtBot, runner: Runner, heard: Heard
) -> None:
    begun = Event()
    runner.start(lambda: endless(begun))
    qtbot.waitUntil(lambda: bool(heard.results))
    runner.cancel()
    assert not runner.busy
    before = len(heard.results)
    runner.start(lambda: iter(["next"]))
    qtbot.waitUntil(lambda: bool(heard.finished))
    assert [value for _, value in heard.results[before:]] == ["next"]


def test_closing_ends_what_is_running(qtbot: QtBot) -> None:
    runner, begun = Runner(), Event()
    runner.start(lambda: endless(begun))
    assert begun.wait(5)
    assert runner.close()
    runner.start(lambda: endless(begun))
    assert not runner.busy


def test_the_generator_of_a_cancelled_work_is_closed(
    qtbot: QtBot, runner: Runner, heard: Heard
) -> None:
    closed = Event()

    def work() -> Iterator[object]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    runner.start(work)
    qtbot.waitUntil(lambda: bool(heard.results))
    runner.cancel()
    qtbot.waitUntil(closed.is_set)
