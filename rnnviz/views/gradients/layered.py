"""What pictures of one layer's gradients share: which layer, and an area that is measured once."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QRectF
from PySide6.QtGui import QResizeEvent

from rnnviz.trace import Cursor
from rnnviz.views.base import View


class LayerView(View):
    """A picture of the cursor's layer; a view of this kind overrides `measure`."""

    def __init__(self) -> None:
        super().__init__()
        self._area: QRectF | None = None

    @abstractmethod
    def measure(self) -> QRectF:
        """Return where the marks lie, with room for all words beside them."""

    def area(self) -> QRectF:
        """Return the same, measured when it may have changed: all words of a text take a while."""
        if self._area is None:
            self._area = self.measure()
        return QRectF(self._area)

    @property
    def layer(self) -> int:
        """The layer that is shown."""
        return min(self.cursor_at.layer, self.trace.layers - 1)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; another layer is another picture."""
        if cursor.layer != self.cursor_at.layer:
            self._still = None
        super().show_cursor(cursor)

    def repaint_all(self) -> None:
        """Forget the kept picture and paint anew."""
        self._area = None
        super().repaint_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint anew in the new size."""
        self._area = None
        super().resizeEvent(event)
