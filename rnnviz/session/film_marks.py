"""Two moments of a film that are marked, to be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rnnviz.session.film import Film, Snapshot

LETTERS = ("A", "B")


@dataclass(frozen=True, eq=False)
class FilmMarks:
    """Snapshots by the letters `LETTERS`; they are kept even where the film drops them.

    >>> marks = FilmMarks().marked("A", film.at(250))
    >>> marks.pair(film, moment=None)
    """

    marked_at: Mapping[str, Snapshot] = field(default_factory=dict)

    def marked(self, letter: str, snapshot: Snapshot) -> FilmMarks:
        """Return these with that moment marked; if it was marked so already, it is no more."""
        others = {name: s for name, s in self.marked_at.items() if name != letter}
        known = self.marked_at.get(letter)
        again = known is not None and known.step == snapshot.step
        return replace(self, marked_at=others if again else {**others, letter: snapshot})

    @property
    def steps(self) -> dict[str, int]:
        """The steps that are marked, by letter."""
        return {name: self.marked_at[name].step for name in LETTERS if name in self.marked_at}

    def pair(self, film: Film, moment: int | None) -> tuple[Snapshot, ...]:
        """Return the two moments to compare, the earlier one first; () where there are no two.

        For a letter that is not marked stands the moment that is looked at, or else the newest.
        """
        looked_at = None if moment is None else film.at(moment)
        newest = film.snapshots[-1] if film.snapshots else None
        meant = [*self.marked_at.values(), looked_at, newest]
        found = {each.step: each for each in reversed(meant) if each is not None}
        order = list(dict.fromkeys(each.step for each in meant if each is not None))[:2]
        return tuple(found[step] for step in sorted(order)) if len(order) == 2 else ()
