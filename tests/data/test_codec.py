"""Text to tokens and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data import scripts
from rnnviz.data.codec import LANGUAGES, UNKNOWN, Codec, build_vocabulary

SCENE = (
    "JACK: [Coolly] Yes, of course. It is Algernon's—I think—“Mind the paint!”\n"
    "[Enter LANE.]\n"
    "LADY BRACKNELL: Don't be so... silly! D'you know? (He goes.)\n"
)


def test_amounts_and_numbers_stand_for_themselves() -> None:
    codec = Codec("words", (UNKNOWN, "<amount>", "<number>", "send", "to"))
    tokens = codec.encode("Send $50 to Allison at 5:30pm on 2/24, €1,000.50 to 7th!")
    seen = [token.seen for token in tokens]
    assert seen[:4] == ["send", "<amount>", "to", UNKNOWN]
    assert seen[5] == seen[7] == "<number>"
    assert seen[8] == "<amount>"
    assert [token.known for token in tokens[:4]] == [True, False, True, False]


def test_punctuation_and_emoji_never_break_a_sentence() -> None:
    codec = Codec("words", (UNKNOWN, "what's", "up"))
    assert [t.seen for t in codec.encode("What’s — “up”?!")] == ["what's", "up"]
    assert [t.seen for t in codec.encode("up 🙂 שלום")] == ["up", UNKNOWN, UNKNOWN]
    assert codec.encode("  \n ") == ()


def test_signs_that_cannot_be_seen_are_no_words() -> None:
    codec = Codec("words", (UNKNOWN, "up"))
    family = "👨\u200d👩\u200d👧"
    texts = [t.text for t in codec.encode(f"\ufeffup \x00 {family} 👍🏽 ❤\ufe0f \u200bup ^")]
    assert texts == ["up", "👨", "👩", "👧", "👍", "❤", "up"]


def test_a_scene_is_put_together_as_it_was() -> None:
    seen = [seen for _, seen in scripts.split(SCENE)]
    assert seen[0] == "JACK:"
    assert "LADY BRACKNELL:" in seen
    assert seen.count("\n") == 3
    assert scripts.join(seen) == SCENE


def test_a_sentence_start_does_not_make_a_word_another_word() -> None:
    seen = [seen for _, seen in scripts.split("JACK: Yes. I am Jack, and yes it is.\n")]
    assert seen.count("yes") == 2
    assert "I" in seen
    assert "Jack" in seen


def test_characters_are_taken_one_by_one_and_line_ends_are_one_sign() -> None:
    codec = Codec("characters", tuple("ab\n"))
    assert "".join(t.seen for t in codec.encode("a\r\nb\rcz")) == "a\nb\n"


@given(st.text(max_size=200))
def test_every_language_takes_any_text(text: str) -> None:
    for language in LANGUAGES:
        numeric = LANGUAGES[language].numeric
        codec = Codec(language, ("-1", "0.5") if numeric else (UNKNOWN, "a", " "))
        tokens = codec.encode(text)
        assert all(codec.vocabulary[token.id] == token.seen for token in tokens)
        codec.decode(tokens)


def test_a_vocabulary_holds_what_is_seen_often_enough_most_frequent_first() -> None:
    assert build_vocabulary("words", ["b a b", "c b a"], min_count=2) == (UNKNOWN, "b", "a")


def test_a_codec_refuses_a_vocabulary_that_names_an_entry_twice() -> None:
    with pytest.raises(ValueError, match="once"):
        Codec("words", ("a", "a"))
    with pytest.raises(ValueError, match="no language"):
        Codec("klingon", ("a",))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_a_long_text_are_those_of_its_tokens(language: str) -> None:
    text = 'JACK: "Yes, I gave you $50."\n\nMARY: [Coolly] No… 3.5 -1 2e3\nAnd so on'
    codec = Codec(language, build_vocabulary(language, [text[:40], "3 4"]))
    assert [*codec.ids(text)] == [token.id for token in codec.encode(text)]
