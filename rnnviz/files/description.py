"""What a model file says of its weights in JSON, and the model that both make together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rnnviz.data.codec import Codec
from rnnviz.nets.model import Model
from rnnviz.nets.side_by_side import MOST, join
from rnnviz.nets.spec import NetworkSpec
from rnnviz.trace import Array

PLAIN, OF_OTHERS, SIDE_BY_SIDE = FORMATS = 1, 2, 3
"""1 holds the networks of `torch.nn` that ever were; 2, since 0.2, what else a spec tells; 3 the
networks that stand side by side, each with its own weights: those between them are 0.

Each file says the least that can read it, so older programs open all that they can show.
"""

Weights = Mapping[str, Array]


def description(model: Model) -> dict[str, Any]:
    """Return what is said of a model beside its weights."""
    return {
        "format": PLAIN if model.spec.is_torchs else OF_OTHERS,
        "name": model.name,
        "network": model.spec.to_json(),
        "language": model.codec.language,
        "vocabulary": list(model.codec.vocabulary),
        "labels": None if model.labels == model.codec.vocabulary else list(model.labels),
        "task": model.task,
        "demo": model.demo,
        "card": dict(model.card),
    }


def description_of_members(model: Model, members: Sequence[Model]) -> dict[str, Any]:
    """Return what is said of a model that `join` made of these, in place of its whole network."""
    about = description(model)
    del about["network"]
    networks = [member.spec.to_json() for member in members]
    return {**about, "format": SIDE_BY_SIDE, "members": networks}


def model_from(about: Mapping[str, Any], weights: Weights) -> Model:
    """Return the model of a description and its weights.

    Raises
    ------
    ValueError, TypeError, KeyError, AttributeError
        If they do not fit each other, or the description is none.
    """
    if about["format"] != SIDE_BY_SIDE:
        return _model(about, about["network"], weights)
    return join(_members(about, weights), str(about["name"]), dict(about["card"]))


def _members(about: Mapping[str, Any], weights: Weights) -> list[Model]:
    """Return each network that stands side by side, with its own weights: ``0.head.weight``, …."""
    networks = about["members"]
    if not isinstance(networks, list) or not all(isinstance(each, dict) for each in networks):
        raise ValueError("the members must be a list of networks")
    if len(networks) > MOST:
        raise ValueError(f"{len(networks):,} networks do not stand side by side, at most {MOST}")
    own: list[dict[str, Array]] = [{} for _ in networks]
    numbers = {str(k): k for k in range(len(networks))}
    for name, values in weights.items():
        number, _, inner = name.partition(".")
        if number not in numbers:
            raise ValueError(f"the weight {name} belongs to none of the {len(networks)} networks")
        own[numbers[number]][inner] = values
    return [_member(about, k, each, own[k]) for k, each in enumerate(networks)]


def _member(about: Mapping[str, Any], k: int, network: Mapping[str, Any], own: Weights) -> Model:
    try:
        return replace(_model(about, network, own), name=f"network {k}")
    except ValueError as wrong:
        raise ValueError(f"of network {k}, {wrong}") from None


def _model(about: Mapping[str, Any], network: Mapping[str, Any], weights: Weights) -> Model:
    vocabulary = _texts(about["vocabulary"], "vocabulary")
    labels = vocabulary if about["labels"] is None else _texts(about["labels"], "labels")
    if about["task"] not in ("classify", "generate"):
        raise ValueError(f"the task is {about['task']!r}")
    if about["task"] == "generate" and labels != vocabulary:
        raise ValueError("a writer's outputs must be its vocabulary")
    spec = NetworkSpec.from_json(network)
    _check_projection(spec, weights)
    return Model(
        name=str(about["name"]),
        spec=spec,
        weights=weights,
        codec=Codec(str(about["language"]), vocabulary),
        labels=labels,
        task=about["task"],
        demo=str(about["demo"]),
        card=dict(about["card"]),
    )


def _check_projection(spec: NetworkSpec, weights: Weights) -> None:
    """Refuse a projection that says more numbers than its size."""
    for name, values in weights.items():
        if name.startswith("rnn.weight_hr_l") and values[spec.projection :].any():
            raise ValueError(f"{name} projects to more than {spec.projection} numbers")


def _texts(values: Any, name: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise ValueError(f"the {name} must be a list of texts")
    return tuple(values)
