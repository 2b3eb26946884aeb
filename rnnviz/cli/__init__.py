"""The command line: ``rnnviz`` opens the window, ``rnnviz COMMAND`` works without one.

Every command has a ``--json`` form that stays as it is from version to version; new keys may come,
those here keep name and meaning. Numbers that are not finite are ``null``. One object a line:

- ``list``: one object, ``demos`` [{name, title, shape, about, models, examples, writes}] and
  ``models`` [names].
- ``run``: one object a step, as the step is done: ``step`` (from 0), ``token`` (as written),
  ``seen`` (the entry of the vocabulary that stands for it), ``top`` [{label, probability}], most
  probable first, ``h_norm`` (the Euclidean norm of the last layer's h), and, where the network
  writes, ``chosen`` (what it drew after this step, or null). The last one also has ``answer``: the
  label believed after the last word, with its ``probability``, or the whole text of a writer.
- ``trace``: one object, ``file``, ``steps``, ``fields`` {symbol: shape}.
- ``render``: one object, ``file``, ``width``, ``height``, ``frames``, ``bytes``.
- ``eval``: one object, ``model`` and ``data`` with what `rnnviz.nets.quality` measures.
- ``info``: one object, ``name``, ``task``, ``demo``, ``version``, ``parameters``, ``bytes``,
  ``network``, ``language``, ``vocabulary``, ``labels`` (their numbers) and ``card``.
- ``train``: the trainer's messages, each with its ``kind``: ``start``, ``progress`` (see
  `rnnviz.training.messages.Progress`), ``done`` (``out``, ``quality``) or ``problem`` (``text``).
- ``join``: one object, ``file``, ``bytes``, ``members`` [their names], ``hidden`` (the units of a
  layer of them all), ``temperature`` and ``quality`` (null and {} where no data was given).

The exit code is 0, or 2 after one sentence on the error stream that says what is wrong with the
input, or 130 when it was interrupted.
"""

from rnnviz.cli.entry import main, main_window

__all__ = ["main", "main_window"]
