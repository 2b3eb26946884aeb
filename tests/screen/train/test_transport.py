"""What the line above the keys of training says of how far it is."""

from __future__ import annotations

from rnnviz.screen.train.transport import told
from rnnviz.session.standing import Standing


def test_before_the_first_batch_it_is_being_started_or_cannot_begin() -> None:
    assert told(Standing(), "sentences") == ["PyTorch is being started…"]
    assert told(Standing(refused=True), "sentences") == ["it cannot begin"]
    assert told(Standing(ready=True, epochs=3), "sentences") == ["batch 0", "epoch 1 of 3"]
