"""Starts the window: ``rnnviz``, ``rnnviz FILE``, ``rnnviz --demo NAME --present``."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from rnnviz import __version__
from rnnviz.app.dialogs import Apology
from rnnviz.app.window import MainWindow
from rnnviz.demos import DEMOS
from rnnviz.places import assets
from rnnviz.views.parts.fonts import load_fonts

SWITCH = 0.001  # seconds a worker may keep Python to itself while the window wants to paint


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, and return the exit code once it is closed."""
    given = _parser().parse_args(argv)
    sys.setswitchinterval(SWITCH)
    app = application()
    window = MainWindow()
    apology = Apology(window)
    apology.install()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C in the terminal ends it at once
    begin(window, given.file, given.demo, given.theme)
    window.show()
    if given.present:
        window.presenter.present()
    code = app.exec()
    apology.uninstall()
    return code


def application() -> QApplication:
    """Return Qt's application with our names, icon and fonts; made if there is none yet."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("rnnviz")
    app.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName("org.rnnviz.Rnnviz")
    app.setStyle("Fusion")  # the only style that wears any colours on every system
    icon = QIcon()
    for file in sorted((assets() / "icons").glob("*.png")):
        icon.addFile(str(file))
    app.setWindowIcon(icon)
    load_fonts()
    return app


def begin(window: MainWindow, file: str | None, demo: str | None, theme: str | None) -> None:
    """Open what was asked for, or the demo that was on show last; it loads while Qt starts."""
    if theme is not None:
        window.appearance.choose(theme)
    bundled = file is not None and not Path(file).exists() and not Path(file).suffix
    if file is not None and bundled:
        window.session.open_model(file)
    elif file is not None:
        window.open_file(file)
    else:
        known = window.remembered.demo if window.remembered.demo in DEMOS else next(iter(DEMOS))
        window.session.open_demo(demo or known)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("rnnviz", description="Watch recurrent networks think.")
    parser.add_argument("file", nargs="?", metavar="FILE", help="a model to open")
    parser.add_argument("--demo", choices=[*DEMOS], help="the demo to begin with")
    parser.add_argument("--present", action="store_true", help="fill the screen, in large text")
    parser.add_argument("--theme", choices=("dark", "light"), help="instead of the system's")
    return parser
