"""Adding: two circled digits must be kept until the end, by networks of one small size."""

from rnnviz.data.recipe import SMALL
from rnnviz.demos.base import Demo

DEMO = Demo(
    name="adding",
    title="Add two digits",
    shape="many → one",
    about="Reads digits one at a time and must know, after the last, what the circled ones add to.",
    step="character",
    models=("adding-lstm", "adding-gru", "adding-rnn"),
    examples=(
        "③82④519",
        "⑦4019825①6630482",
        "⑨⑨",
        "⓪53187294460219857⑤30126",
    ),
    panels=("hidden", "gates", "outputs"),
    recipe=SMALL,
    credit="Made by rnnviz itself, from a seed",
    licence="MIT, as rnnviz",
)
