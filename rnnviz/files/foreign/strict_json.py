"""JSON that is not believed: size and depth are checked before and while it is read."""

from __future__ import annotations

import json
from typing import Any

from rnnviz.files.foreign.contents import ForeignProblem

MAX_JSON = 1 << 27  # bytes; Python's objects take three times as many


def parsed(raw: bytes | str, what: str = "it") -> Any:
    """Return the value of JSON text; `what` is what messages call it.

    Raises
    ------
    ForeignProblem
        If it is too long, nested too deeply, of no known encoding, or no JSON.
    """
    if len(raw) > MAX_JSON:
        raise ForeignProblem(
            f"{what} is JSON of {len(raw) >> 20} MiB and at most {MAX_JSON >> 20} are read; save "
            "the weights as safetensors or NPZ"
        )
    try:
        return json.loads(raw.removeprefix(b"\xef\xbb\xbf") if isinstance(raw, bytes) else raw)
    except RecursionError:
        raise ForeignProblem(f"{what} is JSON nested too deeply for a model") from None
    except UnicodeDecodeError:
        raise ForeignProblem(f"{what} is JSON in no known encoding; save it as UTF-8") from None
    except ValueError as wrong:
        words = " ".join(str(wrong).split())[:80]
        raise ForeignProblem(
            f"{what} is damaged or cut short: it is no JSON ({words}); download or save it again"
        ) from None
