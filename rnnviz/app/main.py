"""Starts the window: ``rnnviz``, ``rnnviz FILE``, ``rnnviz --demo NAME --present``."""

from __future__ import annotations

import argparse
import gc
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from rnnviz import __version__
from rnnviz.app.apology import Apology
from rnnviz.app.settings import Settings
from rnnviz.app.window import MainWindow
from rnnviz.demos import DEMOS
from rnnviz.places import assets
from rnnviz.session.session import Session
from rnnviz.views.parts.fonts import load_fonts

SWITCH = 0.001  # seconds a worker may keep Python to itself while the window wants to paint
SETTLED = 500  # milliseconds after which the window has something to show
STYLE = "Fusion"  # the only one that wears any colours on every system


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, and return the exit code once it is closed."""
    given = _parser().parse_args(argv)
    sys.setswitchinterval(SWITCH)
    app = application()
    session, settings = Session(), Settings()
    remembered = settings.load()
    begun = begin(session, given.file, given.demo, remembered.demo)
    window = MainWindow(session, settings=settings, remembered=remembered)
    apology = Apology(window)
    apology.install()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C in the terminal ends it at once
    if given.theme is not None:
        window.appearance.choose(given.theme)
    if not begun:
        window.open_file(given.file)
    window.show()
    QTimer.singleShot(SETTLED, partial(wear_icon, app))
    if given.present:
        window.presenter.present()
    gc.freeze()  # the window never becomes garbage, and looking for it there takes a frame or two
    code = app.exec()
    apology.uninstall()
    return code


def application() -> QApplication:
    """Return Qt's application with our names, style and fonts; made if there is none yet."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.setStyle(STYLE)
    else:
        app = QApplication([*sys.argv[:1], "-style", STYLE])
    app.setApplicationName("rnnviz")
    app.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName("org.rnnviz.Rnnviz")
    load_fonts()
    return app


def wear_icon(app: QApplication) -> None:
    """Give the windows our icon, which no first picture waits for."""
    from PySide6.QtGui import QIcon

    icon = QIcon()
    for file in sorted((assets() / "icons").glob("*.png")):
        icon.addFile(str(file))
    app.setWindowIcon(icon)


def begin(session: Session, file: str | None, demo: str | None, last: str) -> bool:
    """Open the demo or the bundled model that was asked for, or else the `last` demo.

    It loads while the window is made, which therefore does not have to be there yet. What is the
    path of a file is left to the window; False says so.
    """
    if file is None:
        session.open_demo(demo or (last if last in DEMOS else next(iter(DEMOS))))
    elif not Path(file).exists() and not Path(file).suffix:
        session.open_model(file)
    else:
        return False
    return True


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("rnnviz", description="Watch recurrent networks think.")
    parser.add_argument("file", nargs="?", metavar="FILE", help="a model to open")
    parser.add_argument("--demo", choices=[*DEMOS], help="the demo to begin with")
    parser.add_argument("--present", action="store_true", help="fill the screen, in large text")
    parser.add_argument("--theme", choices=("dark", "light"), help="instead of the system's")
    return parser
