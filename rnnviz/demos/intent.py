"""Intent: what the speaker wants, believed anew after every word."""

from rnnviz.data.recipe import Recipe
from rnnviz.demos.base import Demo

DEMO = Demo(
    name="intent",
    title="Intent, word by word",
    shape="many → one",
    about="Reads a sentence one word at a time and believes, after each, what the speaker wants.",
    step="word",
    models=("intent-lstm", "intent-gru", "intent-rnn"),
    examples=(
        "send $50 to allison from my checking account",
        "what is the weather like in boston tomorrow",
        "i lost my credit card so please order me a new one",
        "wake me up at seven and then play some jazz",
        "how do you say thank you in italian",
        "my card was declined at the restaurant last night",
        "who painted the ceiling of the chapel",
    ),
    panels=("hidden", "gates", "outputs"),
    recipe=Recipe(
        task="classify",
        reader="clinc",
        language="words",
        embedding=256,
        hidden=256,
        min_count=1,
        learning_rate=3e-3,
        weight_decay=0.01,
        batch=32,
        epochs=16,
        patience=8,
        dropout=0.5,
        input_dropout=0.5,
        word_dropout=0.25,
        label_smoothing=0.1,
        prefix_weight=0.35,
    ),
    credit="CLINC150: Larson et al., An Evaluation Dataset for Intent Classification and "
    "Out-of-Scope Prediction, EMNLP-IJCNLP 2019",
    licence="CC BY 3.0",
)
