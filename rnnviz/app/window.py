"""The main window: rooms, and the commands around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import QRect, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QMenuBar

from rnnviz.app import drops
from rnnviz.app.appearance import Appearance, palette_of, style_sheet
from rnnviz.app.exporting import Exporting
from rnnviz.app.focus import Focus
from rnnviz.app.keys import COMMANDS, MENUS, make_actions, sheet
from rnnviz.app.presenter import Presenter
from rnnviz.app.recent import RecentMenu
from rnnviz.app.rooms import DOORS
from rnnviz.app.rooms.base import Room
from rnnviz.app.rooms.explore import ExploreRoom
from rnnviz.app.rooms.stack import Rooms
from rnnviz.app.settings import Remembered, Settings, fitted
from rnnviz.app.zooming import Zooming
from rnnviz.demos import DEMOS
from rnnviz.demos.base import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.explore import ExploreScreen
from rnnviz.session.session import Session
from rnnviz.views.look import Look

USUAL_SIZE, SMALLEST_SIZE = (1440, 900), (720, 480)  # pixels


class MainWindow(QMainWindow):
    """Shows one room at a time, and remembers itself in the settings when it closes."""

    def __init__(
        self,
        session: Session | None = None,
        screen: ExploreScreen | None = None,
        settings: Settings | None = None,
        demos: Mapping[str, Demo] = DEMOS,
        remembered: Remembered | None = None,
    ) -> None:
        """Stand as the settings say, or as `remembered` says where they were read already."""
        super().__init__()
        self.settings = settings or Settings()
        self.remembered = remembered or self.settings.load()
        self.session = session or Session()
        self.session.setParent(self)
        self.appearance = Appearance(self.remembered.theme, self.remembered.zoom, self)
        self.presenter = Presenter(self)
        maximised = self._place()
        self._dress(self.appearance.look)  # while nothing is in here that would be styled anew
        self.rooms = Rooms(self._make_room, self)
        self.setCentralWidget(self.rooms)
        screen = screen or ExploreScreen(self.rooms, self.appearance.look)
        explore = ExploreRoom(self.session, self.appearance, self, self.presenter, screen, demos)
        self.explore = explore
        self.rooms.begin(explore)
        self.rooms.set_look(self.appearance.look)
        self.setAcceptDrops(True)
        self.setWindowTitle("rnnviz")
        self._own = self._commands()
        self.actions_ = make_actions(self, {c.name: partial(self._do, c.name) for c in COMMANDS})
        self._add_menus()
        self._connect()
        if maximised:
            self.showMaximized()
        explore.restore(self.remembered)
        explore.mark(self.actions_)
        self._to_stage()

    def open_file(self, path: str) -> None:
        """Open a model file, or run the text of a text file; else say why not."""
        if not self.rooms.current.take(path):
            self._take(drops.of_file(Path(path).absolute()))

    def go(self, name: str) -> Room:
        """Show the room of that name, and return it."""
        return self.rooms.go(name)

    def _commands(self) -> dict[str, Callable[[], object]]:
        """Return what is the same in every room."""
        look = self.appearance
        return {
            "open": self._ask_what_to_open,
            "copy": self._copy_view,
            "quit": self.close,
            **{f"theme_{t}": partial(look.choose, t) for t in ("system", "dark", "light")},
            **{name: partial(look.zoom_by, n) for name, n in _ZOOMS.items()},
            "present": self.presenter.present,
            "full_screen": self.presenter.fill_screen,
            "black": self.presenter.blacken,
            "numbers": lambda: self.zooming.open_pointed(),
            "keys": self._show_keys,
            "about": lambda: _dialogs().show_about(self),
            **{f"room_{name}": partial(self.go, name) for name in DOORS},
        }

    def _do(self, command: str, *_: object) -> None:
        """Do it here, or as the room that is on show does it."""
        does = self._own.get(command) or self.rooms.current.commands().get(command)
        if does is not None:
            does()
        elif command == "leave":
            self.presenter.leave()

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
        self._show_state()

    def _connect(self) -> None:
        self.explore.modelShown.connect(self._name_model)
        self.explore.screen.openRequested.connect(self._ask_what_to_open)
        self.recent.chosen.connect(self.open_file)
        self.appearance.changed.connect(self._wear)
        self.presenter.presentingChanged.connect(self._present)
        self.presenter.stateChanged.connect(self._show_state)
        self.rooms.made.connect(self._join)
        self.rooms.entered.connect(self._show_state)
        self._join(self.explore)
        self.exporting, self.zooming = Exporting(self), Zooming(self)
        self.exporting.zoomAsked.connect(self.zooming.open)
        self._focus = Focus(self)
        self._focus.left.connect(self._to_stage)

    def _make_room(self, name: str) -> Room:
        return DOORS[name].make(self.session, self.appearance, self)

    @Slot(object)
    def _join(self, room: Room) -> None:
        """Listen to a room."""
        room.screen.header.presentRequested.connect(self.presenter.present)
        room.screen.header.themeRequested.connect(self._turn_theme)
        room.commandsChanged.connect(self._show_state)
        room.exploreRequested.connect(self._explore)
        room.compareRequested.connect(self._compare)

    def _place(self) -> bool:
        """Take place and look of the window that will be; tell whether it is to fill the screen."""
        areas = [screen.availableGeometry() for screen in _screens()]
        known = self.remembered.geometry
        usual = (0, -(1 << 16), *USUAL_SIZE)  # on no screen, so it comes to the middle
        self.setMinimumSize(*SMALLEST_SIZE)
        self.setGeometry(fitted(QRect(*(known or usual)), areas))
        small = not known and areas[0].width() <= USUAL_SIZE[0]
        maximised = self.remembered.maximised or small
        self.appearance.fit(areas[0].size() if maximised else self.size())
        return maximised

    def _dress(self, look: Look) -> None:
        """Dress the program, not the window: there each of its widgets would be styled twice."""
        QApplication.setPalette(palette_of(look.theme))
        QApplication.instance().setStyleSheet(style_sheet(look))

    @Slot(object)
    def _wear(self, look: Look) -> None:
        self._dress(look)
        self.rooms.set_look(look)

    @Slot(bool)
    def _present(self, on: bool) -> None:
        self.rooms.set_presenting(on)
        self.appearance.present(on)

    @Slot()
    def _show_state(self) -> None:
        state, room = self.presenter, self.rooms.current
        for name, action in self.actions_.items():
            action.setEnabled(name in self._own or room.possible(name))
        self.actions_["present"].setChecked(state.presenting)
        self.actions_["full_screen"].setChecked(state.full_screen)
        self.actions_["black"].setChecked(state.black)
        self.actions_["black"].setEnabled(state.presenting)
        self.actions_["leave"].setEnabled(state.full_screen or room.possible("leave"))
        self.actions_[f"room_{room.name}"].setChecked(True)

    @Slot(str, str, str)
    def _name_model(self, demo: str, model: str, path: str) -> None:
        self.setWindowTitle(f"{model} — rnnviz")
        self.remembered = replace(self.remembered, demo=demo)
        if path:
            self.remembered = self.remembered.with_recent(path)
            self.recent.paths = self.remembered.recent

    @Slot(object, str)
    def _explore(self, model: Model, text: str) -> None:
        """Show a model that another room has, on that text."""
        self.go("explore")
        self.session.show_model(model, text)

    @Slot(object, str)
    def _compare(self, models: tuple[Model, ...], text: str) -> None:
        """Show several models that another room has side by side."""
        self.go("compare").compare(models, text)

    @Slot()
    def _to_stage(self) -> None:
        self.rooms.current.screen.setFocus()

    @Slot()
    def _turn_theme(self) -> None:
        self.appearance.turn()
        self.actions_[f"theme_{self.appearance.choice}"].setChecked(True)

    @Slot()
    def _ask_what_to_open(self) -> None:
        _dialogs().ask_for_file(self).fileSelected.connect(self.open_file)

    @Slot()
    def _copy_view(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.rooms.current.screen.grab())

    @Slot()
    def _show_keys(self) -> None:
        _dialogs().show_keys(self, sheet([*self.actions_.values()]))

    def _take(self, dropped: drops.Dropped) -> None:
        """Take to Explore what was dropped or opened."""
        explore = self.explore
        if dropped.kind != "nothing":
            self.go("explore")
        self.rooms.current.screen.show_problem("")
        if dropped.kind == "model":
            explore.open(dropped.value)
        elif dropped.kind == "text":
            self.session.run_text(dropped.value)
        if dropped.problem:
            self.rooms.current.screen.show_problem(dropped.problem)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and texts."""
        if drops.welcome(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        path = drops.first_file(event.mimeData())
        if not path or not self.rooms.current.take(path):
            self._take(drops.understood(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Suit the new size."""
        super().resizeEvent(event)
        self.appearance.fit(self.size())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember, and stop all work."""
        self.settings.save(self._to_remember())
        self.rooms.close_all()
        event.accept()

    def _to_remember(self) -> Remembered:
        plain = not (self.isMaximized() or self.isFullScreen())
        rect = self.geometry() if plain else self.normalGeometry()
        return replace(
            self.remembered,
            theme=self.appearance.choice,
            zoom=self.appearance.zoom,
            geometry=rect.getRect() if rect.isValid() else self.remembered.geometry,
            maximised=self.presenter.was_maximised,
            **self.explore.remembered(),
        )


_ZOOMS = {"larger": 1, "smaller": -1, "normal": 0}


def _dialogs() -> ModuleType:
    """Return the dialogs, loaded when the first one is opened: 15 ms that a start does not need."""
    from rnnviz.app import dialogs

    return dialogs


def _screens() -> list[object]:
    primary = QGuiApplication.primaryScreen()
    return [primary, *(s for s in QGuiApplication.screens() if s is not primary)]
