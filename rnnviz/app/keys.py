"""Every command of the window with its keys, as data: menus, shortcuts and the F1 sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from rnnviz.app.rooms import DOORS
from rnnviz.screen.pages import TABS_OF
from rnnviz.views.parts.wording import escaped

MENUS: Mapping[str, str] = {
    "File": "&File",
    "Edit": "&Edit",
    "Play": "&Play",
    "View": "&View",
    "View/Rooms": "&Rooms",
    "View/Pages": "Pa&ges",
    "View/Panels": "P&anels",
    "Help": "&Help",
}
"""The title of each menu; what stands behind a stroke is a menu in that menu."""


@dataclass(frozen=True)
class Command:
    """Something the user can do: its text in the menu, and the keys that do it too.

    `group` names the commands of which one is chosen at a time; `repeats` says that holding the
    key does it again; `parted` draws a line above it in the menu.
    """

    name: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    group: str = ""
    checkable: bool = False
    repeats: bool = False
    parted: bool = False


_PAGES = (
    Command(f"page_{name}", f"&{k} {tab.title}", "View/Pages", (f"Ctrl+{k}",), group="page")
    for k, (name, tab) in enumerate(TABS_OF.items(), 1)
)

_ROOMS = (
    Command(f"room_{name}", f"&{door.title}", "View/Rooms", (f"Alt+{k}",), group="room")
    for k, (name, door) in enumerate(DOORS.items(), 1)
)

COMMANDS: tuple[Command, ...] = (
    Command("open", "&Open…", "File", ("Ctrl+O",)),
    Command("save", "Save model &as…", "File", ("Ctrl+Shift+S",)),
    Command("copy", "&Copy view as image", "File", ("Ctrl+Shift+C",)),
    Command("quit", "&Quit", "File", ("Ctrl+Q",), parted=True),
    Command("undo", "&Undo", "Edit", ("Ctrl+Z",), repeats=True),
    Command("redo", "&Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), repeats=True),
    Command("play", "&Play or pause", "Play", ("Space", "K")),
    Command("play_back", "Play the &gradient back", "Play", ("Backspace",)),
    Command("gradient_scale", "&Ribbons on the log or the absolute scale", "Play", ("G",)),
    Command("word_on", "Next &word", "Play", ("Right", "PgDown"), repeats=True, parted=True),
    Command("word_back", "Previous w&ord", "Play", ("Left", "PgUp"), repeats=True),
    Command("phase_on", "Next p&hase of the step", "Play", ("Down",), repeats=True),
    Command("phase_back", "Previous ph&ase of the step", "Play", ("Up",), repeats=True),
    Command("ten_on", "&Ten words on", "Play", ("Shift+Right", "L"), repeats=True),
    Command("ten_back", "Te&n words back", "Play", ("Shift+Left", "J"), repeats=True),
    Command("home", "To the &beginning", "Play", ("Home",)),
    Command("end", "To the &end", "Play", ("End",)),
    Command("layer_above", "Open the layer abo&ve", "Play", ("Ctrl+Up",), parted=True),
    Command("layer_below", "Open the layer be&low", "Play", ("Ctrl+Down",)),
    Command("faster", "&Faster", "Play", (">",), repeats=True, parted=True),
    Command("slower", "&Slower", "Play", ("<",), repeats=True),
    Command("film_play", "Play the f&ilm of the training", "Play", ("F",), parted=True),
    Command("film_a", "&Mark this moment of the film as A", "Play", ("[",)),
    Command("film_b", "Mar&k this moment of the film as B", "Play", ("]",)),
    Command("theme_system", "Colours of the &system", "View", group="theme"),
    Command("theme_dark", "&Dark", "View", group="theme"),
    Command("theme_light", "&Light", "View", group="theme"),
    Command("sort", "&Units by number or by similarity", "View", ("U",), parted=True),
    Command("larger", "Larger &text", "View", ("Ctrl++", "Ctrl+="), repeats=True, parted=True),
    Command("smaller", "S&maller text", "View", ("Ctrl+-",), repeats=True),
    Command("normal", "&Normal text", "View", ("Ctrl+0",)),
    Command("present", "&Present", "View", ("F5",), checkable=True, parted=True),
    Command("full_screen", "&Full screen", "View", ("F11",), checkable=True),
    Command("black", "&Black screen while presenting", "View", ("B", "."), checkable=True),
    Command("leave", "&End question, large panel, way back or presentation", "View", ("Esc",)),
    *_ROOMS,
    *_PAGES,
    Command("panel_hidden", "&Hidden state", "View/Panels", ("F2",), checkable=True),
    Command("panel_gates", "&Gates", "View/Panels", ("F3",), checkable=True),
    Command("panel_outputs", "&Outputs", "View/Panels", ("F4",), checkable=True),
    Command("panel_attention", "What it &looks at", "View/Panels", ("F7",), checkable=True),
    Command("panel_equations", "&Equations", "View/Panels", ("F6",), checkable=True),
    Command("panels_all", "Show &all of them", "View/Panels", ("Shift+F2",)),
    Command("enlarge", "Enlarge one panel after a&nother", "View/Panels", ("Z",), parted=True),
    Command("numbers", "&Zoom into the numbers of a panel", "View/Panels", ("N",)),
    Command("keys", "All &keys", "Help", ("F1",)),
    Command("reading", "How this model was &read…", "Help", parted=True),
    Command("about", "&About rnnviz", "Help"),
)


def make_actions(parent: QWidget, does: Mapping[str, object]) -> dict[str, QAction]:
    """Return an action for every command; `does` has the callable of each.

    They belong to the window, not to its menus, so that their keys work while it has no menu bar.

    Raises
    ------
    KeyError
        If a command has nothing that it does.
    """
    groups: dict[str, QActionGroup] = {}
    actions = {}
    for command in COMMANDS:
        action = actions[command.name] = QAction(command.text, parent)
        action.setObjectName(command.name)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setAutoRepeat(command.repeats)
        action.setCheckable(command.checkable or bool(command.group))
        if command.group:
            groups.setdefault(command.group, QActionGroup(parent)).addAction(action)
        action.triggered.connect(does[command.name])
        parent.addAction(action)
    return actions


def sheet(actions: Sequence[QAction]) -> str:
    """Return a table of all keys as rich text, made from the actions themselves."""
    rows = []
    for action in actions:
        native = QKeySequence.SequenceFormat.NativeText
        keys = [key.toString(native) for key in action.shortcuts()]
        if keys:
            text = escaped(action.text().replace("&", "").rstrip("…"))
            shown = " &nbsp;or&nbsp; ".join(f"<b>{escaped(key)}</b>" for key in keys)
            rows.append(f"<tr><td style='padding:2px 24px 2px 0'>{shown}</td><td>{text}</td></tr>")
    return f"<table>{''.join(rows)}</table>"
