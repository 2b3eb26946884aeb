"""What a file of somebody else holds, before anybody understands it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from rnnviz.files.problem import FileProblem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Tensor: TypeAlias = "NDArray[np.generic]"
"""An array of numbers: floating point, whole or bool; never of Python objects."""

MAX_BYTES = 1 << 30  # of a file, and of all its tensors together
MAX_TENSORS = 10_000
MAX_FACTS = 1 << 22  # characters of plain values, as JSON


class ForeignProblem(FileProblem):
    """A file that cannot be read or shown; its text is one sentence: what, why, what to do."""


def advised(problem: str, advice: str) -> str:
    """Return the problem with what to do, if it does not say so itself behind a semicolon."""
    return problem if "; " in problem else f"{problem}; {advice}"


@dataclass(frozen=True, eq=False)
class Contents:
    """Tensors by name, and the plain values that lie beside them; nothing is interpreted yet.

    `format` names the kind of file for people ("PyTorch state_dict (zip)"). `facts` holds plain
    JSON values only; readers put there what they find under these keys, each only if it is there:

    - ``vocabularies``: where it lay → list of entries, the entry's place being its number;
    - ``values``: path → plain value (epoch, loss, hyperparameters, configuration);
    - ``classes``: the names of the classes of the author that the file mentions;
    - ``keras``, ``onnx``, …: what only that format's own reader and parts need.

    `ignored` says in words what was left out and why. `tied` lists the groups of tensor names
    that share one storage.
    """

    format: str
    tensors: Mapping[str, Tensor]
    facts: Mapping[str, Any] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    tied: tuple[tuple[str, ...], ...] = ()
