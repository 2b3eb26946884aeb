"""A Keras model's own description, flattened into the list of its layers; nothing of it is run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NESTED = ("Sequential", "Functional", "Model")
MAX_LAYERS = 2000
_MAX_NESTING = 8
_KEPT = (
    *("activation", "recurrent_activation", "inner_activation", "units", "output_dim", "input_dim"),
    *("use_bias", "reset_after", "return_sequences", "go_backwards", "merge_mode", "mask_zero"),
    *("bias", "time_major", "input_length"),
)


@dataclass(frozen=True)
class Listed:
    """One layer: its name and class, its configuration, and where its input comes from.

    `sources` names the layers that it reads (None: simply the one before), `store` is the path of
    its weights in a ``.keras`` file, `outer` the names of the models that it is nested in.
    """

    name: str
    kind: str
    config: Mapping[str, Any]
    sources: tuple[str, ...] | None = None
    store: str = ""
    outer: tuple[str, ...] = ()

    def fact(self, weights: Sequence[str]) -> dict[str, Any]:
        """Return the layer with the names of its weights as plain JSON."""
        return {
            "name": self.name,
            "class": self.kind,
            "config": _pruned(self.config),
            "sources": None if self.sources is None else list(self.sources),
            "outer": list(self.outer),
            "weights": list(weights),
        }


def listed(model: Any, store: str = "", outer: tuple[str, ...] = ()) -> Iterator[Listed]:
    """Give the layers of a model's JSON in its order, those of models inside it in their place.

    What does not look like a layer is skipped: a description is a hint, the weights are the proof.
    """
    inside = _mapping(model).get("config")
    entries = _mapping(inside).get("layers") if isinstance(inside, Mapping) else inside
    counts: dict[str, int] = {}
    for entry in entries[:MAX_LAYERS] if isinstance(entries, list) else ():
        kind = str(_mapping(entry).get("class_name") or "")
        if not kind:
            continue
        config = _mapping(_mapping(entry).get("config"))
        name = str(config.get("name") or _mapping(entry).get("name") or kind)
        snake = snake_case(kind)
        number = counts.get(snake, 0)
        counts[snake] = number + 1
        place = f"{store}layers/{snake}" + (f"_{number}" if number else "")
        if kind in NESTED and len(outer) < _MAX_NESTING:
            yield from listed(entry, f"{place}/", (*outer, name))
        else:
            yield Listed(name, kind, config, _sources(_mapping(entry)), place, outer)


def snake_case(name: str) -> str:
    """Return ``simple_rnn`` for ``SimpleRNN``, as Keras names what it stores."""
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def vocabularies(layers: Sequence[Listed]) -> dict[str, list[str]]:
    """Return the vocabularies that layers such as TextVectorization carry with them."""
    given = {layer.name: layer.config.get("vocabulary") for layer in layers}
    return {
        name: entries
        for name, entries in given.items()
        if isinstance(entries, list) and entries and all(isinstance(e, str) for e in entries)
    }


def _pruned(config: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    """Return what a reader of the weights needs to know, and what wrapped layers say of theirs."""
    kept: dict[str, Any] = {}
    for key in _KEPT:
        value = config.get(key)
        if isinstance(value, Mapping):  # Keras 3 may write {"class_name": …} for a function
            value = str(value.get("registered_name") or value.get("class_name") or "custom")
        if isinstance(value, (str, int, float, bool)):
            kept[key] = value[:100] if isinstance(value, str) else value
    if depth < _MAX_NESTING:
        for key in ("layer", "backward_layer", "cell"):
            inner = _mapping(config.get(key))
            if inner:
                kept[key] = _wrapped(inner, depth)
        cells = config.get("cells")
        if isinstance(cells, list):
            kept["cells"] = [_wrapped(_mapping(cell), depth) for cell in cells[:MAX_LAYERS]]
    return kept


def _wrapped(inner: Mapping[str, Any], depth: int) -> dict[str, Any]:
    kind = str(inner.get("class_name") or "")[:100]
    return {"class": kind, "config": _pruned(_mapping(inner.get("config")), depth + 1)}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _sources(entry: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return the layers that this one reads where it is called first, the sequence first."""
    nodes = entry.get("inbound_nodes")
    if not isinstance(nodes, list) or not nodes:
        return None
    return tuple(_histories(nodes[0], 0))


def _histories(node: Any, depth: int) -> Iterator[str]:
    """Give the names in a node of Keras 2 ([name, 0, 0, {}]) or 3 (keras_history: [name, …])."""
    if depth > _MAX_NESTING:
        return
    if isinstance(node, Mapping):
        history = _mapping(node.get("config")).get("keras_history")
        if isinstance(history, list) and history and isinstance(history[0], str):
            yield history[0]
        else:
            for value in node.values():
                yield from _histories(value, depth + 1)
    elif isinstance(node, list):
        if len(node) >= 3 and isinstance(node[0], str) and isinstance(node[1], int):
            yield node[0]
            node = node[3:]
        for value in node:
            yield from _histories(value, depth + 1)
