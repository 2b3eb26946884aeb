"""The style sheet of every control on the screen, from a theme and the size of a label.

Views paint themselves; this is for buttons, boxes, sliders and menus. A control says what it is by
its property ``role``, and a surface by its object name, so that no rule reaches further than meant.
"""

from __future__ import annotations

from string import Template

from rnnviz.views.look import Look

_SHEET = Template("""
#screen { background: $line; }
#header, #demos, #controls, #column { background: $panel; }
#column[divided="true"] { background: $line; }
#popup { background: $panel; border: ${thin}px solid $faint; border-radius: ${slight}px; }
QLabel { color: $text; background: transparent; font-family: "$family"; font-size: ${label}px; }
QLabel[role="brand"] { font-size: ${value}px; font-weight: 700; letter-spacing: ${thin}px; }
QLabel[role="title"] { font-size: ${value}px; }
QLabel[role="fact"] { color: $muted; }
QLabel[role="question"] { font-weight: 600; }
QLabel[role="caption"], QLabel[role="note"] { color: $muted; font-size: ${small}px; }
QLabel[role="heading"] { color: $muted; font-size: ${small}px; font-weight: 600; }
QLabel[role="problem"] { color: $warning; }
QLabel[role="reason"] { color: $accent; font-size: ${small}px; font-weight: 600; }

QPushButton {
    color: $text; background: $raised; border: ${thin}px solid $line; border-radius: ${round}px;
    padding: 0 ${pad}px; font-family: "$family"; font-size: ${label}px;
}
QPushButton:hover { background: $hover; border-color: $faint; }
QPushButton:pressed { background: $line; }
QPushButton:disabled { color: $faint; }
QPushButton:focus { border: ${ring}px solid $accent; }
QPushButton[role="primary"] {
    color: $on_accent; background: $accent; border-color: $accent; font-weight: 600;
}
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:focus { border: ${ring}px solid $text; }
QPushButton[role="row"], QPushButton[role="flat"], QPushButton[role="link"] {
    background: transparent; border-color: transparent;
}
QPushButton[role="row"]:hover, QPushButton[role="flat"]:hover, QPushButton[role="link"]:hover {
    background: $raised;
}
QPushButton[role="row"]:checked { background: $raised; border-color: $accent; }
QPushButton[role="row"]:focus, QPushButton[role="flat"]:focus, QPushButton[role="link"]:focus {
    border: ${ring}px solid $accent;
}
QPushButton[role="flat"] {
    color: $muted; font-size: ${small}px; text-align: left; padding: 0 ${slim}px;
}
QPushButton[role="flat"]:hover, QPushButton[role="link"]:hover { color: $text; }
QPushButton[role="flat"]:checked { color: $accent; font-weight: bold; }
QPushButton[role="link"] { color: $accent; text-align: left; padding: 0 ${inset}px; }
QPushButton[role="segment"] { color: $muted; background: transparent; border-color: transparent; }
QPushButton[role="segment"]:hover { color: $text; background: $raised; }
QPushButton[role="segment"]:checked { color: $text; background: $raised; border-color: $accent; }
QPushButton[role="segment"]:focus { border: ${ring}px solid $accent; }
QPushButton[role="answer"]:checked {
    color: $text; border: ${ring}px solid $accent; font-weight: 600;
}
QPushButton[role="room"] {
    color: $muted; background: transparent; border-color: transparent; padding: 0 ${tab}px;
}
QPushButton[role="room"]:hover { color: $text; background: $raised; }
QPushButton[role="room"]:checked {
    color: $text; font-weight: 600; border: ${ring}px solid $accent;
}
QPushButton[role="room"]:focus { border: ${ring}px solid $text; }
QPushButton[role="title"] {
    background: transparent; border-color: transparent; font-size: ${value}px; text-align: left;
    padding: 0 ${arrow}px 0 ${slim}px;
}
QPushButton[role="title"]:hover { background: $raised; }
QPushButton[role="title"]:focus { border: ${ring}px solid $accent; }
QPushButton[role="icon"], QPushButton[tight="true"] { padding: 0; }
QPushButton[role="chip"] { padding: 0; }
QPushButton[ticked="true"] { text-align: left; padding: 0 0 0 ${tick}px; }
QPushButton[choice="true"] { text-align: left; padding: 0 ${arrow}px 0 ${slim}px; }
QPushButton[ticked="true"]:checked { background: transparent; border-color: transparent; }

SentenceBox, QAbstractSpinBox, QLineEdit[role="box"] {
    color: $text; background: $raised; border: ${thin}px solid $line; border-radius: ${round}px;
    padding: 0 ${slim}px; font-family: "$family"; font-size: ${label}px;
    selection-color: $on_accent; selection-background-color: $accent;
}
SentenceBox:hover, QAbstractSpinBox:hover, QLineEdit[role="box"]:hover { border-color: $faint; }
SentenceBox:focus, QAbstractSpinBox:focus, QLineEdit[role="box"]:focus {
    border: ${ring}px solid $accent;
}
QAbstractSpinBox { border-radius: ${slight}px; padding: 0; font-size: ${small}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: margin; width: 0; height: 0; border: none;
}
QAbstractSpinBox > QLineEdit {
    color: $text; background: transparent; border: none; padding: 0;
    font-family: "$family"; font-size: ${small}px;
    selection-color: $on_accent; selection-background-color: $accent;
}

QScrollArea { background: transparent; }
QScrollBar:vertical { background: transparent; width: ${half_knob}px; margin: 0; }
QScrollBar::handle:vertical {
    background: $line; border-radius: ${groove}px; min-height: ${knob}px; margin: 0 ${thin}px;
}
QScrollBar::handle:vertical:hover { background: $faint; }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical { background: transparent; }

QSlider { background: transparent; }
QSlider::groove:horizontal {
    height: ${groove}px; border-radius: ${half_groove}px; background: $line;
}
QSlider::sub-page:horizontal { background: $accent; border-radius: ${half_groove}px; }
QSlider::handle:horizontal {
    width: ${knob}px; height: ${knob}px; margin: -${over}px 0; border-radius: ${half_knob}px;
    background: $accent; border: ${ring}px solid $panel;
}
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: $line; }
QSlider::handle:horizontal:hover { background: $accent_hover; }
QSlider::handle:horizontal:focus { border-color: $text; }

QMenu {
    color: $text; background: $raised; border: ${thin}px solid $line;
    font-family: "$family"; font-size: ${label}px; padding: ${slim}px;
}
QMenu::item { padding: ${slim}px ${pad}px; border-radius: ${slight}px; }
QMenu::item:selected { background: $line; }
QMenu::item:checked { font-weight: 600; }
QMenu::separator { height: ${thin}px; background: $line; margin: ${slim}px; }
QToolTip {
    color: $text; background: $raised; border: ${thin}px solid $faint;
    font-family: "$family"; font-size: ${small}px; padding: ${slim}px;
}
""")


