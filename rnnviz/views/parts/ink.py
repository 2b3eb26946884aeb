"""Text on coloured ground: white or black, whichever can be read on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.views.look import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

LIGHT, DARK = "#ffffff", "#000000"  # with any others there is a ground on which neither reaches 4.5


def is_light(colours: Table) -> NDArray[np.bool_]:
    """Return for each colour 0xffRRGGBB whether white text has more contrast on it (WCAG 2.2)."""
    light, dark = (_luminance(_packed(ink)) for ink in (LIGHT, DARK))
    ground = _luminance(colours)
    found: NDArray[np.bool_] = (light + 0.05) / (ground + 0.05) > (ground + 0.05) / (dark + 0.05)
    return found


def _packed(colour: str) -> Table:
    return np.array(int(colour[1:], 16), np.uint32)


def _luminance(colours: Table) -> NDArray[np.float64]:
    """Return the relative luminance 0…1 of colours 0x..RRGGBB (WCAG 2.2)."""
    parts = np.stack([colours >> 16, colours >> 8, colours]) & 255
    s = parts / 255.0
    linear = np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)
    luminance: NDArray[np.float64] = np.tensordot([0.2126, 0.7152, 0.0722], linear, 1)
    return luminance
