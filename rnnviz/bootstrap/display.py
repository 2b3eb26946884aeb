"""Whether a window can open here."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def has_display(surroundings: Mapping[str, str], system: str) -> bool:
    """Tell whether a window could be seen: on Linux, whether a display answers."""
    if surroundings.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal", "vnc"):
        return False
    if system in ("win32", "darwin"):
        return True
    return any(_answers(address) for address in addresses(surroundings))


def addresses(surroundings: Mapping[str, str]) -> list[str | tuple[str, int]]:
    """Return the sockets, by path or by (host, port), at which a display should listen."""
    found: list[str | tuple[str, int]] = []
    wayland = surroundings.get("WAYLAND_DISPLAY", "")
    if wayland:
        found.append(os.path.join(surroundings.get("XDG_RUNTIME_DIR", ""), wayland))
    host, _, place = surroundings.get("DISPLAY", "").rpartition(":")
    number = place.split(".")[0]
    if number.isdigit() and host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        found += [path, f"\0{path}"]  # a file, or Linux's abstract name of it
    elif number.isdigit():
        found.append((host, 6000 + int(number)))
    return found


def _answers(address: str | tuple[str, int]) -> bool:
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(2.0)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True


def qt_problem(python: str | Path = sys.executable) -> str:
    """Return one sentence if Qt cannot start in these surroundings, else an empty string.

    Asked in a process of its own, because Qt aborts a process in which it cannot start.
    """
    code = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    try:
        child = subprocess.run(
            [str(python), "-c", code], capture_output=True, text=True, errors="replace", timeout=120
        )
    except subprocess.TimeoutExpired:
        return "Qt does not start here: it said nothing for two minutes."
    return "" if child.returncode == 0 else f"Qt does not start here: {_reason(child.stderr)}."


def _reason(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "Error" in line or line.startswith("qt.qpa")]
    return (telling or lines or ["it gave no reason"])[0].rstrip(".")
