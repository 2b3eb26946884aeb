"""Whatever the window shows can be saved: every view as a picture and as numbers."""

from __future__ import annotations

import csv
import importlib
import io
import pkgutil
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

import rnnviz.views
from rnnviz.export.figures import content_of
from rnnviz.trace import Cursor
from rnnviz.views.base import View
from rnnviz.views.look import Look
from tests.export.filled import FILLS, MADE
from tests.models import LABELS


def kinds(of: type[View] = View) -> Iterator[type[View]]:
    """Yield every class of views, after those that it is made from."""
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def name_of(kind: type[View]) -> str:
    return f"{kind.__module__.removeprefix('rnnviz.views.')}.{kind.__name__}"


for module in pkgutil.walk_packages(rnnviz.views.__path__, "rnnviz.views."):
    importlib.import_module(module.name)
KINDS = {
    name_of(kind): kind
    for kind in kinds()
    if kind.__module__.startswith("rnnviz.") and kind.numbers is not View.numbers
}
BASES = {"compare.chart.SidesChart", "parts.heatmap.MapView", "units.unit.UnitView"}
READERS = {"reading.view.ReadingView"}  # shows what another view gave; saved in its own tests


def test_no_view_is_without_numbers_but_what_others_are_made_from() -> None:
    for kind in kinds():
        made_from = any(kind is not other and issubclass(other, kind) for other in kinds())
        assert made_from or kind.numbers is not View.numbers, f"{name_of(kind)} has no numbers()"


def test_every_view_is_tried_here() -> None:
    missing = set(KINDS) - set(FILLS) - BASES - READERS
    assert not missing, f"add to tests/export/filled.py: {sorted(missing)}"


@pytest.mark.parametrize("name", FILLS)
def test_a_view_gives_what_it_shows_as_numbers_and_none_before(qtbot: QtBot, name: str) -> None:
    view = KINDS[name](*MADE.get(name, ()))
    qtbot.addWidget(view)
    view.resize(460, 380)
    view.set_look(Look(unit=12.0))
    assert view.numbers() == {}
    view.show_cursor(Cursor(4, 0.999))
    FILLS[name](view)
    fields = view.numbers()
    assert fields
    with np.load(io.BytesIO(content_of(view, name, ".npz")())) as file:
        assert set(file.files) == {"about", *fields}
        for each, field in fields.items():
            np.testing.assert_array_equal(file[each], field.data)
    lines = content_of(view, name, ".csv")().decode().splitlines()[1:]
    rows = list(csv.DictReader(lines))
    assert len(rows) == sum(field.data.size for field in fields.values())
    assert {row["array"] for row in rows} == {e for e, f in fields.items() if f.data.size}
    assert any(np.isfinite(field.data).any() for field in fields.values())
    assert content_of(view, name, ".png")().startswith(b"\x89PNG")


def test_what_a_training_confuses_is_saved_with_the_names_of_its_labels(qtbot: QtBot) -> None:
    name = "training.confusion.ConfusionView"
    view = KINDS[name]()
    qtbot.addWidget(view)
    FILLS[name](view)
    lines = content_of(view, name, ".csv")().decode().splitlines()[1:]
    rows = [row for row in csv.DictReader(lines) if float(row["value"]) and row["says"] == "0"]
    assert [row["label_name"] for row in rows] == [LABELS[0], LABELS[1], LABELS[3]]
