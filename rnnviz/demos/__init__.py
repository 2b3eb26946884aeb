"""The demos, in the order of the list on screen; each is one file that declares one `DEMO`."""

from collections.abc import Mapping

from rnnviz.demos import adding, brackets, count, intent, recall, script, shakespeare
from rnnviz.demos.base import Demo

DEMOS: Mapping[str, Demo] = {
    d.DEMO.name: d.DEMO for d in (intent, script, shakespeare, recall, brackets, adding, count)
}

__all__ = ["DEMOS", "Demo"]
