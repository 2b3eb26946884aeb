"""Sine waves and sums of two, of all lengths and heights, to go on with.

How long a wave is can be read from its past alone, so the writer must find it and keep it.
"""

from __future__ import annotations

import numpy as np

from rnnviz.data.dataset import Texts
from rnnviz.data.levels import Scale
from rnnviz.data.made.made import Bundled
from rnnviz.data.recipe import Recipe
from rnnviz.trace import Array

STEPS = 160
SIZES = (400, 20, 40)  # waves to learn from, to stop early by and to measure on
PERIODS = (12.0, 40.0)  # steps
SCALE = Scale(0.05, -1.0, 1.0)


def wave(rng: np.random.Generator) -> Array:
    """Return one sine wave, or the sum of two of other lengths, (STEPS,), within ±1."""
    t, total = np.arange(STEPS), rng.uniform(0.5, 1.0)
    share = rng.uniform(0.3, 0.7) if rng.integers(2) else 1.0
    found = np.zeros(STEPS)
    for height in (total * share, total * (1.0 - share)):
        period, phase = rng.uniform(*PERIODS), rng.uniform(0.0, 2 * np.pi)
        found += height * np.sin(2 * np.pi * t / period + phase)
    return found.astype(np.float32)


def sines(seed: int = 0) -> Texts:
    """Return waves as texts of levels 0.05 apart, each wave a text of its own."""
    rng = np.random.default_rng([seed, *b"sines"])
    return Texts(*(tuple(SCALE.text(wave(rng)) for _ in range(size)) for size in SIZES))


BUNDLED = Bundled(
    "sines",
    "Sine waves",
    "Goes on with a wave it has never seen, one number a step: a sine, or the sum of two.",
    "made:sines",
    Recipe(
        task="generate",
        reader="numbers",
        language="levels",
        embedding=16,
        hidden=64,
        min_count=1,
        schedule="constant",
        learning_rate=1e-2,
        batch=32,
        bptt=80,
        epochs=40,
        patience=10,
        dropout=0.0,
        input_dropout=0.0,
        average=0.99,
        restarts=0.1,
    ),
    example=SCALE.text(0.8 * np.sin(2 * np.pi * np.arange(30) / 20).astype(np.float32)),
)
