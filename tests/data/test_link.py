"""Runs as links: what is copied is what is pasted, and anything else gets one sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.link import Link, LinkProblem, link_text, read_link
from rnnviz.edits import (
    OPERATIONS,
    WAYS,
    WORD_OPERATIONS,
    Dropout,
    Edit,
    WeightEdit,
    WordEdit,
)
from rnnviz.trace import Request, Sampling

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(max_size=40)
PLACES = st.none() | st.lists(st.integers(-3, 60), max_size=9).map(tuple)
COUNTS = st.integers(0, 10**6)
SHARES = st.floats(0.0, 1.0, exclude_max=True)
EDITS = st.one_of(
    st.builds(
        Edit,
        symbol=st.sampled_from(["h", "c", "f", "f_x", "a:b", "·"]),
        operation=st.sampled_from(OPERATIONS),
        amount=NUMBERS,
        layer=st.none() | st.integers(0, 3),
        units=PLACES,
        steps=PLACES | st.just(tuple(range(7, 900))),
        on=st.booleans(),
    ),
    st.builds(WordEdit, st.sampled_from(WORD_OPERATIONS), COUNTS, TEXTS, st.booleans()),
    st.builds(WeightEdit, TEXTS, COUNTS, COUNTS, NUMBERS, st.booleans()),
    st.builds(Dropout, st.sampled_from(WAYS), SHARES, COUNTS, st.booleans(), st.booleans()),
)
WRITERS = st.builds(
    Sampling,
    length=st.integers(1, 5000),
    temperature=st.floats(0.0, 100.0),
    top_k=COUNTS,
    top_p=st.floats(0.0, 1.0, exclude_min=True),
)
LINKS = st.builds(
    Link,
    model=st.text(min_size=1, max_size=12),
    text=TEXTS,
    edits=st.lists(EDITS, max_size=5).map(tuple),
    seed=st.integers(-5, 2**63),
    sampling=st.none() | WRITERS,
)


@given(LINKS)
@settings(max_examples=300)
def test_what_is_copied_is_what_is_pasted(link: Link) -> None:
    text = link_text(link)
    assert text.isascii()
    assert text.isprintable()
    assert read_link(text) == link
    assert read_link(f"  {text}\n") == link


def test_a_link_can_be_read_by_people() -> None:
    edits = (
        Edit("f", "set", 0.0, None, (12, 40), tuple(range(3, 10))),
        WordEdit("swap", 2, "my savings", on=False),
    )
    text = link_text(Link("intent-lstm", "send $50 to allison", edits))
    assert text == (
        "rnnviz:intent-lstm?text=send%20%2450%20to%20allison"
        "&edit=value:f:set:0.0:*:12,40:3..9&edit=-word:swap:2:my%2520savings"
    )


def refusal(text: str) -> str | None:
    try:
        read_link(text)
    except LinkProblem as problem:
        return str(problem)
    return None


@given(st.text(max_size=60))
def test_any_other_text_gets_one_sentence(text: str) -> None:
    for rubbish in (text, f"rnnviz:m?edit={text}", f"rnnviz:m?{text}", f"rnnviz:{text}"):
        said = refusal(rubbish)
        assert said is None or 10 < len(said) < 200


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "https://example.org",
        "rnnviz:",
        "rnnviz:?text=a",
        "rnnviz:m?edit=value:f:set:nan:*:*:*",
        "rnnviz:m?edit=value:f:explode:1.0:*:*:*",
        "rnnviz:m?edit=value:f:set:1.0:*:0..99999999999:*",
        "rnnviz:m?edit=word:swap:-1:a",
        "rnnviz:m?edit=dropout:up:1.0:0:step",
        "rnnviz:m?edit=dropout:up:0.5:0:",
        "rnnviz:m?edit=",
        "rnnviz:m?text=%ff%fe",
        "rnnviz:%ff?text=a",
        "rnnviz:m?write=0:1:1:1",
        "rnnviz:m?seed=many",
        "rnnviz:m?colour=red",
    ],
)
def test_rubbish_is_refused(rubbish: str) -> None:
    with pytest.raises(LinkProblem):
        read_link(rubbish)


def test_a_link_is_put_on_another_model_without_its_weights() -> None:
    link = Link("intent-lstm", "hello", (Edit("h", "mask"),), 3, Sampling(length=9))
    reader = link.onto(Request("abc", "before"))
    assert reader == Request("abc", "hello", (Edit("h", "mask"),), 3)
    writer = link.onto(Request("abc", "before", sampling=Sampling()))
    assert writer.sampling == Sampling(length=9)
    assert Link.of("intent-lstm", writer) == link
