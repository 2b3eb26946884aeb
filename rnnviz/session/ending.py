"""Processes that are to end: nobody waits for them, and none is left when the program ends."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QProcess, Slot

WAIT, LAST_WAIT = 40, 1000  # milliseconds; a process that is killed takes a few of them


def end(process: QProcess) -> None:
    """Kill a process; its loss of anything but time has been provided for.

    What it writes to disk it writes as a whole or not at all, so it need not be asked first.
    """
    process.closeWriteChannel()
    process.kill()
    if process.state() == QProcess.ProcessState.NotRunning or process.waitForFinished(WAIT):
        process.deleteLater()
    else:
        Ending(process)


class Ending(QObject):
    """Holds a process until it has ended, at the latest when the program does."""

    def __init__(self, process: QProcess) -> None:
        program = QCoreApplication.instance()
        super().__init__(program)
        self._process = process
        process.setParent(self)
        process.finished.connect(self.deleteLater)
        if program is not None:
            program.aboutToQuit.connect(self._wait)

    @Slot()
    def _wait(self) -> None:
        self._process.waitForFinished(LAST_WAIT)
