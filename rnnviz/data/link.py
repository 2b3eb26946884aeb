"""A run as a line of text to copy and paste: model, text, edits, seed and how it is written on.

``rnnviz:intent-lstm?text=send%20money&edit=f:set:0.0:*:12,40:3..9`` is RFC 3986 in form; what
stands between the colons is quoted once more. A leading ``-`` of an edit says that it is off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, unquote

from rnnviz.edits import Change, Dropout, Edit, WeightEdit, WordEdit
from rnnviz.trace import Request, Sampling

SCHEME = "rnnviz:"
MOST_PLACES = 100_000  # units or steps that one edit may name
LONGEST = 1_000_000  # characters
NO_LINK = f"This is no link of rnnviz: one begins with “{SCHEME}”, as Copy makes it."


class LinkProblem(ValueError):
    """Says in one sentence why a text cannot be opened as a link."""


@dataclass(frozen=True)
class Link:
    """What a link says: the model's name, and everything of a `Request` but the weights."""

    model: str
    text: str
    edits: tuple[Change, ...] = ()
    seed: int = 0
    sampling: Sampling | None = None

    @classmethod
    def of(cls, model: str, request: Request) -> Link:
        """Return the link to a request of the model of that name."""
        return cls(model, request.text, request.edits, request.seed, request.sampling)

    def onto(self, request: Request) -> Request:
        """Return what is meant, asked of the model of that request; only a writer writes on."""
        sampling = request.sampling and (self.sampling or request.sampling)
        return replace(request, text=self.text, edits=self.edits, seed=self.seed, sampling=sampling)


def link_text(link: Link) -> str:
    """Return the link as one line of ASCII."""
    pairs = [("text", link.text)]
    if link.seed:
        pairs.append(("seed", str(link.seed)))
    if link.sampling is not None:
        s = link.sampling
        pairs.append(("write", f"{s.length}:{s.temperature!r}:{s.top_k}:{s.top_p!r}"))
    pairs += [("edit", edit_text(edit)) for edit in link.edits]
    query = "&".join(f"{name}={_quoted(value, ':,*')}" for name, value in pairs)
    return f"{SCHEME}{_quoted(link.model)}?{query}"


def read_link(text: str) -> Link:
    """Return the link that a text is.

    Raises
    ------
    LinkProblem
        If it is none, or a part of it means nothing; the sentence names that part.
    """
    text = text.strip()
    if not text.startswith(SCHEME) or len(text) > LONGEST:
        raise LinkProblem(NO_LINK)
    model, _, query = text.removeprefix(SCHEME).partition("?")
    try:
        parts = parse_qsl(query, keep_blank_values=True, errors="surrogatepass")
        link = Link(_plain(model), "")
    except ValueError:  # bytes that are no text
        raise LinkProblem(NO_LINK) from None
    for name, value in parts:
        link = _with(link, name, value)
    if not link.model:
        raise LinkProblem("This link names no model: it should begin like “rnnviz:intent-lstm?…”.")
    return link


def edit_text(edit: Change) -> str:
    """Return an edit as the fields of a link, with colons between them."""
    return ("" if edit.on else "-") + ":".join(_fields(edit))


def _fields(edit: Change) -> tuple[str, ...]:
    if isinstance(edit, WordEdit):
        return "word", edit.operation, str(edit.place), _quoted(edit.text)
    if isinstance(edit, WeightEdit):
        return "weight", _quoted(edit.name), str(edit.row), str(edit.column), repr(edit.amount)
    if isinstance(edit, Dropout):
        each = "step" if edit.every_step else "text"
        return "dropout", edit.way, repr(edit.p), str(edit.number), each
    places = (_places_text(edit.units), _places_text(edit.steps))
    layer = "*" if edit.layer is None else str(edit.layer)
    return "value", _quoted(edit.symbol), edit.operation, repr(edit.amount), layer, *places


def _with(link: Link, name: str, value: str) -> Link:
    """Return the link with one more part, or say which part means nothing."""
    try:
        if name == "text":
            return replace(link, text=value)
        if name == "seed":
            return replace(link, seed=int(value))
        if name == "write":
            length, temperature, top_k, top_p = value.split(":")
            return replace(
                link, sampling=Sampling(int(length), float(temperature), int(top_k), float(top_p))
            )
        if name == "edit":
            return replace(link, edits=(*link.edits, _edit(value)))
    except (ValueError, KeyError, TypeError):
        shown = value if len(value) <= 60 else value[:60] + "…"
        raise LinkProblem(f"This link has a part that means nothing: {name}={shown}") from None
    raise LinkProblem(f"This link has a part that is not known here: {name[:40]}")


def _edit(value: str) -> Change:
    on = not value.startswith("-")
    kind, *fields = value.removeprefix("-").split(":")
    return replace(_KINDS[kind](*fields), on=on)


def _value_edit(
    symbol: str, operation: str, amount: str, layer: str, units: str, steps: str
) -> Edit:
    known = None if layer == "*" else int(layer)
    return Edit(_plain(symbol), operation, float(amount), known, _places(units), _places(steps))  # type: ignore[arg-type]


def _word_edit(operation: str, place: str, text: str) -> WordEdit:
    return WordEdit(operation, int(place), _plain(text))  # type: ignore[arg-type]


def _weight_edit(name: str, row: str, column: str, amount: str) -> WeightEdit:
    return WeightEdit(_plain(name), int(row), int(column), float(amount))


def _dropout(way: str, p: str, number: str, each: str) -> Dropout:
    every_step = {"step": True, "text": False}[each]
    return Dropout(way, float(p), int(number), every_step)  # type: ignore[arg-type]


_KINDS: dict[str, Callable[..., Change]] = {
    "value": _value_edit,
    "word": _word_edit,
    "weight": _weight_edit,
    "dropout": _dropout,
}


def _places_text(places: tuple[int, ...] | None) -> str:
    """Return units or steps: ``*`` for all, ``12,40..49`` with runs of three and more shortened."""
    if places is None:
        return "*"
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ",".join(
        f"{run[0]}..{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs
    )


def _places(text: str) -> tuple[int, ...] | None:
    if text == "*":
        return None
    found: list[int] = []
    for part in text.split(",") if text else ():
        first, _, last = part.partition("..")
        end = int(last or first) + 1
        if end - int(first) + len(found) > MOST_PLACES:
            raise ValueError("too many places")
        found += range(int(first), end)
    return tuple(found)


def _quoted(text: str, safe: str = "") -> str:
    return quote(text, safe=safe, errors="surrogatepass")


def _plain(text: str) -> str:
    return unquote(text, errors="surrogatepass")
