"""The bundled fonts, so that the program looks the same on every machine."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFontDatabase

from rnnviz.places import assets


@cache
def load_fonts() -> tuple[str, ...]:
    """Return the families that the bundled font files gave; loaded once for the whole program.

    A file that is missing or that Qt cannot read is passed over: Qt then takes the nearest font of
    the machine. It needs a running QGuiApplication.
    """
    files = sorted((assets() / "fonts").glob("*.otf"))
    numbers = [QFontDatabase.addApplicationFont(str(file)) for file in files]
    families = {
        family
        for number in numbers
        if number >= 0
        for family in QFontDatabase.applicationFontFamilies(number)
    }
    return tuple(sorted(families))
