"""A long text read in parts side by side, kept in a file that nobody can forget to remove."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from rnnviz.capture import corpus as module
from rnnviz.capture.corpus import Corpus, Reading, ReadText, fill, layers_kept, read, room_for
from rnnviz.capture.moments import pattern_of
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.search import FindMoments
from rnnviz.nets.model import Model
from tests.models import WORDS, tiny_model

FINE = 0.5 / 127 + 1e-6  # what rounding to a byte may take away


def text_of(words: int, seed: int = 0) -> str:
    drawn = np.random.default_rng(seed).choice(WORDS[4:], words)
    return "\n".join(" ".join(line) for line in np.array_split(drawn, max(1, words // 12)))


def written(folder: Path, text: str) -> str:
    path = folder / "some text.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def corpus_of(model: Model, path: str, layer: int = 0) -> Corpus:
    answers = [*ReadText(path, layer).answers(model, None)]
    assert answers[-1].problem == ""
    return answers[-1].corpus


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_a_text_that_is_read_in_one_part_is_the_run_itself(tmp_path: Path, cell: str) -> None:
    model, text = tiny_model(cell, layers=2, scale=2.0), text_of(200)
    corpus = corpus_of(model, written(tmp_path, text))
    trace = capture(model, request_for(model, text))
    assert [t.text for t in trace.tokens] == corpus.texts
    assert corpus.layers == (0, 1)
    for layer in (0, 1):
        courses = np.stack([corpus.course(layer, unit) for unit in range(8)], axis=1)
        np.testing.assert_allclose(courses, trace["h"].at(layer=layer), atol=FINE)


def test_parts_agree_with_one_long_run_after_their_warm_up(tmp_path: Path) -> None:
    """The tolerance is that of the byte: a tiny network forgets within 640 steps."""
    model, text = tiny_model("lstm", scale=2.0), text_of(3000)
    corpus = corpus_of(model, written(tmp_path, text))
    assert module.parts_of(len(corpus)) == 2
    h = capture(model, request_for(model, text))["h"].at(layer=0)
    courses = np.stack([corpus.course(0, unit) for unit in range(8)], axis=1)
    np.testing.assert_allclose(courses, h, atol=FINE)


def test_without_a_warm_up_parts_would_not_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, text = tiny_model("lstm", scale=2.0), text_of(400)
    corpus = corpus_of(model, written(tmp_path, text))
    whole = corpus.kept.copy()
    monkeypatch.setattr(module, "WARM_UP", 0)
    for _ in fill(model, corpus, parts=4):
        pass
    assert np.abs(whole.astype(int) - corpus.kept).max() > 20
    assert np.array_equal(whole[:, :, :100], corpus.kept[:, :, :100])  # the first part is the run's


def test_progress_grows_and_stopping_early_is_cancelling(tmp_path: Path) -> None:
    model = tiny_model()
    path = written(tmp_path, text_of(3000))
    told = [*read(model, ReadText(path, 0))]
    steps = [each.steps for each in told if each.of]
    assert steps == sorted(steps)
    assert (steps[-1], told[-1].of) == (3000, 3000)
    assert all(each.corpus is None for each in told[:-1])
    first = [*islice(read(model, ReadText(path, 0)), 3)]
    assert len(first) == 3


def test_the_file_behind_it_has_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_folder", lambda: str(tmp_path))
    kept = room_for((1, 8, 1000), np.dtype(np.int8))
    kept[0, 3, 999] = 7
    if os.name == "posix":
        assert [*tmp_path.iterdir()] == []
    assert kept[0, 3, 999] == 7


def test_a_full_disk_is_told_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="no room"):
        room_for((1 << 12, 1 << 20, 1 << 20), np.dtype(np.int8))


def test_a_long_text_is_cut_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 500)
    corpus = corpus_of(tiny_model(), written(tmp_path, text_of(900)))
    assert len(corpus) == 500
    assert corpus.note == "its first 500 steps"


def test_a_large_network_keeps_the_layer_that_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROOM", 8 * 300)
    model, text = tiny_model(layers=2, scale=2.0), text_of(400)
    assert layers_kept(model, 1, 300) == (1,)
    corpus = corpus_of(model, written(tmp_path, text), layer=1)
    assert (corpus.layers, len(corpus)) == ((1,), 300)
    assert "its first 300 steps" in corpus.note
    assert "layer 2 alone" in corpus.note
    h = capture(model, request_for(model, text))["h"].at(layer=1)[:300, 5]
    np.testing.assert_allclose(corpus.course(1, 5), h, atol=FINE)


def test_a_network_without_bounds_is_kept_in_halves(tmp_path: Path) -> None:
    model, text = tiny_model("rnn", nonlinearity="relu", scale=0.9), text_of(100)
    corpus = corpus_of(model, written(tmp_path, text))
    h = capture(model, request_for(model, text))["h"].at(layer=0)
    assert corpus.kept.dtype == np.float16
    np.testing.assert_allclose(corpus.course(0, 2), h[:, 2], rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "nothing in it"), (b"   \n\n", "nothing in it"), (b"., ;", "nothing in it")],
)
def test_a_text_without_words_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(content)
    assert says in problem(str(path))


def test_what_cannot_be_opened_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert problem(str(tmp_path / "gone.txt")).startswith("gone.txt cannot be read: ")
    assert problem(str(tmp_path)).endswith("check that you may open it.")


def test_any_bytes_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "rubbish.txt"
    path.write_bytes(bytes(range(256)) * 300 + b"\xff\xfe send money")
    corpus = corpus_of(tiny_model(), str(path))
    assert corpus.texts[-2:] == ["send", "money"]


def problem(path: str) -> str:
    last = [*ReadText(path, 0).answers(tiny_model(), None)][-1]
    assert isinstance(last, Reading)
    assert last.corpus is None
    return last.problem


def test_moments_of_the_run_are_found_in_the_loaded_text(tmp_path: Path) -> None:
    """The text holds the run's own words in the middle, so the same moment must be there."""
    model = tiny_model("gru", hidden=24, scale=2.0)
    line = "please send money to my savings account"
    trace = capture(model, request_for(model, line))
    corpus = corpus_of(model, written(tmp_path, f"{text_of(300)}\n{line}\n{text_of(300, 5)}"))
    pattern = pattern_of(trace["h"].at(layer=0), 0, 6, 6, 0.3)
    (answer,) = FindMoments(pattern, corpus, 5).answers(model, trace)
    assert len(pattern.units) > 2
    assert 306 in [m.first for m in answer.moments]


def test_a_search_over_half_a_million_steps_reads_only_the_pattern(tmp_path: Path) -> None:
    ids, kept = np.zeros(500_000, np.int32), np.zeros((1, 64, 500_000), np.int8)
    kept[0, [3, 5], 400_000] = 120
    corpus = Corpus("long", "", (0,), ids, [""] * 500_000, kept, "")
    pattern = pattern_of(kept[0].T[400_000:400_001] / np.float32(127), 0, 0, 0, 0.5)
    (answer,) = FindMoments(pattern, corpus, 5).answers(None, None)
    assert [m.first for m in answer.moments] == [400_000]
