from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.capture.sampling import draw, shaped
from rnnviz.nets.activations import softmax
from rnnviz.trace import Sampling

LOGITS = np.log(np.array([0.1, 0.4, 0.05, 0.3, 0.15], np.float32))
SCORES = st.lists(st.floats(-30, 30, width=32), min_size=1, max_size=30)
SHAPES = st.builds(
    Sampling,
    temperature=st.sampled_from([0.0, 1e-3, 0.5, 1.0, 3.0]),
    top_k=st.integers(0, 40),
    top_p=st.floats(0.01, 1.0),
)


def _plain(**settings: float) -> Sampling:
    return Sampling(**({"temperature": 1.0, "top_k": 0, "top_p": 1.0} | settings))


def test_without_shaping_it_is_the_softmax() -> None:
    np.testing.assert_allclose(shaped(LOGITS, _plain()), [0.1, 0.4, 0.05, 0.3, 0.15], atol=1e-7)


def test_temperature_divides_the_logits() -> None:
    np.testing.assert_allclose(
        shaped(LOGITS, _plain(temperature=0.5)), softmax(LOGITS * 2), atol=1e-7
    )


def test_temperature_zero_takes_the_most_probable_and_of_equals_the_first() -> None:
    np.testing.assert_array_equal(shaped(LOGITS, _plain(temperature=0.0)), [0, 1, 0, 0, 0])
    np.testing.assert_array_equal(
        shaped(np.ones(3, np.float32), _plain(temperature=0.0)), [1, 0, 0]
    )


def test_top_k_keeps_the_k_most_probable() -> None:
    np.testing.assert_allclose(shaped(LOGITS, _plain(top_k=2)), [0, 4 / 7, 0, 3 / 7, 0], atol=1e-7)
    np.testing.assert_array_equal(
        shaped(np.zeros(4, np.float32), _plain(top_k=2)), [0.5, 0.5, 0, 0]
    )


@pytest.mark.parametrize(("top_p", "kept"), [(0.39, [1]), (0.41, [1, 3]), (0.84, [1, 3, 4])])
def test_top_p_keeps_the_fewest_that_reach_p(top_p: float, kept: list[int]) -> None:
    assert np.flatnonzero(shaped(LOGITS, _plain(top_p=top_p))).tolist() == kept


def test_top_p_counts_what_top_k_left() -> None:
    # Of 0.4 and 0.3 the first has 4/7 = 0.57 of what is left: that alone reaches a half.
    assert np.flatnonzero(shaped(LOGITS, _plain(top_k=2, top_p=0.5))).tolist() == [1]


def test_the_banned_are_never_drawn_whatever_the_settings() -> None:
    np.testing.assert_allclose(shaped(LOGITS, _plain(), banned=(1,))[[0, 1]], [1 / 6, 0], atol=1e-7)
    assert shaped(LOGITS, _plain(temperature=0.0), banned=(1,)).argmax() == 3
    assert shaped(LOGITS, _plain(top_k=1), banned=(1, 3)).argmax() == 4


@given(SCORES, SHAPES, st.integers(0, 1000))
def test_any_shape_is_a_distribution_that_keeps_the_best_and_draws_what_it_kept(
    scores: list[float], sampling: Sampling, seed: int
) -> None:
    logits = np.array(scores, np.float32)
    p = shaped(logits, sampling)
    assert p.shape == logits.shape
    assert (p >= 0).all()
    assert p.sum() == pytest.approx(1.0)
    assert p[logits.argmax()] == p.max() > 0
    assert np.count_nonzero(p) <= (sampling.top_k or p.size)
    assert p[draw(p, np.random.default_rng(seed))] > 0


def test_draws_follow_the_distribution() -> None:
    p, rng = np.array([0.0, 0.5, 0.3, 0.0, 0.2, 0.0]), np.random.default_rng(0)
    counts = np.bincount([draw(p, rng) for _ in range(4000)], minlength=6)
    np.testing.assert_allclose(counts / 4000, p, atol=0.03)
    assert counts[[0, 3, 5]].sum() == 0


def test_nothing_is_drawn_from_what_is_not_finite_or_all_banned() -> None:
    with pytest.raises(ValueError, match="no longer finite"):
        shaped(np.array([0.0, np.nan], np.float32), _plain())
    with pytest.raises(ValueError, match="every output is banned"):
        shaped(np.zeros(2, np.float32), _plain(), banned=(0, 1))
