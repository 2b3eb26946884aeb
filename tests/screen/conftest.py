"""One small run of a reader and one of a writer, and the screen that shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
import shiboken6

from rnnviz.capture.run import capture, request_for
from rnnviz.demos import DEMOS, Demo
from rnnviz.nets.model import Model
from rnnviz.screen.explore import ExploreScreen
from rnnviz.trace import Sampling, Trace
from rnnviz.views.look import THEMES, Look
from rnnviz.views.parts.fonts import load_fonts
from tests.models import tiny_model


@dataclass(frozen=True)
class Case:
    demo: Demo
    model: Model
    trace: Trace


@cache
def case(kind: str, cell: str = "lstm") -> Case:
    if kind == "reader":
        model, demo = tiny_model(cell), DEMOS["intent"]
        return Case(demo, model, capture(model, request_for(model, demo.examples[0])))
    name, language = ("script", "script") if kind == "writer" else ("shakespeare", "characters")
    model, demo = tiny_model(cell, "generate", language=language), DEMOS[name]
    request = request_for(model, "JACK:", seed=7, sampling=Sampling(length=30))
    return Case(demo, model, capture(model, request))


def tell(screen: ExploreScreen, shown: Case) -> None:
    screen.show_demos(tuple(DEMOS.values()), shown.demo.name)
    screen.show_model(shown.demo, shown.model)
    screen.show_request(shown.trace.request)
    screen.show_trace(shown.trace)


Build = Callable[..., ExploreScreen]


@pytest.fixture
def build(qapp) -> Iterator[Build]:
    """Return a function that makes a screen of a size, told of a run, and never shown."""
    load_fonts()
    made: list[ExploreScreen] = []

    def make(
        kind: str = "reader",
        size: tuple[int, int] = (1280, 720),
        theme: str = "dark",
        zoom: float = 1.0,
        cell: str = "lstm",
    ) -> ExploreScreen:
        screen = ExploreScreen()
        made.append(screen)
        screen.resize(*size)
        screen.set_look(Look.for_window(THEMES[theme], *size, zoom))
        tell(screen, case(kind, cell))
        screen.grab()  # lays everything out
        return screen

    yield make
    for screen in made:
        shiboken6.delete(screen)
