"""The page about dropout."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.capture.passes import Passes, Spread
from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.areas import line_width
from rnnviz.screen.dropout.bar import PASSES, DropoutBar
from rnnviz.screen.dropout.revise import Setting, next_pass, setting_of
from rnnviz.screen.page import Page
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.dropout.band import BandView
from rnnviz.views.dropout.masks import MaskView
from rnnviz.views.dropout.spread import SpreadView
from rnnviz.views.look import Look

PACE = 500  # milliseconds a pass is looked at while passes are played
REST = 150  # milliseconds without a change before all passes are asked for
LEAST = 11.5  # units: a lower picture could not be read
SHARES = (1.25, 1.15, 0.9)  # of the height: masks, beliefs, band
WAITING = "Many passes are on their way…"
WRITING = "Each pass writes another text. Stop them to see many that read this one."


class DropoutPage(Page):
    """Controls, the masks, training and use side by side, and the belief over all steps.

    The passes are asked for when nothing has changed for a moment. They tell of the pass on show
    whatever its number, so that they stay while one pass follows another.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("divided", True)
        self.bar = DropoutBar(self)
        self.masks, self.beliefs, self.band = MaskView(), SpreadView(), BandView()
        self.spread: Spread | None = None
        self.setting, self._count, self._awaited = Setting(), PASSES, -1
        names = ("Units removed at random", "Training and use", "Belief over all steps")
        self._pictures = (self.masks, self.beliefs, self.band)
        for view, name in zip(self._pictures, names, strict=True):
            view.setParent(self)
            view.setAccessibleName(name)
            view.picked.connect(self.picked)
        self._passes, self._rest = QTimer(self), QTimer(self)
        self._passes.setInterval(PACE)
        self._rest.setInterval(REST)
        self._rest.setSingleShot(True)
        self._passes.timeout.connect(self._play_on)
        self._rest.timeout.connect(self._ask)
        self.bar.revised.connect(self.revised)
        self.bar.counted.connect(self._set_count)
        self.bar.playToggled.connect(self._toggle_playing)

    @property
    def views(self) -> list[View]:
        """The pictures that have room and something to show, wherever they are."""
        return self._fitting()

    @property
    def playing(self) -> bool:
        """Whether one pass follows another."""
        return self._passes.isActive()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return self.bar.stops()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        super().set_look(look)
        for part in (*self._pictures, self.bar):
            part.set_look(look)
        self._place()

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Forget what was asked about another network."""
        if model is not self.model:
            self._stop()
        super().show_model(demo, model)

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show that run, and what all passes believe of it."""
        self.trace, self.baseline = trace, baseline
        for view in self._pictures:
            view.show_trace(trace, baseline)
        self.setting = setting_of(trace.request) if trace is not None else Setting()
        self.bar.show_setting(self.setting)
        self._place()
        if self.playing and self.setting.number != self._awaited and self._awaited >= 0:
            self._stop()  # something else was asked for
        if self.spread is not None and not (trace is not None and self.spread.is_about(trace)):
            self.spread = None
        self._tell()
        self._ask_later()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place of the run."""
        self.cursor_at = cursor
        for view in self._pictures:
            view.show_cursor(cursor)

    def show_answer(self, answer: object) -> None:
        """Show what more passes believe."""
        if not isinstance(answer, Spread) or not answer.passes or self.trace is None:
            return
        known = self.spread
        better = known is None or known.question != answer.question
        if answer.is_about(self.trace) and (better or answer.passes > known.passes):
            self.spread = answer
            self._tell()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing more; a window that is minimised is told nothing anew when it comes back."""
        if not event.spontaneous():
            self._stop()
            self._rest.stop()
            self.dropped.emit(Passes)
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew."""
        self._place()

    def _tell(self) -> None:
        writes = self.trace is not None and self.trace.request.sampling is not None
        self.beliefs.show_waiting(WRITING if self.playing and writes else WAITING)
        self.beliefs.show_spread(self.spread)
        self.band.show_spread(self.spread)

    def _set_count(self, count: int) -> None:
        self._count = count
        self._ask_later()

    def _ask_later(self) -> None:
        trace, known = self.trace, self.spread
        whole = known is not None and known.complete and known.question == Passes(self._count)
        if trace is None or not trace.complete or not self.setting.on or whole:
            self._rest.stop()
        else:
            self._rest.start()

    def _ask(self) -> None:
        self.asked.emit(Passes(self._count))

    def _toggle_playing(self) -> None:
        if self.playing:
            self._stop()
        else:
            self._awaited = -1
            self._passes.start()
            self.bar.show_playing(True)
            self._tell()
            self._play_on()

    def _play_on(self) -> None:
        """Ask for the next pass, once the one before is there."""
        trace = self.trace
        if not self.setting.on or trace is None:
            self._stop()
        elif trace.complete and self._awaited in (-1, self.setting.number):
            self._awaited = self.setting.number + 1
            self.revised.emit(next_pass)

    def _stop(self) -> None:
        self._passes.stop()
        self._awaited = -1
        self.bar.show_playing(False)
        self._tell()

    def _fitting(self) -> list[View]:
        """Return the pictures that can be read, in order; training beside use stays longest."""
        if not self.setting.on:
            return [self.masks]
        room = self.height() - self.bar.preferred_height(self.width())
        count = min(3, max(1, int(room // (LEAST * self.look.unit))))
        return [self.beliefs] if count == 1 else [*self._pictures[:count]]

    def _place(self) -> None:
        line = line_width(self.look.unit)
        y = float(self.bar.preferred_height(self.width()))
        self.bar.setGeometry(0, 0, self.width(), round(y))
        room, shown = self.height() - y, self._fitting()
        for view in self._pictures:
            empty = not self.setting.on and view is not self.masks  # then it is not lent for long
            if view not in shown:
                (view if empty or view.stand_in is None else view.stand_in).hide()
        shares = [
            share for view, share in zip(self._pictures, SHARES, strict=True) if view in shown
        ]
        for view, share in zip(shown, shares, strict=True):
            high = room * share / sum(shares)
            view.setGeometry(0, round(y) + line, self.width(), round(y + high) - round(y) - line)
            (view if view.stand_in is None else view.stand_in).show()
            y += high
