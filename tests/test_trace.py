"""The frozen values: what they refuse, and what they give back."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.trace import Cursor, Edit, Field, Request, Sampling, Token, Trace, frozen


def a_field() -> Field:
    return Field(
        np.arange(24).reshape(2, 3, 4).astype(np.float32), ("layer", "step", "unit"), (0, 24), "h"
    )


def test_a_field_is_read_by_the_names_of_its_axes() -> None:
    field = a_field()
    assert field.at(layer=1, step=2).tolist() == [20.0, 21.0, 22.0, 23.0]
    assert field.at(unit=0).shape == (2, 3)
    assert field.size("step") == 3


def test_a_field_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        a_field().at(layer=0)[0, 0] = 1.0


def test_a_place_outside_names_axis_size_and_what_was_asked() -> None:
    with pytest.raises(IndexError, match="h: step 3 asked, but there are 3"):
        a_field().at(step=3)
    with pytest.raises(IndexError, match="step -1"):
        a_field().at(step=-1)
    with pytest.raises(KeyError, match="token"):
        a_field().at(token=0)


def test_a_field_needs_a_name_for_every_axis() -> None:
    with pytest.raises(ValueError, match="2 axes"):
        Field(np.zeros((2, 2), np.float32), ("step",), (0, 1), "h")


def test_freezing_does_not_copy_what_is_float32_already() -> None:
    values = np.zeros(3, np.float32)
    assert np.shares_memory(frozen(values), values)


def test_requests_are_equal_by_value_and_can_be_keys() -> None:
    one = Request("v", "hello").with_edit(Edit("f", "set", 0.0))
    other = Request("v", "hello", (Edit("f", "set", 0.0),))
    assert one == other
    assert {one: 1}[other] == 1


@pytest.mark.parametrize(
    "settings",
    [{"length": 0}, {"temperature": -0.1}, {"top_k": -1}, {"top_p": 0.0}, {"top_p": 1.1}],
)
def test_sampling_refuses_what_leaves_nothing_to_draw(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        Sampling(**settings)  # type: ignore[arg-type]


def test_an_edit_needs_a_known_operation_and_a_finite_amount() -> None:
    with pytest.raises(ValueError, match="no operation"):
        Edit("h", "explode")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="finite"):
        Edit("h", "set", float("nan"))


@pytest.mark.parametrize("place", [(-1, 0.0), (0, 1.0), (0, -0.1)])
def test_a_cursor_is_a_place_that_a_trace_can_have(place: tuple[int, float]) -> None:
    with pytest.raises(ValueError, match="no trace"):
        Cursor(*place)


def test_a_token_is_known_whatever_its_case() -> None:
    assert Token("Send", "send", 3).known
    assert not Token("allison", "<unk>", 0).known


def test_the_top_outputs_come_with_the_likeliest_first() -> None:
    p = np.array([[0.1, 0.6, 0.3]], np.float32)
    h = Field(np.zeros((1, 1, 2), np.float32), ("layer", "step", "unit"), (-1, 1), "h")
    first = Field(np.ones((1, 2), np.float32), ("layer", "unit"), (-1, 1), "h0")
    trace = Trace(
        Request("v", "x"), "rnn", (Token("x", "x", 0),), ("a", "b", "c"),
        {"p": Field(p, ("step", "label"), (0, 1), "p"), "h": h, "h0": first},
    )  # fmt: skip
    assert [label for label, _ in trace.top(0, 9)] == ["b", "c", "a"]
    assert trace.before("h", 0, 0).tolist() == [1.0, 1.0]
    with pytest.raises(KeyError, match="not 'c'"):
        trace["c"]
