"""The tape of tokens as numbers: where each cell lies, what was read, how far it is scrolled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from rnnviz.trace import Cursor, Trace
from rnnviz.views.parts.wording import by_character, escaped, step_name, visible, window

Edges: TypeAlias = "np.typing.NDArray[np.float64]"
END = 0.999


@dataclass(frozen=True)
class Cell:
    """One token on screen: `read` says how much of it was read, 0…1."""

    step: int
    x: float
    width: float
    text: str
    read: float
    known: bool
    written: bool


@dataclass(frozen=True)
class TapePicture:
    """The cells on screen, where the playhead is, and how far the tape is scrolled (pixels)."""

    cells: tuple[Cell, ...]
    head: float
    offset: float
    length: float


@dataclass(frozen=True)
class Span:
    """The part of the tape that is on screen: cells `first` to `last`, and how it is scrolled."""

    first: int
    last: int
    head: float
    offset: float
    length: float


def laid_out(natural: Edges, width: float) -> Edges:
    """Return the edges (T + 1,) of cells that fill the width evenly, or are as wide as their text.

    Where the texts leave room, all cells are equally wide as long as every text fits; else what is
    left over is shared out.
    """
    count, total = natural.size, natural.sum()
    if total > width:
        widths = natural
    elif natural.max() * count <= width:
        widths = np.full(count, width / count)
    else:
        widths = natural + (width - total) / count
    return np.concatenate([[0.0], np.cumsum(widths)])


def scrolled(edges: Edges, head: float, width: float) -> float:
    """Return how far to scroll so that the playhead stands in the middle, or nearer at the ends."""
    return max(0.0, min(head - 0.5 * width, float(edges[-1]) - width))


def picture(
    trace: Trace,
    cursor: Cursor,
    edges: Edges,
    width: float,
    offset: float | None = None,
) -> TapePicture:
    """Return the cells within `width`; `offset` holds the tape where it is while it is dragged."""
    part = span(cursor, edges, width, offset)
    cells = tuple(
        cell_of(trace, cursor, k, edges, part.offset) for k in range(part.first, part.last)
    )
    return TapePicture(cells, part.head, part.offset, part.length)


def span(cursor: Cursor, edges: Edges, width: float, offset: float | None = None) -> Span:
    """Return which part of the tape lies within `width`."""
    steps = edges.size - 1
    step = min(cursor.step, steps - 1)
    head = float(edges[step] + cursor.phase * (edges[step + 1] - edges[step]))
    offset = scrolled(edges, head, width) if offset is None else offset
    first = max(0, int(np.searchsorted(edges, offset, side="right")) - 1)
    last = min(steps, int(np.searchsorted(edges, offset + width)))
    return Span(first, last, head - offset, offset, float(edges[-1]))


def cell_of(trace: Trace, cursor: Cursor, k: int, edges: Edges, offset: float) -> Cell:
    """Return one cell of the tape."""
    token = trace.tokens[k]
    read = 1.0 if k < cursor.step else cursor.phase if k == cursor.step else 0.0
    written = 0 < k <= len(trace.chosen) and trace.chosen[k - 1] >= 0
    x, width = float(edges[k]) - offset, float(edges[k + 1] - edges[k])
    return Cell(k, x, width, visible(token.text), read, token.known, written)


def cursor_at(edges: Edges, place: float) -> tuple[int, float]:
    """Return (step, phase) of a place on the tape, the nearest one beyond its ends."""
    step = int(np.clip(np.searchsorted(edges, place, side="right") - 1, 0, edges.size - 2))
    phase = (place - edges[step]) / (edges[step + 1] - edges[step])
    return step, float(np.clip(phase, 0.0, END))


def explained(trace: Trace, cell: Cell) -> str:
    """Return what a cell is, as rich text."""
    token = trace.tokens[cell.step]
    lines = [f"<b>{escaped(cell.text)}</b> · {step_name(trace)} {cell.step + 1} of {len(trace)}"]
    if not token.known:
        seen = f"‹{escaped(token.seen.strip('<>'))}›"
        lines.append(f"not in the vocabulary: the model sees {seen}")
    if cell.written:
        p = float(trace["p"].at(step=cell.step - 1, label=trace.chosen[cell.step - 1]))
        lines.append(f"drawn by the model, which gave it p = {p:.4f}")
    elif window(trace) is not None:
        lines.append(f"in the window of {window(trace)} that is read anew for what comes next")
    elif trace.request.sampling is not None:
        lines.append("given as the beginning" if not by_character(trace) else "given")
    return "<br>".join(lines)
