"""The same words through several networks, row by row, with the gradient on its way back.

A ribbon is as wide as the gradient that arrives; its number stands at every word.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from rnnviz.capture.forgetting import Forgetting
from rnnviz.nets.spec import CellKind
from rnnviz.session.lab.measurement import Measurement
from rnnviz.trace import Cursor, Field, Trace
from rnnviz.views.base import image_of
from rnnviz.views.lab.base import LabView
from rnnviz.views.lab.hues import hue, named
from rnnviz.views.lab.info import paint_info
from rnnviz.views.lab.plan import Plan
from rnnviz.views.lab.ribbon import Scale, brief, full
from rnnviz.views.lab.telling import about, belief_told, life_told, step_told
from rnnviz.views.look import diverging, paint_values
from rnnviz.views.parts import decades
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.tiles import grid_for, tiles
from rnnviz.views.parts.wording import visible

END = 0.999
VEIL = 0.82  # how much of what is not reached yet the ground covers


class RowsView(LabView):
    """A row a network; a click goes to a step. While something plays, the rest is veiled."""

    def __init__(self) -> None:
        super().__init__()
        self.veiled = ""
        self._scale: Scale | None = None

    def show_measurement(self, measurement: Measurement) -> None:
        """Show what was measured."""
        self._scale = None
        super().show_measurement(measurement)

    def repaint_all(self) -> None:
        """Forget the kept picture and the scale, and paint anew."""
        self._scale = None
        super().repaint_all()

    def show_veil(self, side: str) -> None:
        """Veil what lies ``left`` or ``right`` of the cursor, or nothing ("")."""
        if side != self.veiled:
            self.veiled = side
            self.update()

    def plan(self) -> Plan:
        """Return where everything lies."""
        count = len(self.measurement.rows)
        return Plan(self.look, count, self.measurement.steps, self.width(), self.height())

    def scale(self) -> Scale:
        """Return the scale that all ribbons share."""
        if self._scale is None:
            self._scale = Scale.of(self.rows.values(), self.sizes)
        return self._scale

    def paint_trace(self, painter: QPainter) -> None:
        """Paint all rows as they are when everything has arrived."""
        plan = self.plan()
        for k, (cell, row) in enumerate(self.rows.items()):
            self._paint_title(painter, plan.title(k), cell, row, first=k == 0)
            self._paint_ribbon(painter, plan, k, cell, row)
            if plan.cards:
                self._paint_cards(painter, plan, k, cell, row)
            else:
                self._paint_columns(painter, plan, k, cell, row)
            self._paint_words(painter, plan, k, row.trace)
            if plan.beside:
                asked = self.measurement.label
                paint_info(painter, self.look, plan.info(k), row, self._longest(), asked)

    def _longest(self) -> float:
        """Return the largest norm of all rows' gradients of learning."""
        norms = [r.learning.clipping.before for r in self.rows.values() if r.learning is not None]
        return max((norm for norm in norms if np.isfinite(norm)), default=1.0)

    def _paint_title(
        self, painter: QPainter, box: QRectF, cell: CellKind, row: Forgetting, *, first: bool
    ) -> None:
        u, look = self.look.unit, self.look
        painter.setFont(look.font("title", bold=True))
        painter.setPen(hue(look, cell))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, middle, named(row))
        left = look.width_of(named(row), "title", bold=True) + 1.2 * u
        painter.setFont(look.font("small"))
        painter.setPen(QColor(look.theme.warning if row.overflow else look.theme.muted))
        text = about(row, relative=self.sizes.relative, first=first)
        if look.presented and row.overflow is None:
            text = self._in_short(row, box.width() - left)
        room = box.width() - left
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(box.adjusted(left, 0, 0, 0), middle, text)

    def _in_short(self, row: Forgetting, room: float) -> str:
        """Return what a class has to know of a row, as much of it as has room."""
        answer, _ = belief_told(row, self.measurement.label)
        life = life_told(row.fit, row.trace)
        told = (f"{answer} · ∂loss/∂{row.state} {life}", f"{answer} · ∂{row.state} {life}",
                f"{answer} · ∂{row.state} {life.partition(',')[0]}")  # fmt: skip
        fits = (text for text in told if self.look.width_of(text, "small") <= room)
        return next(fits, answer)

    def _paint_ribbon(
        self, painter: QPainter, plan: Plan, k: int, cell: CellKind, row: Forgetting
    ) -> None:
        """Paint the gradient as a band that is as wide as it is large at each step."""
        logs, area = self.sizes.of(row), plan.ribbon(k)
        if row.pairs is None:
            return
        half = np.maximum(self.scale().shares(logs) * area.height() / 2, 0.5)
        half[np.isneginf(logs)] = 0.0
        y, steps = area.center().y(), range(len(row.trace))
        upper = [QPointF(plan.x(t + 0.5), y - half[t]) for t in steps]
        lower = [QPointF(plan.x(t + 0.5), y + half[t]) for t in reversed(steps)]
        painter.setPen(Qt.PenStyle.NoPen)
        ink = hue(self.look, cell)
        ink.setAlphaF(0.85)
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF([*upper, *lower]))
        painter.setBrush(QColor(self.look.theme.warning))
        for t in np.flatnonzero(np.isposinf(logs)):
            painter.drawRect(QRectF(plan.x(int(t)), area.y(), plan.pitch, area.height()))

    def _paint_cards(
        self, painter: QPainter, plan: Plan, k: int, cell: CellKind, row: Forgetting
    ) -> None:
        u, theme = self.look.unit, self.look.theme
        logs = self.sizes.of(row)
        grid = grid_for(row.trace.units, plan.grid(k, 0).width())
        for step in range(len(row.trace)):
            painter.setPen(QPen(QColor(theme.line), max(1.0, 0.06 * u)))
            painter.setBrush(QColor(theme.panel))
            painter.drawRoundedRect(plan.card(k, step), 0.35 * u, 0.35 * u)
            box = plan.grid(k, step)
            at = QPointF(
                round(box.center().x() - grid.width / 2), round(box.center().y() - grid.height / 2)
            )
            painter.drawImage(at, image_of(self._tiles(row.trace, step, grid)))
            if row.pairs is not None:
                self._paint_number(painter, plan, k, step, cell, float(logs[step]))

    def _tiles(self, trace: Trace, step: int, grid: object) -> np.ndarray:
        top, field = trace.layers - 1, trace["h"]
        ground = QColor(self.look.theme.panel).rgb()
        table = diverging(self.look.theme.name)
        return tiles(field.at(layer=top, step=step), self._bounds(field), table, grid, ground)

    def _bounds(self, field: Field) -> tuple[float, float]:
        """Return the bounds of a state; those of one that overflowed are of no use."""
        low, high = field.bounds
        return (low, high) if np.isfinite([low, high]).all() and high > low else (-1.0, 1.0)

    def _paint_number(
        self, painter: QPainter, plan: Plan, k: int, step: int, cell: CellKind, log: float
    ) -> None:
        line, room = plan.numbers(k), plan.card(k, step).width() + 0.2 * self.look.unit
        told = (full(log), decades.brief(log))
        fits = (text for text in told if self.look.width_of(text, "small", bold=True) <= room)
        text = next(fits, brief(log))
        painter.setFont(self.look.font("small", bold=True))
        painter.setPen(hue(self.look, cell))
        box = QRectF(plan.x(step), line.y(), plan.pitch, line.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_columns(
        self, painter: QPainter, plan: Plan, k: int, cell: CellKind, row: Forgetting
    ) -> None:
        """Paint the state as a picture with a column a step, where cards have no room."""
        field = row.trace["h"]
        values = np.ascontiguousarray(field.at(layer=row.trace.layers - 1).T)  # (H, T)
        colours = paint_values(values, self._bounds(field), diverging(self.look.theme.name))
        painter.drawImage(plan.states(k), image_of(colours))
        if row.pairs is None:
            return
        every = max(1, round(2.6 * self.look.unit / plan.pitch + 0.5))
        for step in range(len(row.trace) - 1, -1, -every):
            self._paint_below(painter, plan, k, step, cell, float(self.sizes.of(row)[step]))

    def _paint_below(
        self, painter: QPainter, plan: Plan, k: int, step: int, cell: CellKind, log: float
    ) -> None:
        line, u = plan.numbers(k), self.look.unit
        painter.setFont(self.look.font("small", bold=True))
        painter.setPen(hue(self.look, cell))
        box = QRectF(plan.x(step + 0.5) - 2 * u, line.y(), 4 * u, line.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, brief(log))

    def _paint_words(self, painter: QPainter, plan: Plan, k: int, trace: Trace) -> None:
        u, look, line = self.look.unit, self.look, plan.words(k)
        chips = plan.pitch >= 2.0 * u
        widest = max(look.width_of(text) for text in {visible(t.text) for t in trace.tokens})
        large = chips and widest <= plan.pitch - 0.3 * u
        painter.setFont(look.font("label" if large else "small"))
        metrics = painter.fontMetrics()
        for step, token in enumerate(trace.tokens):
            box = QRectF(plan.x(step), line.y(), plan.pitch, line.height())
            caused = step == self.measurement.cause
            if chips:
                chip = box.adjusted(0.12 * u, 0, -0.12 * u, 0)
                painter.setPen(
                    QPen(QColor(look.theme.accent), 0.12 * u) if caused else Qt.PenStyle.NoPen
                )
                painter.setBrush(QColor(look.theme.raised))
                painter.drawRoundedRect(chip, 0.35 * u, 0.35 * u)
            painter.setPen(QColor(look.theme.accent if caused else look.theme.text))
            room = int(box.width() - 0.3 * u) if chips else int(box.width() + 2)
            text = visible(token.text)
            if chips:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def paint_cursor(self, painter: QPainter) -> None:
        """Veil what is not reached yet, and frame the step that is on."""
        plan = self.plan()
        step = min(self.cursor_at.step, plan.steps - 1)
        x = plan.x(step + self.cursor_at.phase)
        for k in range(plan.rows):
            band = plan.band(k).united(plan.words(k))
            if self.veiled:
                ground = QColor(self.ground())
                ground.setAlphaF(VEIL)
                side = QRectF(band)
                side.setRight(x) if self.veiled == "left" else side.setLeft(x)
                painter.fillRect(side, ground)
            box = (
                plan.card(k, step)
                if plan.cards
                else QRectF(plan.x(step), band.y(), plan.pitch, band.height())
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.look.theme.accent), max(1.5, 0.13 * self.look.unit)))
            painter.drawRoundedRect(box, 0.35 * self.look.unit, 0.35 * self.look.unit)

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the step that the mouse means, here or elsewhere, in every row."""
        plan = self.plan()
        for k in range(plan.rows):
            band = plan.band(k).united(plan.words(k))
            box = QRectF(plan.x(cursor.step), band.y(), plan.pitch, band.height())
            paint_outline(painter, self.look, box)

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the step at that place."""
        plan = self.plan()
        step = plan.step_at(at.x()) if plan.row_at(at.y()) is not None else None
        return None if step is None else Cursor(step, END)

    def explain(self, at: QPointF) -> str | None:
        """Return the gradient at that step of that row."""
        plan = self.plan()
        step, k = plan.step_at(at.x()), plan.row_at(at.y())
        if step is None or k is None:
            return None
        return step_told([*self.rows.values()][k], step)

    def ground(self) -> str:
        """Return the colour behind everything."""
        return self.look.theme.background

    def numbers(self) -> Mapping[str, Field]:
        """Return the gradients of each network, by step."""
        symbol = "log10 ‖∂loss/∂{0}‖"
        return {
            f"{cell}_gradient": numbered(row.logs, "step", symbol=symbol.format(row.state))
            for cell, row in self.rows.items()
        }

    def sizeHint(self) -> QSize:
        """Return a size with room for eleven words and three networks."""
        return QSize(round(78 * self.look.unit), round(28 * self.look.unit))
