"""Script writer: scenes of a comedy, one word at a time."""

from rnnviz.data.recipe import Recipe
from rnnviz.demos.base import Demo
from rnnviz.trace import Sampling

DEMO = Demo(
    name="script",
    title="Script writer",
    shape="one → many",
    about="Writes a scene one word at a time; each word it draws is the next one it reads.",
    step="word",
    models=("script-lstm",),
    examples=(
        "LADY BRACKNELL:",
        "HIGGINS: [angrily]",
        "[Enter LORD GORING.]",
        "JACK: My dear Algy,",
        "LIZA: I want to be a lady in a",
    ),
    panels=("hidden", "gates", "distribution"),
    recipe=Recipe(
        task="generate",
        reader="plays",
        language="script",
        embedding=256,
        hidden=256,
        tied=True,
        learning_rate=3e-3,
        batch=32,
        bptt=48,
        epochs=20,
        patience=4,
        dropout=0.5,
        input_dropout=0.4,
        word_dropout=0.1,
        average=0.998,
        restarts=0.1,
        clip=0.5,
        weight_decay=0.02,
    ),
    credit="Ten comedies by O. Wilde, G. B. Shaw, R. B. Sheridan and A. W. Pinero, from Project "
    "Gutenberg ebooks 3825, 844, 885, 790, 854, 1929, 3618, 2175, 3790, 21849",
    licence="public domain",
    sampling=Sampling(length=60, temperature=0.8, top_k=0, top_p=0.95),
)
