"""The window in which one panel's numbers are read: the chart, and what can be done with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from rnnviz.app.exporting import KINDS
from rnnviz.screen.button import Button
from rnnviz.screen.label import Line
from rnnviz.screen.style import sheet
from rnnviz.screen.train.option import OptionButton
from rnnviz.views.base import View
from rnnviz.views.look import Look
from rnnviz.views.parts.wording import step_name
from rnnviz.views.reading.charts import Chart
from rnnviz.views.reading.forms import charts_of
from rnnviz.views.reading.shown import Shown
from rnnviz.views.reading.view import ReadingView

WIDE, HIGH, OF_PARENT = 96.0, 52.0, 0.94  # units, and the share of the main window at most
HINT = (
    "Wheel: zoom around the pointer · drag: move · either on an axis: stretch it ·"
    " double click: show all · arrows: read on · Esc: close"
)
SCALES = {"linear": "linear", "log": "logarithmic"}


class NumbersWindow(QDialog):
    """A snapshot of what a panel showed, as charts to zoom into; `saveAsked` tells view and suffix.

    It is not modal, and gone when it is closed.
    """

    saveAsked = Signal(object, str)

    def __init__(self, view: ReadingView, name: str, about: str, parent: QWidget) -> None:
        """Hold that view, and say in the title what it shows and of what."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint)
        self.setObjectName("column")
        self.look, self.view = view.look, view
        view.setAccessibleName(name)
        self.setWindowTitle(" — ".join(part for part in (name, about, "rnnviz") if part))
        self.setStyleSheet(sheet(view.look))
        self.chooser = OptionButton("Shows", {}, "Which of the panel's arrays is drawn")
        self.scale = OptionButton("Scale", SCALES, "How the values' axis is divided")
        self.all = Button("Show all", "plain", tip="All of the chart again (0, or a double click)")
        self.picture = Button("Save picture…", "plain", tip="What is in view, as a PNG file")
        self.save = Button("Save numbers…", "plain", tip="All arrays of the panel, as a CSV file")
        self.note, self._saves = Line(HINT, "note"), False
        self._arrange(name, about)
        self._connect()
        self.show_chart(self.view.chart)

    def show_chart(self, chart: Chart, log: bool | None = None) -> None:
        """Show that chart, on the axis that is chosen or the one that it begins with."""
        self.view.show_chart(chart, log)
        self.chooser.show_answer(f"{self.view.charts.index(chart)}")
        self.scale.show_answer("log" if self.view.log else "linear")
        self.scale.setVisible(chart.scale_turns)

    @Slot(str)
    def tell(self, sentence: str) -> None:
        """Say what became of the file that was asked for here."""
        if self._saves:
            self.note.setText(sentence)
        self._saves = False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer every kind of file."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, suffix in KINDS.items():
            menu.addAction(text, partial(self._save, suffix))
        menu.popup(event.globalPos() + QPoint(1, 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape alone: Enter does nothing here."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()

    def _connect(self) -> None:
        charts = self.view.charts
        self.chooser.chosen.connect(lambda number: self.show_chart(charts[int(number)]))
        self.scale.chosen.connect(lambda scale: self.show_chart(self.view.chart, scale == "log"))
        self.all.clicked.connect(self.view.plot.show_all)
        self.picture.clicked.connect(partial(self._save, ".png"))
        self.save.clicked.connect(partial(self._save, ".csv"))

    def _save(self, suffix: str, _checked: bool = False) -> None:
        self._saves = True
        self.saveAsked.emit(self.view, suffix)

    def _arrange(self, name: str, about: str) -> None:
        u, column = self.look.unit, QVBoxLayout(self)
        head, words, row = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        column.setContentsMargins(*(round(m * u) for m in (1.0, 0.8, 1.0, 0.7)))
        column.setSpacing(round(0.6 * u))
        title = Line(name, "title")
        title.setFont(self.look.font("title", bold=True))
        self.chooser.offer({f"{k}": chart.title for k, chart in enumerate(self.view.charts)})
        self.chooser.setVisible(len(self.view.charts) > 1)
        for button in (self.chooser, self.scale, self.all, self.picture, self.save):
            button.set_look(self.look)
            button.setFixedHeight(round(2.3 * u))
        words.addWidget(title)
        words.addWidget(Line(about, "fact"))
        head.addLayout(words, 1)
        for button in (self.all, self.picture, self.save):
            head.addWidget(button)
        row.addWidget(self.chooser)
        row.addWidget(self.scale)
        row.addStretch(1)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addWidget(self.note)
        most = self.parentWidget().size() * OF_PARENT
        self.resize(min(round(WIDE * u), most.width()), min(round(HIGH * u), most.height()))
        self.view.setFocus()


def reading_of(view: View, look: Look) -> ReadingView | None:
    """Return what a view shows now as charts, or None where it shows no numbers.

    Later changes of the view do not change it.
    """
    trace = view.trace
    shown = Shown(
        dict(view.numbers()),
        tuple(token.text for token in trace.tokens) if trace is not None else (),
        view.output_names(),
        step_name(trace) if trace is not None else "step",
        view.cursor_at.layer,
        view.row_names(),
    )
    charts = charts_of(shown)
    return ReadingView(shown, charts, trace, look) if charts else None
