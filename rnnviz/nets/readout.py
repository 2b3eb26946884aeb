"""What the head reads after each step: the last state, or what was said so far.

What is said at a step, S numbers, is the top layer's h, or x and the h of all layers side by side.
Sources: Felbo et al. 2017 (the weighted average of all that, one score a step: DeepMoji,
textgenrnn); Bahdanau et al. 2015 (attention); mean and max over time, Collobert & Weston 2008.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from rnnviz.nets.activations import softmax
from rnnviz.nets.cell import kept
from rnnviz.nets.tape import kept_above
from rnnviz.trace import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

Run = Mapping[str, Array]
Numbers: TypeAlias = "NDArray[np.intp]"


class Read(NamedTuple):
    """A gradient by what is read of x, (..., E), and of the h of each layer, (..., H), if it is."""

    x: Array | None
    h: tuple[Array | None, ...]


@dataclass(frozen=True, eq=False)
class Said:
    """What can be read of each step: the top layer's h, or `beside` each other x and all h."""

    layers: int
    beside: bool = False

    def at(self, run: Run, steps: slice = slice(None)) -> Array:
        """Return what was said at those steps, (n, ..., S), through the masks of dropout."""
        h = run["h"]  # (L, T, ..., H)
        if not self.beside:
            return kept(h[-1, steps], kept_above(run, self.layers - 1, steps))
        x = run["x"].reshape(*h.shape[1:-1], -1)  # (T, ..., E)
        heard = [kept(h[k, steps], kept_above(run, k, steps)) for k in range(self.layers)]
        return self.of(x[steps], heard)

    def until(self, run: Run, stop: int) -> Array:
        """Return all that was said before a step, (N + stop, ..., S), N before the first one."""
        said = self.at(run, slice(0, stop))
        return np.concatenate((run["said0"], said)) if "said0" in run else said

    def of(self, x: Array, h: Sequence[Array]) -> Array:
        """Return what is said by x (..., E) and the h of each layer, (..., H)."""
        return np.concatenate((x, *h), axis=-1) if self.beside else h[-1]

    def split(self, d_said: Array, units: int) -> Read:
        """Return the gradient by each part from that by what was said, (..., S)."""
        if not self.beside:
            return Read(None, (*(None,) * (self.layers - 1), d_said))
        E = d_said.shape[-1] - self.layers * units
        parts = np.split(d_said, [E + k * units for k in range(self.layers)], axis=-1)
        return Read(parts[0], tuple(parts[1:]))


class Readout(ABC):
    """How what was said becomes what the head reads, R = S numbers after each step."""

    looks_back = True  # whether it reads of earlier steps too

    def __init__(self, said: Said) -> None:
        """Read what is said."""
        self.said = said

    @abstractmethod
    def read(self, run: Run, steps: slice) -> Array:
        """Return what the head reads after those steps, (n, ..., R), from a run that reaches them.

        `steps` goes from one step to another one; all before it must be in the run.
        """

    @abstractmethod
    def back(self, run: Run, d_r: Array) -> Read:
        """Return the gradient by what is read of each step from that by what the head reads.

        `d_r` is (T, ..., R), for each step whose outcome counts; the sum of all is returned.
        """

    @abstractmethod
    def reach(self, run: Run, step: int, targets: Numbers, d_r: Array) -> Read:
        """Return the gradients (n, …) by what is read of one step, each of its own outcome.

        Outcome number r is after step `targets[r]`, which is not before `step`, and has the
        gradient `d_r[r]`, (n, R), by what the head reads there. The run has no batch.
        """

    @abstractmethod
    def latest(self, v: Array) -> Array:
        """Return what the head reads after the last step of all that was said, (N, ..., S)."""

    def scores(self, _run: Run, _steps: slice) -> Array | None:
        """Return how much attention is paid to each of those steps, (n, ...), before the softmax.

        None where none is paid.
        """
        return None


class Each(Readout):
    """Reads what is said at the step itself."""

    looks_back = False

    def read(self, run: Run, steps: slice) -> Array:
        """Return what was said there, (n, ..., S)."""
        return self.said.at(run, steps)

    def back(self, run: Run, d_r: Array) -> Read:
        """Return the gradient itself."""
        return self.said.split(d_r, run["h"].shape[-1])

    def reach(self, run: Run, step: int, targets: Numbers, d_r: Array) -> Read:
        """Return the gradients of the outcomes after this very step; those of others are 0."""
        return self.said.split(d_r * (targets == step)[:, None], run["h"].shape[-1])

    def latest(self, v: Array) -> Array:
        """Return what was said last."""
        last: Array = v[-1]
        return last


