"""Which build of PyTorch to install: the one for NVIDIA's GPUs is ten times as large."""

from __future__ import annotations

import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

from rnnviz.bootstrap.report import say

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CUDA_SIZE = "2.9 GB to download, 5.5 GB on disk"


def pip_options(python: Path) -> list[str]:
    """Return what pip must be told so that it takes the CPU build where there is no GPU.

    On Linux the ordinary index has the CUDA build only; elsewhere it has the CPU build.
    """
    if not sys.platform.startswith("linux"):
        return []
    if has_gpu():
        say(f"a GPU is here, so PyTorch comes with CUDA: {CUDA_SIZE}")
        return []
    if _is_reachable(f"{CPU_INDEX}/torch/"):
        return ["--extra-index-url", CPU_INDEX]
    if not _offers_cpu_build(python):
        say(f"{CPU_INDEX} cannot be reached, so PyTorch comes with CUDA: {CUDA_SIZE}")
    return []


def has_gpu() -> bool:
    """Tell whether NVIDIA's driver lists a GPU."""
    tool = shutil.which("nvidia-smi")
    return tool is not None and "GPU" in _output([tool, "-L"])


def _is_reachable(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


def _offers_cpu_build(python: Path) -> bool:
    """Tell whether the indexes that pip is configured with have a CPU build themselves."""
    return "+cpu" in _output([str(python), "-m", "pip", "index", "versions", "torch"])


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, errors="replace").stdout
