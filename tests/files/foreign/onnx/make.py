"""Writes the ONNX files beside it with PyTorch and with onnx, and what both compute with them.

Run it where torch, onnx and onnxscript are installed: `python make.py`. Each NAME.npz holds what
the model reads (`ids` or `x`, one sequence) and what it computes (`out`, all steps of it).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from torch import nn

HERE = Path(__file__).parent
T, V, E, K, H = 6, 7, 3, 5, 4
IDS = torch.tensor([[1, 4, 2, 6, 3, 5]])
X = np.random.default_rng(3).normal(size=(T, 1, E)).astype("float32")


class Tagger(nn.Module):
    """Embedding, cells and a head, as in most homework."""

    def __init__(self, kind, embedded=True, last=False, **options):
        super().__init__()
        self.emb = nn.Embedding(V, E) if embedded else None
        self.rnn = kind(E, H, **options)
        self.fc = nn.Linear(2 * H if options.get("bidirectional") else H, K)
        self.last = last

    def forward(self, x):
        x = x if self.emb is None else self.emb(x)
        if not self.rnn.batch_first:
            x = x.transpose(0, 1)
        y, _ = self.rnn(x)
        if not self.rnn.batch_first:
            y = y.transpose(0, 1)
        return torch.softmax(self.fc(y[:, -1]), -1) if self.last else self.fc(y)


def torch_made(name, dynamo, kind, **options):
    torch.manual_seed(0)
    model = Tagger(kind, **options).eval()
    path = HERE / f"torch_{name}{'_dynamo' * dynamo}.onnx"
    torch.onnx.export(model, (IDS,), str(path), dynamo=dynamo, external_data=False)
    with torch.no_grad():
        np.savez(f"{path}.npz", ids=IDS[0].numpy(), out=model(IDS)[0].numpy())


def onnx_made(name, op, gates, both=False, peepholes=False, out=0, **attributes):
    """A single node of ONNX with all its options, and a MatMul behind it."""
    rng = np.random.default_rng(5)
    directions = 2 if both else 1
    shapes = {"W": (gates * H, E), "R": (gates * H, H), "B": (2 * gates * H,)}
    if peepholes:
        shapes["P"] = (3 * H,)
    values = {
        key: rng.normal(0, 0.7, (directions, *shape)).astype("float32")
        for key, shape in shapes.items()
    }
    inputs = ["X", "W", "R", "B"] + ["", "", "", "P"] * peepholes
    direction = "bidirectional" if both else "forward"
    node = helper.make_node(
        op, inputs, ["Y", "Y_h"], hidden_size=H, direction=direction, **attributes
    )
    graph = helper.make_graph(
        [node],
        name,
        [helper.make_tensor_value_info("X", onnx.TensorProto.FLOAT, [T, 1, E])],
        [helper.make_tensor_value_info("Y", onnx.TensorProto.FLOAT, [T, directions, 1, H])],
        [numpy_helper.from_array(value, key) for key, value in values.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    path = HERE / f"onnx_{name}.onnx"
    onnx.save(model, str(path))
    (y,) = ReferenceEvaluator(model).run(["Y"], {"X": X})  # (T, directions, 1, H)
    np.savez(f"{path}.npz", x=X[:, 0], h=y[:, :, 0].reshape(T, -1))


for exporter in (False, True):
    torch_made("lstm", exporter, nn.LSTM, num_layers=2, batch_first=True)
    torch_made("gru", exporter, nn.GRU, num_layers=1, last=True, batch_first=True)
    torch_made("both", exporter, nn.LSTM, num_layers=2, bidirectional=True)
torch_made("relu", False, nn.RNN, nonlinearity="relu", batch_first=True)
torch_made("both_gru", False, nn.GRU, num_layers=2, bidirectional=True, batch_first=True)
onnx_made("lstm", "LSTM", 4)
onnx_made("peepholes", "LSTM", 4, peepholes=True)
onnx_made("both", "LSTM", 4, both=True, peepholes=True)
onnx_made("gru_before", "GRU", 3, linear_before_reset=0)
onnx_made("gru_after", "GRU", 3, linear_before_reset=1)
onnx_made("rnn", "RNN", 1)
