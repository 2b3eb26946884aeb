"""What the screen says about a model, and about words that it does not know."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.capture.run import capture, request_for
from rnnviz.screen.facts import facts, short_name
from rnnviz.screen.notes import note_on
from rnnviz.screen.transport import speed_text
from tests.cells import tiny
from tests.models import tiny_model


def note(text: str, **kind: str) -> str:
    model = tiny_model(**kind)
    return note_on(capture(model, request_for(model, text)), model)


def test_a_model_is_told_in_one_line():
    model = replace(tiny_model("gru", layers=2, hidden=8), demo="intent")
    assert facts(model) == "GRU · 2 layers · 8 units · 5 intents"
    assert facts(tiny_model(hidden=1)) == "LSTM · 1 layer · 1 unit · 5 labels"


def test_a_writer_is_told_by_what_it_writes():
    model = tiny_model(task="generate", language="script")
    assert facts(model).endswith(f" · {len(model.labels)} words")
    assert facts(tiny_model(task="generate", language="characters")).endswith("characters")
    assert facts(tiny_model("rnn", nonlinearity="relu")).startswith("RNN (ReLU) · ")


def test_what_is_unusual_about_a_network_is_told():
    assert facts(tiny("hard peepholes")).startswith("LSTM with peepholes (hard σ) · ")
    assert "8 units (3 speak)" in facts(tiny("projected"))
    assert facts(tiny("window")).endswith(" · reads 12 words at a time")


def test_models_of_a_demo_go_by_what_tells_them_apart():
    assert short_name("intent-gru") == "GRU"
    assert short_name("mine") == "MINE"


def test_the_note_says_what_the_network_sees_instead():
    assert note("send $50 to allison") == "$50 → ‹amount› · allison → ‹unk›"


def test_known_words_need_no_note_whatever_their_case():
    assert note("Send TO my account") == ""


def test_a_word_that_comes_twice_is_noted_once():
    assert note("zork zork send zork") == "zork → ‹unk›"


def test_many_unknown_words_are_counted():
    text = note(" ".join(f"zork{chr(97 + k)}" for k in range(20)))
    assert text.endswith(" · and 14 more")
    assert text.count("→") == 6


def test_signs_that_cannot_be_read_are_told_as_left_out():
    said = note("hello 😀 é", task="classify", language="characters")
    assert said == "left out: 😀 é"


def test_what_a_window_has_left_behind_was_read_all_the_same():
    model = tiny("short window", language="characters")
    assert note_on(capture(model, request_for(model, "hello")), model) == ""


def test_speeds_are_written_short():
    assert [speed_text(s) for s in (0.1, 0.25, 1.0, 2.5, 16.0)] == [
        "0.1×", "0.25×", "1×", "2.5×", "16×",
    ]  # fmt: skip
