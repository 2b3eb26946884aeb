"""A trained network with all it takes to use it: how text becomes ids, and what ids mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from rnnviz.data.codec import Codec
from rnnviz.nets.spec import NetworkSpec
from rnnviz.trace import Array, frozen

Task = Literal["classify", "generate"]


@dataclass(frozen=True, eq=False)
class Model:
    """Network, weights, vocabulary and card; frozen, and known by the fingerprint of its weights.

    `weights` maps PyTorch parameter names to read-only float32 arrays of `spec.shapes()`.
    `labels` names the outputs. `task` is ``classify`` (a label is believed after every token) or
    ``generate`` (the outputs are the next token). `card` holds plain JSON: how and on what the
    model was trained, licence and credit of that data, measured quality, seed, command.

    Raises
    ------
    ValueError
        If weights, vocabulary or labels do not fit the spec; the message names the misfit.
    """

    name: str
    spec: NetworkSpec
    weights: Mapping[str, Array]
    codec: Codec
    labels: tuple[str, ...]
    task: Task
    demo: str = ""
    card: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that the parts fit, and freeze them."""
        shapes = self.spec.shapes()
        for name in sorted(shapes.keys() | self.weights.keys()):
            if name not in self.weights:
                raise ValueError(f"the weight {name} is missing")
            if name not in shapes:
                raise ValueError(f"the weight {name} does not belong to this network")
            if self.weights[name].shape != shapes[name]:
                raise ValueError(
                    f"the weight {name} has shape {self.weights[name].shape}, not {shapes[name]}"
                )
        if len(self.codec.vocabulary) != self.spec.vocabulary:
            raise ValueError(
                f"the vocabulary has {len(self.codec.vocabulary)} entries, "
                f"the embedding {self.spec.vocabulary}"
            )
        if len(self.labels) != self.spec.outputs:
            raise ValueError(f"there are {len(self.labels)} labels for {self.spec.outputs} outputs")
        weights = {name: frozen(self.weights[name]) for name in shapes}
        object.__setattr__(self, "weights", MappingProxyType(weights))
        object.__setattr__(self, "card", MappingProxyType(dict(self.card)))

    @cached_property  # read when a request is made of it: a changed copy needs none
    def version(self) -> str:
        """The fingerprint of spec and weights: 16 hexadecimal digits."""
        return _fingerprint(self.spec, self.weights)

    @property
    def members(self) -> tuple[Mapping[str, Any], ...]:
        """What the card says of each network that stands side by side in this one, if several."""
        members = self.card.get("members")
        told = members if isinstance(members, list) else []
        return tuple(each for each in told if isinstance(each, dict))

    @property
    def parameters(self) -> int:
        """The number of weights."""
        return sum(w.size for w in self.weights.values())


def _fingerprint(spec: NetworkSpec, weights: Mapping[str, Array]) -> str:
    import hashlib  # here, as it takes OpenSSL along, for which the first picture does not wait

    digest = hashlib.sha256(repr(spec).encode())
    for name in sorted(weights):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(weights[name]).data)
    return digest.hexdigest()[:16]
