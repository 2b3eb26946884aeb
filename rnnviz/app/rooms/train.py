"""Train: a network that learns, joined to its screen, its files and its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from rnnviz.app.appearance import Appearance
from rnnviz.app.rooms.base import Room
from rnnviz.app.rooms.film import FilmDesk
from rnnviz.app.rooms.keeping import Keeping
from rnnviz.app.saving import Saving
from rnnviz.data.bundled import BUNDLED
from rnnviz.data.survey import Reading, Survey
from rnnviz.screen.train.screen import TrainScreen
from rnnviz.session.figures import figures
from rnnviz.session.looking import Looking
from rnnviz.session.onlooker import Moments
from rnnviz.session.plan import plan_for
from rnnviz.session.record import Sample
from rnnviz.session.runs import Run, Runs
from rnnviz.session.scribe import Scribe
from rnnviz.session.session import Session
from rnnviz.session.surveyor import Surveyor, plan_of
from rnnviz.session.workshop import Workshop
from rnnviz.views.stage.learning import Moment

SPEEDS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 0.0)  # 0 is no limit


class TrainRoom(Room):
    """One training at a time, watched on a sentence of the user's choice; all runs are kept."""

    name = "train"

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        window: QWidget,
        workshop: Workshop | None = None,
    ) -> None:
        super().__init__(session, appearance, window)
        self.screen = TrainScreen(window)
        self.workshop = workshop or Workshop(self)
        self.looking, self.scribe = Looking(self), Scribe(self)
        self.surveyor, self.saving = Surveyor(self), Saving(self)
        self.keeping = Keeping(self.workshop, self.looking, self.saving, self.screen.runs, window)
        self.keeping.compareAsked.connect(self.compareRequested)
        self._pace = 0.0
        self._tell()
        self.film = FilmDesk(self.workshop, self.looking, self.screen.film, window)
        self.film.told.connect(self.screen.show_problem)
        self.film.compareAsked.connect(self.compareRequested)
        self._ask()
        self.workshop.reset()
        self.workshop.offer_left()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what each command does here, by its name."""
        shop = self.workshop
        return {
            "play": shop.toggle,
            "word_on": self._go_on,
            "ten_on": shop.advance_epoch,
            "faster": partial(self._change_pace, 1),
            "slower": partial(self._change_pace, -1),
            "save": self.keeping.ask_where_to_save,
            **self.film.commands(),
        }

    def subject(self) -> str:
        """Return the name of the training, and how far it is."""
        runs = self.workshop.runs
        if runs.current is None:
            return ""
        return f"{runs[runs.current].name} after {runs[runs.current].step:,} batches"

    def take(self, path: str) -> bool:
        """Look into a file that was dropped here, unless it is a model."""
        if path.endswith(".rnnviz"):
            return False
        self.surveyor.look(path)
        return True

    def close(self) -> None:
        """End all work; the window closes."""
        self.workshop.close()
        for each in (self.film, self.looking, self.scribe, self.surveyor, self.saving):
            each.close()

    def _tell(self) -> None:
        shop, screen = self.workshop, self.screen
        shop.planChanged.connect(self._show_plan)
        shop.runsChanged.connect(self._show_runs)
        shop.standingChanged.connect(self._show_standing)
        shop.troubleChanged.connect(screen.show_trouble)
        shop.runsChanged.connect(self.looking.show_runs)
        shop.networkCame.connect(self._let_write)
        looking = self.looking
        looking.runChanged.connect(self._show_run)
        looking.momentChanged.connect(screen.show_moment)
        looking.textChanged.connect(self._show_text)
        looking.answered.connect(self._show_moments)
        looking.failed.connect(screen.show_problem)
        self.scribe.written.connect(self._keep_sample)
        self.surveyor.found.connect(screen.show_survey)
        self.surveyor.failed.connect(screen.show_problem)
        self.saving.told.connect(screen.show_problem)

    def _ask(self) -> None:
        shop, screen = self.workshop, self.screen
        screen.knobs.changed.connect(self._set)
        screen.knobs.resetAsked.connect(shop.reset)
        screen.knobs.seedAsked.connect(shop.reset_otherwise)
        screen.data.taskChosen.connect(self._choose_task)
        screen.data.fileAsked.connect(self._ask_for_data)
        screen.data.lookAsked.connect(self._look_inside)
        screen.trouble.chosen.connect(shop.apply)
        screen.record.momentChosen.connect(self.film.go_near)
        screen.title.gradientAsked.connect(self.looking.show_gradient)
        screen.textEntered.connect(self.looking.watch)
        screen.below.mistakes.exampleChosen.connect(self.looking.watch)
        screen.card.accepted.connect(self._learn_from)
        screen.card.readingChosen.connect(self._read_otherwise)
        screen.stage.picked.connect(screen.stage.show_cursor)
        transport, actions = screen.transport, screen.actions_
        transport.playToggled.connect(shop.toggle)
        transport.batchAsked.connect(self._one_batch)
        transport.epochAsked.connect(shop.advance_epoch)
        transport.paceChosen.connect(self._set_pace)
        actions.sameAsked.connect(self._same_with)
        actions.exploreAsked.connect(self._explore)
        actions.saveAsked.connect(self.keeping.ask_where_to_save)

    @Slot(object)
    def _show_plan(self, plan: object) -> None:
        self.screen.show_plan(plan, self.workshop.waiting)
        self._show_figures()

    @Slot(object)
    def _show_standing(self, standing: object) -> None:
        writes = self.workshop.learns.task == "generate"
        learns = self.workshop.runs[self.workshop.key]
        name = "" if learns.key == self.workshop.runs.current else learns.name
        self.screen.show_standing(standing, "windows" if writes else "sentences", name)
        self._show_figures()

    @Slot(object)
    def _show_runs(self, runs: Runs) -> None:
        self.screen.show_runs(runs, self.workshop.key)

    def _show_figures(self) -> None:
        """Say how large the wanted network is, and how long an epoch of it takes."""
        shop = self.workshop
        about = shop.runs[shop.key].about if shop.key is not None else {}
        self.screen.show_figures(figures(shop.wanted, shop.plan, about, shop.standing))

    @Slot(object)
    def _show_run(self, run: Run) -> None:
        """Show what is known of another run, and its texts."""
        self.screen.show_run(run)
        self._show_text(self.looking.text)
        self._show_standing(self.workshop.standing)

    @Slot(str)
    def _show_text(self, text: str) -> None:
        self.screen.title.show_text(text, self.looking.texts)

    @Slot(int)
    def _let_write(self, _step: int) -> None:
        """Let the network that learns write a little."""
        self.scribe.write(self.workshop.runs[self.workshop.key])

    @Slot(int, object)
    def _keep_sample(self, key: int, sample: Sample) -> None:
        runs = self.workshop.runs
        if key in runs:
            self.workshop.revise(runs.changed(key, record=runs[key].record.with_sample(sample)))

    @Slot(object)
    def _show_moments(self, moments: Moments) -> None:
        back, batch = self.looking.moment is not None, f"batch {moments.question.step:,}"
        now = Moment(batch if back else "now", moments.now)
        before = [Moment("before training", moments.before)] if moments.before else []
        earlier = f"batch {moments.question.earlier_step:,}"
        between = [Moment(earlier, moments.earlier)] if moments.earlier else []
        self.screen.stage.show_moments([*before, *between, now], moments.targets, moments.back)
        when = "at that moment" if back else "right now"
        what = "text" if moments.question.now.task == "generate" else "sentence"
        self.screen.title.show_state(f"This {what}, {when}", batch)

    @Slot(str, object)
    def _set(self, name: str, value: object) -> None:
        if name == "seed":
            self.workshop.want_seed(int(value))
        else:
            self.workshop.set(**{name: value})

    @Slot(str)
    def _same_with(self, cell: str) -> None:
        """Learn the same as the run that is looked at, with another cell, in a run of its own."""
        if self.looking.run is not None:
            self.workshop.want(self.looking.run.plan.changed(cell=cell))
            self.workshop.play()

    @Slot(str)
    def _choose_task(self, name: str) -> None:
        self.workshop.want(plan_for(BUNDLED[name]))

    @Slot(object)
    def _learn_from(self, found: Survey) -> None:
        self.screen.close_card()
        self.workshop.want(plan_of(found))

    @Slot()
    def _look_inside(self) -> None:
        """Show what there is in the data that is chosen."""
        source, recipe = self.workshop.wanted.source, self.workshop.wanted.recipe
        reading = Reading(recipe.reader, recipe.language, source.columns)
        self.surveyor.look(source.place, reading)

    @Slot(object)
    def _read_otherwise(self, reading: Reading) -> None:
        self.surveyor.look(str(self.screen.card.survey.path), reading)

    def _go_on(self) -> None:
        """Train one batch; or, looking back, go on to the next moment of the film."""
        if self.looking.moment is None:
            self._one_batch()
        else:
            self.film.step_on(1)

    @Slot()
    def _one_batch(self) -> None:
        self.workshop.advance(1)

    @Slot(float)
    def _set_pace(self, batches: float) -> None:
        self._pace = batches
        self.workshop.set_pace(batches)

    def _change_pace(self, way: int) -> None:
        place = min(range(len(SPEEDS)), key=lambda k: abs(SPEEDS[k] - self._pace))
        self._set_pace(SPEEDS[min(max(place + way, 0), len(SPEEDS) - 1)])
        self.screen.transport.show_pace(self._pace)

    @Slot()
    def _explore(self) -> None:
        if self.looking.model is not None:
            self.exploreRequested.emit(self.looking.model, self.looking.text)

    @Slot()
    def _ask_for_data(self) -> None:
        dialog = QFileDialog(self.window, "Learn from a file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.surveyor.look)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
