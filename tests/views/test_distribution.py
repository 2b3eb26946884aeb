from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.sampling import shaped
from rnnviz.trace import Cursor
from rnnviz.views.distribution import DistributionView
from rnnviz.views.look import Look
from rnnviz.views.parts.candidates import entropy, picture, subtitle

END = 0.999


def test_entropy_is_in_bits() -> None:
    assert entropy(np.full(8, 1 / 8)) == pytest.approx(3.0)
    assert entropy(np.array([1.0, 0.0])) == 0.0


def test_candidates_carry_the_models_numbers_and_those_drawn_from(writing) -> None:
    trace = writing(temperature=0.5, top_p=0.8)
    found = picture(trace, Cursor(6, END), 5)
    pool = shaped(trace["logits"].at(step=6), trace.request.sampling, [0])
    ranked = np.argsort(-trace["p"].at(step=6), kind="stable")
    best = [int(k) for k in ranked if trace.labels[k] != "<unk>"]
    names = [c.label for c in found.candidates[:4]]
    assert names == [trace.labels[k].replace("\n", "↵") for k in best[:4]]
    for candidate, k in zip(found.candidates[:4], best, strict=False):
        assert candidate.p == pytest.approx(float(trace["p"].at(step=6, label=k)))
        assert candidate.drawn_from == pytest.approx(float(pool[k]))
    assert found.kept == np.count_nonzero(pool)
    assert found.bits[1] < found.bits[0]


@pytest.mark.parametrize("seed", range(6))
def test_the_drawn_token_is_always_shown_and_marked(writing, seed) -> None:
    trace = writing(seed=seed, temperature=1.5, top_p=1.0)
    for step in range(1, len(trace)):
        marked = [c for c in picture(trace, Cursor(step, END), 3).candidates if c.next]
        assert len(marked) == 1
        assert marked[0].next == "drawn"
        label = trace.labels[trace.chosen[step]]
        assert marked[0].label == label.replace("\n", "↵")
        p = trace["p"].at(step=step)
        assert marked[0].rank == 1 + int((p > p[trace.chosen[step]]).sum())


def test_a_token_of_the_prompt_is_given_not_drawn(writing) -> None:
    trace = writing(text="my dear you")
    marked = [c.label for c in picture(trace, Cursor(0, END), 20).candidates if c.next == "given"]
    assert marked == ["dear"]


def test_the_unknown_token_is_never_on_screen(writing) -> None:
    trace = writing()
    labels = {c.label for s in range(len(trace)) for c in picture(trace, Cursor(s, END)).candidates}
    assert "<unk>" not in labels


def test_nothing_is_known_before_the_first_word_has_been_read(writing) -> None:
    assert picture(writing(), Cursor(0, 0.1)) is None


def test_the_draw_is_not_given_away_while_the_bars_still_move(writing) -> None:
    moving = picture(writing(), Cursor(8, 0.86))
    assert all(c.next != "drawn" for c in moving.candidates)


def test_temperature_zero_leaves_one_candidate(writing) -> None:
    found = picture(writing(temperature=0.0), Cursor(5, END))
    assert found.kept == 1
    assert found.candidates[0].drawn_from == 1.0
    assert "1 of 22 can be drawn" in subtitle(found)


@pytest.mark.parametrize("height", [120, 200, 420])
def test_the_panel_paints_and_explains_at_every_height(qtbot, writing, height) -> None:
    view = DistributionView()
    qtbot.addWidget(view)
    view.resize(400, height)
    view.set_look(Look())
    view.show_trace(writing(), None)
    view.show_cursor(Cursor(9, END))
    view.grab()
    last = view.rows() - 1
    assert view._row(last).bottom() <= height
    text = view.explain(view._row(0).center())
    assert text.startswith(f"<b>{view.picture().candidates[0].label}</b>")
    assert "temperature 0.8" in text
