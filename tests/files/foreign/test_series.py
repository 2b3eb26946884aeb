"""Networks that read one number a step: levels are their words, and their error is a bell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

import rnnviz
from rnnviz.files.foreign.answers import Answers
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.in_memory import contents_of
from rnnviz.files.foreign.opening import open_foreign
from rnnviz.files.foreign.series import course, levels_between, levels_in, levels_of
from rnnviz.files.foreign.understand import understand
from rnnviz.files.model_file import FileProblem
from rnnviz.nets.network import network_of


class Forecast(nn.Module):
    """The homework: an LSTM on scaled numbers, and a linear layer to the next one."""

    def __init__(self, inputs: int = 1, outputs: int = 1, kind: str = "LSTM") -> None:
        super().__init__()
        torch.manual_seed(1)
        self.lstm = getattr(nn, kind)(inputs, 6, batch_first=True)
        self.linear = nn.Linear(6, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear(self.lstm(x)[0])


NUMBERS = np.array([20.0, 22.0, 30.0, 27.0, 17.0, 10.0])


def foretold(module: nn.Module, offset: float, scale: float) -> np.ndarray:
    """Return what torch says after each number, in their own unit, (T, K)."""
    x = torch.tensor((NUMBERS - offset) / scale, dtype=torch.float32)[:, None]
    with torch.no_grad():
        return module(x).numpy() * scale + offset


@pytest.mark.parametrize(("offset", "scale"), [(20.0, 5.0), (20.0, 40.0)])
def test_the_level_nearest_to_what_torch_foretells_is_the_likeliest(
    offset: float, scale: float
) -> None:
    module = Forecast()
    model = rnnviz.from_torch(module, "0 to 40", offset=offset, scale=scale)
    assert (model.task, model.codec.language) == ("generate", "levels")
    ids = np.array([t.id for t in model.codec.encode(" ".join(map(str, NUMBERS)))])
    p = network_of(model).forward(ids)["p"][0]
    levels, wanted = np.array(model.codec.levels), foretold(module, offset, scale)[:, 0]
    np.testing.assert_array_equal(levels[ids], NUMBERS)
    nearest = np.abs(levels - wanted[:, None]).argmin(axis=1)
    np.testing.assert_array_equal(p.argmax(axis=1), nearest)
    inside = (wanted > 2) & (wanted < 38)
    assert inside.any()
    np.testing.assert_allclose((p @ levels)[inside], wanted[inside], atol=0.1)


def test_classes_of_a_series_are_torchs() -> None:
    module = Forecast(outputs=3, kind="GRU")
    model = rnnviz.from_torch(module, "0 to 40", labels=["low", "high", "odd"], scale=10.0)
    ids = np.array([t.id for t in model.codec.encode(" ".join(map(str, NUMBERS)))])
    ours = network_of(model).forward(ids)["logits"][0]
    np.testing.assert_allclose(ours, foretold(module, 0.0, 10.0) / 10.0, atol=2e-6)


def test_a_series_is_asked_its_range_and_its_scaling(tmp_path: Path) -> None:
    report = understand(contents_of(Forecast()))
    asked = {question.about for question in report.questions if question.needed}
    assert asked == {"vocabulary", "scaling"}
    torch.save(Forecast().state_dict(), tmp_path / "m.pt")
    with pytest.raises(ForeignProblem, match=r'the least and the greatest \(.* --vocab "0 to 100"'):
        open_foreign(tmp_path / "m.pt")
    model = open_foreign(tmp_path / "m.pt", Answers(vocabulary=levels_between("-1 to 1")))
    assert any("half a level wide" in note for note in model.card["read"])


def test_several_numbers_a_step_are_refused_with_what_to_open() -> None:
    with pytest.raises(FileProblem, match=r"reads 3 numbers a step at once, .* a single column"):
        rnnviz.from_torch(Forecast(inputs=3), "0 to 1")


@pytest.mark.parametrize("given", ["0 to 100", "-5, 3", "0 … 1e3", "−2 2", ".5..2"])
def test_a_range_may_be_written_in_many_ways(given: str) -> None:
    levels = levels_between(given).codec().levels
    assert 20 <= len(levels) <= 64
    assert levels[0] < levels[-1]


@pytest.mark.parametrize("given", ["", "abc", "5", "3 to 3", "9 to 1", "0 to 1e99", "nan to 2"])
def test_what_is_no_range_is_said(given: str) -> None:
    with pytest.raises(ForeignProblem, match="give the least and the greatest, such as 0 to 100"):
        levels_between(given)


def test_levels_are_made_of_a_file_of_numbers(tmp_path: Path) -> None:
    (tmp_path / "sun.csv").write_text(
        "month,spots\n" + "".join(f"{k},{k % 7}\n" for k in range(60))
    )
    words = levels_of(tmp_path / "sun.csv")
    assert (words.entries[0], words.entries[-1]) == ("0.0", "6.0")
    assert words.notes == ("the levels span spots in sun.csv",)
    assert len(course(words).split()) == 48
    (tmp_path / "words.txt").write_text("to be or not to be\n")
    with pytest.raises(ForeignProblem, match=r"words\.txt gives no numbers"):
        levels_of(tmp_path / "words.txt")
    with pytest.raises(ForeignProblem, match="at least two numbers that rise"):
        levels_in([1.0])


def test_one_output_for_a_text_is_a_probability() -> None:
    class Sentiment(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(5, 3)
            self.rnn = nn.LSTM(3, 4)
            self.fc = nn.Linear(4, 1)

    module = Sentiment()
    model = rnnviz.from_torch(module, "abcde", labels=["bad", "good"])
    ids = np.array([3, 1, 4])
    with torch.no_grad():
        said = module.fc(module.rnn(module.embedding(torch.tensor(ids)))[0]).sigmoid()
    np.testing.assert_allclose(network_of(model).forward(ids)["p"][0, :, 1:], said, atol=1e-6)
