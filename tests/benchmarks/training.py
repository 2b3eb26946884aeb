"""The trainer's steps against a plain loop of PyTorch: `python -m tests.benchmarks.training`.

Both train the same network on the same batches with the same optimiser, in this process and on one
thread; ours also averages the weights, clips, looks for losses that are no numbers, and reports.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import numpy as np
import torch

from rnnviz.data.dataset import Example, Sentences
from rnnviz.data.recipe import Recipe
from rnnviz.training.classification import Classification
from rnnviz.training.trainer import Trainer
from tests.benchmarks.measure import Row, interleaved, table, usual
from tests.benchmarks.plain import plain

WORDS, LABELS, LENGTH = 1000, 150, 12
BATCHES = 8  # of one measurement


def rows() -> list[Row]:
    """Return every measurement of this room."""
    torch.set_num_threads(1)
    return [trained(64), trained(192)]


def trained(hidden: int) -> Row:
    """Return the speed of the trainer, as a part of the plain loop's."""
    recipe = Recipe(
        task="classify", reader="clinc", language="words", embedding=hidden, hidden=hidden,
        learning_rate=1e-3, batch=64, epochs=1000, patience=1000, dropout=0.0, input_dropout=0.0,
    )  # fmt: skip
    task = Classification(_sentences(recipe.batch * BATCHES), recipe)
    ours, theirs = _ours(task, recipe), plain(task, recipe)
    mine, other = interleaved(_some(ours), _some(theirs), rounds=40)
    name = f"training an LSTM, H {hidden}, batches of {recipe.batch}: speed against a plain loop"
    detail = f"{usual(mine) / BATCHES * 1e3:.2f} against {usual(other) / BATCHES * 1e3:.2f} ms"
    return Row(name, usual(other) / usual(mine), 0.9, f"{detail} a batch", at_least=True)


def _some(batches: Iterator[object]) -> Callable[[], None]:
    """Return a call that trains a few batches."""

    def train() -> None:
        for _ in range(BATCHES):
            next(batches)

    return train


def _ours(task: Classification, recipe: Recipe) -> Iterator[object]:
    """Yield after each batch of the trainer; what it does between two epochs is not measured."""
    trainer = Trainer(task, recipe, seed=0)
    while True:
        yield from trainer._epoch(0)


def _sentences(count: int) -> Sentences:
    """Return sentences of words drawn at random, with labels that mean nothing."""
    rng = np.random.default_rng(0)
    words = rng.integers(0, WORDS, (count, LENGTH))
    texts = [" ".join(map(_word, row)) for row in words]
    examples = tuple(Example(text, f"label {k % LABELS}") for k, text in enumerate(texts))
    return Sentences(examples, examples[:64], examples[:64])


def _word(number: int) -> str:
    """Return a word of letters only: a language makes <number> of all others."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


if __name__ == "__main__":
    found = rows()
    print(table(found))
    sys.exit(not all(row.good for row in found))
