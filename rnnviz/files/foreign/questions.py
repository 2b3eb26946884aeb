"""What a file cannot tell and somebody must say, each with the answers there are and a default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rnnviz.files.foreign.conventions import GRU_ORDERS, LSTM_ORDERS
from rnnviz.files.foreign.parts import Part


@dataclass(frozen=True)
class Question:
    """One thing to ask: `about` is its name, `answers` maps what can be answered to its words.

    `answers` is empty where anything may be answered, such as a vocabulary. `default` is taken
    if nobody answers, and empty where somebody has to. `probed` tells whether trying the answers
    on a sample text may decide. What is not `needed` has a default that nearly always holds: a
    file opens without it.
    """

    about: str
    asks: str
    why: str
    answers: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    probed: bool = False
    needed: bool = True


def questions(part: Part, vocabularies: Mapping[str, list[str]]) -> tuple[Question, ...]:
    """Return what has to be asked about a part, the gravest first."""
    return (*_vocabulary(part, vocabularies), *_conventions(part), *_around(part))


def _vocabulary(part: Part, vocabularies: Mapping[str, list[str]]) -> Iterator[Question]:
    if part.is_series:
        yield Question("vocabulary", *_RANGE)
        yield Question("scaling", *_SCALING, default="0, 1")
    V = entries(part)
    if part.input != "numbers" and not any(len(v) == V for v in vocabularies.values()):
        yield Question(
            "vocabulary",
            f"Which {V} entries does it read?",
            f"the file holds no vocabulary of {V} entries; give a file that lists them in order, "
            "or the text it was trained on",
        )
    if outputs := classes(part):
        yield Question(
            "labels",
            f"What do its {outputs} outputs mean?",
            f"the outputs are not the vocabulary, and the file does not name {outputs} classes",
        )


def entries(part: Part) -> int:
    """Return the number V of entries that the part reads, or how many numbers it reads at once."""
    return part.inputs if part.embedding is None else len(part.embedding)


def classes(part: Part) -> int:
    """Return the number of outputs that are classes, or 0 where the outputs are the vocabulary."""
    outputs = len(part.heads[0].weight) if part.heads else 0
    return 0 if outputs == entries(part) else outputs


def _conventions(part: Part) -> Iterator[Question]:
    given = part.conventions
    for about, asks, why, answers in _CHOICES.get(part.cell, ()):
        if about not in part.settled:
            default = getattr(given, about)
            yield Question(about, asks, why, answers, f"{default:g}" if about == "forget_bias"
                           else str(default), probed=True)  # fmt: skip
    if part.fused:
        yield Question("together", *_TOGETHER, given.together, probed=True)


def _around(part: Part) -> Iterator[Question]:
    """Ask what the head reads, and how much of the text at a time."""
    writes, given = not classes(part), part.conventions
    if "window" not in part.settled and part.attention is not None:
        answers = {str(n): f"the latest {n}, filled up in front" for n in {40, given.window} - {0}}
        answers["0"] = "all there are"
        yield Question("window", *_WINDOW, answers, f"{given.window}", probed=writes)
    if part.heads and part.attention is None and not writes and "read" not in part.settled:
        yield Question("read", *_READ, given.read, needed=False)
    if part.heads and "between" not in part.settled:
        deep = part.dense is not None
        yield Question("between", *(_DEEP if deep else _BETWEEN), _CURVES, given.between,
                       probed=writes and deep, needed=deep)  # fmt: skip


Choice = tuple[str, str, str, Mapping[str, str]]

_TOGETHER = (
    "Which comes first where one matrix reads both?",
    "shapes are the same either way",
    {"xh": "the word, then the state", "hx": "the state, then the word"},
)
_RANGE = (
    "Which numbers does it read, from the least to the greatest?",
    "the file holds no numbers, and they are shown in levels between the two",
)
_SCALING = (
    "What was taken away from each number, and by what was it divided?",
    "networks mostly read scaled numbers, and the scaler is not in the file; it is 0, 1 if nothing "
    "was done, the mean and the deviation of a StandardScaler, the least and the range of a "
    "MinMaxScaler",
)
_WINDOW = (
    "How many entries does it read at a time?",
    "attention weighs all that was read, so it matters how much that is; textgenrnn reads 40",
)
_READ = (
    "Which steps does the head read?",
    "the weights are the same whether the last state is read or all of them are put together",
    {
        "last": "the last one",
        "mean": "the mean of all so far",
        "max": "the largest of all so far, unit by unit",
        "every": "every one by itself",
    },
)
_CURVES = {
    "nothing": "nothing",
    "relu": "ReLU",
    "tanh": "tanh",
    "sigmoid": "the sigmoid",
    "softsign": "softsign",
}
_BETWEEN = (
    "What lies between the last state and the head?",
    "a function without weights leaves no trace in the file; mostly there is none",
)
_DEEP = (
    "What lies between the two layers of the head?",
    "a function without weights leaves no trace in the file; mostly it is a ReLU",
)
_NONLINEARITY: Choice = (
    "nonlinearity",
    "What squashes the new state?",
    "a plain RNN keeps no trace of its nonlinearity in the file",
    {"tanh": "tanh, the default everywhere", "relu": "ReLU", "linear": "nothing"},
)
_CHOICES: Mapping[str, tuple[Choice, ...]] = {
    "lstm": (
        (
            "gates",
            "In which order do the gates lie in the matrices?",
            "shapes are the same for every order, and a wrong one talks nonsense",
            {order: f"{', '.join(order)}: {who}" for order, who in LSTM_ORDERS.items()},
        ),
        (
            "forget_bias",
            "Is 1 added to the forget gate outside the weights?",
            "TensorFlow 1 does so, and without it the model stays fluent but is not the one "
            "that was trained",
            {"0": "no, as in PyTorch and Keras", "1": "yes, as in TensorFlow 1"},
        ),
    ),
    "gru": (
        (
            "gates",
            "In which order do the gates lie in the matrices?",
            "shapes are the same for every order, and a wrong one talks nonsense",
            {order: f"{', '.join(order)}: {who}" for order, who in GRU_ORDERS.items()},
        ),
        (
            "reset",
            "Does the reset gate act before or after the hidden matrix?",
            "both are called GRU",
            {"after": "after, as in PyTorch and cuDNN", "before": "before, as in the first paper"},
        ),
        (
            "update",
            "Does the update gate keep the old state or let the new one in?",
            "the two papers have it the other way round",
            {"keeps": "z keeps the old state, as PyTorch", "replaces": "z lets the new state in"},
        ),
    ),
    "rnn": (_NONLINEARITY,),
}
