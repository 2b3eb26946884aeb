"""A file of networks side by side: the weights of each are stored, and one network comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import load_file, save

from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.run import capture, request_for
from rnnviz.files.model_file import FileProblem, load, rounded, save_model, save_side_by_side
from rnnviz.nets import side_by_side
from rnnviz.nets.model import Model
from rnnviz.nets.side_by_side import join
from tests.files.test_model_file import problem_of
from tests.models import tiny_model


def writers(cell: str = "lstm", wide: int = 5) -> list[Model]:
    return [
        tiny_model(cell, "generate", layers=2, hidden=hidden, embedding=3, seed=hidden)  # type: ignore[arg-type]
        for hidden in (4, wide)
    ]


def saved(path: Path, *, half: bool = False) -> Path:
    members = writers()
    save_side_by_side(join(members, "both", {"seed": 7}), members, path, half=half)
    return path


def about_of(path: Path) -> dict[str, Any]:
    with safe_open(path, framework="numpy") as file:
        about: dict[str, Any] = json.loads(file.metadata()["rnnviz"])
    return about


@pytest.mark.parametrize("half", [False, True], ids=["whole", "half"])
@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_what_comes_back_is_the_one_network_of_them_all(
    tmp_path: Path, cell: str, half: bool
) -> None:
    members = writers(cell)
    model = join(members, "both", {"seed": 7})
    save_side_by_side(model, members, tmp_path / "m.rnnviz", half=half)
    again = load(tmp_path / "m.rnnviz")
    stored = [rounded(member) for member in members] if half else members
    assert again.version == join(stored).version
    assert (again.name, again.codec, again.task) == ("both", model.codec, "generate")
    assert (again.labels, dict(again.card)) == (model.labels, {"seed": 7})


def test_it_runs_and_has_gradients_as_the_dense_file_of_it(tmp_path: Path) -> None:
    save_model(load(saved(tmp_path / "m.rnnviz")), tmp_path / "dense.rnnviz")
    one, other = load(tmp_path / "m.rnnviz"), load(tmp_path / "dense.rnnviz")
    assert one.version == other.version
    request = request_for(one, "send money")
    target = Target("loss", 1, 1)
    there = gradients(other, capture(other, request), target)
    for symbol, field in gradients(one, capture(one, request), target).items():
        np.testing.assert_array_equal(field.data, there[symbol].data)


@pytest.mark.parametrize("half", [False, True], ids=["whole", "half"])
def test_it_takes_the_room_of_its_members(tmp_path: Path, half: bool) -> None:
    members = [tiny_model("lstm", "generate", hidden=60, seed=seed) for seed in (1, 2)]
    model = join(members)
    save_side_by_side(model, members, tmp_path / "m.rnnviz", half=half)
    save_model(model, tmp_path / "dense.rnnviz", half=half)
    save_model(members[0], tmp_path / "one.rnnviz", half=half)
    size, dense, one = ((tmp_path / f"{n}.rnnviz").stat().st_size for n in ("m", "dense", "one"))
    assert size == pytest.approx(2 * one, rel=0.05)
    assert size < 0.6 * dense


def test_any_safetensors_reader_opens_the_weights_of_each(tmp_path: Path) -> None:
    weights = load_file(saved(tmp_path / "m.rnnviz"))
    for k, member in enumerate(writers()):
        for name, values in member.weights.items():
            np.testing.assert_array_equal(weights[f"{k}.{name}"], values)


def test_only_what_needs_the_new_format_has_it(tmp_path: Path) -> None:
    about = about_of(saved(tmp_path / "m.rnnviz"))
    assert about["format"] == 3
    assert about["members"] == [member.spec.to_json() for member in writers()]
    assert "network" not in about


Change = Callable[[dict[str, Any], dict[str, Any]], object]


def other(**changes: Any) -> Change:
    """Return what changes the description of the second network."""
    return lambda about, _: about["members"][1].update(changes)


HOSTILE: dict[str, tuple[Change, str]] = {
    "no list": (lambda a, _: a.update(members=7), "must be a list of networks"),
    "missing": (lambda a, _: a.pop("members"), "members"),
    "list of texts": (lambda a, _: a.update(members=["lstm", "lstm"]), "must be a list"),
    "none": (lambda a, w: (a.update(members=[]), w.clear()), "2 to 16 networks stand"),
    "weights of none": (lambda a, _: a.update(members=[]), "belongs to none of the 0 networks"),
    "one": (
        lambda a, w: (a["members"].pop(), [w.pop(n) for n in [*w] if n.startswith("1.")]),
        "2 to 16 networks stand side by side, not 1",
    ),
    "weights of a third": (
        lambda _, w: w.update({"2.head.bias": np.zeros(3, np.float32)}),
        "2.head.bias belongs to none of the 2 networks",
    ),
    "weights without a number": (
        lambda _, w: w.update({"head.bias": np.zeros(3, np.float32)}),
        "head.bias belongs to none",
    ),
    "number as no one writes it": (
        lambda _, w: w.update({"01.head.bias": w.pop("1.head.bias")}),
        "01.head.bias belongs to none",
    ),
    "ten thousand": (lambda a, _: a.update(members=a["members"] * 5000), "10,000 networks"),
    "seventeen": (lambda a, _: a.update(members=a["members"][:1] * 17), "at most 16"),
    "another size": (other(hidden=6), "of network 1, the weight .* has shape"),
    "endless size": (other(hidden=1 << 60), "of network 1, hidden must lie in"),
    "size as text": (other(embedding="3"), "whole number"),
    "nested": (other(members=[]), "no property 'members'"),
    "other layers": (
        lambda a, w: (
            a["members"][1].update(layers=1),
            [w.pop(n) for n in [*w] if n.startswith("1.") and n.endswith("_l1")],
        ),
        "network 0 and network 1 cannot stand side by side: their numbers of layers are 2 and 1",
    ),
    "other cell": (other(cell="gru"), "has shape"),
    "other outputs": (other(outputs=9), "has shape"),
    "other entries": (other(vocabulary=9), "has shape"),
    "weight missing": (lambda _, w: w.pop("1.head.bias"), "of network 1, the weight head.bias is"),
    "weight too many": (
        lambda _, w: w.update({"0.x": np.zeros(2, np.float32)}),
        "of network 0, the weight x does not belong",
    ),
    "not a number": (lambda _, w: w["0.head.bias"].fill(np.nan), "not numbers"),
    "odd card": (lambda a, _: a.update(card=7), "describes no model"),
}


def changed(path: Path, change: Change) -> Path:
    """Write a file of two networks with something changed."""
    weights = {name: w.copy() for name, w in load_file(saved(path)).items()}
    about = about_of(path)
    change(about, weights)
    path.write_bytes(save(weights, {"rnnviz": json.dumps(about)}))
    return path


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gives_one_clear_sentence(tmp_path: Path, kind: str) -> None:
    change, says = HOSTILE[kind]
    with pytest.raises(FileProblem, match=says) as problem:
        load(changed(tmp_path / "bad.rnnviz", change))
    assert "bad.rnnviz" in str(problem.value)
    assert "\n" not in str(problem.value)


def test_a_sum_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(tmp_path / "m.rnnviz")
    monkeypatch.setattr(side_by_side, "MOST_WEIGHTS", 100)
    with pytest.raises(FileProblem, match="and at most 100 can be shown"):
        load(tmp_path / "m.rnnviz")


@given(st.data())
def test_a_flipped_byte_never_escapes_as_another_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = saved(tmp_path_factory.getbasetemp() / "flip.rnnviz")
    content = bytearray(path.read_bytes())
    for _ in range(3):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    assert "\n" not in problem_of(path)
