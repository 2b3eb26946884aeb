"""Files that are no models, and hostile archives: name → bytes and what must be said."""

from __future__ import annotations

import struct
import zipfile

import numpy as np

from tests.files.foreign.hostile import (
    HUGE,
    SIX,
    TOUCH,
    Made,
    linked,
    npy,
    npz,
    overlapping,
    patched,
    renamed,
    safetensors,
    tensor,
    torch_zip,
    twice,
    weight,
    zipped,
)

NOT_MODELS: dict[str, Made] = {
    "empty": (b"", "is empty"),
    "zeros": (bytes(5000), "nothing but zeros"),
    "one byte": (b"\xff", "of no kind that is known"),
    "noise": (np.random.default_rng(0).bytes(3000), "of no kind that is known"),
    "text": (b"to be or not to be", "text that begins with 'to be"),
    "web page": (b"<!DOCTYPE html><html><body>404</body></html>", "is a web page"),
    "web page, upper case": (b"\n  <HTML lang=en><HEAD>", "is a web page"),
    "web page with a comment": (b"<!-- saved from GitHub -->\n<html>", "is a web page"),
    "web page with a mark": (b"\xef\xbb\xbf<!doctype html>", "is a web page"),
    "error in XML": (b"<?xml version='1.0'?><Error>AccessDenied</Error>", "is an XML"),
    "lfs pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS"),
    "old lfs pointer": (b"version https://hawser.github.com/spec/v1\n", "Git LFS"),
    "torch7": (b"\x04\0\0\0\x01\0\0\0\x03\0\0\0V 1", "Torch7"),
    "torch7 table": (b"\x03\0\0\0\x01\0\0\0", "Torch7"),
    "torch7 ascii": (b"4\n1\n3\nV 1\n13\nnn.Sequential\n", "Torch7"),
    "tf index": (b"\0" * 60 + b"\x57\xfb\x80\x8b\x24\x75\x47\xdb", "TensorFlow checkpoint"),
    "tf state": (b'model_checkpoint_path: "model.ckpt-100"\n', "TensorFlow checkpoint"),
    "saved model": (b"\x08\x01\x12\x9e\xa7\x03\x0a\x40", "SavedModel"),
    "tf lite": (b"\x1c\0\0\0TFL3" + bytes(40), "TensorFlow Lite"),
    "gguf": (b"GGUF\x03\0\0\0", "GGUF"),
    "gzip": (b"\x1f\x8b\x08\0", "gzip"),
    "bzip2": (b"BZh91AY", "bzip2"),
    "xz": (b"\xfd7zXZ\0\0", "xz"),
    "zstd": (b"\x28\xb5\x2f\xfd", "zstd"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "7z"),
    "rar": (b"Rar!\x1a\x07\0", "RAR"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "png": (b"\x89PNG\r\n\x1a\n", "picture"),
    "jpeg": (b"\xff\xd8\xff\xe0", "picture"),
    "wav": (b"RIFF\0\0\0\0WAVE", "sound"),
    "midi": (b"MThd\0\0\0\x06", "sound"),
    "elf": (b"\x7fELF\x02\x01", "a program"),
    "exe": (b"MZ\x90\0", "a program"),
    "script": (b"#!/bin/sh\n" + TOUCH.encode(), "a program"),
    "sqlite": (b"SQLite format 3\0", "SQLite"),
    "matlab": (b"MATLAB 5.0 MAT-file", "MATLAB"),
    "npy": (npy("(2, 3)", body=bytes(24)), "single NumPy array"),
    "r data": (b"RDX3\n", "R data"),
    "joblib": (b"\x78\x9c" + bytes(30), "joblib"),
    "glove": (b"400000 100\nthe 0.1 0.2\n", "Word2Vec"),
}

