"""The bundled models."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnviz.demos import DEMOS
from rnnviz.files.library import find, names, open_model
from rnnviz.files.model_file import FileProblem, save_model
from rnnviz.places import sample_models
from tests.models import tiny_model

MEGABYTE = 1_000_000


def test_every_model_of_every_demo_is_bundled_and_says_how_it_was_made() -> None:
    for demo in DEMOS.values():
        for name in demo.models:
            model = open_model(name)
            assert model.demo == demo.name
            for card in model.card.get("members", [model.card]):
                assert card["command"].startswith(f"rnnviz train {demo.name} ")
            assert model.card["credit"] == demo.credit
            assert model.card["licence"] == demo.licence
            assert model.card["quality"]


def test_the_models_of_the_intent_demo_have_one_size() -> None:
    specs = [open_model(name).spec for name in DEMOS["intent"].models]
    assert len({(s.embedding, s.hidden, s.layers, s.outputs) for s in specs}) == 1
    assert {s.cell for s in specs} == {"lstm", "gru", "rnn"}


def test_the_models_are_small() -> None:
    sizes = [find(name).stat().st_size for name in names()]
    assert max(sizes) <= 8 * MEGABYTE
    assert sum(sizes) <= 40 * MEGABYTE


def test_the_cards_stand_in_the_readme_beside_the_models() -> None:
    text = (sample_models() / "README.md").read_text(encoding="utf-8")
    for name in names():
        assert name in text
        assert open_model(name).card["command"] in text


def test_a_file_opens_by_its_path_and_an_unknown_name_lists_the_others(tmp_path: Path) -> None:
    save_model(tiny_model(), tmp_path / "mine.rnnviz")
    assert open_model(str(tmp_path / "mine.rnnviz")).name == "tiny-lstm"
    with pytest.raises(FileProblem, match="intent-lstm"):
        open_model("nobody")
