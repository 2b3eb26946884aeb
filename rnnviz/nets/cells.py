"""Every kind of cell by its name: ``lstm``, ``gru``, ``rnn``, and what other programs make of them.

A name is the kind and its options, such as ``lstm_peephole`` or ``gru_before_hard``; see
`anatomy.OPTIONS`.
"""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.curved import CurvedGRU, CurvedLSTM
from rnnviz.nets.curves import CURVES
from rnnviz.nets.gru import GRU
from rnnviz.nets.lstm import LSTM
from rnnviz.nets.peephole import PeepholeLSTM
from rnnviz.nets.projected import ProjectedLSTM
from rnnviz.nets.reset_before import ResetBeforeGRU
from rnnviz.nets.rnn import RNN, ReluRNN
from rnnviz.nets.spec import GateCurve, NetworkSpec, Nonlinearity

Kind = type[LSTM] | type[GRU] | type[RNN]

_FORMS: Mapping[tuple[str, str], Kind] = {
    ("lstm", "peephole"): PeepholeLSTM,
    ("lstm", "projected"): ProjectedLSTM,
    ("gru", "before"): ResetBeforeGRU,
}
_CURVED: Mapping[str, Kind] = {"lstm": CurvedLSTM, "gru": CurvedGRU, "rnn": RNN}
_GATES: Mapping[GateCurve, str] = {
    "sigmoid": "",
    "hard_sigmoid": "hard",
    "hard_sigmoid_6": "hard6",
}
_CONTENT: Mapping[Nonlinearity, str] = {
    "tanh": "",
    "relu": "relu",
    "linear": "linear",
    "sigmoid": "sigmoid",
    "softsign": "softsign",
}


class _Cells(dict[str, Kind]):
    """Makes a kind of cell when it is first asked for."""

    def __missing__(self, name: str) -> Kind:
        """Return the class of that name, with the curves that its options name."""
        kind, *options = name.split("_")
        form = next((_FORMS[kind, o] for o in options if (kind, o) in _FORMS), _CURVED[kind])
        about = {
            "anatomy": ANATOMIES[name],
            "sigma": _curve(_GATES, options, "sigmoid"),
            "phi": _curve(_CONTENT, options, "tanh"),
        }
        self[name] = type(name, (form,), about)
        return self[name]


def _curve(names: Mapping[GateCurve, str] | Mapping[Nonlinearity, str], options: list[str],
           usual: str) -> object:  # fmt: skip
    chosen = [name for name, option in names.items() if option and option in options]
    return CURVES[chosen[0] if chosen else usual]


CELLS: Mapping[str, Kind] = _Cells({"lstm": LSTM, "gru": GRU, "rnn": RNN, "rnn_relu": ReluRNN})


def cell_name(spec: NetworkSpec) -> str:
    """Return the name of the spec's kind of cell in `ANATOMIES` and `CELLS`."""
    options = [
        "peephole" if spec.peepholes else "",
        "projected" if spec.projection else "",
        "before" if spec.reset == "before" else "",
        _GATES[spec.gate_curve] if spec.cell != "rnn" else "",
        _CONTENT[spec.nonlinearity],
    ]
    return "_".join([spec.cell, *filter(None, options)])
