"""Data that rnnviz makes itself: the same from the same seed, and what it says it is."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from rnnviz.data.bundled import BUNDLED, Bundled
from rnnviz.data.codec import LANGUAGES, Codec, build_vocabulary
from rnnviz.data.dataset import Dataset, Sentences, Texts
from rnnviz.data.made import dot, scenes, sines
from rnnviz.data.readers import MADE, READERS


@pytest.mark.parametrize("make", [scenes.scenes, sines.sines, dot.dot])
def test_the_same_seed_makes_the_same(
    make: Callable[[int], Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dot, "SIZES", (40, 5, 5))
    monkeypatch.setattr(scenes, "SCENES", 40)
    assert make(5) == make(5)
    assert make(5) != make(6)


@pytest.mark.parametrize("task", BUNDLED.values(), ids=list(BUNDLED))
def test_a_bundled_task_says_all_that_is_needed(task: Bundled) -> None:
    assert task.place == f"made:{task.name}"
    assert task.name in MADE
    assert task.recipe.reader in READERS
    assert task.title
    assert task.about.endswith(".")
    assert LANGUAGES[task.recipe.language].split(task.example) or not task.example


def test_a_dot_goes_where_its_label_says() -> None:
    data = dot.dot(3)
    assert data.labels == dot.LABELS
    texts = [e.text for part in (data.train, data.validation, data.test) for e in part]
    assert len(texts) == len(set(texts)) == sum(dot.SIZES)
    for example in data.train[:300]:
        frames = example.text.split()
        assert {len(each) for each in frames} == {dot.PLACES}
        seen = [each.index(dot.DOT) for each in frames if dot.DOT in each]
        way = "".join("<" if step < 0 else ">" for step in np.diff(seen) if step)
        signs = {
            "left": "<+",
            "right": ">+",
            "left, then right": "<+>+",
            "right, then left": ">+<+",
        }
        assert re.fullmatch(signs[example.label], way)
        assert all(abs(step) <= len(frames) for step in np.diff(seen))


def test_no_scene_comes_twice_and_each_keeps_its_people_and_its_thing() -> None:
    data = scenes.scenes(2)
    parts = [re.findall(r"\[[^]]+ and [^]]+\.\]\n.*?\[Exit [A-Z]+\.\]\n", part[0], re.S)
             for part in (data.train, data.validation, data.test)]  # fmt: skip
    every = [scene for part in parts for scene in part]
    assert len(set(every)) == scenes.SCENES
    assert "".join(parts[2]) == data.test[0]
    for scene in every[:200]:
        people = re.match(r"\[[^.]+\. ([A-Z]+) and ([A-Z]+)\.\]", scene)
        assert people
        speakers = re.findall(r"^([A-Z]+):", scene, re.M)
        assert set(speakers) <= {*people.groups()}
        assert len({thing for thing in scenes.THINGS if re.search(rf"\b{thing}s?\b", scene)}) == 1
        assert len({*re.findall(r": (.*)", scene)}) == len(speakers)  # nothing is said twice


def test_scenes_go_through_their_language_and_back_but_for_capitals() -> None:
    text = scenes.scenes(0).test[0]
    codec = Codec("script", build_vocabulary("script", [text]))
    assert codec.decode(codec.encode(text)).lower().split() == text.lower().split()


def test_waves_are_sums_of_sines_to_half_a_level() -> None:
    data = sines.sines(1)
    assert isinstance(data, Texts)
    assert [len(part) for part in (data.train, data.validation, data.test)] == [*sines.SIZES]
    t = np.arange(sines.STEPS)
    periods = np.linspace(*sines.PERIODS, 400)
    basis = [f(2 * np.pi * t / p) for p in periods for f in (np.sin, np.cos)]
    for text in data.train[:5]:
        values = np.array([float(piece) for piece in text.split()])
        assert len(values) == sines.STEPS
        assert np.abs(values).max() <= 1.0
        fit = np.linalg.lstsq(np.transpose(basis), values, rcond=1e-3)[0] @ basis
        assert np.abs(fit - values).max() < sines.SCALE.step


def test_a_dot_goes_every_way_about_alike_often() -> None:
    data: Sentences = dot.dot(1)
    counts = [sum(e.label == label for e in data.train) for label in dot.LABELS]
    assert min(counts) > 0.7 * max(counts)
