"""Three models that other people trained, opened from their files, on the stage and running."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from rnnviz.app.window import MainWindow
from rnnviz.capture.run import capture, request_for
from rnnviz.files.foreign import vocabulary
from rnnviz.files.foreign.answers import Answers, keep
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.nets.model import Model
from rnnviz.nets.network import network_of
from rnnviz.nets.quality import surprise
from rnnviz.trace import Cursor, Sampling
from rnnviz.views.attention import AttentionView

TITLE = "Why is the new iPhone better than the old one?"
Given = tuple[str, Callable[[Path], Answers]]


def titles(folder: Path) -> Answers:
    return Answers(vocabulary=vocabulary.read(folder / "textgenrnn_vocab.json", 465))


def homework(_folder: Path) -> Answers:
    return Answers(conventions={"gates": "ifog"})


def medicines(_folder: Path) -> Answers:
    return Answers(vocabulary=Vocabulary((*"abcdefghijklmnopqrstuvwxyz", " "), "characters"))


MODELS: dict[str, Given] = {
    "textgenrnn_base/textgenrnn_weights.hdf5": ("attention scores each step", titles),
    "hw1_custom_gates/lstm_model.pth": ("ifog", homework),
    "rx_name_lstm/lstm2_hs128_bs128_ep100_sw0-5.pt": ("lin.weight", medicines),
}


@pytest.fixture
def opened(
    qtbot: QtBot, window: MainWindow, shared: Path, tmp_path: Path
) -> Callable[[str], MainWindow]:
    """Return a function that opens one as File → Open does, its questions answered before."""

    def begin(file: str) -> MainWindow:
        path = shared / "foreign_models" / file
        if not path.is_file():
            pytest.skip(f"the models of other people are not here: there is no {path}")
        place = Path(shutil.copy(path, tmp_path))
        keep(place, MODELS[file][1](path.parent))
        window.open_file(str(place))
        session = window.session
        qtbot.waitUntil(lambda: session.model.name == place.stem and session.trace.complete)
        session.playhead.pause()
        return window

    return begin


def check_card(window: MainWindow, said: str) -> None:
    """Hold that the card of how it was read says so."""
    window.actions_["reading"].trigger()
    (card,) = (d for d in window.findChildren(QDialog) if "was read" in d.windowTitle())
    assert said in " ".join(each.text() for each in card.findChildren(QLabel))
    card.reject()


@pytest.mark.parametrize("file", [*MODELS][1:])
def test_it_writes_on_the_stage_with_a_card_of_how_it_was_read(
    opened: Callable[[str], MainWindow], file: str
) -> None:
    window = opened(file)
    session = window.session
    assert session.trace.chosen[-1] >= 0
    session.move(Cursor(len(session.trace) - 1, 0.95))
    window.grab()
    check_card(window, MODELS[file][0])


def test_the_titles_are_written_from_windows_whose_attention_is_seen(
    qtbot: QtBot, opened: Callable[[str], MainWindow]
) -> None:
    file = next(iter(MODELS))
    window = opened(file)
    session = window.session
    check_card(window, MODELS[file][0])
    assert (len(session.trace), len(session.trace.earlier)) == (40, 20)
    (view,) = (v for v in window.explore.screen.views if isinstance(v, AttentionView))
    session.move(Cursor(39, 0.95))
    assert view.picture().weights.sum() == pytest.approx(1.0, abs=1e-5)
    with qtbot.waitSignal(session.traceChanged, check_params_cb=lambda t, _: t.complete):
        session.set_sampling(Sampling(length=4, temperature=0.2))
    assert len(session.trace) == 4
    assert view.picture().padding > 0.0
    window.grab()
    check_reference_value(session.model)


def check_reference_value(model: Model) -> None:
    """Hold the measure of running text to its reference, which begins at the third character."""
    network, ids = network_of(model), np.array([t.id for t in model.codec.encode(TITLE)])
    nats = surprise(network, ids) - surprise(network, ids[:3])
    assert nats / (len(ids) - 3) == pytest.approx(1.045, abs=5e-4)
    trace = capture(model, request_for(model, TITLE[:12]))  # one window, with its padding
    p = trace["p"].at(step=11)[ids[12]]
    new = surprise(network, ids[:13]) - surprise(network, ids[:12])
    assert new == pytest.approx(-np.log(p), rel=1e-4)
