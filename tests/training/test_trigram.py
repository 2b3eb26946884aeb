"""The yardstick: it is a distribution, and it knows what it has seen."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.training.trigram import Trigram


def test_probabilities_sum_to_one_after_any_context() -> None:
    text = np.random.default_rng(0).integers(0, 12, 400).tolist()
    model = Trigram([text], 15)
    for context in ([], [3], [3, 4], text[5:7], [14, 14]):
        p = [model.probability(token, context) for token in range(15)]
        assert sum(p) == pytest.approx(1.0)
        assert min(p) > 0.0


def test_a_text_seen_before_surprises_less_than_a_shuffled_one() -> None:
    text = [0, 1, 2, 3, 4, 5] * 40
    shuffled = np.random.default_rng(0).permutation(text).tolist()
    model = Trigram([text], 6)
    assert model.perplexity([text]) < 1.2
    assert model.perplexity([shuffled]) > 2.0
    assert Trigram([shuffled], 6).perplexity([shuffled]) < 6.5
