"""The section of the words that move a unit."""

from __future__ import annotations

import numpy as np

from rnnviz.capture.corpus import Corpus
from rnnviz.capture.movers import Mover, movers, steps_of
from rnnviz.nets.model import Model
from rnnviz.screen.section import Section
from rnnviz.trace import Cursor, Trace
from rnnviz.views.units.movers import MoversPicture, MoversView

RARE = 12.0  # a word counts if it occurs √T / RARE times in T steps: in a long text no accidents


class MoversSection(Section):
    """Counts how every word of a text moves the unit, in the run on show or in a loaded text."""

    searches = True

    def __init__(self) -> None:
        self.list = MoversView()
        super().__init__((("Words that move the unit", self.list, 1.0),))
        self._trace: Trace | None = None
        self._corpus: Corpus | None = None
        self._unit, self._layer = 0, 0

    def show_unit(self, unit: int, symbol: str) -> None:
        """Count for that unit."""
        if unit != self._unit:
            self._unit = unit
            self._count()

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Count in that run."""
        super().show_trace(trace, baseline)
        if trace is not self._trace:
            self._trace = trace
            self._count()

    def show_cursor(self, cursor: Cursor) -> None:
        """Count in that layer."""
        super().show_cursor(cursor)
        if cursor.layer != self._layer:
            self._layer = cursor.layer
            self._count()

    def show_corpus(self, corpus: Corpus | None) -> None:
        """Count in that loaded text; None is the one on show."""
        if corpus is not self._corpus:
            self._corpus = corpus
            self._count()

    def _count(self) -> None:
        trace, model = self._trace, self.model
        if trace is None or model is None or self._unit >= trace.units:
            return
        layer = min(self._layer, trace.layers - 1)
        if self._corpus is None:
            self.list.show_movers(movers_in(model, trace, layer, self._unit))
        else:
            self.list.show_movers(_picture(model, self._unit, *self._in_corpus(layer)))

    def _in_corpus(self, layer: int) -> tuple[str, tuple[Mover, ...]]:
        corpus = self._corpus
        if layer not in corpus.layers:
            return f"{corpus.name}, which was read for layer {corpus.layers[0] + 1} alone", ()
        least = least_of(len(corpus))
        found = movers(corpus.ids, steps_of(corpus.course(layer, self._unit)), least)
        return _counted(corpus.name, least), found


def movers_in(model: Model, trace: Trace, layer: int, unit: int) -> MoversPicture:
    """Return the words of a run that move a unit; a layer that there is not is the top one."""
    layer = min(layer, trace.layers - 1)
    ids = np.array([token.id for token in trace.tokens])
    first = float(trace["h0"].at(layer=layer, unit=unit))
    moved = steps_of(trace["h"].at(layer=layer, unit=unit), first)
    least = least_of(len(trace))
    return _picture(model, unit, _counted("this text", least), movers(ids, moved, least))


def _picture(model: Model, unit: int, of: str, found: tuple[Mover, ...]) -> MoversPicture:
    words = tuple(_word(model.codec.vocabulary[mover.id]) for mover in found)
    return MoversPicture(unit, of, words, found)


def least_of(steps: int) -> int:
    """Return how often a word must occur in a text of that many steps."""
    return max(1, round(steps**0.5 / RARE))


def _counted(name: str, least: int) -> str:
    return f"{name}, from {least} times on" if least > 1 else name


def _word(entry: str) -> str:
    """Return an entry of the vocabulary; one that stands for many words in angle brackets."""
    special = len(entry) > 2 and entry.startswith("<") and entry.endswith(">")
    return f"‹{entry[1:-1]}›" if special else entry
