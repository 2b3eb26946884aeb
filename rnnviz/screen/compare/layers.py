"""Which layer is looked at, where there are several."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rnnviz.screen.change.pick import Pick
from rnnviz.views.look import Look


class LayerChoice(Pick):
    """A button with a menu of layers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Layer", "Which layer is looked at in all networks", parent)
        self.count = 1
        self.hide()

    def show_layers(self, count: int) -> None:
        """Offer so many layers; a network that has fewer shows its last."""
        self.count = count
        self.show_options([(f"layer {k + 1} of {count}", k) for k in range(count)])

    def show_layer(self, layer: int) -> None:
        """Show which one is looked at."""
        layer = min(layer, self.count - 1)
        if self.count > 1 and self.value != layer:
            self.show_value(layer)

    def wide(self, look: Look) -> int:
        """Return the width in pixels that it needs, 0 where it hides."""
        return round(look.width_of(self.text()) + 3.2 * look.unit) if self.count > 1 else 0
