"""What stands at the right of a row: few lines, the ones that the knobs are about first."""

from __future__ import annotations

from rnnviz.capture.forgetting import Forgetting, forgetting
from rnnviz.files.library import open_model
from rnnviz.views.lab.info import lines_of
from rnnviz.views.look import Look

TEXT = "ACDHDFBFCAD"


def read(limit: float | None) -> Forgetting:
    return forgetting(open_model("recall-rnn"), TEXT, "A", limit)


def test_clipping_tells_both_norms_and_what_it_does_to_the_step_before_all_else() -> None:
    whole, clipped = read(None), read(0.5)
    free = [text for text, *_ in lines_of(whole, Look(), "A")]
    held = [text for text, *_ in lines_of(clipped, Look(), "A")]
    assert free[0] == held[0] == f"◀ loss {whole.learning.loss:.2f}"
    assert free[1].startswith("halves in")
    assert held[1] == f"‖∂weights‖ {whole.learning.clipping.before:.1f} → 0.50"
    assert held[2] == f"one step: loss → {clipped.learning.after:.2f}"
    assert held[3].startswith("not clipped: → ")
    assert sorted(free)[0] == sorted(held)[0]
    assert clipped.learning.after > clipped.learning.unclipped


def test_a_wrong_answer_is_told_beside_the_right_one() -> None:
    texts = [text for text, *_ in lines_of(read(None), Look(), "A")]
    assert any(text.startswith("✗") and "not ‘A’" in text for text in texts)
