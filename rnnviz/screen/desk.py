"""Which panels are on show and where: hidden, in their column, or in the place of the stage."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from rnnviz.screen.enlarged import Enlarged
from rnnviz.screen.handles import Handles
from rnnviz.screen.pages import Pages
from rnnviz.views.base import View
from rnnviz.views.look import Look

EQUATIONS = "equations"  # the strip under the stage, which can be hidden like a panel


@dataclass(frozen=True)
class Arrangement:
    """Which page is open, what is hidden, and the name of the panel that is large ('' if none)."""

    page: str = "watch"
    hidden: tuple[str, ...] = ()
    enlarged: str = ""


class Desk(QObject):
    """Hides panels, lends one the place of the stage, and knows how it all stands.

    >>> desk.arrange(Arrangement("watch", hidden=("gates",)))
    """

    changed = Signal()

    def __init__(self, pages: Pages, enlarged: Enlarged) -> None:
        """Serve these pages; the place of the stage becomes the parent."""
        super().__init__(enlarged)
        self.pages, self.enlarged = pages, enlarged
        self.handles = Handles(pages, self._can_hide, lambda view: view is enlarged.view)
        self._wanted = ""
        self.handles.enlargeAsked.connect(self.toggle)
        self.handles.hideAsked.connect(self._hide)
        pages.viewMade.connect(self._adopt)
        pages.pageShown.connect(lambda _: self.changed.emit())
        pages.watch.hiddenChanged.connect(self.changed)
        enlarged.changed.connect(self._rearranged)
        for view in pages.views:
            self._adopt(view)

    @property
    def arrangement(self) -> Arrangement:
        """How it all stands now."""
        view = self.enlarged.view
        name = view.accessibleName() if view is not None else self._wanted
        return Arrangement(self.pages.current, tuple(sorted(self.pages.watch.hidden)), name)

    def arrange(self, wanted: Arrangement) -> None:
        """Bring it all about; a panel that is still to be made is enlarged as soon as it is."""
        self.pages.show_page(wanted.page)
        self.pages.watch.hide_panels(frozenset(wanted.hidden))
        self._wanted = wanted.enlarged
        for view in self.pages.views:
            self._adopt(view)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.enlarged.set_look(look)
        self.handles.set_look(look)

    def toggle(self, view: View) -> None:
        """Enlarge a panel, or put it back."""
        self._wanted = ""
        if view is self.enlarged.view:
            self.enlarged.give_back()
        else:
            self.enlarged.take(view)

    def enlarge_next(self) -> None:
        """Enlarge the panel that the mouse is on or the first; then the next; then none."""
        now = self.enlarged.view
        views = [view for view in self.pages.views if view is now or not view.isHidden()]
        pointed = next((view for view in views if view.underMouse()), None)
        if now is None:
            view = pointed or next(iter(views), None)
        else:  # one of another page is followed by none
            view = next(iter(views[views.index(now) + 1 :] if now in views else ()), None)
        if view is not None:
            self.toggle(view)
        else:
            self.put_back()

    def put_back(self) -> bool:
        """Put the large panel back; tell whether there was one."""
        there_was = self.enlarged.view is not None
        self._wanted = ""
        self.enlarged.give_back()
        return there_was

    def turn(self, name: str) -> None:
        """Hide what is shown, or show what is hidden; a panel is shown on its page."""
        column = self.pages.watch
        if name in column.hidden and name != EQUATIONS:
            self.pages.show_page("watch")
        column.hide_panels(column.hidden ^ {name})

    def show_all(self) -> None:
        """Hide nothing any more."""
        self.pages.watch.hide_panels(frozenset())

    def _adopt(self, view: View) -> None:
        self.handles.adopt(view)
        if self._wanted and view.accessibleName() == self._wanted and self.pages.shows(view):
            self.toggle(view)

    def _can_hide(self, view: View) -> bool:
        return bool(self.pages.watch.name_of(view))

    def _hide(self, view: View) -> None:
        name = self.pages.watch.name_of(view)
        if view is self.enlarged.view:
            self.put_back()
        self.pages.watch.hide_panels(self.pages.watch.hidden | {name})

    def _rearranged(self) -> None:
        self.handles.leave()
        self.pages.rearrange()
        self.changed.emit()
