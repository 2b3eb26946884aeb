"""Benchmarks: scripts that print ratios, run by hand; pytest does not collect them.

One thread each, ours and theirs: products of a recurrent step are too small to be shared out. The
variables are read when NumPy or torch is imported, so they are set here, before any benchmark.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
