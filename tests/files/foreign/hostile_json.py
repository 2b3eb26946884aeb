"""JSON files and TensorFlow.js folders made to mislead: name → bytes and what must be said."""

from __future__ import annotations

import json
from typing import Any

from tests.files.foreign.hostile import CANARY, Made


def manifest(paths: Any, shape: Any = (2, 3), **entry: Any) -> bytes:
    """Return a model.json with one weight in the files `paths`; `shard.bin` has 24 bytes."""
    weight = {"name": "lstm/kernel", "shape": shape, "dtype": "float32", **entry}
    return json.dumps({"weightsManifest": [{"paths": paths, "weights": [weight]}]}).encode()


def nam(weights: Any, layers: Any = 1, inputs: Any = 1, hidden: Any = 3) -> bytes:
    config = {"num_layers": layers, "input_size": inputs, "hidden_size": hidden}
    return json.dumps({"architecture": "LSTM", "config": config, "weights": weights}).encode()


OUTSIDE = "outside its own folder"
ODD = "in a way that no file has"

TFJS: dict[str, Made] = {
    "a path up and out": (manifest(["../../etc/passwd"]), OUTSIDE),
    "a path down and out": (manifest(["a/../../etc/passwd"]), OUTSIDE),
    "an absolute path": (manifest(["/etc/passwd"]), OUTSIDE),
    "a link that leads outside": (manifest(["link.bin"]), OUTSIDE),
    "an address of a server": (manifest(["https://example.org/w.bin"]), ODD),
    "a file address": (manifest(["file:///etc/passwd"]), ODD),
    "a path of Windows": (manifest(["..\\..\\w.bin"]), ODD),
    "a path with a zero": (manifest(["shard.bin\0.txt"]), ODD),
    "no path": (manifest([""]), ODD),
    "a number for a path": (manifest([7]), ODD),
    "a folder for a file": (manifest(["."]), "is missing"),
    "a file that is not there": (manifest(["group1-shard1of1.bin"]), "is missing"),
    "a device": (manifest(["/dev/zero"]), OUTSIDE),
    "no files": (manifest([]), "need 24 bytes and its files of weights have 0"),
    "paths that are a text": (manifest("shard.bin"), "no weights and files"),
    "a file twice": (manifest(["shard.bin", "shard.bin"]), "have 48"),
    "a file too short": (manifest(["shard.bin"], (2, 4)), "need 32 bytes"),
    "a file too long": (manifest(["shard.bin"], (2, 2)), "need 16 bytes"),
    "a petabyte": (manifest(["shard.bin"], (1 << 39, 1 << 10)), "claims"),
    "a size beyond counting": (manifest(["shard.bin"], (1 << 70,)), "no proper name and shape"),
    "a size below zero": (manifest(["shard.bin"], (-2, -3)), "no proper name and shape"),
    "a size that is true": (manifest(["shard.bin"], (True, 6)), "no proper name and shape"),
    "half a size": (manifest(["shard.bin"], (1.5, 4)), "no proper name and shape"),
    "no shape": (manifest(["shard.bin"], None), "no proper name and shape"),
    "a hundred axes": (manifest(["shard.bin"], (1,) * 100), "no proper name and shape"),
    "numbers of no type": (manifest(["shard.bin"], dtype="string"), "of the type 'string'"),
    "a type that is a list": (manifest(["shard.bin"], dtype=[]), "of the type"),
    "an unknown quantization": (
        manifest(["shard.bin"], quantization={"dtype": "float32", "scale": "big"}),
        "quantized in an unknown way",
    ),
    "a weight that is a text": (
        b'{"weightsManifest": [{"paths": ["shard.bin"], "weights": ["w"]}]}',
        "of the type",
    ),
    "groups that are texts": (b'{"weightsManifest": ["a"]}', "no weights and files"),
    "a graph": (b'{"format": "graph-model", "weightsManifest": []}', "graph model"),
    "a graph that does not say so": (
        b'{"modelTopology": {"node": []}, "weightsManifest": []}',
        "graph model",
    ),
}

JSON: dict[str, Made] = {
    "brackets": (b"[" * 1_000_000, "nested too deeply"),
    "braces": (b'{"a":' * 300_000, "nested too deeply"),
    "brackets that close again": (b"[" * 900 + b"1" + b"]" * 900, "nested too deeply"),
    "no end": (b'{"lstm": [1.0, 2.0', "is no JSON"),
    "a number of ten thousand digits": (b'{"a": [' + b"9" * 10_000 + b"]}", "is no JSON"),
    "another encoding": ('{"a": "é"}'.encode("latin-1"), "encoding"),
    "two values": (b"{} {}", "is no JSON"),
    "single quotes": (b"{'a': 1}", "is no JSON"),
    "a comment": (b"[1, /* 2 */ 3]", "is no JSON"),
    "an empty object": (b"{}", "without any weights"),
    "an empty list": (b"[]", "without any weights"),
    "lists of different lengths": (b'{"W": [["a", 1], []]}', "without any weights"),
    "texts": (json.dumps({"run": f"__import__('os').system('touch {CANARY}')"}).encode(),
              "without any weights"),
    "a vocabulary": (json.dumps({c: k for k, c in enumerate("abcdefgh")}).encode(),
                     "is a vocabulary"),
    "a description of a Keras model": (b'{"class_name": "Sequential", "config": {}}',
                                       "holds none of its weights"),
    "a hundred thousand arrays": (json.dumps({f"w{k}": [1.0] for k in range(10_001)}).encode(),
                                  "more than 10,000 arrays"),
    "a NAM model that is too short": (nam([0.0] * 10), "of 10 numbers and needs 70"),
    "a NAM model of a billion layers": (nam([0.0] * 70, layers=1 << 15), "and needs"),
    "a NAM model of a billion units": (nam([0.0] * 70, hidden=1 << 40), "make no sense"),
    "a NAM model of no units": (nam([0.0] * 70, hidden=0), "make no sense"),
    "a NAM model of texts": (nam(["a"] * 70), "weights are no numbers"),
    "a NAM model whose sizes are texts": (nam([0.0], hidden="3"), "make no sense"),
}  # fmt: skip
