"""Starts the window, and opens in it what was asked for once it can be seen."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from rnnviz import __version__
from rnnviz.app.apology import Apology
from rnnviz.app.exposed import Exposed
from rnnviz.app.settings import Settings
from rnnviz.app.window import MainWindow
from rnnviz.demos import DEMOS
from rnnviz.places import assets
from rnnviz.views.parts.fonts import load_fonts

SWITCH = 0.001  # seconds a worker may keep Python to itself while the window wants to paint
SETTLED = 500  # milliseconds after which the window has something to show
STYLE = "Fusion"  # the only one that wears any colours on every system


def main(
    file: str | None = None,
    demo: str | None = None,
    theme: str | None = None,
    *,
    present: bool = False,
    load: Callable[[], None] = lambda: None,
) -> int:
    """Open the window on a file, a demo or the last demo, and return the exit code once it closes.

    Beside a demo's name in `DEMOS`, `file` may be the name of a bundled model; `theme` is ``dark``
    or ``light`` in place of the one remembered, and `present` fills the screen. `load` is called
    when the window is painted, before anything is opened in it.
    """
    sys.setswitchinterval(SWITCH)
    app = application()
    settings = Settings()
    remembered = settings.load()
    window = MainWindow(settings=settings, remembered=remembered)
    apology = Apology(window)
    apology.install()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C in the terminal ends it at once
    if theme is not None:
        window.appearance.choose(theme)
    demo = demo or (remembered.demo if remembered.demo in DEMOS else next(iter(DEMOS)))
    if file is None:
        window.explore.expect(DEMOS[demo])
    window.show()
    if present:
        window.presenter.present()
    exposed = Exposed(window.windowHandle())
    exposed.first.connect(load)
    exposed.first.connect(partial(begin, window, file, demo))
    QTimer.singleShot(SETTLED, partial(wear_icon, app))
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


def begin(window: MainWindow, file: str | None, demo: str) -> None:
    """Open the file or the bundled model that was asked for, or else the demo of that name."""
    if file is None:
        window.session.open_demo(demo)
    elif not Path(file).exists() and not Path(file).suffix:
        window.session.open_model(file)
    else:
        window.open_file(file)
