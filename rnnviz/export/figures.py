"""One view as a file of its own: its picture as PNG or SVG, its numbers as CSV or NPZ.

A picture is painted anew for the file, at the size that the view has on the screen. Numbers are
what `View.numbers` names; in an NPZ file they stand beside one text ``about``, JSON, which has the
name of the view, the tokens and labels of its run, the names of its rows and those of the axes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QPainter

from rnnviz.export.arrays import described, npz
from rnnviz.export.svg import encode_view
from rnnviz.files.model_file import FileProblem, write_atomically
from rnnviz.trace import Field, Trace
from rnnviz.views.base import View

RATIO = 2  # pixels of a PNG by a pixel of the view
PICTURES, NUMBERS = (".png", ".svg"), (".csv", ".npz")
FORM = "# long form: a line a number, every axis counts from 0"


@dataclass(frozen=True)
class Figure:
    """What a view shows, as numbers with the words that its axes stand for."""

    name: str
    fields: Mapping[str, Field]
    tokens: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    @classmethod
    def of(cls, view: View, name: str) -> Figure:
        """Return what the view shows now; later changes of the view do not change it."""
        tokens, names = _tokens(view.trace), (view.output_names(), view.row_names())
        return cls(name, dict(view.numbers()), tokens, *names)


def content_of(view: View, name: str, suffix: str) -> Callable[[], bytes]:
    """Return what makes the content of a file of that kind, in any thread.

    All that needs the view itself is done at once.

    Raises
    ------
    ValueError
        If the suffix is none of ``.png``, ``.svg``, ``.csv`` and ``.npz``.
    rnnviz.files.model_file.FileProblem
        If the view shows no numbers and the file is one of numbers.
    """
    if suffix in PICTURES:
        content = png(view) if suffix == ".png" else encode_view(view, name)
        return lambda: content
    if suffix not in NUMBERS:
        known = ", ".join(PICTURES + NUMBERS)
        raise ValueError(f"a view is saved as one of {known}, not as {suffix!r}")
    figure = Figure.of(view, name)
    if not figure.fields:
        raise FileProblem(f"{name} shows no numbers yet; save it once it shows some")
    return partial(table if suffix == ".csv" else archive, figure)


def save_view(view: View, path: Path, name: str = "") -> None:
    """Write the view in the form that the file's name asks for; see `content_of` for errors.

    Raises
    ------
    rnnviz.files.model_file.FileProblem
        If the file cannot be written.
    """
    write_atomically(path, content_of(view, name or path.stem, path.suffix.lower())())


def png(view: View) -> bytes:
    """Return the content of a PNG file with the view, twice as wide and high as it is."""
    image = QImage(view.size() * RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(RATIO)
    with QPainter(image) as painter:
        view.paint_whole(painter)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def archive(figure: Figure) -> bytes:
    """Return the content of an NPZ file with the arrays (float32) and a text about them."""
    text = {
        "format": 1,
        "view": figure.name,
        "tokens": figure.tokens,
        "labels": figure.labels,
        "rows": figure.rows,
        "fields": {name: described(field) for name, field in figure.fields.items()},
    }
    return npz(figure.fields, text)


def table(figure: Figure) -> bytes:
    """Return a CSV table in long form: array, its axes, the words of step, label and row, value.

    The first line says so; the second names the columns. An axis that an array does not have is
    empty in its lines. Rows have a column for their names only where the view tells these.
    """
    axes = tuple(dict.fromkeys(axis for f in figure.fields.values() for axis in f.axes))
    file = io.StringIO(newline="")
    file.write(f"{FORM}\r\n")
    rows = csv.writer(file)
    names = ("token", "label_name", *(("row_name",) if figure.rows else ()))
    rows.writerow(["array", *axes, *names, "value"])
    for name, field in figure.fields.items():
        rows.writerows(_lines(figure, name, field, axes))
    return file.getvalue().encode("utf-8", errors="replace")


def _lines(figure: Figure, name: str, field: Field, axes: tuple[str, ...]) -> Iterator[list[str]]:
    """Yield the lines of one array, in the order of its axes."""
    for place in np.ndindex(*field.data.shape):
        at = dict(zip(field.axes, place, strict=True))
        where = (str(at.get(axis, "")) for axis in axes)
        words = _word(figure.tokens, at.get("step")), _word(figure.labels, at.get("label"))
        row = (_word(figure.rows, at.get("row")),) if figure.rows else ()
        yield [name, *where, *words, *row, f"{field.data[place]:.9g}"]


def _word(words: tuple[str, ...], place: int | None) -> str:
    return words[place] if place is not None and place < len(words) else ""


def _tokens(trace: Trace | None) -> tuple[str, ...]:
    return tuple(token.text for token in trace.tokens) if trace else ()
