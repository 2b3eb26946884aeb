"""What the window saves of a run's gradients is what ``rnnviz trace`` saves of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rnnviz.app.window import MainWindow
from rnnviz.cli import main
from rnnviz.files.model_file import save_model
from rnnviz.screen.gradients.page import GradientsPage
from rnnviz.trace import Cursor
from rnnviz.views.base import View
from tests.models import tiny_model

TEXT = "send money from my savings to my checking account please"
STUDIES = ("--gradients", "--pairs", "--jacobians")
Arrays = Mapping[str, np.ndarray]
Saved = Callable[[View], Arrays]


@pytest.fixture
def traced(tmp_path: Path, cell: str) -> Arrays:
    """Return what the command saves of a stack of two layers."""
    path, out = tmp_path / "model.rnnviz", tmp_path / "traced.npz"
    save_model(tiny_model(cell, layers=2, scale=2.0), path)
    assert main(["trace", str(path), "--input", TEXT, "-o", str(out), *STUDIES]) == 0
    with np.load(out) as file:
        return {name: file[name] for name in file.files}


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, traced: Arrays, tmp_path: Path) -> GradientsPage:
    """Return the page, open on the same file and text, at the end of the run."""
    window.resize(1440, 900)
    session = window.session
    with qtbot.waitSignal(session.traceChanged, check_params_cb=lambda t, _: t.complete):
        session.open_model(str(tmp_path / "model.rnnviz"))
    with qtbot.waitSignal(session.traceChanged, check_params_cb=lambda t, _: t.complete):
        session.run_text(TEXT)
    session.playhead.pause()
    session.move(Cursor(9, 0.999, layer=1))
    window.explore.screen.pages.show_page("gradients")
    return window.explore.screen.pages.page


@pytest.fixture
def saved(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Saved:
    def save(view: View) -> Arrays:
        path = tmp_path / "view.npz"
        path.unlink(missing_ok=True)
        window.exporting.save(view, ".npz", str(path))
        qtbot.waitUntil(path.exists)
        with np.load(path) as file:
            return {name: file[name] for name in file.files}

    return save


def equal(found: np.ndarray, wanted: np.ndarray) -> None:
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_pairs_jacobians_and_their_product_are_the_same(
    qtbot: QtBot, page: GradientsPage, traced: Arrays, saved: Saved, cell: str
) -> None:
    page.show_section("pairs")
    qtbot.waitUntil(lambda: page.section.cells.pairs is not None)
    equal(saved(page.section.cells)["log10_dh"], traced["pair_h"][1])
    page.show_section("jacobian")
    qtbot.waitUntil(lambda: page.section.bars.stretch is not None)
    bars = saved(page.section.bars)
    equal(bars["log10_singular_values"], traced["jacobian_h"][1, 9])
    equal(bars["log10_spectral_radius"], traced["radius_h"][1, 9])
    page.show_section("product")
    for part in ("h", "state", "c", "by_h") if cell == "lstm" else ("h",):
        if cell == "lstm":
            page.options.chosen.emit(part)
        wanted = page._question()
        qtbot.waitUntil(lambda q=wanted: getattr(page.section.product.product, "question", 0) == q)
        qtbot.waitUntil(lambda: page.section.product.product.complete)
        product = saved(page.section.product)
        equal(product["log10_singular_values"][-1], traced[f"product_{part}"][1])


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_gradients_and_words_are_the_same(
    qtbot: QtBot, page: GradientsPage, window: MainWindow, traced: Arrays, saved: Saved, cell: str
) -> None:
    page.show_section("words")
    qtbot.waitUntil(lambda: page.section.text.flow is not None)
    words = saved(page.section.text)
    equal(words["gradient_times_input"], traced["word_product"][0])
    equal(10.0 ** words["log10_dx"], traced["word_norm"][0])
    window.explore.wiring.play_back()
    stage = window.explore.screen.stage
    qtbot.waitUntil(lambda: stage.back is not None)
    back = saved(stage)
    names = [name for name in traced if name.startswith("grad_") and name in back]
    assert {"grad_h", "grad_x"} <= set(names)
    for name in names:
        equal(back[name], traced[name])
