"""Recall: what was read first must still be known at the end, by networks of one small size."""

from rnnviz.data.recipe import Recipe
from rnnviz.demos.base import Demo

DEMO = Demo(
    name="recall",
    title="Recall a letter",
    shape="many → one",
    about="Reads letters one at a time and must still know, after the last, which came first.",
    step="character",
    models=("recall-lstm", "recall-gru", "recall-rnn"),
    examples=(
        "CAGEBEHADGFA",
        "BHDCAGGEFAAHCDEBHGFADCEBHHAGDCEFGABHCDEFA",
        "FADE",
        "GAHEEDBACHFCABDEHGEFABBACDHG",
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
        epochs=6,
        patience=100,
        dropout=0.0,
        input_dropout=0.0,
        prefix_weight=0.0,
        average=0.99,
    ),
    credit="Made by rnnviz itself, from a seed",
    licence="MIT, as rnnviz",
)
