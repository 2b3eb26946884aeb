"""Kinds of files that are not read here, each known by its bytes and named with what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Test = Callable[[bytes], bool]

EXPORT = "in the program that wrote it, save the weights as safetensors, ONNX or a state_dict"


@dataclass(frozen=True)
class Refused:
    """A kind of file that is known and not read: `is_it` is told the first and last bytes."""

    name: str
    advice: str
    is_it: Test


def _starts(*marks: bytes) -> Test:
    return lambda head: head.startswith(marks)


def _has(pattern: bytes) -> Test:
    found = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return lambda head: found.match(head) is not None


def _at(place: int, mark: bytes) -> Test:
    return lambda head: head[place : place + len(mark)] == mark


def _tf_table(head: bytes) -> bool:
    """LevelDB's magic number ends the index of a TensorFlow checkpoint."""
    return head.endswith(b"\x57\xfb\x80\x8b\x24\x75\x47\xdb")


REFUSED = (
    Refused(
        "a pointer of Git LFS, not the model itself",
        "run `git lfs pull`, or download the file with the page's download button",
        _has(rb"version https?://git-lfs|version https?://hawser"),
    ),
    Refused(
        "a web page, not a model",
        "the link led to a page about the file: use the page's download or raw button",
        _has(rb"(\xef\xbb\xbf)?\s*(<!--.{0,500}-->\s*)?<(!doctype\s+html|html|head)\b"),
    ),
    Refused(
        "an XML or SVG file, not a model",
        "download the model again; some servers answer with an error in XML",
        _has(rb"(\xef\xbb\xbf)?\s*<(\?xml|svg)\b"),
    ),
    Refused(
        "a Torch7 file (.t7, Lua)",
        "convert it with an old PyTorch (0.4): torch.utils.serialization.load_lua, then torch.save "
        "of its weights",
        _has(rb"[\x03\x04]\0\0\0\x01\0\0\0|[34]\n1\n"),
    ),
    Refused(
        "a part of a TensorFlow checkpoint",
        "in TensorFlow, read it with tf.train.load_checkpoint and save the arrays with numpy.savez",
        lambda head: _tf_table(head) or head.startswith(b"model_checkpoint_path:"),
    ),
    Refused(
        "a TensorFlow SavedModel",
        "in TensorFlow, load it with Keras and save it with model.save('model.keras')",
        _has(rb"\x08\x01\x12[\x80-\xff][\x80-\xff]?[\x80-\xff]?[\x00-\x7f][\x0a\x12]"),
    ),
    Refused(
        "a TensorFlow Lite model",
        "open the Keras model that it was converted from",
        _at(4, b"TFL3"),
    ),
    Refused("a GGUF or GGML language model", "only recurrent networks can be shown here",
            _starts(b"GGUF", b"lmgg", b"tjgg", b"fmgg")),
    Refused("a gzip archive", "unpack it and open the model inside", _starts(b"\x1f\x8b")),
    Refused("a bzip2 archive", "unpack it and open the model inside", _starts(b"BZh")),
    Refused("an xz archive", "unpack it and open the model inside", _starts(b"\xfd7zXZ\0")),
    Refused("a zstd archive", "unpack it and open the model inside", _starts(b"\x28\xb5\x2f\xfd")),
    Refused("a 7z archive", "unpack it and open the model inside", _starts(b"7z\xbc\xaf\x27\x1c")),
    Refused("a RAR archive", "unpack it and open the model inside", _starts(b"Rar!")),
    Refused("a PDF document", "choose the model file instead", _starts(b"%PDF")),
    Refused("a picture", "choose the model file instead",
            _starts(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM6")),
    Refused("a sound or film", "choose the model file instead",
            _starts(b"RIFF", b"ID3", b"OggS", b"MThd", b"\x1aE\xdf\xa3")),
    Refused("a program", "choose the model file instead; nothing is ever run from it",
            _starts(b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")),
    Refused("an SQLite database", "choose the model file instead", _starts(b"SQLite format 3")),
    Refused("a MATLAB file", "save its arrays from Python with numpy.savez",
            _starts(b"MATLAB 5.0", b"MATLAB 7")),
    Refused("a single NumPy array", "a model needs several: save them together with numpy.savez",
            _starts(b"\x93NUMPY")),
    Refused("an R data file", "save the weights from R as JSON", _starts(b"RDX", b"RDA", b"X\n\0")),
    Refused("a joblib or zlib stream", "save the arrays with numpy.savez",
            _starts(b"\x78\x01", b"\x78\x9c", b"\x78\xda")),
    Refused("a Word2Vec or GloVe table", "it has no recurrent network in it",
            _has(rb"\d{2,8} \d{2,4}\n|the( -?\d\.\d+){20}")),
)  # fmt: skip


def refused(head: bytes, tail: bytes = b"") -> Refused | None:
    """Return the kind of unreadable file that begins and ends like this, if it is a known one."""
    return next((kind for kind in REFUSED if kind.is_it(head + tail)), None)
