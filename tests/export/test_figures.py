"""One view as a file: what is read back is what the view shows."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from rnnviz.app.numbers import reading_of
from rnnviz.capture.flow import FlowBack
from rnnviz.capture.gradients import Target
from rnnviz.capture.movers import Mover
from rnnviz.export.figures import save_view
from rnnviz.files.model_file import FileProblem
from rnnviz.trace import Cursor
from rnnviz.views.gradients.flow import FlowView
from rnnviz.views.hidden import HiddenView
from rnnviz.views.outputs import OutputsView
from rnnviz.views.units.movers import MoversPicture, MoversView
from tests.views.conftest import reading
from tests.views.gradients.asked import last, run, shown


@pytest.fixture
def flow(qtbot: QtBot) -> FlowView:
    """Return a view of how the last answer depends on every state of two layers."""
    model, trace = run(layers=2)
    view = shown(qtbot, FlowView(), trace)
    view.show_flow(last(FlowBack(Target("logit")), model, trace))
    return view


def rows_of(path: Path) -> list[dict[str, str]]:
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("# long form")
    return list(csv.DictReader(lines[1:]))


def test_a_picture_is_twice_as_large_as_the_view_and_not_empty(
    flow: FlowView, tmp_path: Path
) -> None:
    save_view(flow, tmp_path / "flow.png")
    image = QImage(str(tmp_path / "flow.png"))
    assert image.size() == flow.size() * 2
    seen = {image.pixel(x, 700) for x in range(image.width())}
    assert flow.look.colour("h").rgb() in seen


def test_an_svg_is_xml_of_shapes_without_fonts(flow: FlowView, tmp_path: Path) -> None:
    save_view(flow, tmp_path / "flow.svg", "How <far> back")
    root = ElementTree.fromstring((tmp_path / "flow.svg").read_bytes())
    assert (root.get("width"), root.get("height")) == ("460", "520")
    assert root[0].text == "How <far> back"
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "path" in kinds
    assert "text" not in kinds


def test_every_number_of_a_table_is_one_of_the_answer(flow: FlowView, tmp_path: Path) -> None:
    save_view(flow, tmp_path / "flow.csv")
    rows = rows_of(tmp_path / "flow.csv")
    assert len(rows) == sum(logs.size for logs in flow.flow.logs.values())
    for row in rows:
        logs = flow.flow.logs[row["array"].removeprefix("log10_d")]
        step = int(row["step"])
        assert np.float32(row["value"]) == logs[int(row["layer"]), step]
        assert row["token"] == flow.trace.tokens[step].text


def test_an_archive_has_the_arrays_and_names_their_axes(flow: FlowView, tmp_path: Path) -> None:
    save_view(flow, tmp_path / "flow.npz", "Gradient flow")
    with np.load(tmp_path / "flow.npz") as file:
        about = json.loads(str(file["about"]))
        assert set(file.files) == {"about", "log10_dh", "log10_dc"}
        for symbol, logs in flow.flow.logs.items():
            np.testing.assert_array_equal(file[f"log10_d{symbol}"], logs)
    assert about["view"] == "Gradient flow"
    assert about["fields"]["log10_dh"]["axes"] == ["layer", "step"]
    assert about["tokens"] == [token.text for token in flow.trace.tokens]


def test_a_table_of_beliefs_names_the_labels(qtbot: QtBot, tmp_path: Path) -> None:
    trace = reading()
    view = shown(qtbot, OutputsView(), trace)
    save_view(view, tmp_path / "p.csv")
    rows = rows_of(tmp_path / "p.csv")
    assert [row["label_name"] for row in rows[: len(trace.labels)]] == list(trace.labels)
    values = np.float32([row["value"] for row in rows]).reshape(len(trace), -1)
    np.testing.assert_array_equal(values, trace["p"].data)


def test_rows_are_written_with_their_names_where_the_view_tells_them(
    qtbot: QtBot, tmp_path: Path
) -> None:
    movers = Mover(4, 0.5, 0.1, 2), Mover(7, -0.25, 0.1, 3)
    view = shown(qtbot, MoversView(), reading())
    view.show_movers(MoversPicture(3, "this text", ("send", "to"), movers))
    save_view(view, tmp_path / "movers.csv")
    means = [row for row in rows_of(tmp_path / "movers.csv") if row["array"] == "mean"]
    assert [(row["row_name"], row["value"]) for row in means] == [("send", "0.5"), ("to", "-0.25")]
    again = reading_of(view, view.look)
    qtbot.addWidget(again)
    save_view(again, tmp_path / "zoomed.csv")
    assert (tmp_path / "zoomed.csv").read_bytes() == (tmp_path / "movers.csv").read_bytes()
    save_view(view, tmp_path / "movers.npz")
    with np.load(tmp_path / "movers.npz") as file:
        assert json.loads(str(file["about"]))["rows"] == ["send", "to"]


def test_a_heatmap_is_the_same_picture_in_a_file_as_on_the_screen(
    qtbot: QtBot, tmp_path: Path
) -> None:
    view = shown(qtbot, HiddenView(), reading())
    view.show_cursor(Cursor(5, 0.999))
    save_view(view, tmp_path / "h.png")
    saved, seen = QImage(str(tmp_path / "h.png")), view.grab().toImage()
    cell = view.strip_rects()[0].topLeft().toPoint()
    for at in (4, 12, 20):
        place = cell.x() + at, cell.y() + at
        assert saved.pixel(2 * place[0], 2 * place[1]) == seen.pixel(*place)


@pytest.mark.parametrize("suffix", [".csv", ".npz"])
def test_a_view_without_numbers_says_so_and_writes_nothing(
    qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    view = shown(qtbot, FlowView(), reading())
    with pytest.raises(FileProblem, match="shows no numbers yet"):
        save_view(view, tmp_path / f"flow{suffix}")
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_written_is_told(flow: FlowView, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be written"):
        save_view(flow, tmp_path / "nowhere" / "flow.png")
    with pytest.raises(ValueError, match=r"not as .\.bmp"):
        save_view(flow, tmp_path / "flow.bmp")