def sheet(look: Look) -> str:
    """Return the style sheet of all controls; every length in it is a multiple of `look.unit`."""
    theme = look.theme
    mixed = {
        "hover": blend(theme.raised, theme.line, 0.6),
        "accent_hover": blend(theme.accent, theme.text, 0.18),
    }
    return _SHEET.substitute(vars(theme) | mixed | _lengths(look), family=look.family)


def _lengths(look: Look) -> dict[str, int]:
    """Return the lengths in whole pixels: a style sheet knows no others."""
    u, groove, ring = look.unit, max(3, round(look.unit * 0.24)), max(2, round(look.unit * 0.11))
    over = max(4, round(u * 0.36))  # how far a slider's handle stands out over its groove
    sizes = {size: look.font(size).pixelSize() for size in ("small", "label", "value")}
    return sizes | {
        "thin": max(1, round(u / 16)),
        "ring": ring,
        "round": round(u * 0.5),
        "slight": round(u * 0.3),
        "pad": round(u * 0.9),
        "inset": round(u * 0.74),
        "slim": round(u * 0.45),
        "tab": round(u * 0.62),
        "arrow": round(u * 1.7),
        "tick": round(u * 2.1),
        "groove": groove,
        "half_groove": groove // 2,
        "over": over,
        "knob": groove + 2 * over - 2 * ring,
        "half_knob": (groove + 2 * over) // 2,
    }


def blend(start: str, end: str, share: float) -> str:
    """Return the colour that lies `share` of the way from start to end, all ``#rrggbb``."""
    pairs = ((int(start[k : k + 2], 16), int(end[k : k + 2], 16)) for k in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
