"""What was measured of a training as the content of one safetensors file, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from rnnviz.session.curve import Curve
from rnnviz.session.record import Mistake, Record, Review, Sample
from rnnviz.session.spread import Spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

Arrays: TypeAlias = "dict[str, NDArray[Any]]"
COUNTERS = ("step", "epoch", "clipped", "counted")


def packed(record: Record, training: str) -> bytes:
    """Return the content of a file with all of a record; `training` tells whose it is."""
    arrays: Arrays = {}
    for number, curve in enumerate(record.curves.values()):
        arrays |= {f"curve.{number}.steps": curve.steps, f"curve.{number}.values": curve.values}
    for kind in ("weights", "gates"):
        for name, spread in getattr(record, kind).items():
            arrays |= {f"{kind}/{name}.steps": spread.steps, f"{kind}/{name}.shares": spread.shares}
    for number, review in enumerate(record.reviews):
        if review.confusion is not None:
            arrays[f"confusion.{number}"] = review.confusion
    whole = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    return save(whole, {"record": json.dumps({"training": training, **_about(record)})})


def unpacked(path: Path, training: str) -> Record | None:
    """Return the record in a file; None where it is not whole, or of another training."""
    try:
        with safe_open(path, framework="numpy") as file:
            about = json.loads((file.metadata() or {})["record"])
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        return _record(about, arrays) if about["training"] == training else None
    except (OSError, SafetensorError, ValueError, KeyError, TypeError):
        return None


def _about(record: Record) -> dict[str, Any]:
    return {
        "curves": list(record.curves),
        "weights": _bounds(record.weights),
        "gates": _bounds(record.gates),
        "reviews": [{**asdict(each), "confusion": None} for each in record.reviews],
        "samples": [asdict(each) for each in record.samples],
        "counters": {name: getattr(record, name) for name in COUNTERS},
    }


def _bounds(spreads: Mapping[str, Spread]) -> dict[str, tuple[float, float]]:
    return {name: (spread.low, spread.high) for name, spread in spreads.items()}


def _record(about: Mapping[str, Any], arrays: Arrays) -> Record:
    curves = {
        (str(what), str(part)): Curve(arrays[f"curve.{k}.steps"], arrays[f"curve.{k}.values"])
        for k, (what, part) in enumerate(about["curves"])
    }
    reviews = tuple(
        _review(each, arrays.get(f"confusion.{k}")) for k, each in enumerate(about["reviews"])
    )
    samples = tuple(Sample(**each) for each in about["samples"])
    weights, gates = (_spreads(kind, about[kind], arrays) for kind in ("weights", "gates"))
    counters = {name: int(about["counters"][name]) for name in COUNTERS}
    return Record(curves, weights, gates, reviews, samples=samples, **counters)


def _review(values: Mapping[str, Any], confusion: NDArray[Any] | None) -> Review:
    wrong = tuple(Mistake(**each) for each in values["wrong"])
    return Review(int(values["step"]), values["loss"], values["accuracy"], confusion, wrong)


def _spreads(kind: str, bounds: Mapping[str, Any], arrays: Arrays) -> dict[str, Spread]:
    return {
        name: Spread(low, high, arrays[f"{kind}/{name}.steps"], arrays[f"{kind}/{name}.shares"])
        for name, (low, high) in bounds.items()
    }
