"""Shakespeare: verse and speakers, one character at a time."""

from rnnviz.data.recipe import Recipe
from rnnviz.demos.base import Demo
from rnnviz.trace import Sampling

DEMO = Demo(
    name="shakespeare",
    title="Shakespeare, by character",
    shape="one → many",
    about="Writes verse one character at a time; it has to find spelling, names and lines itself.",
    step="character",
    models=("shakespeare-char-lstm",),
    examples=(
        "ROMEO:\n",
        "First Citizen:\nBefore we",
        "JULIET:\nO gentle",
        "KING RICHARD III:\nNow",
    ),
    panels=("hidden", "gates", "distribution"),
    recipe=Recipe(
        task="generate",
        reader="text",
        language="characters",
        embedding=64,
        hidden=400,
        layers=2,
        min_count=1,
        learning_rate=2e-3,
        batch=32,
        bptt=100,
        epochs=34,
        patience=6,
        dropout=0.35,
        input_dropout=0.1,
        clip=1.0,
        weight_decay=0.01,
        restarts=0.02,
    ),
    credit="tinyshakespeare: A. Karpathy, char-rnn, 2015; text by W. Shakespeare",
    licence="public domain text",
    sampling=Sampling(length=200, temperature=0.7, top_k=0, top_p=0.95),
)
