from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.capture.run import capture, request_for
from rnnviz.views.parts.fonts import load_fonts
from rnnviz.views.parts.wording import (
    by_character,
    number,
    planned,
    probability,
    readable,
    so_far,
    window,
)
from tests.cells import tiny


@pytest.mark.parametrize(
    ("value", "text"), [(-0.5, "−0.50"), (-0.001, "0.00"), (12.345, "12.35"), (0.0, "0.00")]
)
def test_numbers_have_a_true_minus_and_no_negative_zero(value, text) -> None:
    assert number(value) == text


def test_a_small_probability_is_not_called_zero() -> None:
    assert probability(0.001) == "<0.01"
    assert probability(0.712) == "0.71"


def test_labels_lose_their_underscores_and_blanks_get_a_sign() -> None:
    assert [readable(s) for s in ("pay_bill", "\n", " ", "_")] == ["pay bill", "↵", "␣", "_"]


def test_the_text_so_far_ends_with_the_step(reading) -> None:
    trace = reading()
    assert so_far(trace, 1) == "send $50"
    assert so_far(trace, -1) == ""
    assert so_far(trace, 7, most=2) == "…checking account"


def test_a_growing_run_keeps_the_width_that_it_will_have(writing) -> None:
    trace = writing(length=20, text="my dear")
    part = replace(trace, tokens=trace.tokens[:6], chosen=trace.chosen[:6], complete=False)
    assert planned(part) == planned(trace) == len(trace)


def test_words_are_not_taken_for_characters(reading, writing) -> None:
    assert not by_character(reading())
    assert not by_character(writing())


@pytest.mark.usefixtures("qapp")
def test_the_bundled_fonts_load_once() -> None:
    assert {"Inter", "STIX"} <= set(load_fonts())
    assert load_fonts() is load_fonts()


def test_a_window_is_as_long_as_what_it_reads_and_its_padding() -> None:
    for name, text, wanted in (
        ("window", "send money", 12),
        ("short window", "send money from my savings account", 4),
        ("lstm", "send money", None),
    ):
        model = tiny(name)
        assert window(capture(model, request_for(model, text))) == wanted
