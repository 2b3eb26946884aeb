"""Frames of the film of a training as images: the sentence, the curves and the strip, large."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shiboken6
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from rnnviz.session.onlooker import Moments
from rnnviz.session.runs import Run, Runs
from rnnviz.session.stills import Still
from rnnviz.views.look import Look, Theme
from rnnviz.views.parts.fonts import load_fonts
from rnnviz.views.stage.learning import LearningStage, Moment
from rnnviz.views.training.curves import CurvesView
from rnnviz.views.training.field import x_of
from rnnviz.views.training.film_strip import FilmStrip
from rnnviz.views.training.wording import batch_told, measured

UNIT = 0.0205  # of the height
HEADING, STRIP, CURVES = 3.4, 7.2, 0.24  # units of height; the share of the width
SMOOTHING = 0.6
VEIL = 0.78  # how much of the ground lies over what is still to come


class FilmFrame:
    """Told a run once, it gives a frame for each of its moments; it needs a `QApplication`.

    >>> frame = FilmFrame(run, width=960, height=540, theme=DARK)
    >>> for _ in frame.parts(moments):  # between two parts a window can do what else is due
    ...     pass
    >>> frame.image()
    """

    def __init__(self, run: Run, *, width: int, height: int, theme: Theme) -> None:
        load_fonts()
        self._run, self._look = run, Look(theme, UNIT * height)
        self._screen, self._image = QWidget(), QImage(width, height, QImage.Format.Format_RGB32)
        self._image.fill(QColor(theme.line))
        charts = ["accuracy", "loss"] if run.recipe.task == "classify" else ["loss", "gradient"]
        self.stage, self.strip = LearningStage(), FilmStrip()
        self.curves = [CurvesView(name, SMOOTHING) for name in charts]
        runs = Runs((run,), run.key)
        for view, place in zip(self._views, self._places(width, height), strict=True):
            view.setParent(self._screen)
            view.set_look(self._look)
            view.setGeometry(place)
        for view in (*self.curves, self.strip):
            view.show_runs(runs)

    @property
    def _views(self) -> tuple[LearningStage, CurvesView, CurvesView, FilmStrip]:
        return self.stage, *self.curves, self.strip

    def _places(self, width: int, height: int) -> list[QRect]:
        """Return where the views lie, with a thin line between two."""
        u, right = self._look.unit, round(CURVES * width)
        top, low, gap = round(HEADING * u), height - round(STRIP * u), max(1, round(0.07 * u))
        left, half = width - right - gap, (low - top) // 2
        return [
            QRect(0, top, left, low - gap - top),
            QRect(width - right, top, right, half - gap),
            QRect(width - right, top + half, right, low - gap - top - half),
            QRect(0, low, width, height - low),
        ]

    def show_stills(self, stills: Sequence[Still]) -> None:
        """Show these pictures in the strip."""
        self.strip.show_stills(stills)

    def parts(self, moments: Moments) -> Iterator[None]:
        """Paint the frame of a moment, a part at a time."""
        step, target = moments.question.step, moments.targets[-1]
        now = Moment(batch_told(step), moments.now)
        before = [Moment("before training", moments.before)] if moments.before else []
        self.stage.show_moments([*before, now], moments.targets)
        self.strip.show_target(target, moments.now.labels[target])
        for view in (*self.curves, self.strip):
            view.show_moment(step)
        for view in self._views:
            with QPainter(self._image) as painter:
                view.render(painter, view.pos())
            yield
        with QPainter(self._image) as painter:
            self._paint_heading(painter, step)
            self._veil_future(painter, step)

    def image(self) -> QImage:
        """Return the frame that was painted, as 32-bit RGB."""
        return self._image.copy()

    def close(self) -> None:
        """Give the views back at once."""
        shiboken6.delete(self._screen)

    def _paint_heading(self, painter: QPainter, step: int) -> None:
        """Paint what learns what, and how far and how good it is at that moment."""
        u, theme, run = self._look.unit, self._look.theme, self._run
        box = QRectF(0, 0, self._image.width(), HEADING * u)
        painter.fillRect(box, QColor(theme.panel))
        box.adjust(1.4 * u, 0, -1.4 * u, 0)
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(self._look.font("value", bold=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(box, middle, run.name)
        painter.setPen(QColor(theme.accent))
        painter.drawText(box, middle | right, self._told(step))
        left = self._look.width_of(run.name, "value", bold=True) + u
        painter.setFont(self._look.font("value"))
        painter.setPen(QColor(theme.muted))
        painter.drawText(box.adjusted(left, 0, 0, 0), middle, f"learns: {run.plan.source.title}")

    def _told(self, step: int) -> str:
        right = self._run.record["accuracy", "validation"].value_at(step)
        share = f" · {measured(right, share=True)} right" if right is not None else ""
        return f"{batch_told(step)}{share}"

    def _veil_future(self, painter: QPainter, step: int) -> None:
        ground = QColor(self._look.theme.panel)
        ground.setAlphaF(VEIL)
        for view in self.curves:
            area = QRectF(view.field()).translated(view.pos())
            x = view.x() + x_of(view.field(), step, view.picture().last)
            pen = 0.1 * self._look.unit
            painter.fillRect(QRectF(x + pen, area.top(), area.right() - x, area.height()), ground)
