"""What is written while it learns: which samples, at which moment, as text or as a curve."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor

from rnnviz.session.record import Record, Sample
from rnnviz.session.runs import Run, Runs
from rnnviz.views.training.samples import SamplesView, numbers_of, picture
from tests.views.training.told import RECIPE, current, runs, shown

STEPS = (0, 10, 40, 90, 160)


def writing(language: str = "words", text: str = "to be") -> Runs:
    """Return a run that wrote the same at `STEPS`."""
    found, record = runs(), Record()
    for step in STEPS:
        record = record.with_sample(Sample(step, text, "0.5 0.25" if language == "levels" else ""))
    run = current(found)
    plan = replace(run.plan, recipe=RECIPE.changed({"task": "generate"}))
    return found.changed(run.key, record=record, plan=plan, about={"language": language})


def steps(run: Run, moment: int | None, most: int = 3) -> list[int]:
    return [sample.step for sample in picture(run, moment, most).samples]


def test_the_first_the_newest_and_one_between_are_shown() -> None:
    run = current(writing())
    assert steps(run, None) == [0, 40, 160]
    assert steps(run, 95) == [0, 10, 90]
    assert steps(run, 12) == [0, 10]
    assert steps(run, None, most=1) == [160]
    assert steps(run, 12, most=1) == [10]
    assert picture(None, None).samples == ()


def test_what_comes_later_than_where_the_training_went_back_is_forgotten() -> None:
    run = current(writing())
    assert [s.step for s in run.record.until(50).samples] == [0, 10, 40]
    assert run.record.with_sample(Sample(40, "new")).samples[-1].text == "new"
    assert len(run.record.with_sample(Sample(40, "new")).samples) == 3


def test_numbers_are_drawn_behind_what_they_go_on_from(qtbot) -> None:
    assert numbers_of("0.5 -1.00").tolist() == [0.5, -1.0]
    view = shown(qtbot, SamplesView(), writing("levels", "0.0 -0.25"), size=(900, 200))
    image, box = view.grab().toImage(), view.boxes()[-1]
    low = [
        x
        for x in range(round(box.left()), round(box.right()))
        if image.pixelColor(x, round(box.bottom()) - 9) == QColor(view.look.theme.accent)
    ]
    assert low  # what was written falls to the bottom, at the right end
    assert min(low) > box.left() + 0.8 * box.width()


@pytest.mark.parametrize("height", [90, 97, 104, 111])
def test_no_line_of_a_text_is_cut_in_two(qtbot, height: int) -> None:
    view = shown(qtbot, SamplesView(), writing(text="Hag " * 200), size=(900, height))
    image, ground = view.grab().toImage(), QColor(view.ground())
    edge = height - round(0.5 * view.look.unit)
    left = round(view.boxes()[-1].left())
    below = {image.pixelColor(x, y).rgb() for x in range(left, 890) for y in range(edge, height)}
    assert below == {ground.rgb()}
    assert not view.picture().numbers
