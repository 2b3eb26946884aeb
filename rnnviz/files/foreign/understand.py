"""From what a file holds to what it means: recurrent parts, why they were read so, what to ask."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from rnnviz.files.foreign.contents import Contents
from rnnviz.files.foreign.obstacles import obstacles
from rnnviz.files.foreign.parts import Part
from rnnviz.files.foreign.printable import counted
from rnnviz.files.foreign.questions import Question, entries, questions
from rnnviz.files.foreign.stacks import CALLED
from rnnviz.files.foreign.surroundings import shared

Finder = Callable[[Contents], tuple[Part, ...]]

_TOLD = ("keras", "onnx")  # facts of formats that tell their own structure
_GUESSED = ("torch_parts", "hand_written")


@dataclass(frozen=True, eq=False)
class Report:
    """What was found in a file, in plain sentences, and the parts to choose from.

    `parts` are the recurrent stacks, the likeliest first. Of the first, or of another chosen by
    `asked`, `questions` tells what the file cannot. `unknown` tells what nobody can know from it.
    """

    contents: Contents
    parts: tuple[Part, ...]

    @property
    def nothing(self) -> str:
        """What the file holds instead, where there is no recurrent part: the end of a sentence."""
        contents = self.contents
        if contents.tensors:
            return (
                f"holds {len(contents.tensors):,} tensors and none is of a recurrent layer "
                f"({_few([*contents.tensors], 3)}); open a model with an RNN, a GRU or an LSTM"
            )
        if vocabularies := contents.facts.get("vocabularies"):
            size = len(next(iter(vocabularies.values())))
            return (
                f"holds a vocabulary of {size:,} entries and no weights; open the model and attach "
                "this file as its vocabulary"
            )
        return "holds no weights; save the model's state_dict and open that"

    @property
    def found(self) -> tuple[str, ...]:
        """One sentence for each part."""
        return tuple(described(part) for part in self.parts)

    @property
    def inferred(self) -> tuple[str, ...]:
        """Why the first part was read as it was."""
        return self.parts[0].notes if self.parts else ()

    @property
    def ignored(self) -> tuple[str, ...]:
        """What was left out, and why: by the reader, and what no part uses."""
        used = {name for part in self.parts for name in part.used}
        left = [name for name in self.contents.tensors if name not in used]
        idle = (f"not used: {_few(left)}",) if left and self.parts else ()
        return (*self.contents.ignored, *idle)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What has to be asked about the first part."""
        return self.asked(0)

    def asked(self, part: int) -> tuple[Question, ...]:
        """Return what has to be asked about the part of that number."""
        if not self.parts:
            return ()
        return questions(self.parts[part], self.contents.facts.get("vocabularies", {}))

    def obstacles(self, part: int = 0) -> tuple[str, ...]:
        """Return why the part of that number cannot be shown; nothing if it can."""
        return obstacles(self.parts[part], self.parts[part].conventions)

    @property
    def unknown(self) -> tuple[str, ...]:
        """What cannot be known from the file."""
        return (
            *(question.why for question in self.questions),
            "whether dropout was used in training is never in the weights; it changes no output",
        ) * bool(self.parts)

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return {
            "format": self.contents.format,
            "found": [*self.found],
            "inferred": [*self.inferred],
            "ignored": [*self.ignored],
            "unknown": [*self.unknown],
            "problem": "" if self.parts else f"it {self.nothing}",
            "obstacles": [*self.obstacles()] if self.parts else [],
            "parts": [_record(part) for part in self.parts],
            "questions": [
                {
                    "about": q.about,
                    "asks": q.asks,
                    "answers": [*q.answers],
                    "default": q.default,
                    "needed": q.needed,
                }
                for q in self.questions
            ],
            "tensors": {name: [*t.shape] for name, t in self.contents.tensors.items()},
            "vocabularies": {
                name: len(v) for name, v in self.contents.facts.get("vocabularies", {}).items()
            },
            "values": self.contents.facts.get("values", {}),
            "classes": self.contents.facts.get("classes", []),
        }


def understand(contents: Contents) -> Report:
    """Return what the contents mean; they may hold no recurrent part at all."""
    parts: tuple[Part, ...] = ()
    for name in (*(f"{key}_parts" for key in _TOLD if key in contents.facts), *_GUESSED):
        finder: Finder = importlib.import_module(f"rnnviz.files.foreign.{name}").parts
        parts = parts or finder(contents)
    return Report(contents, tuple(sorted(map(partial(_own, parts), parts), key=_unlikely)))


def _own(parts: tuple[Part, ...], part: Part) -> Part:
    """Return a part without the heads that lie in the module of another, as a decoder's does."""
    others = [other for other in parts if other is not part]
    heads = tuple(
        head for head in part.heads
        if all(shared(head.name, part.name) >= shared(head.name, other.name) for other in others)
    )  # fmt: skip
    return part if len(heads) == len(part.heads) else replace(part, heads=heads)


def described(part: Part) -> str:
    """Return a part in one sentence."""
    sizes = {*part.hidden}
    units = counted(part.hidden[0], "unit") if len(sizes) == 1 else f"{_and(part.hidden)} units"
    layers = counted(len(part.layers), "layer")
    both = ", reading forwards and backwards," if part.bidirectional else ""
    reads = {
        "embedding": f"through an embedding of {entries(part):,} entries",
        "one-hot": f"from one of {entries(part):,} entries (one-hot)",
        "numbers": f"from {counted(part.inputs, 'number')} a step",
    }[part.input]
    K = len(part.heads[0].weight) if part.heads else 0
    head = f" to {counted(K, 'output')}" if K else ", with no head"
    return f"{part.name} is {CALLED[part.cell]} of {layers} with {units}{both} {reads}{head}"


def _unlikely(part: Part) -> tuple[bool, bool, int]:
    """Sort by what makes a part a whole model: a head, an input that can be typed, its size."""
    return not part.heads, part.input == "numbers", -sum(part.hidden)


def _record(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "cell": part.cell,
        "layers": len(part.layers),
        "hidden": [*part.hidden],
        "bidirectional": part.bidirectional,
        "input": part.input,
        "entries": entries(part),
        "outputs": len(part.heads[0].weight) if part.heads else 0,
        "heads": [head.name for head in part.heads],
        "tied": part.tied,
        "conventions": vars(part.conventions),
        "settled": sorted(part.settled),
        "obstacles": [*obstacles(part, part.conventions)],
    }


def _few(names: list[str], most: int = 5) -> str:
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _and(sizes: tuple[int, ...]) -> str:
    return ", ".join(map(str, sizes[:-1])) + f" and {sizes[-1]}"
