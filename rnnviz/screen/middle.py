"""The middle of the screen: the stage with the equations under it, or one panel in their place."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.nets.model import Model
from rnnviz.screen.enlarged import Enlarged
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.equations import EquationsView
from rnnviz.views.look import Look
from rnnviz.views.stage.view import StageView

EQUATIONS, ONE_EQUATION = 8.4, 4.6  # units of height


class Middle(QFrame):
    """Stage, equations, and the place of both for a panel that is enlarged."""

    picked = Signal(object)  # Cursor
    hovered = Signal(object)  # Cursor, or None

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.setProperty("divided", True)
        self.look, self.with_equations = Look(), True
        self.stage, self.equations = StageView(self), EquationsView()
        self.equations.setParent(self)
        self.enlarged = Enlarged(self)
        self.stage.setAccessibleName("The network, step by step")
        self.equations.setAccessibleName("Equations of the cell")
        for view in (self.stage, self.equations):
            view.picked.connect(self.picked)
            view.hovered.connect(self.hovered)

    @property
    def views(self) -> list[View]:
        """The pictures that are shown now."""
        large = self.enlarged.view
        return [self.stage, self.equations] if large is None else [large]

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (self.stage, self.equations):
            part.set_look(look)

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show that run."""
        for part in (self.stage, self.equations, self.enlarged):
            part.show_trace(trace, baseline)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place of the run."""
        for part in (self.stage, self.equations, self.enlarged):
            part.show_cursor(cursor)

    def equations_height(self, model: Model | None) -> int:
        """Return the height in pixels of the strip: a plain RNN has but one equation."""
        if not self.with_equations:
            return 0
        one = model is not None and model.spec.cell == "rnn"
        return round((ONE_EQUATION if one else EQUATIONS) * self.look.unit)

    def place(self, stage: QRect, equations: QRect) -> None:
        """Lie where stage and equations lie together on the screen."""
        whole = stage.united(equations) if equations.height() > 0 else stage
        self.setGeometry(whole)
        self.enlarged.setGeometry(self.rect())
        small = self.enlarged.view is None
        self.enlarged.setVisible(not small)
        self.stage.setGeometry(stage.translated(-whole.topLeft()))
        self.equations.setGeometry(equations.translated(-whole.topLeft()))
        self.stage.setVisible(small)
        self.equations.setVisible(small and equations.height() > 0)
