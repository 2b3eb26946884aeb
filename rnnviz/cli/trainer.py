"""The other end of a trainer's process: starts it, hears what it says, and ends it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from typing import IO, Any

from rnnviz.training.messages import Job, from_line

WORKER = ("-m", "rnnviz.training.worker")
PATIENCE = 5.0  # seconds for the process to end by itself


class Stopped(RuntimeError):
    """The trainer's process ended without a word; the text says how."""


def messages(job: Job) -> Generator[tuple[str, dict[str, Any]], None, None]:
    """Yield kind and values of every message of a process that trains the job.

    The process ends when this generator is closed or fails.

    Raises
    ------
    Stopped
        If the process ends before it is done and without naming a problem.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
        process = _started(job, complaints)
        last = ""
        try:
            assert process.stdout is not None
            for line in process.stdout:
                last, values = from_line(line)
                yield last, values
            process.wait()
        finally:
            _end(process)
        if last not in ("done", "problem"):
            raise Stopped(_how(process.returncode, complaints))


def _started(job: Job, complaints: IO[str]) -> subprocess.Popen[str]:
    threads = str(job.threads)
    surroundings = {**os.environ, "OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads}
    process = subprocess.Popen(
        [sys.executable, *WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        encoding="utf-8",
        env=surroundings,
    )
    assert process.stdin is not None
    with process.stdin as stdin:
        stdin.write(job.to_line() + "\n")
    return process


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _how(code: int, complaints: IO[str]) -> str:
    complaints.seek(0)
    lines = [line.strip() for line in complaints if line.strip()]
    reason = lines[-1] if lines else f"exit code {code}"
    return f"the trainer's process ended too early ({reason})"
