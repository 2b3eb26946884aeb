"""What the author's name of a matrix tells: which gate it is for, and what it reads."""

from __future__ import annotations

import re
from typing import Literal

Side = Literal["x", "h", ""]

_ENDING = re.compile(r"[._]?(weight|bias|kernel|w|b)$", re.IGNORECASE)
_LETTERS = re.compile(  # W_xf, W_if, U_f, Wf, x2f, b_f, f_gate, linear_f …
    r"(?P<what>w|u|v|b|linear|lin|fc|gate|weight|bias|k|kernel)?_?"
    r"(?P<side>[xihu])?_?2?_?"
    r"(?P<gate>[figocjrzn]|ct|c_tilde|h_tilde)"
    r"(_?(gate|t|layer|linear|h|x))?",
    re.IGNORECASE,
)
_WORDS = {
    "f": r"forget",
    "o": r"output|out_?gate|expose",
    "g": r"cell|cand|content|new_?(gate|mem)|memory|c_hat|tilde",
    "i": r"input|in_?gate|write",
    "r": r"reset",
    "z": r"update",
}
_SIDES = {
    "h": r"hid|recur|_h(_|$)|^h_|h2|^u_|state|prev",
    "x": r"_x(_|$)|^x_|x2|_in(_|$)|from_x|input_to",
}
_SAME = {"c": "g", "j": "g", "n": "g", "ct": "g", "c_tilde": "g", "h_tilde": "g"}
_FROM_STATE = re.compile(
    r"(w|u|weight|kernel)?_?(hh|h2h|h_?to_?h)|w_?h|u|recurrent.*|rec|hidden.*|h_?proj|state.*",
    re.IGNORECASE,
)
_FROM_WORD = re.compile(
    r"(w|weight|kernel)?_?(ih|xh|i2h|x2h|[ix]_?to_?h)|w_?[xi]|w|input.*|in_?proj|x_?proj|kernel",
    re.IGNORECASE,
)


def gate_of(name: str) -> tuple[str, Side] | None:
    """Return a gate, as one of ``f i g o r z``, and what its matrix reads: ``x``, ``h`` or both.

    The content of a GRU, n, is told as ``g`` too. `name` is the last parts of a tensor's name.
    """
    stem = stem_of(name).lower()
    if match := _LETTERS.fullmatch(stem):
        gate = match["gate"].lower()
        side = match["side"] or {"u": "h"}.get((match["what"] or "").lower(), "")
        return _SAME.get(gate, gate), _side(side)
    for gate, words in _WORDS.items():
        if re.search(words, stem):
            sides = [side for side, marks in _SIDES.items() if re.search(marks, stem)]
            return gate, _side(sides[0] if sides else "")
    return None


def side_of(name: str) -> Side:
    """Return what the matrix of all gates reads: the word (x), the state (h), or cannot tell."""
    stem = stem_of(name)
    if _FROM_STATE.fullmatch(stem):
        return "h"
    return "x" if _FROM_WORD.fullmatch(stem) else ""


def stem_of(name: str) -> str:
    """Return the last part of a name that is the author's: ``Wx`` of ``model.Wx.weight``."""
    whole, _, last = name.rpartition(".")
    if whole and last.lower() in ("weight", "bias", "kernel", "w", "b"):
        return whole.rpartition(".")[2]
    return _ENDING.sub("", last) or last


def parent_of(name: str) -> str:
    """Return what stands before the stem."""
    stem = stem_of(name)
    return name[: name.rfind(stem)].rstrip("._/")


def _side(letter: str) -> Side:
    return {"x": "x", "i": "x", "h": "h", "u": "h"}.get(letter.lower(), "")  # type: ignore[return-value]
