"""Where the files that are not code lie: beside the package in a checkout, inside it installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def sample_models() -> Path:
    """Return the folder of the bundled model files."""
    return _folder("sample_models")


def assets() -> Path:
    """Return the folder of icons (``icons/``) and fonts (``fonts/``)."""
    return _folder("assets")


def _folder(name: str) -> Path:
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return _PACKAGE / name
