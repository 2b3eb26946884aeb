"""What the window remembers from one start to the next, as plain text."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, QSettings, QStandardPaths

from rnnviz.session.watch import KINDS

ENVIRONMENT = "RNNVIZ_CONFIG_DIR"
RECENT = 10
SEEN_WIDTH, SEEN_HEIGHT = 120, 40  # pixels of a window that must be on a screen to be grasped
THEMES = ("system", "dark", "light")
MOST_NAMES, LONGEST_NAME = 40, 200  # of what is hidden; more than there will ever be


@dataclass(frozen=True)
class Remembered:
    """What is remembered; `geometry` is x, y, width and height of the window, or () for none.

    `page`, `hidden` and `enlarged` are a `screen.desk.Arrangement`; each of `pauses` holds kind,
    threshold, what it is of, and whether it is on, as in `session.watch.Condition`.
    """

    demo: str = "intent"
    theme: str = "system"
    zoom: float = 1.0
    speed: float = 1.0
    geometry: tuple[int, ...] = ()
    maximised: bool = False
    recent: tuple[str, ...] = ()
    page: str = "watch"
    hidden: tuple[str, ...] = ()
    enlarged: str = ""
    pauses: tuple[tuple[str, float, str, bool], ...] = ()
    log_gradients: bool = False

    def with_recent(self, path: str) -> Remembered:
        """Return this with a file as the one opened last."""
        others = (p for p in self.recent if p != path)
        return replace(self, recent=(path, *others)[:RECENT])


class Settings:
    """The file that holds what is remembered; a damaged one counts as none."""

    def __init__(self, path: Path | None = None) -> None:
        """Use the file of that path, or the one in the user's configuration folder."""
        self.path = path or _folder() / "rnnviz.ini"

    def load(self) -> Remembered:
        """Return what was saved; whatever is missing or makes no sense has its default."""
        stored = self._stored()
        known = {f.name: stored[f.name] for f in fields(Remembered) if f.name in stored}
        found = Remembered()
        for name, text in known.items():
            with suppress(ValueError, TypeError, KeyError, RecursionError):
                found = replace(found, **{name: _CHECKS[name](json.loads(text))})
        return found

    def save(self, remembered: Remembered) -> None:
        """Write it down; where that is not possible, nothing is remembered."""
        with suppress(OSError):
            if self._is_damaged():
                self.path.unlink()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            settings = QSettings(str(self.path), QSettings.Format.IniFormat)
            for field in fields(Remembered):
                value = getattr(remembered, field.name)
                settings.setValue(f"window/{field.name}", "json:" + json.dumps(value))
            settings.sync()

    def _stored(self) -> dict[str, str]:
        """Return the texts that are stored, without the mark that keeps them texts."""
        if self._is_damaged():
            return {}
        settings = QSettings(str(self.path), QSettings.Format.IniFormat)
        found = {}
        for name in (f.name for f in fields(Remembered)):
            value = settings.value(f"window/{name}")
            if isinstance(value, str) and value.startswith("json:"):
                found[name] = value.removeprefix("json:")
        return found

    def _is_damaged(self) -> bool:
        """Tell whether Qt should not even read the file."""
        try:
            content = self.path.read_bytes()
        except OSError:
            return False
        # Qt would unpack such values as Python objects, which may run code; we never write one.
        return b"@Variant" in content or b"@DateTime" in content or len(content) > 1 << 20


def fitted(wanted: QRect, screens: Sequence[QRect]) -> QRect:
    """Return where a window can be seen and grasped: as wanted, or in the middle of a screen.

    `screens` are the usable areas, the first that of the primary screen.
    """
    area = max(screens, key=lambda area: _seen(area, wanted))
    bar_seen = area.top() <= wanted.top() <= area.bottom() - SEEN_HEIGHT
    if bar_seen and area.intersected(wanted).width() >= SEEN_WIDTH:
        return QRect(wanted.topLeft(), wanted.size().boundedTo(area.size()))
    rect = QRect(screens[0].topLeft(), wanted.size().boundedTo(screens[0].size()))
    rect.moveCenter(screens[0].center())
    return rect


def _seen(area: QRect, window: QRect) -> int:
    seen = area.intersected(window)
    return max(0, seen.width()) * max(0, seen.height())


def _folder() -> Path:
    if os.environ.get(ENVIRONMENT):
        return Path(os.environ[ENVIRONMENT])
    place = QStandardPaths.StandardLocation.AppConfigLocation
    return Path(QStandardPaths.writableLocation(place))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _theme(value: Any) -> str:
    if value not in THEMES:
        raise ValueError("not a theme")
    return str(value)


def _number(low: float, high: float) -> Any:
    def check(value: Any) -> float:
        if isinstance(value, bool) or not low <= float(value) <= high:
            raise ValueError("out of range")
        return float(value)

    return check


def _geometry(value: Any) -> tuple[int, ...]:
    numbers = tuple(int(v) for v in value)
    if numbers and (len(numbers) != 4 or max(map(abs, numbers)) > 1 << 15 or min(numbers[2:]) < 1):
        raise ValueError("not a rectangle")
    return numbers


def _paths(value: Any) -> tuple[str, ...]:
    return tuple(_text(v) for v in value)[:RECENT]


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("not a list")
    return tuple(_text(v)[:LONGEST_NAME] for v in value)[:MOST_NAMES]


def _pauses(value: Any) -> tuple[tuple[str, float, str, bool], ...]:
    found = []
    for kind, threshold, of, on in value:
        if kind not in KINDS:
            raise ValueError("not a condition")
        found.append((str(kind), _number(0.0, 100.0)(threshold), _text(of), on is True))
    return tuple(found)[:MOST_NAMES]


_CHECKS: dict[str, Any] = {
    "demo": _text,
    "theme": _theme,
    "zoom": _number(0.5, 3.0),
    "speed": _number(0.01, 1000.0),
    "geometry": _geometry,
    "maximised": lambda value: value is True,
    "recent": _paths,
    "page": _text,
    "hidden": _texts,
    "enlarged": _text,
    "pauses": _pauses,
    "log_gradients": lambda value: value is True,
}
