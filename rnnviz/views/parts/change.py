"""What is said about the effect of a change on a whole run."""

from __future__ import annotations

from rnnviz.capture.effect import Effect
from rnnviz.views.parts.wording import visible


def change_told(found: Effect) -> str:
    """Return where the answer of a reader, or the text of a writer, first changes."""
    what = "text" if found.trace.request.sampling is not None else "answer"
    if found.answers is None:
        return f"the {what} stays the same" if found.trace.complete else ""
    word = visible(found.trace.tokens[found.answers].text)
    return f"{what} first changes {'after' if what == 'text' else 'at'} ‘{word}’"
