"""Recall: what was read first must still be known at the end, by networks of one small size."""

from dataclasses import replace

from rnnviz.data.recipe import SMALL
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
    recipe=replace(SMALL, epochs=6),
    credit="Made by rnnviz itself, from a seed",
    licence="MIT, as rnnviz",
)
