"""The lab's bar of knobs: what each means for the setting, and which cells have it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from rnnviz.capture.forgetting import Forgetting
from rnnviz.capture.knobs import INITIALISATIONS
from rnnviz.data.tasks import TASKS
from rnnviz.screen.button import Button
from rnnviz.screen.change.pick import Pick
from rnnviz.screen.knob import Field
from rnnviz.screen.lab.dial import KNOB, NOTE, Dial
from rnnviz.screen.slider import all_then, linear, logarithmic
from rnnviz.session.lab import turning
from rnnviz.session.lab.measurement import Measurement
from rnnviz.session.lab.quiz import Asked
from rnnviz.session.lab.setting import FARTHEST, LONGEST, SENTENCE, Setting
from rnnviz.views.look import Look
from rnnviz.views.parts.wording import number

SIDE, TOP, GAP, ROW = 1.2, 0.7, 1.5, 2.2  # units
LOW = 0.4  # units: above the knobs that a lecture needs
SCALE, KEEP, LIMIT = (0.05, 4.0), (-6.0, 6.0), (0.01, 100.0)
TASK_NAMES = {name: task.title for name, task in TASKS.items()} | {SENTENCE: "A sentence"}

Turn = Callable[[Setting], Setting]


class KnobBar(QFrame):
    """Says how the user turns a knob, as what it makes of the setting and the knob's name."""

    turned = Signal(object, str)  # Turn, and the name of what slides
    resetRequested = Signal()
    againRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls")
        self.look, self._few = Look(), False
        self.scale = Dial("Recurrent weights ×", SCALE, 2, logarithmic(*SCALE),
                          "Multiplies every recurrent matrix U")  # fmt: skip
        self.keep = Dial(
            "Forget-gate bias +",
            KEEP,
            1,
            linear(*KEEP),
            "Added to the bias of the gate that keeps: f of the LSTM, z of the GRU",
        )
        self.distance = Dial("Distance", (1, FARTHEST), 0, logarithmic(1, FARTHEST),
                             "How far the sign that counts stands before the end")  # fmt: skip
        self.length = Dial("Text length", (2, LONGEST), 0, linear(2, LONGEST),
                           "How many signs the text has")  # fmt: skip
        self.limit = Dial(
            "Clip gradient norm",
            (0.0, LIMIT[1]),
            2,
            all_then(logarithmic(*LIMIT)),
            "Shortens the gradient of one step of learning to at most this norm",
        )
        self.task = Pick("Task", "What the networks were trained to do", self)
        self.squash = Pick("RNN squashes by", "Only a plain RNN has the choice", self)
        self.begin = Pick("Recurrent matrices", "Where the recurrent matrices come from", self)
        self.seed = Field(0, 9999, 0, "Seed")
        self.own = QLineEdit(self)
        self.again = Button("Another text", "plain", "Another text", "Read another example", self)
        self.reset = Button(
            "Reset knobs",
            "plain",
            "Reset knobs",
            "Put all knobs of the networks back; Ctrl+Z undoes",
            self,
        )
        self._dress()
        self._connect()

    @property
    def dials(self) -> tuple[Dial, ...]:
        """The knobs that slide, from left to right."""
        few = self.distance, self.scale, self.keep
        return few if self._few else (*few, self.length, self.limit)

    @property
    def _top(self) -> float:
        return LOW if self._few else TOP

    def _dress(self) -> None:
        for dial in (self.scale, self.keep, self.distance, self.length, self.limit):
            dial.setParent(self)
        self.seed.setParent(self)
        self.seed.setPrefix("Seed ")
        self.seed.setToolTip("Other random matrices")
        self.scale.knob.set_default(1.0)
        self.keep.knob.set_default(0.0)
        self.distance.knob.set_default(Setting().distance)
        self.limit.knob.field.setSpecialValueText("off")
        self.task.show_options([(text, name) for name, text in TASK_NAMES.items()])
        self.squash.show_options([("RNN: tanh", None), ("RNN: relu", "relu")])
        options = [(f"U {name}", name) for name in INITIALISATIONS]
        self.begin.show_options([("U trained", None), *options])
        self.own.setProperty("role", "box")
        self.own.setAccessibleName("Text of your own")
        self.own.setPlaceholderText("Type a text of your own, Enter")

    def _connect(self) -> None:
        self.distance.chosen.connect(partial(self._turn, turning.far, "distance"))
        self.length.chosen.connect(partial(self._turn, turning.long, "length"))
        self.limit.chosen.connect(partial(self._turn, turning.clipped, "limit"))
        self.scale.chosen.connect(partial(self._turn, turning.scaled, "scale"))
        self.keep.chosen.connect(partial(self._turn, turning.keeping, "keep"))
        self.seed.valueChanged.connect(partial(self._turn, turning.seeded, "seed"))
        self.squash.chosen.connect(partial(self._turn, turning.squashed, ""))
        self.begin.chosen.connect(partial(self._turn, turning.begun, ""))
        self.task.chosen.connect(partial(self._turn, turning.about, ""))
        self.own.returnPressed.connect(
            lambda: self._turn(turning.saying, "", self.own.text().strip())
        )
        self.again.clicked.connect(self.againRequested)
        self.reset.clicked.connect(self.resetRequested)

    def _turn(self, does: Callable[[Setting, object], Setting], name: str, value: object) -> None:
        self.turned.emit(lambda setting: does(setting, value), name)

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self.look = look
        for part in (self.scale, self.keep, self.distance, self.length, self.limit):
            part.set_look(look)
        for button in (self.task, self.squash, self.begin, self.again, self.reset):
            button.set_look(look)
        self._place()

    def set_few(self, few: bool) -> None:
        """Show the three knobs that a lecture needs, or all."""
        self._few = few
        for part in (self.length, self.limit, self.task, self.squash, self.begin,
                     self.seed, self.own, self.again, self.reset):  # fmt: skip
            part.setVisible(not few)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        dials = [stop for dial in self.dials for stop in dial.stops()]
        rest = [self.task, self.squash, self.begin, self.seed, self.own, self.again]
        return dials if self._few else [*dials, *rest, self.reset]

    def show_setting(self, setting: Setting) -> None:
        """Show where all knobs stand, and which of them do not apply."""
        knobs, task = setting.knobs, setting.memory_task
        self.scale.show_number(knobs.scale)
        self.keep.show_number(knobs.keep)
        self.distance.show_number(setting.distance)
        self.limit.show_number(setting.limit or 0.0)
        self.squash.show_value(knobs.nonlinearity)
        self.begin.show_value(knobs.initialisation)
        with QSignalBlocker(self.seed):
            self.seed.setValue(knobs.seed)
        self.task.show_value(setting.task)
        if not self.own.isModified() or self.own.text().strip() == setting.text:
            self.own.setText(setting.text)
            self.own.setModified(False)
        self._apply(setting, drawn=task is not None and not setting.text)

    def _apply(self, setting: Setting, *, drawn: bool) -> None:
        """Rest the knobs that nothing on show has, and say why."""
        task = setting.memory_task
        self.distance.setEnabled(drawn)
        self.distance.show_note(
            "from the sign that counts to the end" if drawn else "the text is your own",
            "to the sign that counts" if drawn else "your own text",
        )
        self.length.setEnabled(drawn and bool(task.before))
        self.squash.setEnabled("rnn" in setting.shown)
        self.keep.setEnabled(setting.shown != ("rnn",))
        self.keep.show_note("LSTM: f · GRU: z")
        self.seed.setEnabled(setting.knobs.initialisation is not None)
        self.again.setEnabled(drawn)
        needed = "cause first" if drawn and not task.before else ""
        self.length.show_note(needed or ("cause in the middle" if drawn else ""))
        self.reset.setEnabled(setting != setting.trained())

    def show_measurement(self, measurement: Measurement) -> None:
        """Show what the knobs come to: spectral radius, length and norms."""
        self.length.show_number(measurement.steps)
        row = measurement.rows.get("rnn")
        self._show_theory(measurement.setting, row)
        first = next(iter(measurement.rows.values()))
        self.limit.show_note(_norms(row or first))

    def show_asked(self, asked: Asked | None) -> None:
        """Mark where the user, who has predicted, is to turn which knob."""
        goal = asked.goal if asked and asked.said is not None and asked.after is None else None
        for dial, value in ((self.distance, _distance), (self.scale, _scale), (self.keep, _keep)):
            moved = goal is not None and value(goal) != value(asked.setting)
            dial.show_goal(value(goal) if moved else None)

    def _show_theory(self, setting: Setting, row: Forgetting | None) -> None:
        """Mark where theory says that the RNN must vanish, and where it may explode."""
        scale = setting.knobs.scale
        if row is None or row.bound is None or not row.bound.radius:
            self.scale.show_marks({})
            self.scale.show_note("vanishing ◀ ▶ exploding", "vanish ◀ ▶ explode")
            return
        least, most = scale * row.bound.critical_scale, scale / row.bound.radius
        self.scale.show_marks({
            least: f"left of × {number(least)} ‖U‖ is below 1: the RNN’s gradient must vanish",
            most: f"right of × {number(most)} the spectral radius is above 1: it may explode",
        })  # fmt: skip
        way = "must vanish" if row.bound.must_vanish else "may explode"
        if row.bound.radius < 1.0 and not row.bound.must_vanish:
            way = "fades in the end"
        radius = number(row.bound.radius)
        self.scale.show_note(f"radius {radius}, ▲ is 1: {way}", f"radius {radius}: {way}", way)

    def height_for(self, width: int, unit: float) -> int:
        """Return the height that all knobs need."""
        rows = self._dial_rows(width, unit) * (KNOB + NOTE)
        rest = 0.0 if self._few else (ROW + 0.5) * self._pick_rows(width, unit)
        return round((2 * self._top + rows + rest) * unit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the knobs."""
        self._place()

    def _dial_rows(self, width: int, unit: float) -> int:
        least = len(self.dials) * (11.5 + GAP) * unit
        return 1 if width - 2 * SIDE * unit >= least else 2

    def _pick_rows(self, width: int, unit: float) -> int:
        return 1 if width >= 74 * unit else 2

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        y = self._top * u
        rows = self._dial_rows(width, u)
        per = -(-len(self.dials) // rows)
        wide = (width - 2 * SIDE * u - (per - 1) * GAP * u) / per
        for k, dial in enumerate(self.dials):
            line, column = divmod(k, per)
            top = y + line * (KNOB + NOTE) * u
            left = SIDE * u + column * (wide + GAP * u)
            dial.setGeometry(round(left), round(top), round(wide), round((KNOB + NOTE) * u))
        if not self._few:
            self._place_picks(y + rows * (KNOB + NOTE) * u + 0.3 * u)

    def _place_picks(self, y: float) -> None:
        u, width = self.look.unit, self.width()
        groups = [[(self.task, 12.0), (self.squash, 8.6), (self.begin, 10.0), (self.seed, 7.4)],
                  [(self.own, 0.0), (self.again, 9.0), (self.reset, 9.0)]]  # fmt: skip
        if self._pick_rows(width, u) == 1:
            groups = [groups[0] + groups[1]]
        for group in groups:
            fixed = sum(w for _, w in group) + 0.7 * (len(group) - 1)
            free, x = width / u - 2 * SIDE - fixed, SIDE
            for control, w in group:
                w = w or max(4.0, free)
                control.setGeometry(round(x * u), round(y), round(w * u), round(ROW * u))
                x += w + 0.7
            y += (ROW + 0.5) * u


def _distance(setting: Setting) -> float:
    return setting.distance


def _scale(setting: Setting) -> float:
    return setting.knobs.scale


def _keep(setting: Setting) -> float:
    return setting.knobs.keep


def _norms(row: Forgetting) -> str:
    """Return the norm before and after clipping, of the network that is most in need of it."""
    if row.learning is None:
        return "overflow: no gradient"
    clipping, name = row.learning.clipping, row.model.spec.cell.upper()
    before = "∞" if np.isinf(clipping.before) else f"{clipping.before:.2g}"
    if clipping.factor == 1.0:
        return f"{name}: norm {before}, whole"
    return f"{name}: norm {before} → {clipping.after:.2g}"
