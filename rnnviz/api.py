"""The program as a library: open a model, run a text, look at every number of it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rnnviz.capture.run import capture, request_for
from rnnviz.demos import DEMOS
from rnnviz.files.foreign.answers import Answers
from rnnviz.files.foreign.in_memory import contents_of, vocabulary_for
from rnnviz.files.foreign.opening import chosen, model_of
from rnnviz.files.foreign.understand import understand
from rnnviz.files.library import open_model
from rnnviz.nets.model import Model, Task
from rnnviz.trace import Sampling, Trace


def load(name_or_path: str | os.PathLike[str]) -> Model:
    """Return a bundled model by its name, such as ``"intent-lstm"``, or that of a file.

    `Model.weights` maps PyTorch's parameter names to read-only float32 arrays, for E features of
    an embedding, H units and V entries of the vocabulary: ``embedding.weight`` (V, E),
    ``rnn.weight_ih_l0`` (gates · H, E), ``rnn.weight_hh_l0`` (gates · H, H), …

    Raises
    ------
    rnnviz.files.model_file.FileProblem
        If there is no such model, or it cannot be opened; the text is one sentence.
    """
    return open_model(os.fspath(name_or_path))


def from_torch(
    module_or_state_dict: Any,
    vocab: str | Sequence[str] | Mapping[Any, Any] | None = None,
    labels: Sequence[str] | None = None,
    *,
    part: str | None = None,
    task: Task | None = None,
    name: str = "model",
    **conventions: Any,
) -> Model:
    """Return the model that is in memory as a torch module or its state_dict.

    `vocab` lists the V entries that it reads in the order of their numbers: a list, a mapping from
    entry to number or back, or a text whose characters are the entries. `labels` names its K
    outputs, if they are not the vocabulary. `part` chooses among several recurrent parts. What the
    weights do not tell of a cell that was written by hand is given by name, such as
    ``gates="ifog"``; see `rnnviz.files.foreign.conventions.Conventions`. torch is not imported.

    >>> model = rnnviz.from_torch(net, vocab=["<unk>", "to", "be"])

    Raises
    ------
    rnnviz.files.model_file.FileProblem
        If it has no recurrent part, one that cannot be shown, or vocabulary and sizes do not fit.
    """
    report = understand(contents_of(module_or_state_dict))
    found = chosen(report, part, name)
    answers = Answers(
        part=part,
        conventions=conventions,
        vocabulary=None if vocab is None else vocabulary_for(vocab, found),
        labels=None if labels is None else tuple(labels),
        task=task,
    )
    return model_of(report, answers, name)


def run(
    model: Model,
    text: str,
    seed: int = 0,
    length: int | None = None,
    *,
    sampling: Sampling | None = None,
) -> Trace:
    """Return the trace of this model reading `text`, or, if it is a writer, writing on after it.

    A writer draws `length` tokens (its demo's number, if None) as `sampling` says (as its demo
    does, if None); the same `seed` draws the same. The trace has T steps, one a token, L layers
    of H units, E features of the input and K outputs, all arrays read-only float32:

    - ``trace["h"]``, ``trace["c"]`` and the gates (``f i g o``, ``r z n``): (layer, step, unit),
      shape (L, T, H), with ``f_x`` and ``f_h`` the two parts of a gate before its nonlinearity;
    - ``trace["x"]``: (step, feature), shape (T, E);
    - ``trace["logits"]`` and ``trace["p"]``: (step, label), shape (T, K);
    - ``trace["h0"]``, ``trace["c0"]``: (layer, unit), shape (L, H);
    - ``trace.tokens`` and ``trace.chosen``: T of each; ``trace.labels``: K names.

    >>> trace = run(load("intent-lstm"), "what is the weather")
    >>> trace["h"].at(layer=0, step=3).shape, trace.top(step=3, count=1)

    Raises
    ------
    rnnviz.capture.run.EmptyInput
        If the text has nothing that the model could read.
    ValueError
        If a classifier is asked to write, or the length is below 1.
    """
    if sampling is None:
        sampling = sampling_for(model)
    if length is not None:
        if sampling is None:
            raise ValueError(f"{model.name} tells what a text means; it cannot write on after it")
        sampling = replace(sampling, length=length)
    return capture(model, request_for(model, text, seed=seed, sampling=sampling))


def sampling_for(model: Model) -> Sampling | None:
    """Return how a writer draws unless told otherwise: as its demo does; None for a classifier."""
    if model.task != "generate":
        return None
    demo = DEMOS.get(model.demo)
    return (demo.sampling if demo else None) or Sampling()
