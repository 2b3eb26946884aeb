"""Files made to mislead, to exhaust or to run something: name → bytes and what must be said."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile

import numpy as np

CANARY = "rnnviz-canary"  # no file of this name may ever come to be
TOUCH = f"touch {CANARY}"
HUGE = 1 << 50

Made = tuple[bytes, str]


def zipped(members: dict[str, bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def torch_zip(described: bytes, storages: dict[str, bytes] | None = None, **more: bytes) -> bytes:
    data = {f"archive/data/{key}": raw for key, raw in (storages or {}).items()}
    return zipped({"archive/data.pkl": described, **data, "archive/version": b"3\n", **more})


def text(value: str) -> bytes:
    raw = value.encode("utf-8", "surrogatepass")
    return b"X" + struct.pack("<I", len(raw)) + raw


def values(value: object) -> bytes:
    """Return opcodes that put a plain value on the stack, without its memo."""
    return pickle.dumps(value, 2)[2:-1]


def storage(key: str = "0", count: object = 6, kind: str = "FloatStorage") -> bytes:
    """Return opcodes that put a storage on the stack."""
    name = b"ctorch\n" + kind.encode() + b"\n"
    return b"(" + text("storage") + name + text(key) + text("cpu") + values(count) + b"tQ"


def made_tensor(
    offset: object = 0, size: object = (2, 3), stride: object = (3, 1), of: bytes = storage()
) -> bytes:
    """Return opcodes that put a tensor on the stack."""
    arguments = of + values(offset) + values(size) + values(stride) + b"\x89N"
    return b"ctorch._utils\n_rebuild_tensor_v2\n(" + arguments + b"tR"


def tensor(**of: object) -> bytes:
    """Return a state_dict of one tensor as a pickle."""
    return b"\x80\x02}" + text("lstm.weight_ih_l0") + made_tensor(**of) + b"s."  # type: ignore


SIX = {"0": np.arange(6, dtype="<f4").tobytes()}


def calling(module: str, name: str, *args: object) -> bytes:
    """Return a pickle that asks for a call of module.name(*args)."""
    put = b"".join(values(each) for each in args)
    return b"\x80\x02c" + f"{module}\n{name}\n".encode() + b"(" + put + b"tR."


def safetensors(header: object, numbers: bytes = b"", length: int | None = None) -> bytes:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(raw) if length is None else length) + raw + numbers


def weight(shape: object = (2, 3), place: object = (0, 24), kind: str = "F32") -> dict:
    return {"w": {"dtype": kind, "shape": shape, "data_offsets": place}}


def npy(shape: str, kind: str = "<f4", body: bytes = b"", version: bytes = b"\x01\x00") -> bytes:
    about = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY" + version + struct.pack("<H", len(about)) + about + body


def npz(member: bytes, name: str = "w.npy") -> bytes:
    return zipped({name: member})


def patched(content: bytes, signature: bytes, place: int, value: bytes) -> bytes:
    """Return the zip archive with bytes behind each record of that signature replaced."""
    raw, start = bytearray(content), 0
    while (start := raw.find(signature, start)) >= 0:
        raw[start + place : start + place + len(value)] = value
        start += 4
    return bytes(raw)


def renamed(name: bytes) -> bytes:
    """Return a torch archive one of whose members has a name of 16 bytes that is `name`."""
    assert len(name) == 16
    return torch_zip(tensor(), SIX, **{"archive/somefile": b""}).replace(b"archive/somefile", name)


def linked() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("archive/data.pkl", tensor())
        link = zipfile.ZipInfo("archive/data/0")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return stream.getvalue()


def twice() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("archive/data.pkl", tensor())
        archive.writestr("archive/data/x", b"1")
        archive.writestr("archive/data/y", b"2")
    return stream.getvalue().replace(b"archive/data/y", b"archive/data/x")


def overlapping() -> bytes:
    """Return an archive whose two members lie at the same place, as those of a bomb do."""
    content = torch_zip(tensor(), SIX)
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 4)
    raw = bytearray(content)
    raw[second + 42 : second + 46] = raw[first + 42 : first + 46]
    return bytes(raw)


def legacy(*pickles: bytes, tail: bytes = b"") -> bytes:
    magic = pickle.dumps(0x1950A86A20F9469CFC6C, 2)
    start = magic + pickle.dumps(1001, 2) + pickle.dumps({"little_endian": True}, 2)
    return start + b"".join(pickles) + tail
