"""Theme, zoom and the size of text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from pytestqt.qtbot import QtBot

from rnnviz.app.appearance import ZOOMS, Appearance, palette_of, style_sheet
from rnnviz.views.look import DARK, LIGHT, THEMES, Look


class Hints(QObject):
    """Stands for the system's hints, which a test cannot turn."""

    colorSchemeChanged = Signal(Qt.ColorScheme)
    scheme = Qt.ColorScheme.Dark

    def colorScheme(self) -> Qt.ColorScheme:
        return self.scheme

    def turn(self, scheme: Qt.ColorScheme) -> None:
        self.scheme = scheme
        self.colorSchemeChanged.emit(scheme)


@pytest.fixture
def hints(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Hints:
    hints = Hints()
    monkeypatch.setattr(QGuiApplication, "styleHints", staticmethod(lambda: hints))
    return hints


def test_the_theme_follows_the_system_while_it_runs(qtbot: QtBot, hints: Hints) -> None:
    appearance = Appearance()
    assert appearance.look.theme is DARK
    with qtbot.waitSignal(appearance.changed, check_params_cb=lambda look: look.theme is LIGHT):
        hints.turn(Qt.ColorScheme.Light)
    hints.turn(Qt.ColorScheme.Unknown)
    assert appearance.look.theme is DARK


def test_a_chosen_theme_stays_whatever_the_system_does(qtbot: QtBot, hints: Hints) -> None:
    appearance = Appearance("light")
    with qtbot.assertNotEmitted(appearance.changed):
        hints.turn(Qt.ColorScheme.Light)
        hints.turn(Qt.ColorScheme.Dark)
    appearance.turn()
    assert appearance.choice == "dark"
    appearance.choose("system")
    hints.turn(Qt.ColorScheme.Light)
    assert appearance.look.theme is LIGHT


def test_zoom_goes_up_and_down_and_back_to_normal(hints: Hints) -> None:
    appearance = Appearance()
    appearance.fit(QSize(1920, 1080))
    normal = appearance.look.unit
    appearance.zoom_by(1)
    assert appearance.look.unit > normal
    for _ in range(20):
        appearance.zoom_by(-1)
    assert appearance.zoom == ZOOMS[0]
    appearance.zoom_by(0)
    assert appearance.look.unit == normal


@pytest.mark.parametrize(
    ("width", "height"), [(1024, 768), (1280, 720), (1920, 1080), (3840, 2160)]
)
def test_labels_of_a_presentation_can_be_read_from_the_last_row(
    hints: Hints, width: int, height: int
) -> None:
    appearance = Appearance()
    appearance.fit(QSize(width, height))
    before = appearance.look.unit
    appearance.present(True)
    look = appearance.look
    assert look.pixels("small") >= 0.026 * height
    assert look.pixels("label") >= 0.033 * height
    assert look.pixels("value") >= 0.044 * height
    appearance.zoom_by(1)
    assert appearance.look == look  # as large as the screen can bear
    appearance.zoom_by(0)
    appearance.present(False)
    assert appearance.look.unit == before


def test_a_little_wider_is_no_reason_to_paint_anew(qtbot: QtBot, hints: Hints) -> None:
    appearance = Appearance()
    appearance.fit(QSize(1920, 1080))
    with qtbot.assertNotEmitted(appearance.changed):
        appearance.fit(QSize(1921, 1080))


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_qt_wears_the_colours_of_the_theme(theme: object) -> None:
    palette = palette_of(theme)
    assert palette.color(QPalette.ColorRole.Window).name() == theme.panel
    assert palette.color(QPalette.ColorRole.WindowText).name() == theme.text
    sheet = style_sheet(Look(theme))
    assert "QToolTip" in sheet
    assert f"solid {theme.accent}" in sheet.split(":focus")[1].split("}")[0]
