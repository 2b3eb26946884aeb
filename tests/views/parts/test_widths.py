"""The widths of ribbons: as large as the sizes, or a step less for every decade."""

from __future__ import annotations

import numpy as np

from rnnviz.views.parts.widths import shares


def test_true_to_scale_half_the_size_is_half_as_wide() -> None:
    logs = np.log10([2.0, 1.0, 0.5, 20.0])
    np.testing.assert_allclose(shares(logs, np.log10(2.0), None), [1.0, 0.5, 0.25, 1.0])


def test_on_the_log_scale_every_decade_takes_the_same_width_away() -> None:
    logs = np.array([1.0, 0.0, -3.0, -7.0, -20.0, -np.inf, np.inf])
    np.testing.assert_allclose(shares(logs, 1.0, 8.0), [1.0, 7 / 8, 1 / 2, 0.0, 0.0, 0.0, 1.0])
    assert shares(-np.inf, 1.0, None) == 0.0
