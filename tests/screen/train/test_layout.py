"""Where the parts of Train lie: none cut, none over another, and what gives way to what."""

from __future__ import annotations

from itertools import combinations

import pytest

from rnnviz.screen.train.areas import STAGE, areas
from rnnviz.views.look import DARK, Look

SIZES = [(1024, 744), (1280, 695), (1920, 1048), (3840, 2090)]
TALL = 60  # pixels of what is said below the knobs


def unit_of(width: int, height: int) -> float:
    return Look.for_window(DARK, width, height).unit


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("trouble", [0, 40])
def test_the_parts_share_the_screen(width: int, height: int, trouble: int) -> None:
    unit = unit_of(width, height)
    place = areas(width, height, unit, trouble, TALL, presenting=False)
    shown = {name: box for name, box in vars(place).items() if not box.isEmpty()}
    for one, other in combinations(shown.values(), 2):
        assert not one.intersects(other)
    assert all(b.left() >= 0 and b.right() < width and b.bottom() < height for b in shown.values())
    assert place.stage.height() >= STAGE * unit - 1
    assert {"film", "runs", "below", "figures", "record"} <= shown.keys()


def test_what_is_below_the_stage_gives_way_first() -> None:
    low = areas(1024, 600, 11.0, 0, TALL, presenting=False)
    assert low.below.isEmpty()
    assert low.film.height() > 0
    high = areas(1024, 900, 11.0, 0, TALL, presenting=False)
    assert high.below.height() > 0
    assert high.stage.height() > low.stage.height()


def test_before_a_class_a_writer_keeps_what_it_writes() -> None:
    reads = areas(1280, 695, 18.0, 0, 0, presenting=True)
    writes = areas(1280, 695, 18.0, 0, 0, presenting=True, writes=True)
    assert reads.below.isEmpty()
    assert not writes.below.intersects(writes.record)
    assert writes.below.left() == writes.record.left()
    assert writes.stage == reads.stage
    assert reads.knobs.isEmpty()
