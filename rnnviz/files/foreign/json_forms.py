"""Forms of JSON that known programs write their weights in.

Sources: RTNeural/model_loader.h; NeuralAmpModelerCore NAM/lstm.cpp; karpathy/recurrentjs
src/recurrent.js.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from rnnviz.files.foreign.contents import ForeignProblem, Tensor
from rnnviz.files.foreign.keras_config import MAX_LAYERS, Listed

_RTNEURAL = {
    **{"lstm": "LSTM", "gru": "GRU", "dense": "Dense", "time-distributed-dense": "Dense"},
    **{"embedding": "Embedding", "rnn": "SimpleRNN"},
}
_BEYOND = 1 << 16


def opened(value: Any) -> Any:
    """Return the value with NAM's one long list cut into the arrays that it is made of.

    Raises
    ------
    ForeignProblem
        If the list is not as long as the sizes beside it say.
    """
    if not isinstance(value, Mapping) or value.get("architecture") != "LSTM":
        return value
    config, flat = value.get("config"), value.get("weights")
    if not isinstance(config, Mapping) or not isinstance(flat, list):
        return value
    sizes: list[Any] = [config.get(key) for key in ("num_layers", "input_size", "hidden_size")]
    if not all(type(size) is int and 0 < size < _BEYOND for size in sizes):
        raise ForeignProblem("it is a NAM model whose sizes make no sense; download it again")
    return {**value, "weights": _nam(flat, *sizes)}


def _nam(flat: list[Any], layers: int, inputs: int, H: int) -> dict[str, Any]:
    """Cut W (4H, D+H), b (4H,), h0 and c0 (H,) of each layer, and a head (1, H) and (1,)."""
    widths = [(inputs if k == 0 else H) + H for k in range(min(layers, len(flat)))]
    needed = sum(4 * H * (width + 1) + 2 * H for width in widths) + H + 1
    if len(widths) < layers or needed != len(flat):
        raise ForeignProblem(
            f"it is a NAM model of {len(flat):,} numbers and needs {needed:,}; download it again"
        )
    if any(type(number) not in (int, float) for number in flat):
        raise ForeignProblem("it is a NAM model whose weights are no numbers; download it again")
    numbers = np.asarray(flat, dtype=np.float64).astype(np.float32)
    found: dict[str, Any] = {}
    at = 0
    for k, width in enumerate(widths):
        both = numbers[at : at + 4 * H * width].reshape(4 * H, width)
        at += both.size
        found[f"lstm.weight_ih_l{k}"], found[f"lstm.weight_hh_l{k}"] = np.split(
            both, [width - H], 1
        )
        found[f"lstm.bias_ih_l{k}"] = numbers[at : at + 4 * H]
        found[f"state.h0_l{k}"] = numbers[at + 4 * H : at + 5 * H]
        found[f"state.c0_l{k}"] = numbers[at + 5 * H : at + 6 * H]
        at += 6 * H
    found["head.weight"], found["head.bias"] = numbers[None, at : at + H], numbers[at + H :]
    return {name: values.tolist() for name, values in found.items()}


def shaped(value: Mapping[str, Any]) -> Tensor | None:
    """Return numbers with their shape beside them: {"shape", "data"}, or recurrent.js' n, d, w."""
    if {"n", "d", "w"} <= value.keys() and len(value) <= 4:
        shape, data = [value["n"], value["d"]], value["w"]
    else:
        shape = value.get("shape", value.get("dims"))
        data = next((value[key] for key in ("data", "values", "weights") if key in value), None)
    if isinstance(data, Mapping):  # a typed array that was written as an object
        data = [data.get(str(k)) for k in range(len(data))]
    if not isinstance(shape, list) or not isinstance(data, list) or not data:
        return None
    if not all(type(n) is int and n >= 0 for n in shape) or prod(shape) != len(data):
        return None
    if not all(type(n) in (int, float) for n in data):
        return None
    try:
        return np.asarray(data, dtype=np.float32).reshape(shape)
    except OverflowError:
        return None


def keras_layers(value: Any, tensors: Mapping[str, Tensor]) -> list[dict[str, Any]] | None:
    """Return Keras' layers where the form tells them: RTNeural's, or lists of ``get_weights()``."""
    listed = value.get("layers") if isinstance(value, Mapping) else None
    if isinstance(listed, list) and listed and all(_is_rtneural(each) for each in listed):
        return [_rtneural(k, each, tensors) for k, each in enumerate(listed[:MAX_LAYERS])]
    groups: dict[str, list[str]] = {}
    for name in tensors:
        layer, _, last = name.rpartition(".")
        if not re.fullmatch(r"\d{1,2}|kernel|recurrent_kernel|bias|embeddings", last):
            return None
        groups.setdefault(layer, []).append(name)
    if not any(_looks_keras([tensors[name].shape for name in names]) for names in groups.values()):
        return None
    return [Listed(layer, "", {}).fact(names) for layer, names in groups.items()]


def _is_rtneural(layer: Any) -> bool:
    return isinstance(layer, Mapping) and "type" in layer and "weights" in layer


def _rtneural(k: int, layer: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> dict[str, Any]:
    kind = _RTNEURAL.get(str(layer["type"]), str(layer["type"]))
    activation = layer.get("activation")
    known = isinstance(activation, str) and activation and kind == "Dense"
    config = {"activation": activation or "linear"} if known or kind == "Dense" else {}
    names = [name for name in tensors if name.startswith(f"layers.{k}.weights.")]
    return Listed(f"layers.{k}", kind, config).fact(names)


def _looks_keras(shapes: list[tuple[int, ...]]) -> bool:
    """Tell whether there is a kernel (D, G*H), a recurrent one (H, G*H) and a bias of its width."""
    if len(shapes) != 3 or [len(s) for s in shapes[:2]] != [2, 2]:
        return False
    (_, wide), (H, columns), bias = shapes
    return H > 0 and wide == columns and columns in (3 * H, 4 * H) and bias[-1] % columns == 0
