"""Small data sets that are learnt in seconds."""

from __future__ import annotations

import json
from pathlib import Path

from rnnviz.data.recipe import Recipe

WANTS = {
    "transfer": ("send", "move", "transfer"),
    "weather": ("sunny", "rain", "snow"),
    "greeting": ("hello", "hi", "morning"),
}
TAILS = ("please", "to my account now", "for me", "today", "and thank you", "$50 at 7pm")


def write_sentences(folder: Path) -> Path:
    """Write a small set in CLINC150's form, and return its file."""
    pairs = [
        [f"{start} {word} {tail}", label]
        for label, words in WANTS.items()
        for word in words
        for tail in TAILS
        for start in ("i want", "ok", "well", "now")
    ]
    parts = {"train": pairs[::2] + pairs[1::4], "val": pairs[3::4], "oos_train": [["zzz", "oos"]]}
    file = folder / "data_full.json"
    file.write_text(json.dumps(parts))
    return file


def write_text(folder: Path) -> Path:
    """Write a text whose next character is certain but for one place a line."""
    file = folder / "text.txt"
    file.write_text("".join(f"the cat sat on mat {n % 3}.\n" for n in range(200)))
    return file


CLASSIFY = Recipe(
    task="classify", reader="clinc", language="words", embedding=12, hidden=12, min_count=1,
    epochs=6, batch=16, dropout=0.1, input_dropout=0.1, word_dropout=0.05, learning_rate=0.02,
    average=0.9,
)  # fmt: skip
GENERATE = Recipe(
    task="generate", reader="text", language="characters", embedding=8, hidden=24, min_count=1,
    epochs=10, batch=8, bptt=32, dropout=0.0, input_dropout=0.0, learning_rate=0.02, average=0.9,
)  # fmt: skip
