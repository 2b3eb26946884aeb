"""Every demo is a complete declaration."""

from __future__ import annotations

import pytest

from rnnviz.data.codec import LANGUAGES
from rnnviz.data.readers import READERS
from rnnviz.demos import DEMOS, Demo


@pytest.mark.parametrize("demo", DEMOS.values(), ids=list(DEMOS))
def test_a_demo_says_all_that_is_needed(demo: Demo) -> None:
    assert demo.title
    assert demo.about.endswith(".")
    assert demo.models
    assert demo.recipe.language in LANGUAGES
    assert demo.recipe.reader in READERS
    assert (demo.sampling is not None) == (demo.recipe.task == "generate")


@pytest.mark.parametrize("demo", DEMOS.values(), ids=list(DEMOS))
def test_the_first_example_is_one_that_its_language_reads(demo: Demo) -> None:
    for example in demo.examples:
        assert LANGUAGES[demo.recipe.language].split(example)


def test_the_headline_sentence_opens() -> None:
    assert next(iter(DEMOS.values())).examples[0] == "send $50 to allison from my checking account"
