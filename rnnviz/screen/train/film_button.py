"""The button that saves the film of a training, and cancels that while it is under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from rnnviz.screen.button import MenuButton

SAVE, TIP = "Save film", "Save the film as GIF or MP4, in a size of your choice"


@dataclass(frozen=True)
class FilmForm:
    """What a film is saved as: the suffix of its file, and its width and height in pixels."""

    suffix: str
    width: int
    height: int

    @property
    def says(self) -> str:
        """The form as it is read in a menu: "GIF, 960 × 540"."""
        return f"{self.suffix[1:].upper()}, {self.width} × {self.height}"


FORMS = (
    FilmForm(".gif", 640, 360),
    FilmForm(".gif", 960, 540),
    FilmForm(".gif", 1280, 720),
    FilmForm(".mp4", 1280, 720),
    FilmForm(".mp4", 1920, 1080),
)


class FilmButton(MenuButton):
    """Offers the forms; `saveAsked` carries one, `cancelAsked` comes instead while it saves."""

    saveAsked = Signal(object)  # FilmForm
    cancelAsked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(SAVE, "plain", SAVE, TIP, parent)
        self.setProperty("choice", True)  # the text beside the arrow, not under it
        self._saving = False
        self.menu_ = QMenu(self)
        for says, ask in self.offers().items():
            self.menu_.addAction(says, ask)
        self.clicked.connect(self._open)

    def offers(self) -> dict[str, Callable[[], None]]:
        """Return what can be asked for, as it is read."""
        return {f"{form.says}…": partial(self.saveAsked.emit, form) for form in FORMS}

    def show_share(self, share: float | None) -> None:
        """Say which share 0…1 of a film is made, or offer to save one."""
        self._saving = share is not None
        self.setText(SAVE if share is None else f"Stop, {100 * share:.0f} %")
        self.setAccessibleName(SAVE if share is None else "Stop saving the film")
        self.setToolTip(TIP if share is None else "Save no film")

    def _open(self) -> None:
        if self._saving:
            self.cancelAsked.emit()
        else:
            height = self.menu_.sizeHint().height()
            self.menu_.popup(self.mapToGlobal(QPoint(0, -height)))
