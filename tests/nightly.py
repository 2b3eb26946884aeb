"""What takes too long for every test run: ``python -m tests.nightly [COUNT] [SEED]``.

It opens that many mutated files (100,000 if not said) of every format in processes of their own,
each limited in memory and file size, and prints for each format how many were refused and opened.
Whatever takes longer than `LONGEST` of the processor, fails but with a sentence, or ends its
process is named, with the number under which it is made again, and the exit code is 1.
"""

from __future__ import annotations

import faulthandler
import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

from tests.files.foreign.mutations import mutated, opened

COUNT, TOGETHER = 100_000, 5_000
LONGEST = 2.0  # seconds of the processor
HUNG = 60  # seconds, after which a process is ended
MEMORY = 3 << 30  # bytes, PyTorch's libraries included, which write the honest files


def main(count: int, seed: int) -> int:
    """Try that many, print what came of them, and return 1 if anything went wrong."""
    seen: Counter[str] = Counter()
    for start in range(0, count, TOGETHER):
        seen += _apart(start, min(start + TOGETHER, count), seed)
        print(f"{min(start + TOGETHER, count):,} of {count:,}", file=sys.stderr, flush=True)
    formats = sorted({key.partition(": ")[2] for key in seen})
    for name in formats:
        print(f"{name:28} {seen['refused: ' + name]:6} refused, {seen['opened: ' + name]:6} opened")
    wrong = sum(number for key, number in seen.items() if key.startswith("wrong"))
    print(f"{sum(seen.values()):,} files of {len(formats)} kinds, {wrong} went wrong")
    return 1 if wrong else 0


def _apart(start: int, stop: int, seed: int) -> Counter[str]:
    """Try the files of those numbers in a process of its own, and in another what it left."""
    command = [sys.executable, "-m", "tests.nightly", "--part", *map(str, (start, stop, seed))]
    seen: Counter[str] = Counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        for line in child.stdout:
            key, start = json.loads(line)
            seen[key] += 1
            if key.startswith("wrong"):
                print(key, flush=True)
    if child.returncode:
        print(f"number {start}, seed {seed} ended its process ({child.returncode})", flush=True)
        seen["wrong: ended"] += 1
        seen += _apart(start + 1, stop, seed) if start + 1 < stop else Counter()
    return seen


def _part(start: int, stop: int, seed: int) -> None:
    """Try the files of those numbers, and print of each what came of it and the next number."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 24, 1 << 24))
    warnings.simplefilter("error")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "homework.bin"
        for made in mutated(start, stop, seed):
            path.write_bytes(made.content)
            faulthandler.dump_traceback_later(HUNG, exit=True)
            print(json.dumps([_tried(path, made.name, f"{made.number} ({made.change})"),
                              made.number + 1]), flush=True)  # fmt: skip
            faulthandler.cancel_dump_traceback_later()


def _tried(path: Path, name: str, which: str) -> str:
    """Open a file and return what came of it."""
    began = time.process_time()
    try:
        found = "opened" if opened(path, name) else "refused"
    except Exception as fault:
        return f"wrong: {name}, number {which}: {fault!r}"
    if (took := time.process_time() - began) > LONGEST:
        return f"wrong: {name}, number {which}: {took:.1f} s"
    return f"{found}: {name}"


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["--part"]:
        _part(*map(int, given[1:]))
        sys.exit(0)
    sys.exit(main(*[*map(int, given), *(COUNT, 0)[len(given) :]]))
