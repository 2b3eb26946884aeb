"""HDF5 and Keras files made to mislead: name → bytes and what must be said."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np

from tests.files.foreign.hostile import Made, zipped

HONEST = (Path(__file__).parent / "keras" / "k2_lstm.h5").read_bytes()
KERAS = Path(__file__).parent / "keras" / "k3_lstm.keras"
DEEP = "[" * 100_000
ZFP = 32013  # a filter that only a plug-in knows
OPTIONAL = 1
MUCH = np.zeros(1 << 23, np.float32)  # 32 MiB, which gzip makes a thousand times smaller


def hdf5(build: Callable[[h5py.File], object], **options: object) -> bytes:
    stream = io.BytesIO()
    with h5py.File(stream, "w", **options) as file:
        build(file)
    return stream.getvalue()


def changed(build: Callable[[h5py.File], object]) -> bytes:
    """Return an honest model of Keras, changed."""
    stream = io.BytesIO(HONEST)
    with h5py.File(stream, "a") as file:
        build(file)
    return stream.getvalue()


def of_filter(number: int) -> Callable[[h5py.File], object]:
    def build(file: h5py.File) -> None:
        settings = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        settings.set_chunk((4,))
        settings.set_filter(number, OPTIONAL, (1,))
        space = h5py.h5s.create_simple((8,))
        h5py.h5d.create(file.id, b"w", h5py.h5t.IEEE_F32LE, space, settings)

    return build


def nested(depth: int) -> Callable[[h5py.File], object]:
    return lambda file: file.create_group("/".join(["g"] * depth)).create_dataset("w", data=[1.0])


def keras(**members: bytes | None) -> bytes:
    """Return an honest ``.keras`` with members exchanged, or left out where they are None."""
    with zipfile.ZipFile(KERAS) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    for name, content in members.items():
        path = name.replace("__", "/").replace("_dot_", ".")
        found.pop(path, None)
        if content is not None:
            found[path] = content
    return zipped(found, zipfile.ZIP_DEFLATED)


def heaped(place: int, value: int, width: int) -> bytes:
    """Return an honest model with a number of its first heap of texts exchanged."""
    at = HONEST.index(b"GCOL") + place
    return HONEST[:at] + value.to_bytes(width, "little") + HONEST[at + width :]


def claiming(length: int) -> bytes:
    """Return an honest model whose description claims to be of that length."""
    heap = HONEST.index(b"GCOL").to_bytes(8, "little")
    at = HONEST.index(heap, HONEST.index(b"model_config\0")) - 4
    return HONEST[:at] + length.to_bytes(4, "little") + HONEST[at + 4 :]


HDF5: dict[str, Made] = {
    "a heap of texts that never ends": (heaped(24, (1 << 64) - 16, 8), "does not add up"),
    "a heap of texts without a size": (heaped(8, 0, 8), "does not add up"),
    "a heap of texts beyond the end": (heaped(8, 1 << 40, 8), "does not add up"),
    "a text of four gigabytes": (claiming((1 << 32) - 1), "does not add up"),
    "only the signature": (HONEST[:8], "cut short or damaged"),
    "half of it": (HONEST[: len(HONEST) // 2], "cut short or damaged"),
    "all but the last byte": (HONEST[:-1], "cut short or damaged"),
    "zeros behind the signature": (HONEST[:8] + bytes(5000), "cut short or damaged"),
    "noise behind the signature": (
        HONEST[:8] + np.random.default_rng(0).bytes(5000),
        "cut short or damaged",
    ),
    "a superblock of the future": (HONEST[:8] + b"\x63" + HONEST[9:], "cut short or damaged"),
    "a petabyte that is not there": (
        hdf5(lambda f: f.create_dataset("w", (1 << 48,), "f4", chunks=(1024,))),
        "claims (281474976710656,) numbers",
    ),
    "half a gigabyte that is not there": (
        hdf5(lambda f: f.create_dataset("w", (1 << 27,), "f4", chunks=(1024,))),
        "holds far fewer",
    ),
    "a contiguous gigabyte that is not there": (
        hdf5(lambda f: f.create_dataset("w", (1 << 27,), "f4")),
        "holds far fewer",
    ),
    "a chunk of a gigabyte for ten numbers": (
        hdf5(lambda f: f.create_dataset("w", (10,), "f4", chunks=(1 << 28,), maxshape=(None,))),
        "holds far fewer",
    ),
    "so many rows that the product overflows": (
        hdf5(lambda f: f.create_dataset("w", (1 << 40, 1 << 40), "f4", chunks=(1, 1))),
        "numbers, more than 1 GiB",
    ),
    "a gzip bomb": (
        hdf5(lambda f: f.create_dataset("w", data=MUCH, compression=9)),
        "claims 33,554,432 bytes",
    ),
    "many arrays that add up": (
        hdf5(lambda f: [f.create_dataset(f"w{k}", (1 << 20,), "f4", chunks=(1024,), fillvalue=1)
                        for k in range(300)]),
        "holds far fewer",
    ),
    "a filter that needs a plug-in": (hdf5(of_filter(ZFP)), "packed with the filter 32013"),
    "a filter of a number nobody gave": (hdf5(of_filter(65000)), "filter 65000"),
    "groups in groups in groups": (hdf5(nested(40)), "nests groups deeper"),
    "a thousand groups in one another": (hdf5(nested(1000)), "nests groups deeper"),
    "layer names without end": (
        hdf5(lambda f: f.attrs.create("layer_names", np.zeros(200_000, "S1")), libver="latest"),
        "layer_names claims",
    ),
    "a description that is no JSON": (
        changed(lambda f: f.attrs.__setitem__("model_config", "{'single': quotes}")),
        "its model_config is damaged or cut short",
    ),
    "a description without an end": (
        changed(lambda f: f.attrs.__setitem__("model_config", '{"config": [')),
        "its model_config is damaged or cut short",
    ),
    "a description of a thousand brackets": (
        changed(lambda f: f.attrs.__setitem__("model_config", "[" * 60_000)),
        "its model_config is JSON nested too deeply",
    ),
}  # fmt: skip

ARCHIVES: dict[str, Made] = {
    "no description": (keras(config_dot_json=None), "no member config.json"),
    "no weights": (keras(model_dot_weights_dot_h5=None), "sharded weights"),
    "a description that is no JSON": (keras(config_dot_json=b"<config/>"), "its config.json is"),
    "a description that is empty": (keras(config_dot_json=b""), "its config.json is"),
    "a description in no encoding": (keras(config_dot_json=b'{"\xff": 1}'), "encoding"),
    "a description too deep": (keras(config_dot_json=DEEP.encode()), "nested too deeply"),
    "metadata that is no JSON": (keras(metadata_dot_json=b"3.x"), "its metadata.json is"),
    "metadata too deep": (keras(metadata_dot_json=DEEP.encode()), "nested too deeply"),
    "metadata too long": (keras(metadata_dot_json=b" " * (2 << 20)), "metadata.json has"),
    "weights that are no HDF5": (keras(model_dot_weights_dot_h5=b"PK\3\4"), "cut short or damaged"),
    "weights that are empty": (keras(model_dot_weights_dot_h5=b""), "cut short or damaged"),
    "weights cut short": (keras(model_dot_weights_dot_h5=HONEST[:9000]), "cut short or damaged"),
    "weights that claim a petabyte": (
        keras(
            model_dot_weights_dot_h5=hdf5(
                lambda f: f.create_dataset("layers/w", (1 << 48,), "f4", chunks=(8,))
            )
        ),
        "numbers, more than 1 GiB",
    ),
    "weights that are a zip bomb": (keras(model_dot_weights_dot_h5=bytes(64 << 20)), "bomb"),
    "a vocabulary that is a bomb": (keras(assets__vocabulary_dot_txt=bytes(20 << 20)), "bomb"),
    "weights outside": (zipped({"config.json": b"{}", "../model.weights.h5": HONEST}), "outside"),
}
