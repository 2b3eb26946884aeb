"""Requests made of requests: what each control of the page does to the list of edits.

A control names an edit by its place in the list it was shown. Where the list has changed in
between, so that another edit stands there, nothing is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from rnnviz.edits import Change, Dropout, Edit, WeightEdit
from rnnviz.trace import Request

Revision = Callable[[Request], Request]
Edits = tuple[Change, ...]


def adding(*new: Change) -> Revision:
    """Put edits at the end of the list."""
    return lambda request: replace(request, edits=(*request.edits, *new))


def removing(places: Iterable[int], shown: Edits) -> Revision:
    """Take out the edits at those places."""
    gone = {*places}
    return _on_shown(gone, shown, lambda edit: None)


def switching(places: Iterable[int], shown: Edits, on: bool) -> Revision:
    """Switch those edits on or off."""
    return _on_shown({*places}, shown, lambda edit: replace(edit, on=on))


def switching_all(on: bool) -> Revision:
    """Switch all edits on or off."""
    return lambda request: replace(
        request, edits=tuple(replace(edit, on=on) for edit in request.edits)
    )


def clearing(request: Request) -> Request:
    """Take out all edits."""
    return replace(request, edits=())


def sliding(place: int, shown: Edits, amount: float) -> Revision:
    """Give the edit at that place another amount; one that was off comes on."""
    return _on_shown({place}, shown, lambda edit: replace(with_amount(edit, amount), on=True))


def setting(new: Edit | WeightEdit) -> Revision:
    """Put an edit in the place of one that differs in its amount alone, or at the end."""

    def revised(request: Request) -> Request:
        edits = [new if alike(edit, new) else edit for edit in request.edits]
        return replace(request, edits=tuple(edits if new in edits else [*edits, new]))

    return revised


def amount_of(edit: Change) -> float | None:
    """Return what a slider of that edit moves, or None where there is nothing to slide."""
    if isinstance(edit, Dropout):
        return edit.p
    if isinstance(edit, WeightEdit) or (isinstance(edit, Edit) and edit.operation != "mask"):
        return edit.amount
    return None


def with_amount(edit: Change, amount: float) -> Change:
    """Return the edit with another amount; one that has none stays as it is."""
    if isinstance(edit, Dropout):
        return replace(edit, p=amount)
    return replace(edit, amount=amount) if isinstance(edit, Edit | WeightEdit) else edit


def alike(one: Change, other: Change) -> bool:
    """Tell whether two edits differ at most in their amount and in being on."""
    return replace(with_amount(one, 0.0), on=True) == replace(with_amount(other, 0.0), on=True)


def _on_shown(
    places: set[int], shown: Edits, change: Callable[[Change], Change | None]
) -> Revision:
    """Change or take out the edits at those places that are still the ones that were shown."""

    def revised(request: Request) -> Request:
        edits = []
        for k, edit in enumerate(request.edits):
            meant = k in places and k < len(shown) and alike(edit, shown[k])
            kept = change(edit) if meant else edit
            edits += [] if kept is None else [kept]
        return replace(request, edits=tuple(edits))

    return revised
