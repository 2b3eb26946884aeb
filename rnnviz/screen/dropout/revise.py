"""Requests made of requests: what each control of the page does to the dropouts in the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from rnnviz.edits import Dropout, Way
from rnnviz.trace import Request

Revision = Callable[[Request], Request]

USUAL = 0.5  # the p of torch.nn.Dropout and of Srivastava et al. 2014 for hidden units


@dataclass(frozen=True)
class Setting:
    """What the page shows of a request: `ways` are those that are on."""

    ways: frozenset[Way] = frozenset()
    p: float = USUAL
    number: int = 0
    every_step: bool = True

    @property
    def on(self) -> bool:
        """Whether anything is removed at all."""
        return bool(self.ways)


def setting_of(request: Request) -> Setting:
    """Return how the dropouts of a request are set: as the first that is on, else the first."""
    known = [edit for edit in request.edits if isinstance(edit, Dropout)]
    active = request.active(Dropout)
    ways = frozenset(edit.way for edit in active)
    for first in (*active, *known)[:1]:
        return Setting(ways, first.p, first.number, first.every_step)
    return Setting(ways)


def setting_p(p: float) -> Revision:
    """Remove with that probability; where nothing is removed yet, begin between the layers."""

    def revised(request: Request) -> Request:
        started = request if request.active(Dropout) else toggling("up")(request)
        return _each(started, lambda edit: replace(edit, p=p))

    return revised


def toggling(way: Way) -> Revision:
    """Remove on that way too, or no longer."""

    def revised(request: Request) -> Request:
        on = any(edit.way == way for edit in request.active(Dropout))
        if any(isinstance(edit, Dropout) and edit.way == way for edit in request.edits):
            return _each(request, lambda e: replace(e, on=not on) if e.way == way else e)
        now = setting_of(request)
        return request.with_edit(Dropout(way, now.p, now.number, now.every_step))

    return revised


def drawing(every_step: bool) -> Revision:
    """Draw a new set of units at every step, or one for the whole input."""
    return lambda request: _each(request, lambda edit: replace(edit, every_step=every_step))


def next_pass(request: Request) -> Request:
    """Remove other units."""
    number = setting_of(request).number + 1
    return _each(request, lambda edit: replace(edit, number=number))


def _each(request: Request, change: Callable[[Dropout], Dropout]) -> Request:
    edits = (change(edit) if isinstance(edit, Dropout) else edit for edit in request.edits)
    return replace(request, edits=tuple(edits))
