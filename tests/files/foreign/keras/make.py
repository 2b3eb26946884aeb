"""Writes the files beside it with Keras itself, and what Keras computes with them.

Run it in an environment of its own, once for each generation that installs today:

    KERAS_BACKEND=tensorflow python make.py keras     # Keras 3 (or jax)
    TF_USE_LEGACY_KERAS=1 python make.py tf_keras     # Keras 2, needs tensorflow

Each NAME.npz holds what the model reads (`ids` or `x`, one sequence), and what it then computes:
the states of the recurrent layers in their order (`h0`, `h1`, …; (T, H), or (T, 2H)), and `out`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
keras = importlib.import_module(sys.argv[1])
GENERATION = "k2" if keras.__version__.startswith("2") else "k3"
L = keras.layers
T, V, E, K = 6, 7, 3, 5
IDS = np.array([[1, 4, 2, 6, 3, 5]])
X = np.random.default_rng(3).normal(size=(1, T, E)).astype("float32")


def randomised(model):
    """Give every weight a value that no other has, biases too."""
    rng = np.random.default_rng(1)
    model.set_weights([rng.normal(0, 0.5, w.shape).astype("float32") for w in model.get_weights()])
    return model


def sequential(*layers, whole=False):
    start = L.InputLayer((T, E)) if whole else L.Embedding(V, E)
    model = keras.Sequential([start, *layers])
    if not whole:
        model.build((1, T))
    return randomised(model)


def keep(name, model, read, states=(), suffix=".h5", weights_only=False):
    """Save the model, and the outputs of its layers called `states`, all steps of them."""
    path = HERE / f"{GENERATION}_{name}{suffix}"
    (model.save_weights if weights_only else model.save)(str(path))
    found = {f"h{k}": np.asarray(values)[0] for k, values in enumerate(states)}
    out = np.asarray(model(read))[0]
    kind = {"ids": IDS[0]} if read is IDS else {"x": X[0]}
    np.savez(path.with_suffix(path.suffix + ".npz"), out=out, **kind, **found)


def every_step(layers, values):
    """Return what each recurrent layer gives at every step, run one after the other."""
    for layer in layers:
        config = layer.get_config()
        inner = config["layer"]["config"] if "layer" in config else config
        inner |= {"return_sequences": True, "return_state": False}
        copy = type(layer).from_config(config)
        copy(values)
        copy.set_weights(layer.get_weights())
        values = copy(values)
        yield values


def stacked(name, layers, rest=(), suffix=".h5", weights_only=False, numbers=False):
    model = sequential(*layers, *rest, whole=numbers)
    read = X if numbers else IDS
    first = X if numbers else model.layers[0](IDS)
    states = list(every_step(layers, first))
    keep(name, model, read, states, suffix, weights_only)


def plain(suffix, weights_only=False, name="lstm"):
    layers = [L.LSTM(4, return_sequences=True), L.LSTM(3)]
    stacked(name, layers, [L.Dense(K, activation="softmax")], suffix, weights_only)


def cells():
    plain(".h5")
    plain(".keras")
    plain(".weights.h5", weights_only=True, name="weights")
    if GENERATION == "k2":
        plain(".h5", weights_only=True, name="weights")
    stacked("gru", [L.GRU(4, return_sequences=True)], [L.Dense(K)])
    stacked("gru", [L.GRU(4, return_sequences=True)], [L.Dense(K)], ".keras")
    before = L.GRU(4, reset_after=False, recurrent_activation="hard_sigmoid")
    stacked("before", [before], [L.Dropout(0.5), L.Dense(1, activation="sigmoid")])
    relu = L.SimpleRNN(4, activation="relu", return_sequences=True)
    stacked("relu", [relu], [L.TimeDistributed(L.Dense(K))], numbers=True)
    stacked("linear", [L.SimpleRNN(4, activation="linear", use_bias=False)], numbers=True)


def others():
    """Other curves, pools over all steps, and a head of two layers."""
    every = {"return_sequences": True}
    soft = L.LSTM(4, activation="softsign", recurrent_activation="hard_sigmoid", **every)
    average = [L.GlobalAveragePooling1D(), L.Dense(K, activation="softmax")]
    stacked("pooled", [soft], average, ".keras")
    linear = L.GRU(4, activation="linear", **every)
    stacked("largest", [linear], [L.GlobalMaxPooling1D(), L.Dense(K)])
    deep = [L.Dense(6, activation="relu"), L.Dropout(0.5), L.Dense(K, activation="softmax")]
    stacked("deep", [L.GRU(4, reset_after=False)], deep, ".keras")
    squashed = [L.Activation("tanh"), L.Dense(K)]
    stacked("squashed", [L.SimpleRNN(4, activation="sigmoid")], squashed)


def two_ways():
    def both():
        return [
            L.Bidirectional(L.LSTM(3, return_sequences=True)),
            L.Bidirectional(L.LSTM(2, return_sequences=True)),
        ]

    stacked("both", both(), [L.TimeDistributed(L.Dense(K, activation="softmax"))])
    stacked("both", both(), [L.TimeDistributed(L.Dense(K, activation="softmax"))], ".keras")
    stacked("cells", [L.RNN([L.LSTMCell(4), L.LSTMCell(3)])], [L.Dense(K)])
    stacked("cells", [L.RNN([L.LSTMCell(4), L.LSTMCell(3)])], [L.Dense(K)], ".keras")


def nested(suffix):
    inner = keras.Sequential([L.LSTM(4, return_sequences=True), L.LSTM(3)], name="inner")
    outer = [L.InputLayer((T,)), L.Embedding(V, E), inner, L.Dense(K)]
    model = randomised(keras.Sequential(outer))
    states = every_step(inner.layers, model.layers[0](IDS))
    keep("nested", model, IDS, list(states), suffix)


def translator(suffix):
    """The encoder and decoder of the tutorial, reading one-hot vectors."""
    source, target = keras.Input((T, E)), keras.Input((T, E))
    encoder = L.LSTM(4, return_state=True, name="encoder")
    _, h, c = encoder(source)
    decoder = L.LSTM(4, return_sequences=True, name="decoder")
    out = L.Dense(E, activation="softmax")(decoder(target, initial_state=[h, c]))
    model = randomised(keras.Model([source, target], out))
    path = HERE / f"{GENERATION}_translator{suffix}"
    model.save(str(path))
    states = list(every_step([encoder], X))
    np.savez(f"{path}.npz", x=X[0], h0=np.asarray(states[0])[0], out=np.asarray(model([X, X]))[0])


def cudnn():
    """CuDNN layers only build without a GPU; Keras' own conversion tells what they mean."""
    from tf_keras.src.layers.rnn.cudnn_gru import CuDNNGRU
    from tf_keras.src.layers.rnn.cudnn_lstm import CuDNNLSTM

    kinds = {"lstm": (CuDNNLSTM, L.LSTM), "gru": (CuDNNGRU, L.GRU)}
    for name, (fast, slow) in kinds.items():
        for wrap in (False, True):
            made = [fast(4, return_sequences=True), fast(3, return_sequences=True)]
            same = [slow(4, return_sequences=True), slow(3, return_sequences=True)]
            if wrap:
                made = [L.Bidirectional(layer) for layer in made]
                same = [L.Bidirectional(layer) for layer in same]
            full = f"cudnn_{name}" + "_both" * wrap
            path = HERE / f"{GENERATION}_{full}.h5"
            written = sequential(*made, L.Dense(K), whole=True)
            written.save_weights(str(path), save_format="h5")
            read = sequential(*same, L.Dense(K), whole=True)
            # The old file format gives weights by layer, whatever the layers are called.
            read.load_weights(str(path))
            states = list(every_step(same, X))
            found = {f"h{k}": np.asarray(values)[0] for k, values in enumerate(states)}
            np.savez(f"{path}.npz", x=X[0], out=np.asarray(read(X))[0], **found)


if sys.argv[2:] == ["others"]:
    others()
    sys.exit()
cells()
others()
two_ways()
for ending in (".h5", ".keras"):
    nested(ending)
    translator(ending)
if GENERATION == "k2":
    cudnn()
