"""The middle of the screen: the stage with the equations under it, or one panel in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.nets.anatomy import ANATOMIES, cell_name
from rnnviz.nets.model import Model
from rnnviz.screen.enlarged import Enlarged
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.equations import EquationsView
from rnnviz.views.look import Look
from rnnviz.views.stage.view import StageView

if TYPE_CHECKING:
    from rnnviz.capture.backward import Backward
    from rnnviz.screen.gradients.scale_switch import ScaleSwitch
    from rnnviz.views.chain import ChainView

EQUATIONS, ONE_EQUATION, CHAIN = 8.4, 4.6, 11.6  # units of height


class Middle(QFrame):
    """Stage, equations, and the place of both for a panel that is enlarged."""

    picked = Signal(object)  # Cursor
    hovered = Signal(object)  # Cursor, or None
    scaleChosen = Signal(bool)  # whether gradients are to be shown on a log scale

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.setProperty("divided", True)
        self.look, self.with_equations = Look(), True
        self.stage, self.equations = StageView(self), EquationsView()
        self.chain: ChainView | None = None
        self.scale: ScaleSwitch | None = None
        self.backward = self.log = False
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
        return [self.stage, self.strip] if large is None else [large]

    @property
    def strip(self) -> View:
        """What lies under the stage: the equations, or on the way back the chain rule."""
        return self.chain if self.backward and self.chain is not None else self.equations

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in self._parts():
            part.set_look(look)
        if self.scale is not None:
            self.scale.set_look(look)

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show that run."""
        for part in (*self._parts(), self.enlarged):
            part.show_trace(trace, baseline)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place of the run."""
        for part in (*self._parts(), self.enlarged):
            part.show_cursor(cursor)

    def show_backward(self, back: Backward | None) -> None:
        """Show that pass back and its equations; None goes forward."""
        self.stage.show_backward(back, log=self.log)
        self.backward = back is not None
        if back is not None and self.chain is None:
            self.chain, self.scale = self._make_chain(), self._make_scale()
        if self.chain is not None:
            self.chain.show_trace(back.trace if back is not None else None)
            self.chain.show_backward(back)
            self.chain.show_cursor(self.stage.cursor_at)

    @Slot(bool)
    def show_scale(self, log: bool) -> None:
        """Show gradients on a log scale, or absolute."""
        self.log = log
        if self.scale is not None:
            self.scale.show_log(log)
        if self.backward:
            self.stage.show_backward(self.stage.back, log=log)

    def _make_scale(self) -> ScaleSwitch:
        from rnnviz.screen.gradients.scale_switch import ScaleSwitch

        scale = ScaleSwitch(self)
        scale.set_look(self.look)
        scale.show_log(self.log)
        scale.logChosen.connect(self.scaleChosen)
        return scale

    def _make_chain(self) -> ChainView:
        from rnnviz.views.chain import ChainView  # here, as few starts ever need it

        chain = ChainView()
        chain.setParent(self)
        chain.set_look(self.look)
        chain.setAccessibleName("The chain rule of the cell")
        chain.picked.connect(self.picked)
        chain.hovered.connect(self.hovered)
        return chain

    def equations_height(self, model: Model | None) -> int:
        """Return the height in pixels of the strip: a plain RNN has but one equation."""
        if not self.with_equations:
            return 0
        if self.backward:
            return round(CHAIN * self.look.unit)
        one = model is not None and len(ANATOMIES[cell_name(model.spec)].equations) == 1
        return round((ONE_EQUATION if one else EQUATIONS) * self.look.unit)

    def place(self, stage: QRect, equations: QRect) -> None:
        """Lie where stage and equations lie together on the screen."""
        whole = stage.united(equations) if equations.height() > 0 else stage
        self.setGeometry(whole)
        self.enlarged.setGeometry(self.rect())
        small = self.enlarged.view is None
        self.enlarged.setVisible(not small)
        self.stage.setGeometry(stage.translated(-whole.topLeft()))
        for part in self._parts()[1:]:
            part.setGeometry(equations.translated(-whole.topLeft()))
            part.setVisible(part is self.strip and small and equations.height() > 0)
        self.stage.setVisible(small)
        if self.scale is not None:
            self.scale.place_in(self.stage.geometry())
            self.scale.setVisible(small and self.backward)

    def _parts(self) -> tuple[View, ...]:
        chain = () if self.chain is None else (self.chain,)
        return (self.stage, self.equations, *chain)
