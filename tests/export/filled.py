"""Every kind of view with something to show. Whoever makes a new one adds it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from rnnviz.capture.ablation import Ablation
from rnnviz.capture.backward import PassBack
from rnnviz.capture.flow import FlowBack
from rnnviz.capture.gradients import Target
from rnnviz.capture.moments import Moment, Pattern
from rnnviz.capture.movers import Mover
from rnnviz.capture.origin import origin
from rnnviz.capture.pairs import Outcomes
from rnnviz.capture.passes import Passes
from rnnviz.capture.product import RangeStretch
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.stretch import StepStretch
from rnnviz.capture.together import difference
from rnnviz.edits import Dropout, Edit
from rnnviz.files.library import open_model
from rnnviz.session.lab.measurement import Accuracy, Measurement, measured, stretched
from rnnviz.session.lab.setting import Setting
from rnnviz.session.record import Sample
from rnnviz.session.sides import Entry, Plan, Side, sides_of
from rnnviz.session.stills import stills
from rnnviz.trace import Trace
from rnnviz.views.base import View
from rnnviz.views.units.moments import MomentsPicture, passage
from rnnviz.views.units.movers import MoversPicture
from tests.cells import tiny
from tests.models import tiny_model
from tests.views.conftest import SENTENCE, writing
from tests.views.gradients.asked import last
from tests.views.training.told import current, runs

MODEL = tiny_model(layers=2, scale=2.0)
Fill = Callable[[View], None]


@cache
def read(*edits: Edit | Dropout) -> Trace:
    """Return a run of two layers, with these edits."""
    return capture(MODEL, request_for(MODEL, SENTENCE, edits=edits))


def answer(question: object, trace: Trace | None = None) -> object:
    """Return the last answer to a question about that run."""
    return last(question, MODEL, trace or read())


@cache
def sides() -> tuple[Side, ...]:
    """Return two networks beside each other."""
    entries = tuple(Entry(tiny_model("lstm", seed=seed)) for seed in (0, 1))
    *_, found = sides_of(Plan(entries, SENTENCE))
    return found


@cache
def measurement() -> Measurement:
    """Return what the lab measures over ten letters."""
    *_, found = measured(Setting(distance=10), open_model)
    return found


def plain(view: View) -> None:
    """Show the run."""
    view.show_trace(read())


def told(name: str, question: object, *more: object) -> Fill:
    """Return what shows the run, and then the answer by that method."""

    def fill(view: View) -> None:
        plain(view)
        getattr(view, name)(answer(question), *more)

    return fill


def changed(view: View) -> None:
    """Show a changed run beside the one before."""
    view.show_trace(read(Edit("f", "set", 0.0, steps=(3,))), read())


def dropped(view: View) -> None:
    """Show a run with dropout, and many passes of it."""
    trace = read(Dropout("up", 0.5))
    view.show_trace(trace)
    if hasattr(view, "show_spread"):
        view.show_spread(answer(Passes(5), trace))


def traced_back(view: View) -> None:
    """Show where a forget gate's value comes from."""
    plain(view)
    view.show_origin(origin(MODEL, read(), "f", 0, 3, 4))


def moved(view: View) -> None:
    """Show the words that move a unit."""
    plain(view)
    view.show_movers(MoversPicture(3, "this text", ("send",), (Mover(4, 0.5, 0.1, 2),)))


def found(view: View) -> None:
    """Show a moment at which a pattern is on."""
    plain(view)
    each = passage([t.text for t in read().tokens], Moment(1, 2, 3, 0.5), 3, False)
    view.show_moments(MomentsPicture(Pattern(0, (1, 2), (1, 1), 0.1, 1, 2), (each,)))


def compared(view: View) -> None:
    """Show several networks."""
    view.show_sides(sides())


def learnt(view: View) -> None:
    """Show trainings."""
    view.show_runs(runs())


def written(view: View) -> None:
    """Show what a writer wrote while it learnt."""
    found = runs()
    record = current(found).record.with_sample(Sample(10, "yes of course", "yes"))
    view.show_runs(found.changed(found.current, record=record))


def filmed(view: View) -> None:
    """Show the film of a training."""
    run = current(runs())
    *_, pictures = stills(run.film.snapshots, "send money please", run.model)
    view.show_runs(runs())
    view.show_stills(pictures)


