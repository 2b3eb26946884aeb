"""Text on coloured ground: which of the theme's inks can be read on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnviz.views.look import Table, Theme


def inks(colours: Table, theme: Theme) -> NDArray[np.bool_]:
    """Return for each colour 0xffRRGGBB whether the lighter of the theme's inks is read better.

    The two are those of `light_and_dark`; contrast is that of WCAG 2.2.
    """
    light, dark = (_luminance(_packed(ink)) for ink in light_and_dark(theme))
    ground = _luminance(colours)
    found: NDArray[np.bool_] = (light + 0.05) / (ground + 0.05) > (ground + 0.05) / (dark + 0.05)
    return found


def light_and_dark(theme: Theme) -> tuple[str, str]:
    """Return the theme's lightest and darkest ink as ``#rrggbb``."""
    pair = (theme.text, theme.on_accent)
    return pair if theme.name == "dark" else (pair[1], pair[0])


def _packed(colour: str) -> Table:
    return np.array(int(colour[1:], 16), np.uint32)


def _luminance(colours: Table) -> NDArray[np.float64]:
    """Return the relative luminance 0…1 of colours 0x..RRGGBB (WCAG 2.2)."""
    parts = np.stack([colours >> 16, colours >> 8, colours]) & 255
    s = parts / 255.0
    linear = np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)
    luminance: NDArray[np.float64] = np.tensordot([0.2126, 0.7152, 0.0722], linear, 1)
    return luminance
