"""The Train screen: told what is learnt and how, it shows it; it says what the user wants."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.data.bundled import BUNDLED
from rnnviz.data.survey import Survey
from rnnviz.screen.style import sheet
from rnnviz.screen.top_bar import TopBar
from rnnviz.screen.train.actions import Actions
from rnnviz.screen.train.areas import LEFT, Areas, areas
from rnnviz.screen.train.below import Below
from rnnviz.screen.train.curves import Curves
from rnnviz.screen.train.data_card import DataCard
from rnnviz.screen.train.data_choice import DataChoice
from rnnviz.screen.train.figures import Figures
from rnnviz.screen.train.film_panel import FilmPanel
from rnnviz.screen.train.knobs import Knobs
from rnnviz.screen.train.runs_row import RunsRow
from rnnviz.screen.train.stage_title import StageTitle
from rnnviz.screen.train.transport import BUTTON, TrainTransport
from rnnviz.screen.train.trouble import TroubleLine
from rnnviz.session.plan import Plan
from rnnviz.session.runs import Run, Runs
from rnnviz.session.standing import Standing
from rnnviz.session.trouble import Trouble, unfit
from rnnviz.views.look import Look
from rnnviz.views.stage.learning import LearningStage

SIDE = 1.3  # units
_AREAS = (
    "header", "data", "knobs", "figures", "trouble", "title", "stage", "below", "film", "record",
    "runs",
)  # fmt: skip


class TrainScreen(QFrame):
    """Header, data and knobs, the stage with what is below it, curves and transport."""

    textEntered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("screen")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside a text box ends typing
        self.look, self._presenting, self._layers = Look(), False, 1
        self._trouble: Trouble | None = None  # of the training
        self.header = TopBar(self)
        self.data, self.knobs = DataChoice(BUNDLED, self), Knobs(self)
        self.figures = Figures(self)
        self.trouble, self.title = TroubleLine(self), StageTitle(self)
        self.stage, self.below, self.record = LearningStage(), Below(self), Curves(self)
        self.film, self.foot = FilmPanel(self), QFrame(self)
        self.foot.setObjectName("controls")
        self.runs = RunsRow(self)
        self.transport, self.actions_ = TrainTransport(self.foot), Actions(self.foot)
        self.card = DataCard(self)
        self.stage.setParent(self)
        self.stage.setAccessibleName("The sentence in the network that is learning")
        self.trouble.dismissed.connect(lambda: self.show_trouble(None))
        self.title.textEntered.connect(self._entered)
        self.card.rejected.connect(self.close_card)
        self._order_stops()
        self.set_look(self.look)

    def set_look(self, look: Look) -> None:
        """Use that theme for everything, and that size of text."""
        self.look = look
        self.setStyleSheet(sheet(look))
        for part in self._parts():
            part.set_look(look)
        self._place()

    def _parts(self) -> Sequence[QWidget]:
        return (
            self.header, self.data, self.knobs, self.figures, self.trouble, self.title, self.stage,
            self.below, self.film, self.record, self.transport, self.actions_, self.runs, self.card,
        )  # fmt: skip

    def set_presenting(self, presenting: bool) -> None:
        """Show no more than a lecture needs, or the whole desk."""
        self._presenting = presenting
        self.transport.set_minimal(presenting)
        self.record.set_few(presenting)
        self.film.set_presenting(presenting)
        desk = (
            self.header, self.data, self.knobs, self.figures, self.title, self.actions_, self.runs,
        )  # fmt: skip
        for part in desk:
            part.setVisible(not presenting)
        self._place()

    def show_plan(self, plan: Plan, waiting: Sequence[str]) -> None:
        """Show what is learnt and how, and which settings wait for a reset."""
        self.data.show_title(plan.source.title)
        self.knobs.show_recipe(plan.recipe, plan.usual, plan.seed)
        self.knobs.show_waiting(waiting)

    def show_run(self, run: Run) -> None:
        """Show what is known of the run that is looked at: its data, its network, its kind."""
        sizes, writes = run.about["network"], run.recipe.task == "generate"
        self.header.title.setText(f"Train: {run.plan.source.title}")
        facts = f"{sizes['outputs']:,} outputs · {sizes['vocabulary']:,} in the vocabulary"
        self.header.facts.setText(f"{run.plan.name} · {facts}")
        self.actions_.show_cell(run.recipe.cell)
        self.title.set_writes(writes)
        self.below.set_writes(writes)
        self._layers = run.recipe.layers
        self._place()

    def show_runs(self, runs: Runs, learns: int | None) -> None:
        """Show what was measured of all runs; `learns` is the key of the one that learns."""
        self.runs.show_runs(runs, learns)
        self.below.show_runs(runs)
        self.record.show_runs(runs)
        self.film.show_runs(runs)

    def show_moment(self, step: int | None) -> None:
        """Show how everything was after that step, or follow what it is now."""
        self.below.show_moment(step)
        self.record.show_moment(step)
        self.film.show_moment(step)

    def show_standing(self, standing: Standing, texts: str, name: str = "") -> None:
        """Show how far the training is; its `name`, if it is not the one that is looked at."""
        self.transport.show_standing(standing, texts, name)

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Show what went wrong with the training and what can be done about it."""
        self._trouble = trouble
        self._say(trouble)

    def show_problem(self, text: str) -> None:
        """Say in one sentence what is wrong; an empty text takes that back, and no more."""
        self._say(unfit(text) if text else self._trouble)

    def _say(self, trouble: Trouble | None) -> None:
        self.trouble.show_trouble(trouble)
        self.trouble.setVisible(trouble is not None)
        self._place()

    def show_figures(self, text: str) -> None:
        """Say how large the wanted network is, and how long it takes; or why it does not fit."""
        if text != self.figures.text():
            self.figures.show_text(text)
            self._place()

    def show_survey(self, found: Survey) -> None:
        """Show what a file holds, over the stage."""
        self.card.show_survey(found)
        self.card.show()
        self.card.raise_()
        (self.card.reject if self.card.accept.isHidden() else self.card.accept).setFocus()
        self._place()

    def close_card(self) -> None:
        """Go on as before the file was looked into."""
        self.card.hide()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the parts out anew."""
        self._place()

    def _entered(self, text: str) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # so that Space pauses what now runs
        self.textEntered.emit(text)

    def _order_stops(self) -> None:
        """Let Tab visit the parts in the order in which they are read."""
        parts = (
            self.header, self.data, self.knobs, self.title, self.film, self.transport,
            self.actions_, self.runs, self.record,
        )  # fmt: skip
        stops = [stop for part in parts for stop in part.stops()]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _areas(self, trouble: int) -> Areas:
        """Return where everything lies, with what went wrong so many pixels high."""
        return areas(
            self.width(),
            self.height(),
            self.look.unit,
            trouble,
            self.figures.height_for(round(LEFT * self.look.unit)),
            presenting=self._presenting,
            writes=self.below.writes,
            layers=self._layers,
        )

    def _place(self) -> None:
        u, side = self.look.unit, round(SIDE * self.look.unit)
        place = self._areas(self.trouble.height_for(self._areas(0).trouble.width()))
        for name in _AREAS:
            getattr(self, name).setGeometry(getattr(place, name))
        self.below.setVisible(not place.below.isEmpty())
        self.foot.setGeometry(place.transport)
        wide = 0 if self._presenting else self.actions_.wide(place.transport.width())
        row = place.transport.translated(-place.transport.topLeft())
        tall = round(BUTTON * u)
        top = (row.height() - tall) // 2
        right = row.width() - side - wide
        self.actions_.setGeometry(right, top, wide, tall)
        self.transport.setGeometry(side, top, right - 2 * side, tall)
        margin = round(2 * u)
        card = place.stage.united(place.below).united(place.title)
        card = card.adjusted(margin, round(0.6 * u), -margin, -round(0.6 * u))
        card.setHeight(self.card.height_for(card.height()))
        self.card.setGeometry(card)
