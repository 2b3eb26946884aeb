"""Made-up data: a seed decides it, patterns mean what they say, and no sentence is in two parts."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.data.assistant import INTENTS, SLOTS, assistant
from rnnviz.data.dataset import DataProblem
from rnnviz.data.grammar import Grammar
from rnnviz.data.readers import read

TOY = Grammar({"name": ("anna", "(ben|bob)")})


def drawn(pattern: str, times: int = 60) -> set[str]:
    rng = np.random.default_rng(0)
    return {TOY.draw(pattern, rng) for _ in range(times)}


def test_alternatives_options_and_slots_give_all_their_sentences() -> None:
    assert drawn("(a|b) c") == {"a c", "b c"}
    assert drawn("a [b]") == {"a", "a b"}
    assert drawn("hi {name}") == {"hi anna", "hi ben", "hi bob"}
    assert drawn("(a|b [c])") == {"a", "b", "b c"}


@pytest.mark.parametrize("pattern", ["(a|b", "a)", "[a", "{nobody}", "(a]", "{name"])
def test_a_pattern_that_is_wrong_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"bracket|slot|place of"):
        drawn(pattern)


def test_the_assistant_has_many_intents_and_thousands_of_different_sentences() -> None:
    data = assistant()
    texts = [e.text for part in (data.train, data.validation, data.test) for e in part]
    assert len(data.labels) == len(INTENTS) >= 20
    assert len(texts) == len(set(texts)) > 4000
    counts = {label: sum(e.label == label for e in data.validation) for label in data.labels}
    assert min(counts.values()) >= 3


def test_every_pattern_of_the_assistant_can_be_drawn() -> None:
    grammar, rng = Grammar(SLOTS), np.random.default_rng(0)
    for pattern in (p for patterns in INTENTS.values() for p in patterns):
        assert grammar.draw(pattern, rng)


def test_the_same_seed_makes_the_same_data_and_another_other() -> None:
    assert read("", "made:assistant:3") == assistant(3)
    assert read("", "made:assistant") == assistant(0) != assistant(1)


@pytest.mark.parametrize("place", ["made:nothing", "made:assistant:x", "made:"])
def test_what_cannot_be_made_is_named(place: str) -> None:
    with pytest.raises(DataProblem, match="there are made:assistant"):
        read("", place)
