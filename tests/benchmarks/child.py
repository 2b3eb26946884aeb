"""One start of a window in a process of its own, timed from outside: see `start`.

`python -m tests.benchmarks.child ours` opens the whole window on the first demo, and types a
sentence as soon as there is a network to read it; `bare` opens PySide6's window with nothing in it,
and `numpy` does so after importing NumPy, without which there is nothing that we could show. Each
prints one line of JSON: when it was done with what, on the clock that all processes share.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

SENTENCE = "what is my balance"
SIZE = (1440, 900)  # pixels


def bare() -> None:
    """Open an empty window, and tell when it was painted."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def paintEvent(self, _event: QPaintEvent) -> None:
            QTimer.singleShot(0, self._done)

        def _done(self) -> None:
            _tell({"painted": time.monotonic(), "bytes": _memory()})
            app.quit()

    app = QApplication(sys.argv[:1])
    window = Window()
    window.resize(*SIZE)
    window.show()
    app.exec()


def with_numpy() -> None:
    """Open an empty window of a program that can compute."""
    import numpy  # noqa: F401

    bare()


def ours(sentence: str = SENTENCE) -> None:
    """Open the window as the command line does, and tell when it and an answer were painted.

    The answer is that to the sentence, typed as soon as there is a window to type in; without one,
    the demo's own run.
    """
    from rnnviz.cli import main
    from rnnviz.cli import window as command

    when: dict[str, float] = {}
    opens, load = command.program, command.load

    def loads(compiled: Any) -> None:
        """Note when all that is left is to load what computes."""
        assert "painting" in when, "something is loaded before the window was painted"
        when["painted"] = time.monotonic()
        load(compiled)

    command.program, command.load = (lambda: _watched(opens(), sentence, when)), loads
    main(["--demo", "intent"])


def _watched(program: Any, sentence: str, when: dict[str, float]) -> Any:
    """Return the program with a window that says when it has painted what."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from rnnviz.app.window import MainWindow

    class Watched(MainWindow):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self.explore.screen.stage.installEventFilter(self)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                when.setdefault("painting", time.monotonic())
                QTimer.singleShot(0, self._painted)  # when all the others are painted too
            return super().eventFilter(watched, event)

        def _painted(self) -> None:
            trace = self.session.trace
            if trace is None or not trace.complete or "answered" in when:
                return
            if sentence in ("", trace.request.text):
                when["answered"] = time.monotonic()
                QTimer.singleShot(1000, self._tell)  # by then it has moved a little

        def _tell(self) -> None:
            _tell({**when, "bytes": _memory()})
            self.close()

    def begins(window: Watched, *given: Any) -> None:
        begin(window, *given)
        if sentence:
            window.explore.screen.textEntered.emit(sentence)

    begin = program.begin
    program.MainWindow, program.begin = Watched, begins
    return program


def _memory() -> int | None:
    """Return the bytes of memory that this process holds; None where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def _tell(facts: dict[str, float | int | None]) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    kinds = {"ours": ours, "playing": partial(ours, ""), "bare": bare, "numpy": with_numpy}
    kinds[sys.argv[1]]()
