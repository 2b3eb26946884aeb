"""Every kind of cell by its name: ``lstm``, ``gru``, ``rnn``, and what other programs make of them.

The names are those of `anatomy.ANATOMIES`. A new form is a line here and in `anatomy.FORMS`, and
two files: one that computes it and one that describes it.
"""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.nets.anatomy import ANATOMIES, taken_apart
from rnnviz.nets.curved import CurvedGRU, CurvedLSTM
from rnnviz.nets.gru import GRU
from rnnviz.nets.lstm import LSTM
from rnnviz.nets.peephole import PeepholeLSTM
from rnnviz.nets.projected import ProjectedLSTM
from rnnviz.nets.reset_before import ResetBeforeGRU
from rnnviz.nets.rnn import RNN

Kind = type[LSTM] | type[GRU] | type[RNN]

FORMS: Mapping[str, Kind] = {
    "lstm": CurvedLSTM,
    "lstm_peephole": PeepholeLSTM,
    "lstm_projected": ProjectedLSTM,
    "gru": CurvedGRU,
    "gru_before": ResetBeforeGRU,
    "rnn": RNN,
}


class _Cells(dict[str, Kind]):
    """Makes a kind of cell when it is first asked for."""

    def __missing__(self, name: str) -> Kind:
        """Return the class of that name, with the curves that its options name."""
        form, σ, φ = taken_apart(name)
        about = {"anatomy": ANATOMIES[name], "sigma": σ, "phi": φ}
        self[name] = type(name, (FORMS[form],), about)
        return self[name]


CELLS: Mapping[str, Kind] = _Cells({"lstm": LSTM, "gru": GRU, "rnn": RNN})
