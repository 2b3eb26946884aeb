"""Paints the inside of a cell from its diagram: wires fill, operators light, tiles are real."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.anatomy.diagram import Diagram, Operator, Point, Vector, Wire
from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import Look
from rnnviz.views.parts.motion import progress
from rnnviz.views.stage.diagrams import caption, vector
from rnnviz.views.stage.marks import Marks
from rnnviz.views.stage.vectors import TileArea, Tiles, mark_unit

DIM = 0.22
CAPTION = 1.5
TITLE = 1.3


class Inside:
    """The opened cell of one step."""

    heading, heads = "inside", True  # what its title begins with; whether wires end in arrows

    def __init__(self, marks: Marks, pictures: Tiles) -> None:
        self.look, self.marks, self.pictures = marks.look, marks, pictures
        self.areas: list[TileArea] = []
        self._moving = False

    def paint(
        self, painter: QPainter, trace: Trace, cursor: Cursor, card: QRectF, *, moving: bool = False
    ) -> None:
        """Paint the cell at the cursor into the card, which may still be moving; keep its areas."""
        diagram = ANATOMIES[trace.cell].diagram
        self.areas, self._moving = [], moving
        self._title(painter, trace, cursor, card)
        card = body(card, self.look)
        done, now = self.timing(trace, cursor)
        self._wires(painter, diagram.wires, card, done, now)
        for part in diagram.vectors:
            arrived = self.arrived(trace, part, cursor.phase, done)
            self._vector(painter, trace, cursor, diagram, part, card, arrived)
        for operator in diagram.operators:
            self._operator(painter, operator, card, done[operator.beat])

    def timing(self, trace: Trace, cursor: Cursor) -> tuple[list[float], int]:
        """Return how far the parts of every beat have come (0…1), and the beat that is on."""
        anatomy = ANATOMIES[trace.cell]
        beats = len(anatomy.phases)
        done = [progress(cursor.phase, beats, beat) for beat in range(beats)]
        return done, anatomy.phase_at(cursor.phase)

    def arrived(self, trace: Trace, part: Vector, phase: float, done: list[float]) -> float:
        """Return how far the values of a vector have come (0…1)."""
        return done[part.beat]

    def ink(self, symbol: str) -> QColor:
        """Return the colour of what flows for a symbol."""
        return QColor(self.look.colour(symbol))

    def way(self, wire: Wire) -> tuple[Point, ...]:
        """Return the points that a wire fills along."""
        return wire.points

    def _wires(
        self, painter: QPainter, wires: tuple[Wire, ...], card: QRectF, done: list[float], now: int
    ) -> None:
        """Copy the wires of all other beats, which rest, and paint those of the current one."""

        def resting(painter: QPainter, card: QRectF) -> None:
            for wire in wires:
                if wire.beat != now:
                    self._wire(painter, wire, card, done[wire.beat], False)

        shows = type(self), wires, now
        self.marks.paint(painter, card, shows, resting, large=True, moving=self._moving)
        for wire in wires:
            if wire.beat == now:
                self._wire(painter, wire, card, done[now], True)

    def _wire(self, painter: QPainter, wire: Wire, card: QRectF, done: float, now: bool) -> None:
        path = _path(self.way(wire), card, 0.5 * self.look.unit)
        colour = self.ink(wire.symbol)
        width = max(1.5, self.look.unit * (0.24 if wire.symbol in "ch" and not wire.thin else 0.16))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if done < 1.0:
            colour.setAlphaF(DIM)
            painter.setPen(QPen(colour, width))
            painter.drawPath(path)
        if done <= 0.0:
            return
        colour.setAlphaF(1.0)
        pen = QPen(colour, width * (1.25 if now else 1.0))
        if done < 1.0:  # a dash as long as the part that has been filled, and a gap for the rest
            length = max(1e-3, path.length() / pen.widthF())
            pen.setDashPattern([max(1e-3, done * length), 2 * length])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawPath(path)
        if self.heads and wire.arrow and done >= 1.0:
            head(painter, path.pointAtPercent(1.0), 0.5 * self.look.unit, colour)

    def _vector(
        self, painter: QPainter, trace: Trace, cursor: Cursor, diagram: Diagram, part: Vector,
        card: QRectF, done: float,
    ) -> None:  # fmt: skip
        u = self.look.unit
        box, frame = self._frame(diagram, part, card)
        middle, side = box.center(), box.width()
        colour = self.ink(part.symbol.split("⊙")[-1][0])
        colour.setAlphaF(max(DIM * 1.6, done))
        edge = colour.name(QColor.NameFormat.HexArgb)
        self.marks.box(painter, frame, edge, max(1.0, 0.1 * u), self.look.theme.raised, 0.4 * u,
                       moving=self._moving or 0.0 < done < 1.0)  # fmt: skip
        if done > 0.0:
            painter.setOpacity(done)
            area = self.pictures.paint(
                painter, trace, part.symbol, cursor.layer, cursor.step, middle, side
            )
            painter.setOpacity(1.0)
            self.areas.append(area)
            self._mark_unit(painter, area, cursor)
        if part.boxed:
            self._caption(painter, self.told(trace, cursor, part.symbol), frame, done, part)
        else:
            self._name(painter, self.title_of(part.symbol, cursor.step), part, frame, done)

    def _frame(self, diagram: Diagram, part: Vector, card: QRectF) -> tuple[QRectF, QRectF]:
        """Return where a vector's tiles and its frame lie, clear of what is above and below it."""
        u, share = self.look.unit, diagram.gate_size if part.boxed else diagram.vector_size
        side, middle = min(share * card.width(), 0.24 * card.height()), _at(part.at, card)
        caption = CAPTION * u if part.boxed else 0.0
        top, bottom = middle.y() - side / 2 - 0.35 * u, middle.y() + side / 2 + 0.35 * u + caption
        near = [op for op in diagram.operators if abs(op.at[0] - part.at[0]) < 0.01]
        for y in (_at(op.at, card).y() for op in near if part.boxed):
            radius = self._radius(card) + 0.15 * u
            top = max(top, y + radius) if y < middle.y() else top
            bottom = min(bottom, y - radius) if y > middle.y() else bottom
        boxes = [v for v in diagram.vectors if v.boxed and v is not part and v.at[0] == part.at[0]]
        for y in (_at(v.at, card).y() for v in boxes if part.boxed):
            edge = (y + middle.y() + caption) / 2  # between the two frames
            top = max(top, edge + 0.15 * u) if y < middle.y() else top
            bottom = min(bottom, edge - 0.15 * u) if y > middle.y() else bottom
        side = min(side, bottom - top - 0.7 * u - caption)
        box = QRectF(middle.x() - side / 2, top + 0.35 * u, side, side)
        return box, box.adjusted(-0.35 * u, -0.35 * u, 0.35 * u, 0.35 * u + caption)

    def _radius(self, card: QRectF) -> float:
        """Return how many pixels an operator reaches, so that neighbours keep apart when low."""
        return min(0.85 * self.look.unit, 0.052 * card.height())

    def told(self, trace: Trace, cursor: Cursor, symbol: str) -> tuple[str, str]:
        """Return what a gate's box is called, and its number."""
        values, _ = vector(trace, symbol, cursor.layer, cursor.step)
        return {"h_x": "W x", "h_h": "U h"}.get(symbol, symbol), caption(symbol, values)

    def title_of(self, symbol: str, step: int) -> str:
        """Return a vector's name: the memory after forgetting is f ⊙ c before."""
        gate, _, state = symbol.rpartition("⊙")
        text = f"{gate}_t ⊙ {state}_{{t−1}}" if gate else f"{state}_t"
        return text.replace("t−1", str(step) if step else "0").replace("_t", f"_{{{step + 1}}}")

    def _caption(
        self, painter: QPainter, told: tuple[str, str], frame: QRectF, done: float, part: Vector
    ) -> None:
        name, number = told
        text = f"{name} {number}" if done > 0.5 else name
        if self.look.width_of(text, "small", bold=True) > frame.width() - 0.2 * self.look.unit:
            text = name
        low = QRectF(frame.left() - self.look.unit, frame.bottom() - CAPTION * self.look.unit,
                     frame.width() + 2 * self.look.unit, CAPTION * self.look.unit)  # fmt: skip
        self.marks.line(painter, low, text, "small", self.look.colour(part.symbol[0]).name())

    def _name(self, painter: QPainter, text: str, part: Vector, frame: QRectF, done: float) -> None:
        """Write a vector's name at its frame."""
        u = self.look.unit
        baseline = frame.bottom() + 1.05 * u if part.named_below else frame.top() - 0.35 * u
        painter.setOpacity(max(2 * DIM, done))
        self.marks.name(painter, frame.center().x(), baseline, text, "small")
        painter.setOpacity(1.0)

    def _mark_unit(self, painter: QPainter, area: TileArea, cursor: Cursor) -> None:
        if cursor.unit is not None:
            mark_unit(painter, area, cursor.unit, self.look)

    def _operator(self, painter: QPainter, operator: Operator, card: QRectF, done: float) -> None:
        """Copy an operator that rests, and paint one that happens."""
        middle, radius = _at(operator.at, card), self._radius(card)
        words = 0.5 * self.look.width_of(operator.sign, "small", bold=True) + 0.3 * self.look.unit
        half = max(radius, words)
        shape = QRectF(middle.x() - half, middle.y() - radius, 2 * half, 2 * radius)
        shows, draw = (type(self), operator, done), partial(self._draw_operator, operator, done)
        moving = self._moving or 0.0 < done < 1.0
        self.marks.paint(painter, shape, shows, draw, moving=moving)

    def _draw_operator(
        self, operator: Operator, done: float, painter: QPainter, shape: QRectF
    ) -> None:
        u, radius, colour = self.look.unit, shape.height() / 2, self.ink(operator.symbol)
        lit = QColor(colour)
        colour.setAlphaF(max(2 * DIM, done))
        painter.setPen(QPen(colour, max(1.5, 0.14 * u)))
        painter.setBrush(QColor(self.look.theme.background))
        painter.drawRoundedRect(shape, radius, radius)
        if 0.0 < done < 1.0:  # a ring that opens while the operation happens
            lit.setAlphaF(0.5 * (1.0 - done))
            painter.setPen(QPen(lit, 0.2 * u))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            grow = 0.9 * u * done
            painter.drawRoundedRect(shape.adjusted(-grow, -grow, grow, grow), 2 * u, 2 * u)
        painter.setPen(QColor(self.look.theme.text if done > 0.5 else self.look.theme.muted))
        painter.setFont(self.look.font("small", bold=True))
        painter.drawText(shape, Qt.AlignmentFlag.AlignCenter, operator.sign)

    def beat(self, trace: Trace, cursor: Cursor) -> tuple[int, int, str]:
        """Return the number of the beat that is on, how many there are, and its name."""
        anatomy = ANATOMIES[trace.cell]
        beat = anatomy.phase_at(cursor.phase)
        return beat, len(anatomy.phases), anatomy.phases[beat].name

    def _title(self, painter: QPainter, trace: Trace, cursor: Cursor, card: QRectF) -> None:
        u, (beat, beats, name) = self.look.unit, self.beat(trace, cursor)
        line = QRectF(card.x() + 0.9 * u, card.y() + 0.5 * u, card.width() - 1.8 * u, TITLE * u)
        beat_told, theme, flag = f"{beat + 1}/{beats} {name}", self.look.theme, Qt.AlignmentFlag
        room = line.width() - self.look.width_of(beat_told, "small", bold=True) - u
        told, write = self._heading(trace, cursor, room), self.marks.line
        write(painter, line, beat_told, "small", theme.accent, align=flag.AlignRight)
        write(painter, line, told, "small", theme.muted, bold=False, align=flag.AlignLeft)

    def _heading(self, trace: Trace, cursor: Cursor, room: float) -> str:
        """Return the longest heading that fits into `room` pixels."""
        step = f"step {cursor.step + 1} of {len(trace)}"
        if trace.layers > 1:
            step = f"layer {cursor.layer + 1} of {trace.layers} · {step}"
        inside = f"{self.heading} the {ANATOMIES[trace.cell].name} cell · {step}"
        short = step.split(" · ")[0]
        fitting = (t for t in (inside, step, short) if self.look.width_of(t, "small") <= room)
        return next(fitting, "")


