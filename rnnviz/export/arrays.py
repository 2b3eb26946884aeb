"""A trace as a file of numbers: NPZ holds all of it, CSV a table with one row a step.

NPZ: every field by its symbol (float32, with the axes of `Trace`), what was studied beside it under
the names that `studies` lists, and one text ``about``, JSON, with the names of the axes, tokens,
labels, the request and notes. Nothing in it is pickled:

    with np.load("out.npz") as file:
        about, h = json.loads(str(file["about"])), file["h"]     # h: (layer, step, unit)
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.export.studies import Study
from rnnviz.files.model_file import write_atomically
from rnnviz.trace import Array, Field, Trace

FORMAT = 1
SUFFIXES = (".npz", ".csv")


def save_trace(trace: Trace, path: Path, *studies: Study) -> None:
    """Write the trace and what was studied of it in the form that the file's name asks for.

    Raises
    ------
    ValueError
        If the name ends in neither ``.npz`` nor ``.csv``.
    rnnviz.files.model_file.FileProblem
        If the file cannot be written.
    """
    if path.suffix not in SUFFIXES:
        raise ValueError(f"a trace is saved as {' or '.join(SUFFIXES)}, not as {path.name!r}")
    fields = fields_of(trace, *studies)
    notes = {name: note for study in studies for name, note in study.notes.items()}
    if path.suffix == ".npz":
        write_atomically(path, npz(fields, {**about(trace, fields), "notes": notes}))
    else:
        write_atomically(path, table(trace, fields))


def fields_of(trace: Trace, *studies: Study) -> dict[str, Field]:
    """Return all fields by the name they have in a file."""
    found = dict(trace.fields)
    for study in studies:
        found |= study.fields
    return found


def npz(fields: Mapping[str, Field], text: Mapping[str, Any]) -> bytes:
    """Return the content of an NPZ file with these fields, and this text about them."""
    file = io.BytesIO()
    arrays: dict[str, Any] = {name: field.data for name, field in fields.items()}
    np.savez(file, about=np.array(json.dumps(text)), **arrays)
    return file.getvalue()


def about(trace: Trace, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return everything of a trace but its arrays, as plain JSON values."""
    return {
        "format": FORMAT,
        "cell": trace.cell,
        "request": asdict(trace.request),
        "tokens": [asdict(token) for token in trace.tokens],
        "chosen": list(trace.chosen),
        "labels": list(trace.labels),
        "fields": {name: described(field) for name, field in fields.items()},
    }


def described(field: Field) -> dict[str, Any]:
    """Return the names of the axes, bounds and equation of a field, as plain JSON values."""
    bounds = [float(bound) for bound in field.bounds]
    return {"axes": list(field.axes), "bounds": bounds, "equation": field.equation}


def table(trace: Trace, fields: Mapping[str, Field]) -> bytes:
    """Return a CSV table, one row a step: step, token, seen, chosen, then a column a number.

    A column's name says symbol and place: ``h[0 12]`` is unit 12 of layer 0, ``p[transfer]`` the
    probability of that label. What has no step, such as ``h0``, is left out.
    """
    file = io.StringIO(newline="")
    columns = [column for f in fields.items() for column in _columns(trace, *f)]
    rows = csv.writer(file)
    rows.writerow(["step", "token", "seen", "chosen", *(name for name, _ in columns)])
    for step, token in enumerate(trace.tokens):
        drawn = trace.chosen[step]
        word = trace.labels[drawn] if drawn >= 0 else ""
        numbers = (f"{values[step]:.9g}" for _, values in columns)
        rows.writerow([step, token.text, token.seen, word, *numbers])
    return file.getvalue().encode("utf-8", errors="replace")


def _columns(trace: Trace, name: str, field: Field) -> Iterator[tuple[str, Array]]:
    """Yield name and values (T,) of every column of a field."""
    if "step" not in field.axes:
        return
    axis = field.axes.index("step")
    first = np.moveaxis(field.data, axis, 0)  # (T, …)
    for place in np.ndindex(*first.shape[1:]):
        labelled = "label" in field.axes
        where = trace.labels[place[0]] if labelled else " ".join(map(str, place))
        yield f"{name}[{where}]", first[(slice(None), *place)]
