"""Counting: how many strokes there were, told by networks of one small size."""

from rnnviz.data.recipe import Recipe
from rnnviz.demos.base import Demo

DEMO = Demo(
    name="count",
    title="Count the strokes",
    shape="many → one",
    about="Reads strokes and dots one at a time and must know, after the last, how many strokes.",
    step="character",
    models=("count-lstm", "count-gru", "count-rnn"),
    examples=(
        "|..|.||.",
        "|....|..|.....|||..|....||..",
        "|",
        "|...............................|",
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
