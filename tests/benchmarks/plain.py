"""The loop that every introduction to PyTorch has, and nothing more: what a trainer is held to.

`python -m tests.benchmarks.plain HIDDEN` trains the bundled intents in a process of its own: for
each number of seconds that it reads from standard input it prints the batches it trained in them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import nn

from rnnviz.data.bundled import INTENTS
from rnnviz.data.readers import read
from rnnviz.data.recipe import Recipe
from rnnviz.training.classification import Classification


def plain(task: Classification, recipe: Recipe) -> Iterator[float]:
    """Yield the loss of each batch, epoch after epoch."""
    V, E, H, K = task.spec.vocabulary, recipe.embedding, recipe.hidden, len(task.labels)
    embedding, rnn, head = nn.Embedding(V, E), nn.LSTM(E, H, batch_first=True), nn.Linear(H, K)
    thinned, dropped = nn.Dropout(recipe.input_dropout), nn.Dropout(recipe.dropout)
    parameters = [p for module in (embedding, rnn, head) for p in module.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=recipe.learning_rate)
    order = np.random.default_rng(0)
    while True:
        for batch in task.batches(order):
            logits = head(dropped(rnn(thinned(embedding(batch.inputs)))[0]))  # (B, T, K)
            each = nn.functional.cross_entropy(
                logits.flatten(0, 1), batch.targets.flatten(), reduction="none"
            )
            loss = (each * batch.weights.flatten()).sum()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, recipe.clip)
            optimiser.step()
            yield loss.item()


def main(hidden: int) -> None:
    """Train for as many seconds as each line of standard input says."""
    torch.set_num_threads(1)
    recipe = replace(INTENTS.recipe, hidden=hidden)
    task = Classification(read(recipe.reader, INTENTS.place), recipe)
    batches = plain(task, recipe)
    next(batches)
    print("ready", flush=True)
    for line in sys.stdin:
        end, count = time.monotonic() + float(line), 0
        while time.monotonic() < end:
            next(batches)
            count += 1
        print(count, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
