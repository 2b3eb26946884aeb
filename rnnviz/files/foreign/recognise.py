"""Finds out by its bytes what a file is, never by its name, and has the right reader read it."""

from __future__ import annotations

import importlib
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from rnnviz.files.foreign.contents import MAX_BYTES, Contents, ForeignProblem, advised
from rnnviz.files.foreign.kinds import EXPORT, refused

Reader = Callable[[Path], Contents]

_HEAD, _TAIL = 4096, 8
_ZIP, _EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_ZIP_MEMBERS = (  # the first that a member's name matches tells the reader
    (r"(.*/)?constants\.pkl", "torch_zip"),
    (r"(.*/)?data\.pkl", "torch_zip"),
    (r"model\.weights\.h5|config\.json", "keras_zip"),
    (r".*\.npy", "npz"),
)
_ZIP_OTHERS = (
    (r"(.*/)?saved_model\.pb", "a zipped TensorFlow SavedModel; save it as .keras instead"),
    (r"(.*/)?archive_format", f"a torch.export archive (.pt2); {EXPORT}"),
    (r"\[Content_Types\]\.xml", "an Office document; choose the model file instead"),
    (r"META-INF/.*|.*\.class", "a Java archive; choose the model file instead"),
)


def read(path: str | os.PathLike[str]) -> Contents:
    """Return what the file holds; nothing from it is run, and no size is believed unchecked.

    Raises
    ------
    ForeignProblem
        If it is no file of a kind that is read here, or cut, damaged, hostile or too large.
    """
    path = Path(path)
    _check(path)
    reader = reader_of(path)
    try:
        return reader(path)
    except MemoryError:
        raise ForeignProblem(
            f"{path.name} needs more memory than there is to read it; save only the weights"
        ) from None
    except (ForeignProblem, OSError) as problem:
        why = advised(str(problem), "download or save it again")
        raise ForeignProblem(f"{path.name} cannot be read: {why}") from None


def reader_of(path: Path) -> Reader:
    """Return the reader for the file's bytes.

    Raises
    ------
    ForeignProblem
        If there is none; the sentence names what the file is, where that is known.
    """
    head, tail = _ends(path)
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _reader(_inside_zip(path))
    name = _by_magic(head)
    if name is not None:
        return _reader(name)
    if kind := refused(head, tail):
        raise ForeignProblem(f"{path.name} is {kind.name}; {kind.advice}")
    if (name := _by_structure(head)) is not None:
        return _reader(name)
    raise ForeignProblem(f"{path.name} is of no kind that is known here{_looks(head)}; {EXPORT}")


def _check(path: Path) -> None:
    if path.is_dir():
        raise ForeignProblem(f"{path.name} is a folder; choose the model file in it{_folder(path)}")
    if not path.is_file():
        raise ForeignProblem(f"there is no file {path}; check the name")
    size = path.stat().st_size
    if size == 0:
        raise ForeignProblem(f"{path.name} is empty; download or save it again")
    if size > MAX_BYTES:
        raise ForeignProblem(
            f"{path.name} has {size / 2**30:.1f} GiB and at most {MAX_BYTES >> 30} are read; "
            "save only the weights of the recurrent part"
        )


def _folder(path: Path) -> str:
    if (path / "saved_model.pb").is_file():
        return ", or, as it is a TensorFlow SavedModel, save that with model.save('model.keras')"
    return ""


def _ends(path: Path) -> tuple[bytes, bytes]:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(-min(_TAIL, path.stat().st_size), os.SEEK_END)
            return head, file.read()
    except OSError as wrong:
        raise ForeignProblem(f"{path.name} cannot be read: {wrong.strerror}") from None


def _by_magic(head: bytes) -> str | None:
    """Return the reader for a file whose first bytes leave no doubt."""
    if head.startswith(b"\x89HDF\r\n\x1a\n"):
        return "keras_h5"
    if head[8:9] == b"{" and int.from_bytes(head[:8], "little") < 1 << 32:
        return "safetensors_file"
    if head[257:262] == b"ustar":
        return "torch_legacy"
    if head[:1] == b"\x80" and head[1:2] in b"\x02\x03\x04\x05":
        return "torch_legacy"
    if re.match(rb"(\xef\xbb\xbf)?\s*[\[{]", head):
        return "json_dump"
    return None


def _by_structure(head: bytes) -> str | None:
    """Return the reader for a file that only looks like one of its kind."""
    if re.match(rb"\x08[\x01-\x20][\x12\x1a\x22\x2a\x32\x3a\x42]", head):
        return "onnx_model"
    if re.match(rb"[}\]]q\0|\([dl]p?\d*\n|c[\w.]+\n[\w.]+\n|\(i[\w.]+\n|ccopy_reg\n", head):
        return "torch_legacy"
    return None


def _reader(name: str) -> Reader:
    """Import the reader only now: most files need one of them."""
    try:
        reader: Reader = importlib.import_module(f"rnnviz.files.foreign.{name}").read
    except ImportError as missing:
        if (missing.name or "").startswith("rnnviz"):
            raise
        raise ForeignProblem(
            f"this kind of file needs the package {missing.name}, which is not installed; "
            f"install it with `pip install {missing.name}`"
        ) from None
    return reader


def _inside_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RecursionError):
        raise ForeignProblem(
            f"{path.name} is a zip archive that was cut short or damaged; download it again"
        ) from None
    for pattern, reader in _ZIP_MEMBERS:
        if any(re.fullmatch(pattern, name) for name in names):
            return reader
    for pattern, what in _ZIP_OTHERS:
        if any(re.fullmatch(pattern, name) for name in names):
            raise ForeignProblem(f"{path.name} is {what}")
    inside = f"; it holds {', '.join(names[:3])}" if names else ", and an empty one"
    raise ForeignProblem(
        f"{path.name} is a zip archive without a model in it{inside[:120]}: unpack it and open the "
        "model itself"
    )


def _looks(head: bytes) -> str:
    if not any(head):
        return ": it begins with nothing but zeros, as a broken download does"
    try:
        text = head[:60].decode()
    except UnicodeDecodeError:
        return ""
    return f": it is text that begins with {' '.join(text.split())[:40]!r}"
