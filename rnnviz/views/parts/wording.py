"""How tokens, numbers and places are put into words on screen."""

from __future__ import annotations

from rnnviz.trace import Trace

_SIGNS = {"\n": "↵", " ": "␣", "\t": "⇥"}


def visible(text: str) -> str:
    """Return a token's text with a sign where there would be nothing to see."""
    return _SIGNS.get(text, text)


def readable(label: str) -> str:
    """Return an output's label as it is read: ``pay_bill`` is "pay bill"."""
    return visible(label.replace("_", " ") if len(label) > 1 else label)


def number(value: float, digits: int = 2) -> str:
    """Return a number with a true minus sign; never a negative zero."""
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) != 0.0 else text.lstrip("-")


def probability(value: float) -> str:
    """Return a probability with two digits; one that would read 0.00 says that it is less."""
    return f"{value:.2f}" if value >= 0.005 else "<0.01"


def by_character(trace: Trace) -> bool:
    """Tell whether one step is one character."""
    return trace.by_character


def step_name(trace: Trace, count: int = 1) -> str:
    """Return what a step is called: word or character, in the plural where there are more."""
    name = "character" if by_character(trace) else "word"
    return name if count == 1 else name + "s"


def so_far(trace: Trace, step: int, most: int = 12) -> str:
    """Return the text read up to and with `step`, at most its last `most` tokens; "" before it."""
    most = most * 3 if by_character(trace) else most
    start = max(0, step + 1 - most)
    texts = [t.text.replace("\n", "↵") for t in trace.tokens[start : step + 1]]
    joined = "".join(texts) if by_character(trace) else " ".join(texts)
    return ("…" if start or trace.earlier else "") + joined


def planned(trace: Trace) -> int:
    """Return how many steps a run will have when it is complete, as far as is known."""
    if trace.complete or trace.request.sampling is None:
        return len(trace)
    drawn = (k for k, token in enumerate(trace.chosen) if token >= 0)
    given = next(drawn, len(trace) - 1) + 1
    wanted = max(len(trace), given + trace.request.sampling.length - 1)
    return min(wanted, window(trace) or wanted)


def window(trace: Trace) -> int | None:
    """Return how many steps a network reads at a time, None for as many as there are."""
    padded = trace["said0"].size("before") if "said0" in trace else 0
    return len(trace) + padded if padded or trace.earlier else None


def escaped(text: str) -> str:
    """Return a text as a tool tip shows it literally."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
