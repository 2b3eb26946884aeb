"""Which weights a unit has, and where in the arrays each of them stands."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.run import capture, request_for
from rnnviz.edits import WeightEdit
from rnnviz.screen.change.sources import Source, sources_of
from rnnviz.screen.change.wording import weight_name
from tests.cells import EVERY, WHOLES, tiny

TEXT = "send money to my account"


def by_letter(name: str, layer: int) -> dict[str, Source]:
    return {source.letter: source for source in sources_of(tiny(name, layers=2), layer)}


@pytest.mark.parametrize("name", [*EVERY, *WHOLES])
def test_every_weight_that_is_offered_is_one_of_the_network(name: str) -> None:
    model = tiny(name, layers=2)
    for layer in range(model.spec.layers):
        for source in sources_of(model, layer):
            shape = model.weights[source.name].shape
            gate = source.gates[-1] if source.gates else ""
            row, column = source.place(gate, source.count - 1, source.units - 1)
            assert row < shape[0]
            assert column < (shape[1] if len(shape) == 2 else 1)


def test_a_unit_leads_to_an_answer_only_where_the_head_reads_it() -> None:
    assert "V" not in by_letter("lstm", 0)
    assert "V" in by_letter("lstm", 1)
    assert "V" not in by_letter("dense", 1)
    E, H = tiny("beside").spec.embedding, tiny("beside").spec.hidden
    assert by_letter("beside", 0)["V"].place("", 3, 2) == (3, E + 2)
    assert by_letter("beside", 1)["V"].place("", 3, 2) == (3, E + H + 2)


def test_the_weight_that_leads_from_a_unit_of_a_lower_layer_changes_what_is_believed() -> None:
    model = tiny("beside", layers=2)
    (source,) = (s for s in sources_of(model, 0) if s.letter == "V")
    plain = capture(model, request_for(model, TEXT))
    edit = WeightEdit(source.name, *source.place("", 3, 2), 5.0)
    changed = capture(model, request_for(model, TEXT, edits=(edit,)))
    old = float(model.weights["head.weight"][edit.row, edit.column])
    moved = changed["logits"].data[:, 3] - plain["logits"].data[:, 3]
    np.testing.assert_allclose(moved, (5.0 - old) * plain["h"].at(layer=0, unit=2), atol=1e-5)


def test_peepholes_and_projections_are_named_as_in_the_equations() -> None:
    peepholes, projected = tiny("peepholes"), tiny("projected")
    v = next(s for s in sources_of(peepholes, 0) if s.letter == "v")
    row, column = v.place("o", 0, 3)
    assert (row, column) == (2 * 8 + 3, 0)
    assert weight_name(peepholes, WeightEdit(v.name, row, column, 0.5)) == "v_o[3]"
    R = next(s for s in sources_of(projected, 0) if s.letter == "R")
    assert weight_name(projected, WeightEdit(R.name, *R.place("", 5, 1), 0.5)) == "R[1, 5]"
