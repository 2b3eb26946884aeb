"""What was asked before, to go back to: requests are frozen, so a tuple of them is enough."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from rnnviz.edits import Change, Dropout, Edit, WeightEdit
from rnnviz.trace import Request

DEPTH = 100
TOGETHER = 1.0  # seconds; moves of one slider that follow faster are undone together


@dataclass(frozen=True)
class History:
    """The requests before this one, and those that were undone.

    `changed` and `at` tell which properties changed last and when (in seconds), so that a slider
    on its way is one change.
    """

    past: tuple[Request, ...] = ()
    future: tuple[Request, ...] = ()
    changed: frozenset[str] = frozenset()
    at: float = float("-inf")

    def after(self, left: Request, to: Request, now: float) -> History:
        """Return the history when `left` was given up for `to`."""
        if left == to:
            return self
        changed = differences(left, to) | _passes(left, to)
        moving = changed == self.changed and _slides(left, to) and now - self.at < TOGETHER
        past = self.past if moving and self.past else (*self.past, left)[-DEPTH:]
        return History(past, (), changed, now)

    def undone(self, present: Request) -> tuple[Request, History] | None:
        """Return the request before and the history from there, or None at the beginning."""
        if not self.past:
            return None
        *past, request = self.past
        return request, replace(
            self, past=tuple(past), future=(present, *self.future), changed=frozenset()
        )

    def redone(self, present: Request) -> tuple[Request, History] | None:
        """Return the request that was undone last and the history from there, or None."""
        if not self.future:
            return None
        request, *future = self.future
        return request, replace(
            self, past=(*self.past, present), future=tuple(future), changed=frozenset()
        )


def differences(one: Request, other: Request) -> frozenset[str]:
    """Return the names of the properties in which two requests differ."""
    names = (f.name for f in fields(Request))
    return frozenset(name for name in names if getattr(one, name) != getattr(other, name))


def _slides(left: Request, to: Request) -> bool:
    """Tell whether no more than sliders moved: those of the sampling, or the amount of an edit."""
    changed = differences(left, to)
    if changed == {"sampling"}:
        return True
    if changed != {"edits"} or len(left.edits) != len(to.edits):
        return False
    pairs = [pair for pair in zip(left.edits, to.edits, strict=True) if pair[0] != pair[1]]
    dropped = all(isinstance(edit, Dropout) for pair in pairs for edit in pair)
    alike = all(_without_amount(one) == _without_amount(other) for one, other in pairs)
    return alike and (len(pairs) == 1 or dropped)  # one slider moves all dropouts together


def _passes(left: Request, to: Request) -> frozenset[str]:
    """Tell apart from a slider on its way that one pass of dropout follows another."""
    numbers = [[e.number for e in r.edits if isinstance(e, Dropout)] for r in (left, to)]
    same = numbers[0] == numbers[1] or len(numbers[0]) != len(numbers[1])
    return frozenset(() if same else {"number"})


def _without_amount(edit: Change) -> Change:
    if isinstance(edit, Edit | WeightEdit):
        return replace(edit, amount=0.0)
    return replace(edit, p=0.0, number=0) if isinstance(edit, Dropout) else edit
