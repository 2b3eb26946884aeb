"""What a range of steps does to a change of the state, against how many steps it has.

The last word of the range stands still: further left the product has more steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from rnnviz.capture.jacobians import Matrix, Part
from rnnviz.capture.product import Product
from rnnviz.trace import Cursor, Field, Trace
from rnnviz.views.gradients.ranged import STATES, RangedView, range_told
from rnnviz.views.parts.axis_words import paint_below, room_below
from rnnviz.views.parts.decades import LABEL, Decades, paint_axis, paint_one, told
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.overflow import paint_head, run_told
from rnnviz.views.parts.wording import escaped, step_name

LOW, HIGH = -4, 1  # decades that the axis shows at least
TOP, LINE = 3.9, 1.6  # units: where the lines of text begin; a line's height
WIDEST = "× 8.8·10⁻¹⁸"
FAN = 0.26  # how strongly the singular values between the largest and the median are coloured
WAYS: Mapping[Part, tuple[str, str]] = {"c": ("along c", "c"), "by_h": ("through h", "gradient")}


class ProductView(RangedView):
    """Lines over the words; it is told the sizes and computes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.product: Product | None = None
        self._beside: Sequence[Product] = ()

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run, whose product is still to come."""
        self.product = None
        super().show_trace(trace, baseline)

    def show_product(self, product: Product, beside: Sequence[Product] = ()) -> None:
        """Show that product, of the run on show, on an axis that has those beside, too."""
        self.product, self._beside = product, tuple(beside)
        self.repaint_all()

    def measure(self) -> QRectF:
        """Return where the lines are drawn."""
        u = self.look.unit
        lines = 4 if "c" in self.trace else 2
        top = (TOP + LINE * lines / self._abreast() + 1.1) * u
        left, width = (LABEL + 0.6) * u, self.width() - (LABEL + 1.6) * u
        below = room_below(self.look, self.trace, width / len(self.trace))
        return QRectF(left, top, max(4 * u, width), max(3 * u, self.height() - top - below))

    def _abreast(self) -> int:
        """Return how many numbers with their names stand beside each other."""
        each = self.look.width_of(f"stretch{WIDEST}", "label", bold=True) + 3.4 * self.look.unit
        return 2 if 2 * each <= self.width() - self.look.unit else 1

    def axis(self) -> Decades:
        """Return the scale."""
        each = (self.product, *self._beside)
        lines = [(one.sizes[:, 0], one.radius, *one.ways.values()) for one in each]
        return Decades.around(np.concatenate([line for one in lines for line in one]), LOW, HIGH)

    def lines(self) -> Iterator[tuple[str, str, Matrix, Qt.PenStyle]]:
        """Yield each line: its name, the symbol of its colour, its logarithms, how it is drawn."""
        product, styles = self.product, Qt.PenStyle
        _, colour = WAYS.get(product.question.part, ("", "h"))
        yield "largest stretch", colour, product.sizes[:, 0], styles.SolidLine
        yield "spectral radius", colour, product.radius, styles.DashLine
        for part, norms in product.ways.items():
            if part != product.question.part:  # its largest stretch is there
                yield *WAYS[part], norms, styles.DashDotLine

    def title(self) -> tuple[str, str]:
        """Return the title, and of what the singular values are."""
        title = f"Over more and more {step_name(self.trace, 2)}"
        if self.product is None:
            return title, "on its way…"
        asked = self.product.question
        held = " · c held" if asked.part == "h" and "c" in self.trace else ""
        layer = f" · layer {asked.layer + 1}" if self.trace.layers > 1 else ""
        return title, f"{STATES[asked.part]}, up to the last one · absolute, log{held}{layer}"

    def paint_trace(self, painter: QPainter) -> None:
        """Paint title, axis, lines and the words below them."""
        broken = self.product is not None and bool(self._overflowed())
        warning = run_told(self.trace) if broken else ""
        short = f"Over more {step_name(self.trace, 2)}"
        paint_head(painter, self.look, self.title(), warning, self.width(), short)
        area = self.area()
        paint_below(painter, self.look, self.trace, area, len(self.trace))
        if self.product is None:
            return
        axis = self.axis()
        paint_axis(painter, self.look, area, axis)
        self._paint_fan(painter, axis)
        self._paint_overflows(painter)
        for _, symbol, logs, style in self.lines():
            pen = QPen(self.look.colour(symbol), max(1.5, 0.16 * self.look.unit))
            pen.setStyle(style)
            painter.setPen(pen)
            self._paint_line(painter, logs, axis)
        paint_one(painter, self.look, area.adjusted(0, 0, -0.8 * self.look.unit, 0), axis)
        self._paint_numbers(painter)

    def _places(self, logs: Matrix, axis: Decades) -> list[QPointF]:
        area, stop = self.area(), self.product.question.stop
        return [
            QPointF(self.x(stop - length + 1), axis.y(area, float(log)))
            for length, log in zip(self.product.lengths, logs, strict=True)
            if log < np.inf
        ]

    def _paint_line(self, painter: QPainter, logs: Matrix, axis: Decades) -> None:
        """Paint a line where there is anything; a single step is a dot."""
        area = self.area()
        points = [at for at in self._places(logs, axis) if at.y() < area.bottom()]
        if len(points) == 1:
            painter.drawEllipse(points[0], 0.2 * self.look.unit, 0.2 * self.look.unit)
        painter.drawPolyline(QPolygonF(points))

    def _paint_fan(self, painter: QPainter, axis: Decades) -> None:
        """Paint where the singular values lie: most strongly between the largest and the median."""
        sizes = self.product.sizes
        painter.setPen(Qt.PenStyle.NoPen)
        for place in (sizes.shape[1] // 2, sizes.shape[1] - 1):
            ink = self.look.colour(WAYS.get(self.product.question.part, ("", "h"))[1])
            ink.setAlphaF(FAN / 2)
            painter.setBrush(ink)
            there = self._places(sizes[:, 0], axis) + self._places(sizes[:, place], axis)[::-1]
            painter.drawPolygon(QPolygonF(there))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_overflows(self, painter: QPainter) -> None:
        """Fill the columns of ranges in which a number overflowed."""
        area, wide = self.area(), self.area().width() / len(self.trace)
        for length in self._overflowed():
            x = self.x(self.product.question.stop - length + 1) - wide / 2
            box = QRectF(x, area.y(), max(1.0, wide), area.height())
            painter.fillRect(box, QColor(self.look.theme.warning))

    def _overflowed(self) -> list[int]:
        """Return the lengths of ranges in which a number overflowed."""
        product = self.product
        return [
            length
            for length, log in zip(product.lengths, product.sizes[:, 0], strict=True)
            if np.isposinf(log)
        ]

    def _paint_numbers(self, painter: QPainter) -> None:
        """Paint what each line is, and its number for the whole range."""
        u, look = self.look.unit, self.look
        abreast = self._abreast()
        half = (self.width() - u) / abreast
        for k, (name, symbol, logs, style) in enumerate(self.lines()):
            x, base = u + (k % abreast) * half, (TOP + LINE * (k // abreast + 0.6)) * u
            pen = QPen(look.colour(symbol), max(1.5, 0.2 * u))
            pen.setStyle(style)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, base - 0.35 * u), QPointF(x + 1.6 * u, base - 0.35 * u))
            said = f"× {told(float(logs[-1]))}"
            room = half - 2.4 * u - look.width_of(said, "label", bold=True) - 0.5 * u
            painter.setPen(QColor(look.theme.muted))
            painter.setFont(look.font())
            short = name if look.width_of(name) <= room else name.rpartition(" ")[2]
            if look.width_of(short) <= room:
                painter.drawText(QPointF(x + 2 * u, base), short)
                x += look.width_of(short) + 0.5 * u
            painter.setFont(look.font("label", bold=True))
            painter.setPen(QColor(look.theme.text))
            painter.drawText(QPointF(x + 2 * u, base), said)

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint the handles over the lines."""
        self.paint_range(painter)

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the column of the step that the mouse means, here or elsewhere."""
        area = self.area()
        wide = area.width() / len(self.trace)
        box = QRectF(area.x() + cursor.step * wide, area.y(), max(3.0, wide), area.height())
        paint_outline(painter, self.look, box)

    def points_at(self, at: QPointF) -> Cursor | None:
        """Return the step whose column is under the mouse."""
        inside = self.area().contains(at)
        return Cursor(self.step_at(at), layer=self.cursor_at.layer) if inside else None

    def explain(self, at: QPointF) -> str | None:
        """Return the numbers of the range that begins at a word."""
        if self.handle_at(at) is not None:
            return (
                "Drag it, or press Tab and ← → (with Shift the right one); the whole: double click"
            )
        if self.product is None or not self.area().contains(at):
            return None
        step, stop = self.step_at(at), self.product.question.stop
        k = int(np.abs(np.array(self.product.lengths) - (stop - step + 1)).argmin())
        length = self.product.lengths[k]
        if step > stop or step < self.product.back:
            return "outside the range"
        words = escaped(range_told(self.trace, stop - length + 1, stop))
        numbers = (f"{name}: <b>× {told(float(logs[k]))}</b>" for name, _, logs, _ in self.lines())
        title = f"<b>{words}</b>, {length} {step_name(self.trace, length)}"
        return "<br>".join([title, *numbers])

    def numbers(self) -> Mapping[str, Field]:
        """Return all singular values and the spectral radius by the length of the range."""
        product = self.product
        if product is None:
            return {}
        ways = {
            f"log10_norm_{part}": numbered(norms, "length", symbol="log10 σ₁")
            for part, norms in product.ways.items()
        }
        return {
            "steps": numbered(product.lengths, "length", symbol="steps in the range"),
            "log10_singular_values": numbered(
                product.sizes, "length", "direction", symbol="log10 σ"
            ),
            "log10_spectral_radius": numbered(product.radius, "length", symbol="log10 ρ"),
            **ways,
        }

    def sizeHint(self) -> QSize:
        """Return a size at which lines can be told apart."""
        return QSize(round(26 * self.look.unit), round(20 * self.look.unit))
