"""The child that reads one foreign file: ``python -m rnnviz.files.foreign.reader FILE``.

It limits its own memory and time before it opens the file, may write no file, and sends the
contents on as safetensors, or says on the error output in one sentence why it cannot.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save

from rnnviz.files.foreign.contents import Contents, ForeignProblem
from rnnviz.files.foreign.recognise import read

REFUSED = 3  # the exit code that goes with a sentence
_BASE, _MOST = 1 << 30, 6 << 30  # bytes of memory: for Python and its libraries, and at most
_COPIES = 5  # of the file that may lie in memory at once


def main(path: Path) -> int:
    """Read the file and write its contents to the output; return the exit code."""
    size = path.stat().st_size if path.is_file() else 0
    _limit(min(_MOST, _BASE + _COPIES * size), seconds=int(time_for(size)) + 1)
    try:
        sent = packed(read(path))
    except ForeignProblem as problem:
        return _refuse(str(problem))
    except (MemoryError, RecursionError):
        return _refuse(f"{path.name} needs more memory than such a file should; it is not opened")
    sys.stdout.buffer.write(sent)
    sys.stdout.buffer.flush()
    return 0


def time_for(size: int) -> float:
    """Return the seconds that reading a file of `size` bytes may take."""
    return 2.0 + size / 50e6


def packed(contents: Contents) -> bytes:
    """Return the contents as one safetensors file; the names of tensors go into its metadata."""
    about = {
        "format": contents.format,
        "names": [*contents.tensors],
        "facts": dict(contents.facts),
        "ignored": contents.ignored,
        "tied": contents.tied,
    }
    tensors = {f"{k}": np.ascontiguousarray(t) for k, t in enumerate(contents.tensors.values())}
    return save(tensors, {"contents": json.dumps(about)})


def _limit(memory: int, seconds: int) -> None:
    """Limit this process; Windows has no such limits, and there only the time is watched."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse(sentence: str) -> int:
    sys.stderr.buffer.write(sentence.encode(errors="replace"))
    return REFUSED


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main(Path(sys.argv[1])))
