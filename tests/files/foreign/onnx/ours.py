"""What onnx and onnxruntime compute with the ONNX files that rnnviz writes, kept in ``ours.npz``.

    python -m tests.files.foreign.onnx.ours FOLDER   # where rnnviz is: writes the files
    python tests/files/foreign/onnx/ours.py FOLDER   # where onnx and onnxruntime are: computes

``ours.npz`` holds for each network its outputs (T, K), or (K,), and the SHA-256 of its file, so
that a test can tell whether the file is still the one that was computed. onnx's reference evaluator
knows no activations but the usual ones, so the others are computed by onnxruntime alone; what both
compute must be the same.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np

KEPT = Path(__file__).parent / "ours.npz"
IDS = np.array([3, 1, 2, 6, 0, 3, 5, 4])


def digest(raw: bytes) -> np.ndarray:
    return np.frombuffer(hashlib.sha256(raw).digest(), np.uint8)


def write(folder: Path) -> None:
    """Write one file of each network."""
    from rnnviz.files.foreign.export import export
    from tests.files.foreign.test_export import MODELS

    for name, model in MODELS.items():
        if not model.spec.projection:
            export(model, folder / f"{name}.onnx")


def compute(folder: Path) -> None:
    """Compute with all files in the folder, and keep what came out."""
    import onnx
    import onnxruntime
    from onnx.reference import ReferenceEvaluator

    found = {}
    for path in sorted(folder.glob("*.onnx")):
        onnx.checker.check_model(str(path), full_check=True)
        given = {"ids": IDS[:, None]}
        (out,) = onnxruntime.InferenceSession(str(path)).run(None, given)
        own = [a.name for node in onnx.load(str(path)).graph.node for a in node.attribute]
        if "activations" not in own:
            (reference,) = ReferenceEvaluator(str(path)).run(None, given)
            np.testing.assert_allclose(reference, out, atol=2e-5)
        print(path.stem, "by onnxruntime", *(["and onnx"] if "activations" not in own else []))
        found[path.stem] = out[..., 0, :]
        found[f"{path.stem} sha256"] = digest(path.read_bytes())
    np.savez(KEPT, **found)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    (compute if any(place.glob("*.onnx")) else write)(place)
