"""The tasks that need no file: what each is about, and how it is learnt at first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rnnviz.data.made import dot, scenes, sines
from rnnviz.data.made.made import Bundled
from rnnviz.data.recipe import SMALL, Recipe
from rnnviz.data.tasks import TASKS

INTENTS = Bundled(
    "assistant",
    "Intents of an assistant",
    "Tells what someone wants of an assistant or a bank: 24 intents in thousands of sentences.",
    "made:assistant",
    Recipe(
        task="classify",
        reader="table",
        language="words",
        embedding=32,
        hidden=48,
        min_count=1,
        schedule="constant",
        learning_rate=1e-3,
        batch=32,
        epochs=30,
        patience=5,
        dropout=0.2,
        input_dropout=0.1,
        word_dropout=0.02,
        average=0.9,
    ),
    "send $50 to allison from my account",
)

_BY_SIGN = replace(SMALL, schedule="constant", patience=10, average=0.9)

BUNDLED: Mapping[str, Bundled] = {
    "assistant": INTENTS,
    **{each.BUNDLED.name: each.BUNDLED for each in (scenes, sines, dot)},
    **{
        name: Bundled(name, task.title, task.says, f"made:{name}", _BY_SIGN, demo=name)
        for name, task in TASKS.items()
    },
}

__all__ = ["BUNDLED", "INTENTS", "Bundled"]
