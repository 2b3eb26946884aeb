"""Our models for other programs: PyTorch's state_dict, safetensors and ONNX."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from safetensors.numpy import save

from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.onnx_writer import onnx_bytes
from rnnviz.files.foreign.torch_writer import state_dict_bytes
from rnnviz.files.model_file import write_atomically
from rnnviz.nets.model import Model
from rnnviz.nets.spec import NetworkSpec
from rnnviz.trace import Array


@dataclass(frozen=True)
class Writer:
    """How one kind of file is made, and what opens it, with {name} for the file's name."""

    use: str
    write: Callable[[Model], bytes]


def state_dict(model: Model) -> dict[str, Array]:
    """Return all parameters by the names of modules ``embedding``, ``rnn`` and ``head``.

    Of tied weights ``head.weight`` is the very array of ``embedding.weight``. A projection has the
    shapes of ``nn.LSTM(..., proj_size=P)``.

    Raises
    ------
    ForeignProblem
        If `torch.nn` has no such network.
    """
    spec = model.spec
    if missing := replace(spec, projection=0).beyond_torch:
        raise ForeignProblem(
            f"{model.name} has {missing}, which no module of torch.nn has; save it as .onnx, or "
            "keep it as .rnnviz"
        )
    tied = {"head.weight": model.weights["embedding.weight"]} if spec.tied else {}
    found = {**model.weights, **tied}
    return (
        {name: _projected(spec, name, w) for name, w in found.items()} if spec.projection else found
    )


def _projected(spec: NetworkSpec, name: str, values: Array) -> Array:
    """Return a weight of a projected LSTM without the rows and columns that are always 0."""
    P = spec.projection
    if "weight_hr" in name:
        return values[:P]
    reads = "weight_hh" in name or name == "head.weight"
    above = "weight_ih" in name and not name.endswith("_l0")
    return values[:, :P] if reads or above else values


def export(model: Model, path: Path) -> None:
    """Write a model for another program, by the ending of the file's name.

    Raises
    ------
    FileProblem
        If there is no such ending, or the file cannot be written.
    """
    if path.suffix not in WRITERS:
        raise ForeignProblem(f"{path.name} must end in one of {', '.join(WRITERS)}")
    write_atomically(path, WRITERS[path.suffix].write(model))


def _safetensors(model: Model) -> bytes:
    about = {"format": "pt", "network": json.dumps(model.spec.to_json())}
    about |= _entries(model)
    weights = {name: np.ascontiguousarray(w) for name, w in state_dict(model).items()}
    return save(weights, about)


def _entries(model: Model) -> Mapping[str, str]:
    return {
        "vocabulary": json.dumps([*model.codec.vocabulary]),
        "labels": json.dumps([*model.labels]),
    }


def _torch(model: Model) -> bytes:
    return state_dict_bytes(state_dict(model))


WRITERS: Mapping[str, Writer] = {
    ".pt": Writer('open it with torch.load("{name}", weights_only=True)', _torch),
    ".pth": Writer('open it with torch.load("{name}", weights_only=True)', _torch),
    ".safetensors": Writer('open it with safetensors.torch.load_file("{name}")', _safetensors),
    ".onnx": Writer('open it with onnxruntime.InferenceSession("{name}")', onnx_bytes),
}
