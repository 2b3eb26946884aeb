"""The main window: a screen, a session, and the commands around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple, replace
from functools import partial
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import QRect, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QMenuBar

from rnnviz.app import drops
from rnnviz.app.appearance import Appearance, palette_of, style_sheet
from rnnviz.app.arranging import Arranging
from rnnviz.app.focus import Focus, settle
from rnnviz.app.keys import COMMANDS, MENUS, make_actions, sheet
from rnnviz.app.leaving import Leaving
from rnnviz.app.opening.desk import Opening
from rnnviz.app.presenter import Presenter
from rnnviz.app.recent import RecentMenu
from rnnviz.app.saving import Saving
from rnnviz.app.settings import Remembered, Settings, fitted
from rnnviz.app.wiring import Wiring
from rnnviz.demos import DEMOS
from rnnviz.demos.base import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.explore import ExploreScreen
from rnnviz.session import motion
from rnnviz.session.session import Session
from rnnviz.session.watch import Condition
from rnnviz.views.look import Look

USUAL_SIZE, SMALLEST_SIZE = (1440, 900), (720, 480)  # pixels


class MainWindow(QMainWindow):
    """Shows one session on one screen, and remembers itself in the settings when it closes."""

    def __init__(
        self,
        session: Session | None = None,
        screen: ExploreScreen | None = None,
        settings: Settings | None = None,
        demos: Mapping[str, Demo] = DEMOS,
    ) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.remembered = self.settings.load()
        self.session = session or Session()
        self.session.setParent(self)
        self.screen_ = screen or ExploreScreen()
        self.appearance = Appearance(self.remembered.theme, self.remembered.zoom, self)
        self.presenter = Presenter(self)
        self.saving = Saving(self)
        self.opening = Opening(self.session, self.appearance, self)
        self.setCentralWidget(self.screen_)
        self.setAcceptDrops(True)
        self.setWindowTitle("rnnviz")
        self.session.playhead.set_speed(self.remembered.speed)
        self.wiring = Wiring(self.session, self.screen_, demos, self)
        desk = self.screen_.desk
        self.arranging = Arranging(self.session, desk, self)
        self.leaving = Leaving(self.session, self.wiring.origins, desk, self.presenter, self)
        self.actions_ = make_actions(self, self._commands())
        self._add_menus()
        self._place()
        self.appearance.fit(self.size())  # before it is worn: wearing another look costs 20 ms
        self._connect()
        self._wear(self.appearance.look)
        self._restore()
        settle(self.screen_)
        self._to_stage()

    def open_file(self, path: str) -> None:
        """Open a model file, or run the text of a text file; else say why not."""
        self._take(drops.of_file(Path(path).absolute()))

    def _commands(self) -> dict[str, Callable[[], object]]:
        head, look = self.session.playhead, self.appearance
        return {
            "open": self._ask_what_to_open,
            "save": self._ask_where_to_save,
            "copy": self._copy_view,
            "quit": self.close,
            "undo": self.session.undo,
            "redo": self.session.redo,
            "play": head.toggle,
            **{name: partial(_call, head.step, n) for name, n in _STEPS.items()},
            **{name: partial(_call, head.phase, n) for name, n in _PHASES.items()},
            "home": head.home,
            "end": head.end,
            "faster": partial(_call, self._change_speed, 1),
            "slower": partial(_call, self._change_speed, -1),
            "sort": self.screen_.turn_order,
            **{f"theme_{t}": partial(_call, look.choose, t) for t in ("system", "dark", "light")},
            **{name: partial(_call, look.zoom_by, n) for name, n in _ZOOMS.items()},
            "present": self.presenter.present,
            "full_screen": self.presenter.fill_screen,
            "black": self.presenter.blacken,
            "leave": self.leaving.leave,
            "keys": self._show_keys,
            "reading": self.opening.show_card,
            "about": lambda: _dialogs().show_about(self),
            **self.arranging.commands(),
        }

    def _add_menus(self) -> None:
        self.recent = RecentMenu(self)
        self.recent.paths = self.remembered.recent
        menus: dict[str, QMenu | QMenuBar] = {"": self.menuBar()}
        for name, title in MENUS.items():
            menu = menus[name] = menus[name.rpartition("/")[0]].addMenu(title)
            for command in (c for c in COMMANDS if c.menu == name):
                if command.parted:
                    menu.addSeparator()
                menu.addAction(self.actions_[command.name])
                if command.name == "open":
                    menu.addMenu(self.recent)
        self.actions_[f"theme_{self.appearance.choice}"].setChecked(True)
        for name in ("save", "reading"):
            self.actions_[name].setEnabled(False)
        self._show_state()

    def _connect(self) -> None:
        screen = self.screen_
        self.session.modelChanged.connect(self._name_model)
        self.wiring.asked.connect(self.opening.forget)
        self.opening.told.connect(screen.show_problem)
        self.opening.busyChanged.connect(screen.show_busy)
        screen.cancelRequested.connect(self.opening.cancel)
        self.saving.told.connect(screen.show_problem)
        screen.openRequested.connect(self._ask_what_to_open)
        screen.presentRequested.connect(self.presenter.present)
        screen.themeRequested.connect(self._turn_theme)
        self.recent.chosen.connect(self.open_file)
        self.appearance.changed.connect(self._wear)
        self.presenter.presentingChanged.connect(self._present)
        self.leaving.changed.connect(self._show_state)
        self._focus = Focus(self)
        self._focus.left.connect(self._to_stage)

    def _place(self) -> None:
        areas = [screen.availableGeometry() for screen in _screens()]
        known = self.remembered.geometry
        usual = (0, -(1 << 16), *USUAL_SIZE)  # on no screen, so it comes to the middle
        self.setMinimumSize(*SMALLEST_SIZE)
        self.setGeometry(fitted(QRect(*(known or usual)), areas))
        if self.remembered.maximised or (not known and areas[0].width() <= USUAL_SIZE[0]):
            self.showMaximized()

    @Slot(object)
    def _wear(self, look: Look) -> None:
        QApplication.setPalette(palette_of(look.theme))
        self.setStyleSheet(style_sheet(look))
        self.screen_.set_look(look)

    @Slot(bool)
    def _present(self, on: bool) -> None:
        self.screen_.show_problem("")  # what went wrong at the desk is nothing for a class
        self.screen_.set_presenting(on)
        self.appearance.present(on)

    @Slot()
    def _show_state(self) -> None:
        state = self.presenter
        self.actions_["present"].setChecked(state.presenting)
        self.actions_["full_screen"].setChecked(state.full_screen)
        self.actions_["black"].setChecked(state.black)
        self.actions_["black"].setEnabled(state.presenting)
        self.actions_["leave"].setEnabled(self.leaving.possible)

    @Slot(object, object)
    def _name_model(self, demo: Demo | None, model: Model) -> None:
        self.setWindowTitle(f"{model.name} — rnnviz")
        for name in ("save", "reading"):
            self.actions_[name].setEnabled(True)
        settle(self.screen_)
        self.remembered = replace(self.remembered, demo=demo.name if demo else "")
        if self.opening.path:
            self.remembered = self.remembered.with_recent(self.opening.path)
            self.recent.paths = self.remembered.recent
            self.opening.forget()

    @Slot()
    def _to_stage(self) -> None:
        self.screen_.setFocus()

    @Slot()
    def _turn_theme(self) -> None:
        self.appearance.turn()
        self.actions_[f"theme_{self.appearance.choice}"].setChecked(True)

    @Slot()
    def _ask_what_to_open(self) -> None:
        _dialogs().ask_for_file(self).fileSelected.connect(self.open_file)

    @Slot()
    def _ask_where_to_save(self) -> None:
        model = self.session.model
        if model is not None:
            dialog = _dialogs().ask_for_file(self, save_as=f"{model.name}.rnnviz")
            dialog.fileSelected.connect(self._save)

    @Slot(str)
    def _save(self, path: str) -> None:
        if self.session.model is not None:
            self.saving.save(self.session.model, path)

    @Slot()
    def _copy_view(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.screen_.grab())

    @Slot()
    def _show_keys(self) -> None:
        _dialogs().show_keys(self, sheet([*self.actions_.values()]))

    def _change_speed(self, direction: int) -> None:
        head = self.session.playhead
        head.set_speed(motion.next_speed(head.speed, direction))

    def _take(self, dropped: drops.Dropped) -> None:
        self.screen_.show_problem("")
        if dropped.kind == "model":
            self.opening.open(dropped.value)
        elif dropped.kind == "text":
            self.session.run_text(dropped.value)
        if dropped.problem:
            self.screen_.show_problem(dropped.problem)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and texts."""
        if drops.welcome(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        self._take(drops.understood(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Suit the new size."""
        super().resizeEvent(event)
        self.appearance.fit(self.size())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember, and stop all work."""
        self.settings.save(self._to_remember())
        self.wiring.studies.close()
        self.opening.close()
        self.session.close()
        self.saving.close()
        event.accept()

    def _restore(self) -> None:
        """Arrange pages, panels and pauses as they were."""
        known = self.remembered
        self.arranging.restore(known.page, known.hidden, known.enlarged)
        self.arranging.mark(self.actions_)
        self.wiring.pauses.set_conditions(tuple(Condition(*each) for each in known.pauses))

    def _to_remember(self) -> Remembered:
        plain = not (self.isMaximized() or self.isFullScreen())
        rect = self.geometry() if plain else self.normalGeometry()
        return replace(
            self.remembered,
            theme=self.appearance.choice,
            zoom=self.appearance.zoom,
            speed=self.session.playhead.speed,
            geometry=rect.getRect() if rect.isValid() else self.remembered.geometry,
            maximised=self.presenter.was_maximised,
            pauses=tuple(astuple(each) for each in self.wiring.pauses.conditions),
            **self.arranging.remembered(),
        )


_STEPS = {"word_on": 1, "word_back": -1, "ten_on": motion.TEN, "ten_back": -motion.TEN}
_PHASES = {"phase_on": 1, "phase_back": -1}
_ZOOMS = {"larger": 1, "smaller": -1, "normal": 0}


def _dialogs() -> ModuleType:
    """Return the dialogs, loaded when the first one is opened: 15 ms that a start does not need."""
    from rnnviz.app import dialogs

    return dialogs


def _call(does: Callable[..., object], argument: object) -> None:
    """Do it with this argument, whatever the signal brought along."""
    does(argument)


def _screens() -> list[object]:
    primary = QGuiApplication.primaryScreen()
    return [primary, *(s for s in QGuiApplication.screens() if s is not primary)]