ZIPS: dict[str, Made] = {
    "empty zip": (zipped({}), "an empty one"),
    "zip of a text": (zipped({"readme.txt": b"hi"}), "without a model in it"),
    "zipped saved model": (zipped({"m/saved_model.pb": b""}), "SavedModel"),
    "office": (zipped({"[Content_Types].xml": b""}), "Office"),
    "java": (zipped({"META-INF/MANIFEST.MF": b""}), "Java"),
    "exported program": (zipped({"m/archive_format": b"pt2"}), "torch.export"),
    "cut": (torch_zip(tensor(), SIX)[:-30], "cut short"),
    "cut in half": (torch_zip(tensor(), SIX)[:200], "cut short"),
    "only a start": (b"PK\x03\x04" + bytes(60), "cut short"),
    "slash": (renamed(b"/etc/passwd/copy"), "outside the archive"),
    "dots": (renamed(b"../../../escaped"), "outside the archive"),
    "dots inside": (renamed(b"archive/../../ab"), "outside the archive"),
    "backslash": (renamed(b"\\windows\\systems"), "outside the archive"),
    "drive": (renamed(b"C:/windows/a.dll"), "outside the archive"),
    "nul": (renamed(b"archive/abc\0.txt"), "outside the archive"),
    "link": (linked(), "is a link"),
    "two of a name": (twice(), "two members of the name"),
    "overlapping": (overlapping(), "lie on one another"),
    "password": (
        patched(patched(torch_zip(tensor(), SIX), b"PK\x01\x02", 8, b"\1"), b"PK\x03\x04", 6,
                b"\1"), "password"),
    "odd packing": (patched(torch_zip(tensor(), SIX), b"PK\x01\x02", 10, b"\x62\0"), "packed in"),
    "bomb": (
        zipped({"archive/data.pkl": tensor(), "archive/data/0": bytes(1 << 25)},
               zipfile.ZIP_DEFLATED), "compression bomb"),
    "liar of sizes": (
        patched(torch_zip(tensor(), SIX), b"PK\x01\x02", 24, struct.pack("<I", 1 << 31)),
        "compression bomb"),
    "damaged member": (torch_zip(tensor(), SIX).replace(SIX["0"], bytes(24)), "is damaged"),
    "many members": (zipped({f"archive/data/{k}": b"" for k in range(21_000)}
                            | {"archive/data.pkl": tensor()}), "21,001 members"),
    "no storage": (torch_zip(tensor(), {}), "no member archive/data/0"),
}  # fmt: skip

SAFETENSORS: dict[str, Made] = {
    "no header": (safetensors(b"{"), "no JSON"),
    "cut header": (safetensors(weight(), bytes(24), length=4000), "more than there are"),
    "huge header": (safetensors(b"{}", length=1 << 31), "more than there are"),
    "list": (safetensors(b'{"a":1}]'), "no JSON"),
    "deep": (safetensors(b'{"a":' + b"[" * 200_000), "no JSON"),
    "binary": (safetensors(b"{\xff\xfe"), "no JSON"),
    "no shape": (safetensors({"w": {"dtype": "F32", "data_offsets": [0, 4]}}), "no proper shape"),
    "no place": (safetensors({"w": {"dtype": "F32", "shape": [1]}}), "no proper shape"),
    "a number": (safetensors({"w": 1}), "no proper shape"),
    "negative shape": (safetensors(weight((-2, 3)), bytes(24)), "no proper shape"),
    "shape of texts": (safetensors(weight(["2", "3"]), bytes(24)), "no proper shape"),
    "shape of halves": (safetensors(weight([1.5]), bytes(24)), "no proper shape"),
    "shape of true": (safetensors(weight([True, 6]), bytes(24)), "no proper shape"),
    "many axes": (safetensors(weight([1] * 20), bytes(24)), "no proper shape"),
    "huge shape": (safetensors(weight((1 << 39, 1 << 39)), bytes(24)), "needs"),
    "small shape": (safetensors(weight((2, 2)), bytes(24)), "needs 16 bytes and has 24"),
    "behind the end": (safetensors(weight(), bytes(20)), "behind the end"),
    "far away": (safetensors(weight(place=(1 << 39, (1 << 39) + 24)), bytes(24)), "behind the end"),
    "backwards": (safetensors(weight(place=(24, 0)), bytes(24)), "behind the end"),
    "three places": (safetensors(weight(place=(0, 4, 24)), bytes(24)), "no proper shape"),
    "on one another": (
        safetensors(weight() | {"v": weight()["w"]}, bytes(24)), "lie on one another"),
    "many": (
        safetensors({f"w{k}": weight((0,), (0, 0))["w"] for k in range(10_001)}), "10,001 tensors"),
}  # fmt: skip

NPZ: dict[str, Made] = {
    "no header": (npz(b"hello"), "damaged header"),
    "unknown version": (npz(npy("(2, 3)", version=b"\x09\0")), "damaged header"),
    "cut header": (npz(npy("(2, 3)")[:30]), "damaged header"),
    "huge shape": (npz(npy(f"({1 << 39}, 1)")), "needs"),
    "too huge shape": (npz(npy(f"({HUGE},)")), "damaged header"),
    "negative shape": (npz(npy("(-1, 3)")), "damaged header"),
    "shape of a text": (npz(npy("'ab'")), "damaged header"),
    "no numbers": (npz(npy("(2, 3)")), "needs 24 bytes and has 0"),
    "too many numbers": (npz(npy("(1,)", body=bytes(24))), "needs 4 bytes and has 24"),
    "unknown type": (npz(npy("(1,)", "<q9")), "damaged header"),
    "structured": (npz(npy("(1,)", "V8", bytes(8))), "neither numbers nor texts"),
    "dates": (npz(npy("(1,)", "<M8[s]", bytes(8))), "neither numbers nor texts"),
    "complex": (npz(npy("(1,)", "<c8", bytes(8))), "neither numbers nor texts"),
    "code as header": (
        npz(npy(f"(__import__('os').system('{TOUCH}'),)")), "damaged header"),
    "deep header": (npz(npy("(" * 3000)), "damaged header"),
}  # fmt: skip
