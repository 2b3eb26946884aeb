"""Our values are those of `dataclasses`, whatever makes their methods."""

from __future__ import annotations

import copy
import dataclasses
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from pickle import dumps, loads
from typing import ClassVar

import pytest

from rnnviz import values


def place(make):
    """Return the same class, made by that decorator."""

    @make(frozen=True)
    class Place:
        """Where something is."""

        kind: ClassVar[str] = "place"
        x: int
        y: float = 0.5
        names: list = field(default_factory=list, compare=False)

        def __post_init__(self):
            if self.x < 0:
                raise ValueError("left of everything")

    return Place


OURS, THEIRS = place(values.dataclass), place(dataclasses.dataclass)
GIVEN = [((1,), {}), ((1, 2.0), {}), ((), {"x": 1, "y": 2.0}), ((3, 0.5, ["a"]), {})]


@pytest.mark.parametrize(("given", "named"), GIVEN)
def test_a_value_takes_what_the_original_takes_and_looks_the_same(given, named):
    ours, theirs = OURS(*given, **named), THEIRS(*given, **named)
    assert asdict(ours) == asdict(theirs)
    assert repr(ours) == repr(theirs)
    assert hash(ours) == hash(theirs)
    assert [f.name for f in fields(ours)] == [f.name for f in fields(theirs)]


@pytest.mark.parametrize(("given", "named"), [((), {}), ((1, 2, [], 4), {}), ((1,), {"z": 2})])
def test_what_the_original_refuses_is_refused(given, named):
    for kind in (OURS, THEIRS):
        with pytest.raises(TypeError):
            kind(*given, **named)


def test_values_are_equal_whose_compared_fields_are():
    assert OURS(1, names=["a"]) == OURS(1)
    assert OURS(1) != OURS(2)
    assert OURS(1) != THEIRS(1)
    assert len({OURS(1), OURS(1), OURS(2)}) == 2


def test_a_frozen_value_never_changes_and_shares_no_default():
    value = OURS(1)
    with pytest.raises(FrozenInstanceError):
        value.x = 2
    with pytest.raises(FrozenInstanceError):
        del value.x
    assert value.names is not OURS(1).names
    assert replace(value, x=5) == OURS(5)


def test_a_value_checks_itself_when_it_is_made_and_when_it_is_replaced():
    with pytest.raises(ValueError, match="left of everything"):
        replace(OURS(1), x=-1)


@values.dataclass(frozen=True, eq=False)
class Run:
    """A value that is equal to nothing but itself."""

    steps: int


def test_a_value_without_equality_is_itself_only():
    run = Run(1)
    assert run == run
    assert run != Run(1)
    assert hash(run) == object.__hash__(run)


def test_a_value_can_be_copied_and_pickled():
    run = Run(3)
    assert copy.deepcopy(run).steps == loads(dumps(run)).steps == 3


def test_a_value_that_changes_has_no_hash():
    @values.dataclass
    class Counter:
        count: int = 0

    counter = Counter()
    counter.count += 1
    assert counter == Counter(1)
    with pytest.raises(TypeError):
        hash(counter)


def test_methods_of_its_own_stay():
    @values.dataclass(frozen=True)
    class Named:
        name: str

        def __hash__(self):
            return 7

        def __repr__(self):
            return self.name

    assert hash(Named("a")) == 7
    assert repr(Named("a")) == "a"
