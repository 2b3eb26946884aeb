"""Matching brackets: which one must be closed next, told by networks of one small size."""

from rnnviz.data.recipe import SMALL
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
    recipe=SMALL,
    credit="Made by rnnviz itself, from a seed",
    licence="MIT, as rnnviz",
)
