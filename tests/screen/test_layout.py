"""Nothing is cut and nothing overlaps, at every size, in both themes, for readers and writers."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QLineEdit, QWidget

from rnnviz.screen.areas import STAGE
from rnnviz.screen.button import Button
from rnnviz.screen.explore import ExploreScreen
from rnnviz.screen.knob import Field
from rnnviz.screen.label import Line
from rnnviz.screen.panels import that_fit
from rnnviz.screen.style import sheet
from rnnviz.views.look import DARK, LIGHT, Look
from tests.screen.conftest import case, tell

SIZES = [(1024, 768), (1280, 720), (1920, 1080), (3840, 2160)]
KINDS = ["reader", "writer", "characters"]
CONTROLS = (QAbstractButton, QAbstractSlider, QLineEdit, Field, Line)


def shown(screen: ExploreScreen, kinds: type | tuple[type, ...]) -> list[QWidget]:
    found = [w for w in screen.findChildren(QWidget) if isinstance(w, kinds)]
    return [w for w in found if w.isVisibleTo(screen) and w.objectName() != "qt_spinbox_lineedit"]


def place(widget: QWidget, screen: ExploreScreen) -> QRect:
    return QRect(widget.mapTo(screen, widget.rect().topLeft()), widget.size())


def related(a: QWidget, b: QWidget) -> bool:
    return a.isAncestorOf(b) or b.isAncestorOf(a)


def assert_nothing_overlaps(screen: ExploreScreen) -> None:
    widgets = shown(screen, CONTROLS)
    window = QRect(0, 0, screen.width(), screen.height())
    for widget in widgets:
        assert window.contains(place(widget, screen)), widget.accessibleName()
        parent = widget.parentWidget()
        assert parent.rect().contains(widget.geometry()), (widget, widget.accessibleName())
    for a, b in combinations([*widgets, *screen.views], 2):
        overlap = place(a, screen).intersects(place(b, screen)) and not related(a, b)
        assert not overlap, f"{a.accessibleName() or a} over {b.accessibleName() or b}"


def assert_no_text_is_cut(screen: ExploreScreen) -> None:
    for button in shown(screen, Button):
        assert button.sizeHint().width() <= button.width() or not button.text(), button.text()
    for line in shown(screen, Line):
        if line is not screen.controls.note:
            needed = line.fontMetrics().horizontalAdvance(line.text())
            assert needed <= line.contentsRect().width() + 1, line.text()
        assert line.fontMetrics().height() <= line.height() + 2 or not line.text(), line.text()
    for field in shown(screen, Field):
        needed = field.fontMetrics().horizontalAdvance(field.text())
        assert needed <= field.lineEdit().width() - 2, field.accessibleName()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_overlaps_and_no_text_is_cut(build, kind, size):
    screen = build(kind, size)
    if screen.controls.writing.isVisible():
        screen.controls.writing.show_seed(2**31 - 1)
    assert_nothing_overlaps(screen)
    assert_no_text_is_cut(screen)


@pytest.mark.parametrize("kind", ["reader", "writer"])
@pytest.mark.parametrize("size", SIZES)
def test_a_presentation_is_laid_out_as_cleanly(build, kind, size):
    screen = build(kind, size, zoom=1.8)
    screen.set_presenting(True)
    screen.grab()
    assert_nothing_overlaps(screen)
    assert shown(screen, Line) == []
    assert screen.stage.height() > 0.6 * screen.height()


@pytest.mark.parametrize("zoom", [1.25, 1.6])
def test_larger_text_wraps_the_controls_instead_of_cutting_them(build, zoom):
    screen = build("writer", (1280, 720), zoom=zoom)
    assert_nothing_overlaps(screen)


def test_the_desk_comes_back_after_a_presentation(build):
    screen = build("writer")
    before = {w: w.geometry() for w in screen.findChildren(QWidget)}
    screen.set_presenting(True)
    screen.grab()
    assert not screen.demos.isVisibleTo(screen)
    screen.set_presenting(False)
    screen.grab()
    now = shown(screen, CONTROLS)
    assert screen.controls.writing.again in now
    assert all(before[w] == w.geometry() for w in now)


@pytest.mark.parametrize("kind", KINDS)
def test_every_control_has_a_name_and_a_ring_for_the_focus(build, kind):
    screen = build(kind)
    reached = [w for w in shown(screen, QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(reached) > 15
    assert [w for w in reached if not w.accessibleName()] == []
    assert ":focus" in screen.styleSheet()


def test_every_button_explains_itself(build):
    screen = build("writer")
    silent = [b.accessibleName() for b in shown(screen, Button) if not b.toolTip()]
    assert silent == []


def test_tab_goes_from_the_header_over_the_demos_to_the_controls(build):
    screen = build("reader", (1280, 720))
    stops = [*screen.header.stops(), *screen.demos.stops(), *screen.controls.stops()]
    order, widget = [], stops[0]
    for _ in range(200):
        order.append(widget)
        widget = widget.nextInFocusChain()
    assert [w for w in order if w in stops][: len(stops)] == stops


def test_a_model_without_gates_shows_the_parts_of_its_sum_instead(build):
    screen = build("reader", cell="rnn")
    names = ["Hidden state", "Gates", "Top outputs now"]
    assert [v.accessibleName() for v in screen.pages.watch.views] == names
    tell(screen, case("writer"))
    names = ["Hidden state", "Gates", "What comes next"]
    assert [v.accessibleName() for v in screen.pages.watch.views] == names


@pytest.mark.parametrize("kind", ["reader", "writer"])
@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1920, 1080)])
def test_larger_text_never_leaves_the_network_too_little_room(build, kind, size):
    normal = build(kind, size)
    large = build(kind, size, zoom=1.5)
    assert large.look.unit > normal.look.unit
    assert large.stage.height() >= STAGE * large.look.unit - 1
    largest = build(kind, size, zoom=2.0)
    assert largest.look.unit >= large.look.unit
    large.resize(3840, 2160)  # where there is room again, it is used
    large.grab()
    assert large.look.unit > normal.look.unit * 1.4


def test_a_model_with_more_controls_gets_smaller_text_where_they_need_room(build):
    screen = build("reader", (1280, 720), zoom=1.6)
    before = screen.look.unit
    tell(screen, case("writer"))
    assert screen.look.unit < before
    assert screen.stage.height() >= STAGE * screen.look.unit - 1
    tell(screen, case("reader"))
    assert screen.look.unit == before


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1920, 1080), (3840, 2160)])
def test_before_a_class_the_stage_has_all_the_room_there_is(build, size):
    screen = build("writer", size)
    screen.set_presenting(True)
    screen.set_look(Look.for_last_row(DARK, 0.026 * size[1]))
    assert screen.look.pixels("small") >= 0.026 * size[1]
    assert screen.stage.height() >= 0.83 * size[1]
    assert not screen.equations.isVisibleTo(screen)
    assert len(screen.pages.watch.views) == 2
    parts = [screen.stage, screen.controls, screen.pages.watch]
    assert all(screen.rect().contains(part.geometry()) for part in parts)


def test_panels_in_the_middle_give_way_where_the_column_is_low():
    names = ("hidden", "gates", "outputs")
    assert that_fit(names, 1000.0, 16.0) == [*names]
    assert that_fit(names, 600.0, 16.0) == ["hidden", "outputs"]
    assert that_fit(names, 10.0, 16.0) == ["hidden", "outputs"]


def test_all_lengths_of_the_style_follow_the_unit():
    small, large = (sheet(Look(DARK, unit)) for unit in (11.0, 34.0))
    assert small != large
    assert sheet(Look(LIGHT, 11.0)) != small
    assert "$" not in small


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_every_text_of_the_controls_can_be_read(theme):
    grounds = (theme.panel, theme.raised)
    for ink in (theme.text, theme.muted):
        assert min(contrast(ink, ground) for ground in grounds) >= 4.5, ink
    for ink in (theme.accent, theme.warning):  # links and problems stand on panels alone
        assert contrast(ink, theme.panel) >= 4.5, ink
    assert contrast(theme.on_accent, theme.accent) >= 4.5
