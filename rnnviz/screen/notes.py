"""What the network sees instead of words it does not know, in one line."""

from __future__ import annotations

from rnnviz.nets.model import Model
from rnnviz.trace import Token, Trace

MOST = 6  # words named before "and … more"


def note_on(trace: Trace, model: Model) -> str:
    """Return "allison → ‹unk› · $50 → ‹amount›" for what is seen otherwise, or an empty text.

    Signs that such a network cannot even read are named as left out.
    """
    tokens = (*trace.earlier, *trace.tokens)
    notes = [f"{written} → {_brackets(seen)}" for written, seen in _seen_otherwise(tokens)]
    more = f"and {len(notes) - MOST} more" if len(notes) > MOST else ""
    shown = [*notes[:MOST], *([more] if more else [])]
    missing = _left_out(trace, model)
    if missing:
        shown.append(f"left out: {' '.join(missing[:12])}")
    return " · ".join(shown)


def _seen_otherwise(tokens: tuple[Token, ...]) -> list[tuple[str, str]]:
    """Return (written, seen) once for each, in the order of the text."""
    return list(dict.fromkeys((t.text, t.seen) for t in tokens if not t.known))


def _left_out(trace: Trace, model: Model) -> list[str]:
    """Return the signs of the text that no token stands for, where nothing stands for unknown."""
    if model.codec.unknown is not None or not trace.complete:
        return []
    read = {sign for token in (*trace.earlier, *trace.tokens) for sign in token.text}
    signs = dict.fromkeys(trace.request.text.replace("\r", "\n"))
    return [sign for sign in signs if sign not in read and not sign.isspace()]


def _brackets(seen: str) -> str:
    return seen.replace("<", "‹").replace(">", "›")
