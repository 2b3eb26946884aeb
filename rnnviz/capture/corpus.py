"""A long text that a network has read: every token, and what every unit said at it.

The text is cut into parts that are read side by side, as a batch, which is many times faster than
one word after another. Each part but the first begins `WARM_UP` steps early from a state of zero,
and these steps are not kept: how far its states still are from those of one long run is measured
by the tests. The values lie in a temporary file that has no name, so it vanishes with the program
however that ends.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from rnnviz.data.codec import Codec
from rnnviz.nets.anatomy import ANATOMIES, cell_name
from rnnviz.nets.model import Model
from rnnviz.nets.network import network_of
from rnnviz.nets.stack import Stack
from rnnviz.nets.tape import Tape
from rnnviz.trace import Array, Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST = 500_000  # steps
WARM_UP, PARTS = 640, 64  # steps before a part, whole pieces; parts side by side
PIECE = 16  # steps computed at once; more would take more memory, and gain no time
BLOCK = 1 << 16  # characters read at once
ROOM = 600_000_000  # bytes of the temporary file
FINEST = 127  # h in −1…1 is kept in steps of 1/127
LARGEST = float(np.finfo(np.float16).max)


@dataclass(frozen=True, eq=False)
class Corpus:
    """The tokens of a text, and the hidden states of some layers at each of them.

    `ids` (T,) are the tokens' numbers, `texts` how they were written, `layers` the numbers of the
    layers that were kept. `note` says in a sentence what was left out, "" if nothing.
    """

    name: str
    model: str
    layers: tuple[int, ...]
    ids: NDArray[np.int32]
    texts: list[str]
    kept: NDArray[np.generic]  # (layer, unit, step)
    note: str

    def __len__(self) -> int:
        """Return the number of steps T."""
        return len(self.texts)

    def course(self, layer: int, unit: int) -> Array:
        """Return h of a unit at every step, shape (T,), to within 1/254 where it lies in −1…1."""
        values = self.kept[self.layers.index(layer), unit].astype(np.float32)
        course: Array = values / np.float32(FINEST if self.kept.dtype == np.int8 else 1)
        return course


@dataclass(frozen=True)
class ReadText:
    """Asks to read a text file with the network, keeping the hidden states.

    Where those of all layers would fill more than `ROOM`, those of `layer` alone.
    """

    outlasts_runs: ClassVar[bool] = True  # it is about a text of its own
    path: str
    layer: int

    def answers(self, model: Model, trace: Trace) -> Iterator[Reading]:
        """Yield how far the reading is, and at last the corpus, or the sentence why not."""
        done = Reading(self, 0, 0)
        try:
            for done in read(model, self):
                yield done
        except (OSError, ValueError, MemoryError) as problem:
            yield Reading(self, done.steps, done.of, problem=_sentence(self.path, problem))


@dataclass(frozen=True, eq=False)
class Reading:
    """How far a text is read: `steps` of `of`; 0 while it is not known how many there are."""

    question: ReadText
    steps: int
    of: int
    corpus: Corpus | None = None
    problem: str = ""


def read(model: Model, question: ReadText) -> Iterator[Reading]:
    """Yield how far the text is read, and last the whole corpus.

    Raises
    ------
    ValueError
        If there is nothing in it that the network can read, or no room for what it says.
    OSError
        If the file cannot be read.
    """
    units, kind = model.spec.hidden, _kind(model)
    longest = min(LONGEST, ROOM // (units * kind.itemsize))
    ids: list[int] = []
    texts: list[str] = []
    for more in tokens_of(Path(question.path), model.codec):
        ids += [number for _, number in more]
        texts += [text for text, _ in more]
        yield Reading(question, 0, 0)
        if len(ids) > longest:
            break
    if not ids:
        raise ValueError("there is nothing in it that this network can read")
    cut = len(ids) > longest
    ids, texts = ids[:longest], texts[:longest]
    layers = layers_kept(model, question.layer, len(ids))
    note = _note(model, layers, longest if cut else 0)
    kept = room_for((len(layers), units, len(ids)), kind)
    name, numbers = Path(question.path).name, np.array(ids, np.int32)
    corpus = Corpus(name, model.version, layers, numbers, texts, kept, note)
    for steps in fill(model, corpus):
        yield Reading(question, steps, len(corpus))
    yield Reading(question, len(corpus), len(corpus), corpus)


def tokens_of(path: Path, codec: Codec) -> Iterator[list[tuple[str, int]]]:
    """Yield the tokens of a file as (text, number), some thousands at a time."""
    known: dict[str, str] = {}  # each text is kept once
    rest = ""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for block in iter(partial(file.read, BLOCK), ""):
            whole, rest = _cut(rest + block)
            yield [(known.setdefault(t.text, t.text), t.id) for t in codec.encode(whole)]
        yield [(known.setdefault(t.text, t.text), t.id) for t in codec.encode(rest)]


def _cut(text: str) -> tuple[str, str]:
    """Return the text up to its last line end, or else its last space, and the rest."""
    place = max(text.rfind("\n"), -1) + 1 or text.rfind(" ") + 1
    return (text[:place], text[place:]) if place else (text, "")


def parts_of(steps: int) -> int:
    """Return into how many parts a text is cut: none is shorter than twice its warm-up."""
    return max(1, min(PARTS, steps // (2 * WARM_UP)))


def fill(model: Model, corpus: Corpus, parts: int = 0) -> Iterator[int]:
    """Read the corpus into what it keeps, and yield how many steps are done."""
    steps, network = len(corpus), network_of(model)
    parts = parts or parts_of(steps)
    warm, each = WARM_UP if parts > 1 else 0, -(-steps // parts)
    stack = Stack(network.stack.cells[: max(corpus.layers) + 1])
    starts = np.arange(parts) * each - warm  # (B,)
    tape = Tape(stack.arrays((PIECE, parts)))
    states = stack.cells[0].anatomy.states
    for start in range(-warm, each, PIECE):
        count = min(PIECE, each - start)
        places = starts + (warm + start + np.arange(count))[:, None]  # (n, B)
        x = network.embedding[corpus.ids[np.clip(places, 0, steps - 1)]]  # (n, B, E)
        if start == 0:
            for symbol in states:  # the first part needs no warm-up: it begins the text
                tape[symbol + "0"][:, 0] = 0.0
        stack.forward(x, tape, 0, tape)
        for symbol in states:
            tape[symbol + "0"][:] = tape[symbol][:, count - 1]
        if start >= 0:
            for kept, layer in zip(corpus.kept, corpus.layers, strict=True):
                _keep(kept, tape["h"][layer, :count], start, each)
        yield min(steps, max(0, start + count) * parts)


def _keep(kept: NDArray[np.generic], h: Array, start: int, each: int) -> None:
    """Put the states (n, B, H) of the steps from `start` of every part into (unit, step)."""
    values = np.nan_to_num(h).transpose(2, 1, 0)  # (H, B, n)
    if kept.dtype == np.int8:
        values = np.rint(np.clip(values, -1.0, 1.0) * FINEST)
    else:
        values = np.clip(values, -LARGEST, LARGEST)
    for part in range(values.shape[1]):
        first = part * each + start
        room = kept[:, first : min(first + values.shape[2], (part + 1) * each)]
        room[:] = values[:, part, : room.shape[1]]


def layers_kept(model: Model, layer: int, steps: int) -> tuple[int, ...]:
    """Return the layers whose states are kept: all if they fit into `ROOM`, else that one."""
    size = model.spec.layers * model.spec.hidden * steps * _kind(model).itemsize
    return tuple(range(model.spec.layers)) if size <= ROOM else (layer,)


def room_for(shape: tuple[int, int, int], kind: np.dtype[np.generic]) -> NDArray[np.generic]:
    """Return an array (layer, unit, step) in a temporary file without a name.

    Raises
    ------
    ValueError
        If the disk has no room for it.
    """
    folder, size = _folder(), int(np.prod(shape, dtype=np.int64)) * kind.itemsize
    if shutil.disk_usage(folder).free < 1.1 * size:
        raise ValueError(f"its states take {size / 1e6:,.0f} MB, for which {folder} has no room")
    with tempfile.TemporaryFile(dir=folder, prefix="rnnviz-") as file:
        file.truncate(size)
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)  # a disk that fills up later would kill us
        return np.memmap(file, kind, "r+", shape=shape)


def _folder() -> str:
    """Return the folder for large temporary files: on Linux /tmp is often memory."""
    return "/var/tmp" if os.access("/var/tmp", os.W_OK) else tempfile.gettempdir()


def _kind(model: Model) -> np.dtype[np.generic]:
    """Return how h is kept: in a byte where it lies in −1…1, else as a half."""
    bounded = "h" in ANATOMIES[cell_name(model.spec)].bounds
    return np.dtype(np.int8 if bounded else np.float16)


def _note(model: Model, layers: tuple[int, ...], longest: int) -> str:
    """Return what was left out and why; `longest` is 0 where all of the text was read."""
    parts = []
    if longest:
        why = "" if longest == LONGEST else f": more would fill over {ROOM / 1e6:,.0f} MB"
        parts.append(f"its first {longest:,} steps{why}")
    if model.spec.window:
        parts.append(f"in one go, not {model.spec.window} steps at a time as it writes")
    if len(layers) < model.spec.layers:
        parts.append(f"layer {layers[0] + 1} alone: all would fill over {ROOM / 1e6:,.0f} MB")
    return "; ".join(parts)


def _sentence(path: str, problem: Exception) -> str:
    name = Path(path).name
    if isinstance(problem, OSError):
        return f"{name} cannot be read: {problem.strerror}; check that you may open it."
    if isinstance(problem, MemoryError):
        return f"{name} is too much for the memory of this machine; try a shorter text."
    return f"{name} was not read: {problem}."
