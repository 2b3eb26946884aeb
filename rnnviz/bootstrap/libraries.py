"""The system's libraries that Qt opens: which are missing, and how they get here."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rnnviz.bootstrap.report import Problem, say

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


@dataclass(frozen=True)
class Need:
    """What Qt needs: the library's file name (or what else it is), and who packages it."""

    name: str
    debian: str
    arch: str

    @property
    def rpm(self) -> str:
        """What dnf and zypper call it: they find a package by the library in it."""
        return f"'{self.name}()(64bit)'" if ".so" in self.name else "dejavu-sans-fonts"


# Under any platform, offscreen too.
QT = (
    Need("libEGL.so.1", "libegl1", "libglvnd"),
    Need("libGL.so.1", "libgl1", "libglvnd"),
    Need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Need("libdbus-1.so.3", "libdbus-1-3", "dbus"),
    Need("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Need("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
)
# For a window under X11.
X11 = (
    Need("libX11-xcb.so.1", "libx11-xcb1", "libx11"),
    Need("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Need("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Need("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    Need("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    Need("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)
FONT = Need("a font", "fonts-dejavu-core", "ttf-dejavu")
VENV = Need("Python's venv module", "python3-venv", "python")


def provide(needs: Sequence[Need]) -> None:
    """Install what is missing of the libraries, and a font, or say exactly what to type."""
    if not sys.platform.startswith("linux"):
        return
    missing = [need for need in needs if not loads(need.name)]
    if not has_font():
        missing.append(FONT)
    if missing:
        install(missing)


def loads(library: str) -> bool:
    """Tell whether the system's loader finds the library and all that it needs itself."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font(folders: Iterable[str] = FONT_FOLDERS) -> bool:
    """Tell whether the system has any font."""
    walks = (os.walk(os.path.expanduser(folder)) for folder in folders)
    names = (name for walk in walks for _, _, files in walk for name in files)
    return any(name.endswith((".ttf", ".otf", ".ttc", ".pfb")) for name in names)


def install(missing: Sequence[Need]) -> None:
    """Install the packages, which takes root and apt-get.

    Raises
    ------
    Problem
        If that cannot be; its text ends in the line that a person can type.
    """
    names = ", ".join(need.name for need in missing)
    advice = f"this needs {names}; please type: {install_line(missing, shutil.which)}"
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise Problem(advice)
    packages = _once(need.debian for need in missing)
    say(f"installing {' '.join(packages)}")
    _apt_get("update")  # the lists may do as they are, so only the installation has to succeed
    if not _apt_get("install", "-y", "--no-install-recommends", *packages):
        raise Problem(f"apt-get failed; {advice}")


def install_line(missing: Sequence[Need], which: Callable[[str], str | None]) -> str:
    """Return the command that installs what is missing with the system's own tool."""
    if which("apt-get"):
        return " ".join(["sudo apt-get install -y", *_once(need.debian for need in missing)])
    if which("pacman"):
        return " ".join(["sudo pacman -S --needed", *_once(need.arch for need in missing)])
    tool = "zypper" if which("zypper") else "dnf"
    return " ".join([f"sudo {tool} install", *_once(need.rpm for need in missing)])


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _apt_get(*arguments: str) -> bool:
    command = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", *arguments]
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.call(command, env=surroundings, stdout=subprocess.DEVNULL) == 0
