"""Counting: how many strokes there were, told by networks of one small size."""

from dataclasses import replace

from rnnviz.data.recipe import SMALL
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
    recipe=replace(SMALL, epochs=6),
    credit="Made by rnnviz itself, from a seed",
    licence="MIT, as rnnviz",
)