class Average(Readout):
    """Reads r_t = Σ_s α_ts v_s, s ≤ t, of all v_s said so far; α_t· = softmax(u · v_s)."""

    def __init__(self, said: Said, u: Array | None = None) -> None:
        """Average what is said, weighted by attention u (S,), or all alike for None."""
        super().__init__(said)
        self.u = u

    def scores(self, run: Run, steps: slice) -> Array | None:
        """Return u · v of those steps, (n, ...)."""
        return None if self.u is None else self.said.at(run, steps) @ self.u

    def read(self, run: Run, steps: slice) -> Array:
        """Return the averages, (n, ..., S)."""
        v = self.said.until(run, steps.stop)  # (N + t, ..., S)
        α = self.attention(v, steps.stop - steps.start)  # (..., n, N + t)
        return np.moveaxis(α @ np.moveaxis(v, 0, -2), -2, 0)

    def back(self, run: Run, d_r: Array) -> Read:
        """Return Σ_t α_ts (d_r_t + (d_r_t · (v_s − r_t)) u) for every step s."""
        T = len(d_r)
        v = self.said.until(run, T)  # (N + T, ..., S)
        α, d = self.attention(v, T), np.moveaxis(d_r, 0, -2)  # (..., T, N + T), (..., T, S)
        values = np.moveaxis(v, 0, -2)  # (..., N + T, S)
        d_v = np.swapaxes(α, -1, -2) @ d  # (..., N + T, S)
        if self.u is not None:
            d_v += self._score_slopes(α, values, d)[..., None] * self.u
        return self.said.split(np.moveaxis(d_v, -2, 0)[-T:], run["h"].shape[-1])

    def reach(self, run: Run, step: int, targets: Numbers, d_r: Array) -> Read:
        """Return α_ts (d_r_t + (d_r_t · (v_s − r_t)) u) for the one step s and all outcomes t."""
        T = run["h"].shape[1]
        v = self.said.until(run, T)  # (N + T, S)
        lead = len(v) - T
        α = self.attention(v, T)[targets]  # (n, N + T)
        share = α[:, lead + step, None]  # (n, 1)
        d_v = share * d_r
        if self.u is not None:
            said = d_r @ v.T  # (n, N + T)
            above = said[:, lead + step] - (α * said).sum(axis=1)
            d_v += share * above[:, None] * self.u
        return self.said.split(d_v, run["h"].shape[-1])

    def latest(self, v: Array) -> Array:
        """Return the average of all, (..., S)."""
        r: Array = self.attention(v, 1) @ np.moveaxis(v, 0, -2)  # (..., 1, S)
        return r[..., 0, :]

    def weight_gradient(self, run: Run, d_r: Array) -> Array:
        """Return the gradient by u, (S,): Σ_s ∂a_s v_s over all that was said."""
        v = self.said.until(run, len(d_r))
        values, d = np.moveaxis(v, 0, -2), np.moveaxis(d_r, 0, -2)
        d_a = self._score_slopes(self.attention(v, len(d_r)), values, d)  # (..., N + T)
        total: Array = (d_a[..., None] * values).reshape(-1, values.shape[-1]).sum(axis=0)
        return total

    @staticmethod
    def _score_slopes(α: Array, values: Array, d: Array) -> Array:
        """Return the gradient by each score a_s: Σ_t α_ts d_r_t · (v_s − r_t), (..., N + T)."""
        said = d @ np.swapaxes(values, -1, -2)  # d_r_t · v_s, (..., T, N + T)
        d_a: Array = (α * (said - (α * said).sum(axis=-1, keepdims=True))).sum(axis=-2)
        return d_a

    def attention(self, v: Array, count: int) -> Array:
        """Return α of the last `count` steps over all that was said, (..., count, N + T)."""
        score = np.zeros(v.shape[:-1], v.dtype) if self.u is None else v @ self.u  # (N + T, ...)
        score = np.moveaxis(score, 0, -1)  # (..., N + T)
        return causal(score, count)


class Largest(Readout):
    """Reads the largest value so far of each of the numbers that are said."""

    def read(self, run: Run, steps: slice) -> Array:
        """Return the running maximum, (n, ..., S)."""
        v = self.said.until(run, steps.stop)
        return np.maximum.accumulate(v)[len(v) - (steps.stop - steps.start) :]

    def back(self, run: Run, d_r: Array) -> Read:
        """Return each gradient at the step whose value it was."""
        T = len(d_r)
        v = self.said.until(run, T)  # (N + T, ..., S)
        d_v = np.zeros_like(v)
        for t, here in enumerate(d_r, len(v) - T):
            first = v[: t + 1].argmax(axis=0)[None]  # (1, ..., S)
            there = np.take_along_axis(d_v, first, axis=0) + here
            np.put_along_axis(d_v, first, there, axis=0)
        return self.said.split(d_v[-T:], run["h"].shape[-1])

    def reach(self, run: Run, step: int, targets: Numbers, d_r: Array) -> Read:
        """Return the gradients of what was largest at that step."""
        T = run["h"].shape[1]
        v = self.said.until(run, T)  # (N + T, S)
        lead = len(v) - T
        first = np.stack([v[: lead + t + 1].argmax(axis=0) for t in targets])  # (n, S)
        return self.said.split(d_r * (first == lead + step), run["h"].shape[-1])

    def latest(self, v: Array) -> Array:
        """Return the largest of all, (..., S)."""
        largest: Array = v.max(axis=0)
        return largest


def causal(score: Array, count: int) -> Array:
    """Return the softmax of the scores (..., N) over all steps up to each of the last `count`.

    The result is (..., count, N); what comes later weighs nothing.
    """
    N = score.shape[-1]
    later = np.arange(N) > np.arange(N - count, N)[:, None]  # (count, N)
    return softmax(np.where(later, -np.inf, score[..., None, :]))
