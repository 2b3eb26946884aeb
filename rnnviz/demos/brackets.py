"""Matching brackets: which one must be closed next, told by networks of one small size."""

from rnnviz.data.recipe import Recipe
from rnnviz.demos.base import Demo

DEMO = Demo(
    name="brackets",
    title="Matching brackets",
    shape="many → one",
    about="Reads brackets one at a time and must know, after the last, which must be closed next.",
    step="character",
    models=("brackets-lstm", "brackets-gru", "brackets-rnn"),
    examples=(
        "([.{..}](..)",
        "{.(([..].)..{[]..}.()..[.(..)]..{}.)..",
        "[(.).{",
        "..{[.]([..]{.}).(..[])..{(.)..}[..].",
    ),
    panels=("hidden", "gates", "outputs"),
    recipe=Recipe(
        task="classify",
        reader="table",
        language="characters",
        embedding=16,
        hidden=32,
        min_count=1,
        learning_rate=5e-3,
        epochs=25,
        patience=100,
        dropout=0.0,
        input_dropout=0.0,
        prefix_weight=0.0,
        average=0.99,
    ),
    credit="Made by rnnviz itself, from a seed",
    licence="MIT, as rnnviz",
)
