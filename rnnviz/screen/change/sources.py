"""Which weights a unit has: from where to it, and from it to an answer, by PyTorch's names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rnnviz.nets.anatomy import cell_name
from rnnviz.nets.cells import CELLS
from rnnviz.nets.model import Model

SEEING = ("i", "f", "o")  # gates that a peephole leads to, in the order of its weights


@dataclass(frozen=True)
class Source:
    """Some weights of a unit of `units`: one in each of `count` columns, of each of the `gates`.

    `letter` is theirs in the equations, and `of` what a column is the number of ("" where there is
    only one). Those of a head `leave` the unit: then the row is the number, and `first` the column
    of unit 0.
    """

    name: str
    letter: str
    title: str
    of: str
    count: int
    units: int
    gates: tuple[str, ...] = ()
    leaves: bool = False
    first: int = 0

    def place(self, gate: str, number: int, unit: int) -> tuple[int, int]:
        """Return row and column of one weight."""
        if self.leaves:
            return number, self.first + unit
        row = self.gates.index(gate) * self.units if self.gates else 0
        return row + unit, number if self.of else 0


def sources_of(model: Model, layer: int) -> Iterator[Source]:
    """Yield the weights that the units of a layer have."""
    spec, order, H = model.spec, CELLS[cell_name(model.spec)].order, model.spec.hidden
    below = "unit" if layer else "feature"
    inputs = model.weights[f"rnn.weight_ih_l{layer}"].shape[1]
    rnn = f"rnn.{{}}_l{layer}".format
    yield Source(rnn("weight_hh"), "U", "U · from unit", "unit", H, H, order)
    yield Source(rnn("weight_ih"), "W", "W · from input", below, inputs, H, order)
    yield Source(rnn("bias_ih"), "b", "b · bias", "", 1, H, order)
    if spec.peepholes:
        yield Source(rnn("peephole"), "v", "v · peephole", "", 1, H, SEEING)
    if spec.projection:
        yield Source(rnn("weight_hr"), "R", "R · from m of", "unit", H, H)
    first = spec.column_of(layer)
    if first is not None:
        name = "embedding.weight" if spec.tied else "head.weight"
        yield Source(name, "V", "V · to an answer", "answer", spec.outputs, H, (), True, first)
