"""The training loop: a generator that yields how far it is and stops when asked to."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch

from rnnviz.data.recipe import Recipe
from rnnviz.trace import Array
from rnnviz.training.average import Average
from rnnviz.training.batches import Batch
from rnnviz.training.checkpoint import Checkpoint
from rnnviz.training.classification import Classification, loss
from rnnviz.training.gauges import Gauges
from rnnviz.training.generation import Generation
from rnnviz.training.messages import Progress
from rnnviz.training.modules import RecurrentNetwork, State
from rnnviz.training.optimisers import optimiser_of, rate_at
from rnnviz.training.share import ALONE, Share
from rnnviz.training.tally import Tally

Task = Classification | Generation


class Diverged(ArithmeticError):
    """The loss is no longer a number; the text says at which epoch and batch, and what to try."""


@dataclass
class _Clock:
    """Seconds of this process and of those before it that were killed."""

    before: float
    done: float
    started: float

    def seconds(self) -> float:
        return self.before + time.monotonic() - self.started

    def eta(self, done: float, total: float) -> float:
        new = max(1e-9, done - self.done)
        return (total - done) * (time.monotonic() - self.started) / new

    def shown(self, progress: Progress) -> Iterator[Progress]:
        """Yield that; how long who sees it lets the training wait is no part of its time."""
        begun = time.monotonic()
        yield progress
        self.started += time.monotonic() - begun


class Trainer:
    """Trains one network; `run` yields, and between two yields everything may be looked at.

    Every epoch begins from a seed of its own, so a training that was killed and resumed from its
    last whole epoch ends with the same weights as one that was not. Where several processes have a
    `share` in it, each has the same network. While it is `watched`, each
    step leaves in `gradients` and `updates` what its `Gauges` told.
    """

    def __init__(self, task: Task, recipe: Recipe, seed: int, share: Share = ALONE) -> None:
        torch.manual_seed(seed)
        self.task, self.recipe, self.seed, self.share = task, recipe, seed, share
        self.network = RecurrentNetwork(
            task.spec, recipe.dropout, recipe.input_dropout, recipe.recurrent_dropout
        ).to(share.device)
        self._other = RecurrentNetwork(task.spec).to(share.device).eval()
        self.average = Average(self.network, recipe.average)
        self.optimiser = optimiser_of(recipe, self.network.parameters())
        self.unknown = task.codec.unknown
        self.state = Checkpoint(self.network, self.average, self.optimiser)
        self.state.keep_best()
        self.gauges, self.tally, self.watched = Gauges(self.network), Tally(), False
        self.gradients: Mapping[str, float] = {}
        self.updates: Mapping[str, float] = {}

    def begin_with(self, weights: Mapping[str, Array]) -> None:
        """Begin with these weights instead of random ones."""
        self.network.load_arrays(weights)
        self.average = Average(self.network, self.recipe.average)
        self.state = Checkpoint(self.network, self.average, self.optimiser)
        self.state.keep_best()

    def change(self, recipe: Recipe) -> None:
        """Go on with other settings, of those that change nothing about the network.

        Raises
        ------
        ValueError
            If the network or the optimiser would be another.
        """
        fixed = ("cell", "embedding", "hidden", "layers", "tied", "optimiser")
        changed = [name for name in fixed if getattr(recipe, name) != getattr(self.recipe, name)]
        if changed:
            raise ValueError(f"{' and '.join(changed)} can only change at the next reset")
        self.recipe = self.task.recipe = recipe
        self.network.set_dropout(recipe.dropout, recipe.input_dropout, recipe.recurrent_dropout)
        for group in self.optimiser.param_groups:
            group["weight_decay"] = recipe.weight_decay

    def run(self) -> Iterator[Progress]:
        """Yield progress after every batch, and once after each epoch with its validation loss.

        Raises
        ------
        Diverged
            If the loss becomes infinite or not a number.
        """
        total = self.task.batch_count()
        clock = _Clock(self.state.seconds, self.state.epoch * total, time.monotonic())
        while not self.over:
            for batch, mean, norm in self._epoch(self.state.epoch):
                eta = clock.eta(self.state.epoch * total + batch + 1, self.recipe.epochs * total)
                told = self._progress(batch, total, mean, norm, clock.seconds(), eta)
                yield from clock.shown(told)
            self._end_epoch(clock.seconds())
            told = self._progress(0, total, mean, norm, clock.seconds(), eta)
            yield from clock.shown(told)
        self.state.restore_best()

    @property
    def over(self) -> str:
        """Why the training has come to its end, in a few words; nothing while it has not."""
        state, recipe = self.state, self.recipe
        if state.epoch >= recipe.epochs:
            return _counted(state.epoch, "epoch")
        if state.stale >= recipe.patience:
            return f"no better for {_counted(state.stale, 'epoch')}"
        if recipe.goal and (state.accuracy or 0.0) >= recipe.goal:
            return f"{state.accuracy:.1%} right"
        late = 0.0 < recipe.minutes <= state.seconds / 60.0
        return _counted(recipe.minutes, "minute") if late else ""

    def _epoch(self, epoch: int) -> Iterator[tuple[int, float, float]]:
        """Yield (batch, mean loss so far, gradient norm) while one epoch is trained."""
        # Of several processes each drops other units; the order of the batches is one for all.
        torch.manual_seed((hash((self.seed, epoch)) + self.share.rank) % 2**31)
        order = np.random.default_rng([self.seed, epoch])
        self.network.train()
        state, total = None, 0.0
        for number, whole in enumerate(self.task.batches(order)):
            batch = self.share.of(whole)
            self._set_learning_rate(epoch + number / self.task.batch_count())
            value, norm, state = self._step(batch, state if batch.carries_state else None)
            if not math.isfinite(value) or not math.isfinite(norm):
                raise Diverged(
                    f"the loss became {value} at epoch {epoch + 1}, batch {number + 1}; "
                    "try a smaller learning rate or a smaller clip"
                )
            total += value
            yield number, total / (number + 1), norm

    def _step(self, batch: Batch, state: State | None) -> tuple[float, float, State]:
        inputs = self._with_unknowns(batch.inputs)
        half = self.recipe.half_products
        with torch.autocast(self.share.device.type, torch.bfloat16, enabled=half):
            logits, state = self.network(inputs, self._with_restarts(state))
        value = loss(logits.float(), batch, self.recipe.label_smoothing)
        self.optimiser.zero_grad(set_to_none=True)
        value.backward()
        value = self.share.add_up(value.detach(), self.network.parameters())
        self.gradients = self.gauges.before() if self.watched else {}
        norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.recipe.clip)
        self.optimiser.step()
        self.updates = self.gauges.after()
        self.average.update()
        found = value.item(), norm.item()
        self.tally.note(*found, self.recipe.clip)
        if self.watched and isinstance(self.task, Classification):
            self.tally.note_answers(logits, batch)
        return *found, _detached(state)

    def _with_restarts(self, state: State | None) -> State | None:
        """Return the state with the memory of some sequences of the batch cleared."""
        if state is None or not self.recipe.restarts:
            return state
        B = state[0].shape[-2]  # of (L, B, H)
        keep = (torch.rand(B, 1, device=self.share.device) >= self.recipe.restarts).float()
        return (state[0] * keep, state[1] * keep) if isinstance(state, tuple) else state * keep

    def _with_unknowns(self, ids: torch.Tensor) -> torch.Tensor:
        """Return the ids with some made unknown, so that the network learns what to do then."""
        if self.unknown is None or not self.recipe.word_dropout:
            return ids
        dropped = torch.rand(ids.shape, device=ids.device) < self.recipe.word_dropout
        return ids.masked_fill(dropped, self.unknown)

    def _set_learning_rate(self, epochs: float) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = rate_at(self.recipe, epochs)

    def averaged(self) -> RecurrentNetwork:
        """Return a network of the averaged weights, ready to be used."""
        self._other.load_state_dict(self.average.values)
        return self._other

    def _end_epoch(self, seconds: float) -> None:
        network = self.averaged()
        validation = self.share.agree(lambda: self.task.validate(network))
        if self.recipe.goal:
            self.state.accuracy = self.share.agree(lambda: self.task.accuracy(network))
        self.state.end_epoch(validation, seconds, network)

    def _progress(
        self, batch: int, batches: int, mean: float, norm: float, seconds: float, eta: float
    ) -> Progress:
        rate = float(self.optimiser.param_groups[0]["lr"])
        return Progress(
            self.state.epoch, self.recipe.epochs, batch, batches, mean,
            self.state.validation, self.state.best, norm, rate, seconds, eta,
        )  # fmt: skip


def _counted(number: float, what: str) -> str:
    return f"{number:,g} {what}{'' if number == 1 else 's'}"


def _detached(state: State) -> State:
    return (state[0].detach(), state[1].detach()) if isinstance(state, tuple) else state.detach()
