"""The commands by name, without loading any of them."""

from __future__ import annotations

# Of every command its one line of help; its module has the same name, with `run(arguments)`.
COMMANDS = {
    "show": "read a sentence and write a scene in the terminal, and leave a moving picture of it",
    "list": "list the demos and the models that come with rnnviz",
    "run": "run a text through a network, a line for every step",
    "trace": "save everything that a run computed (NPZ or CSV)",
    "render": "paint a run as the window shows it (PNG, SVG, GIF or MP4)",
    "eval": "measure a model on data of yours",
    "info": "say what is in a model file",
    "convert": "make a model file of another program's model, or the other way round",
    "train": "train a model",
    "join": "put models side by side in one, which believes the mean of what they do",
}