def lab(view: View) -> None:
    """Show what the lab measures."""
    view.show_measurement(measurement())


def lab_stretch(view: View) -> None:
    """Show what one step of each network does."""
    lab(view)
    view.show_stretched(*stretched(measurement(), 4))


def lab_accuracy(view: View) -> None:
    """Show right answers by distance."""
    lab(view)
    view.show_accuracy(Accuracy(Setting(), {"rnn": {1: 1.0, 5: 0.5}}, 2, 0.125))


def gaps(view: View) -> None:
    """Show how many times as strongly one network hears."""
    plain(view)
    view.show_both(answer(Outcomes()), answer(Outcomes("logit", 1)))


def apart(view: View) -> None:
    """Show one network's states minus another's."""
    one, other = (side.trace for side in sides())
    view.show_gap(difference(one, other, ("h",)), other, ("h",))


def flows(view: View) -> None:
    """Show how far back the outcomes of several networks reach."""
    view.show_sides(sides())
    view.show_flows([last(FlowBack(Target()), side.entry.model, side.trace) for side in sides()])


def followed(view: View) -> None:
    """Show a unit of several networks."""
    view.show_sides(sides())
    view.show_units((1, 2), "h")


def shared(view: View) -> None:
    """Show the share of a pattern's units that are on."""
    plain(view)
    view.show_share(read()["h"].at(layer=0, unit=1))


def looking(view: View) -> None:
    """Show where a network with attention looks."""
    model = tiny("attention")
    view.show_trace(capture(model, request_for(model, SENTENCE)))


FILLS: Mapping[str, Fill] = {
    "ablation.AblationView": told("show_ranking", Ablation(0, 3)),
    "attention.AttentionView": looking,
    "chain.ChainView": told("show_backward", PassBack(Target())),
    "compare.answers.AnswerGapView": lambda view: view.show_pair(*sides()),
    "compare.beliefs.BeliefsView": lambda view: (view.show_label("transfer"), compared(view)),
    "compare.course.UnitCourse": followed,
    "compare.gap.GapView": apart,
    "compare.reach.ReachView": flows,
    "difference.DifferenceView": changed,
    "distribution.DistributionView": lambda view: view.show_trace(writing()),
    "dropout.band.BandView": dropped,
    "dropout.masks.MaskView": dropped,
    "dropout.spread.SpreadView": dropped,
    "effect.EffectView": changed,
    "equations.EquationsView": plain,
    "gates.GatesView": plain,
    "gradients.flow.FlowView": told("show_flow", FlowBack(Target())),
    "gradients.pair_gaps.PairGapsView": gaps,
    "gradients.pairs.PairsView": told("show_pairs", Outcomes(), "h"),
    "gradients.product.ProductView": told("show_product", RangeStretch(0, 0, 5)),
    "gradients.saliency.SaliencyView": told("show_flow", FlowBack(Target())),
    "gradients.stretch.StretchView": told("show_stretch", StepStretch(0, 3)),
    "hidden.HiddenView": plain,
    "lab.accuracy.AccuracyView": lab_accuracy,
    "lab.pairs.PairsView": lab,
    "lab.reach.ReachView": lab,
    "lab.rows.RowsView": lab,
    "lab.stretch.StretchView": lab_stretch,
    "origin.view.OriginView": traced_back,
    "outputs.OutputsView": plain,
    "rows.RowView": plain,
    "stage.learning.LearningStage": plain,
    "stage.view.StageView": plain,
    "tape.TapeView": plain,
    "training.confusion.ConfusionView": learnt,
    "training.curves.CurvesView": learnt,
    "training.film_strip.FilmStrip": filmed,
    "training.mistakes.MistakesView": learnt,
    "training.samples.SamplesView": written,
    "training.spreads.SpreadView": learnt,
    "units.course.CourseView": plain,
    "units.moments.MomentsView": found,
    "units.moments.PatternText": shared,
    "units.movers.MoversView": moved,
    "units.path.PathView": plain,
    "units.saturation.SaturationView": plain,
    "units.text.TextView": plain,
}
MADE: Mapping[str, tuple[object, ...]] = {  # with what they are made
    "training.curves.CurvesView": ("loss",),
    "training.spreads.SpreadView": ("weights",),
}
