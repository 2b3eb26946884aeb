from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.views.look import LIGHT, Look
from rnnviz.views.parts.typeset import measure, paint, rich, terms

EQUATIONS = [e.display for anatomy in ANATOMIES.values() for e in anatomy.equations]


@pytest.mark.parametrize("text", EQUATIONS)
def test_no_character_of_an_equation_is_lost(text: str) -> None:
    plain = "".join(term.text + term.subscript for term in terms(text))
    assert plain == text.replace("_", "").replace("{", "").replace("}", "")


def test_states_before_the_step_have_a_name_of_their_own() -> None:
    found = {t.name: t.subscript for t in terms("c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t") if t.name}
    assert found == {"c": "t", "f": "t", "c_": "t−1", "i": "t", "g": "t"}


def test_functions_stand_upright_and_letters_are_italic() -> None:
    italic = {t.text: t.italic for t in terms("h_t = σ(o_t) ⊙ tanh(2 c_t)")}
    assert italic["h"]
    assert italic["c"]
    assert not any(italic[text] for text in ("σ", "tanh", "2", ") ⊙ "))


def test_rich_text_has_real_subscripts() -> None:
    assert rich("h_{t−1}") == "<i>h</i><sub>t−1</sub>"


@pytest.mark.usefixtures("qapp")
def test_paint_ends_where_measure_says() -> None:
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    for text in EQUATIONS:
        with QPainter(image) as painter:
            end = paint(painter, 5.0, 8.0, text, Look(), "value")
        assert end == pytest.approx(5.0 + measure(text, Look(), "value"))


@pytest.mark.usefixtures("qapp")
def test_each_symbol_is_painted_in_its_colour() -> None:
    look, image = Look(LIGHT, 40.0), QImage(400, 120, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    with QPainter(image) as painter:
        paint(painter, 10.0, 70.0, "c_t + f_t", look, "huge")
    seen = {image.pixelColor(x, y).name() for x in range(400) for y in range(120)}
    assert {LIGHT.symbols["c"], LIGHT.symbols["f"]} <= seen
    assert LIGHT.symbols["o"] not in seen


@pytest.mark.usefixtures("qapp")
def test_a_wide_number_beneath_a_symbol_makes_room_for_itself() -> None:
    assert measure("f_t", Look(), numbers={"f": "0.8123456"}) > 2 * measure("f_t", Look())
