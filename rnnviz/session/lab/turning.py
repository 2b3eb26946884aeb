"""What turning one knob of the lab makes of a setting."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.capture.knobs import Initialisation
from rnnviz.nets.spec import Nonlinearity
from rnnviz.session.lab.setting import Setting


def far(setting: Setting, distance: float) -> Setting:
    """Return the setting with that distance, or the shortest that the task has."""
    return replace(setting, distance=max(setting.least, round(distance)))


def long(setting: Setting, length: float) -> Setting:
    """Return the setting with a text of so many signs."""
    return replace(setting, length=round(length))


def clipped(setting: Setting, limit: float) -> Setting:
    """Return the setting with gradients clipped to that norm; 0 clips nothing."""
    return replace(setting, limit=limit if limit > 0 else None)


def scaled(setting: Setting, scale: float) -> Setting:
    """Return the setting with recurrent weights so many times as large."""
    return replace(setting, knobs=replace(setting.knobs, scale=scale))


def keeping(setting: Setting, amount: float) -> Setting:
    """Return the setting with that much added to the bias of the gate that keeps."""
    return replace(setting, knobs=replace(setting.knobs, keep=amount))


def seeded(setting: Setting, seed: float) -> Setting:
    """Return the setting with matrices drawn with that seed."""
    return replace(setting, knobs=replace(setting.knobs, seed=round(seed)))


def squashed(setting: Setting, nonlinearity: Nonlinearity | None) -> Setting:
    """Return the setting with a plain RNN that squashes so, or as it was trained (None)."""
    return replace(setting, knobs=replace(setting.knobs, nonlinearity=nonlinearity))


def begun(setting: Setting, initialisation: Initialisation | None) -> Setting:
    """Return the setting with matrices of that initialisation, or the trained ones (None)."""
    return replace(setting, knobs=replace(setting.knobs, initialisation=initialisation))


def about(setting: Setting, task: str) -> Setting:
    """Return the setting for another task."""
    return setting.about(task)


def saying(setting: Setting, text: str) -> Setting:
    """Return the setting with a text of the user's own; an empty one is drawn again."""
    return replace(setting, text=text)