def body(card: QRectF, look: Look) -> QRectF:
    """Return the part of a card below its title, in which a diagram's heights are measured."""
    return card.adjusted(0, TITLE * look.unit, 0, 0)


def head(painter: QPainter, tip: QPointF, size: float, colour: QColor) -> None:
    """Paint an arrow's head that points upward."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    left, right = QPointF(-0.45 * size, size), QPointF(0.45 * size, size)
    painter.drawPolygon(QPolygonF([tip, tip + left, tip + right]))


def _at(point: Point, card: QRectF) -> QPointF:
    return QPointF(card.left() + point[0] * card.width(), card.top() + point[1] * card.height())


def _path(points: tuple[Point, ...], card: QRectF, radius: float) -> QPainterPath:
    """Return the way along the points with its corners rounded."""
    places = [_at(p, card) for p in points]
    path = QPainterPath(places[0])
    for before, corner, after in zip(places, places[1:], places[2:], strict=False):
        path.lineTo(_towards(corner, before, radius))
        path.quadTo(corner, _towards(corner, after, radius))
    path.lineTo(places[-1])
    return path


def _towards(start: QPointF, end: QPointF, length: float) -> QPointF:
    way = end - start
    whole = (way.x() ** 2 + way.y() ** 2) ** 0.5
    return start + way * min(0.5, length / whole) if whole > 0 else start
