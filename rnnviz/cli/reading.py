"""A run in lines of text: one step's word, beliefs and norm, for programs and for people."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnviz.nets.model import Model
from rnnviz.trace import Token, Trace

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_BAR = 10


def step_record(trace: Trace, step: int, count: int) -> dict[str, Any]:
    """Return one step as plain JSON values; see `rnnviz.cli` for what they mean."""
    token = trace.tokens[step]
    record: dict[str, Any] = {
        "step": len(trace.earlier) + step,
        "token": token.text,
        "seen": token.seen,
        "top": [{"label": label, "probability": p} for label, p in trace.top(step, count)],
        "h_norm": norm(trace, step),
    }
    if trace.request.sampling is not None:
        drawn = trace.chosen[step]
        record["chosen"] = trace.labels[drawn] if drawn >= 0 else None
    return record


def answer(model: Model, trace: Trace) -> dict[str, Any]:
    """Return what the whole run came to: a label with its probability, or the text written."""
    if model.task == "generate":
        return {"answer": written(model, trace)}
    label, probability = trace.top(len(trace) - 1, 1)[0]
    return {"answer": label, "probability": probability}


def written(model: Model, trace: Trace) -> str:
    """Return prompt and drawn tokens as text."""
    tokens: tuple[Token, ...] = (*trace.earlier, *trace.tokens)
    if trace.chosen and trace.chosen[-1] >= 0:
        tokens = (*tokens, model.codec.token(trace.chosen[-1]))
    return model.codec.decode(tokens)


def norm(trace: Trace, step: int) -> float:
    """Return the Euclidean norm of the last layer's h after a step."""
    return float(np.linalg.norm(trace["h"].at(layer=trace.layers - 1, step=step)))


def step_lines(trace: Trace, step: int, width: int, columns: int) -> str:
    """Return one step as text: the word, the three likeliest outputs with bars, and ‖h‖.

    It is one line where the columns allow it, and else a line for each of the three.
    """
    beliefs = [f"{bar(p)} {shown(label)[:20]:<20} {p:4.0%}" for label, p in trace.top(step, 3)]
    word = f"{word_of(trace.tokens[step]):<{width}}"
    length = f"‖h‖ {norm(trace, step):5.2f}"
    line = "  ".join([word, *beliefs, length])
    if len(line) <= columns:
        return line
    first, *others = beliefs
    return "\n".join([f"{word}  {first}  {length}", *(f"{'':<{width}}  {b}" for b in others)])


def word_of(token: Token) -> str:
    """Return the word, with what the network sees instead where it does not know it."""
    return shown(token.text) if token.known else f"{shown(token.text)} → {shown(token.seen)}"


def shown(text: str) -> str:
    """Return a token so that it stays on its line."""
    return text.replace("\n", "↵").replace("\t", "⇥").replace("\x1b", "␛")


def bar(share: float, cells: int = _BAR) -> str:
    """Return a bar of that many cells for a share of 0…1, exact to an eighth of a cell."""
    eighths = round(min(max(share, 0.0), 1.0) * cells * 8) if share == share else 0
    whole, rest = divmod(eighths, 8)
    drawn = "█" * whole + (_EIGHTHS[rest] if rest else "")
    return drawn.ljust(cells, "·")
