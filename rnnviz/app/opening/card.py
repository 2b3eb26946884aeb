"""The card of how a model was read: titles with plain sentences below them, as rich text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from rnnviz.app.opening.draft import Draft
from rnnviz.files.foreign.questions import Question
from rnnviz.files.foreign.understand import described
from rnnviz.nets.model import Model
from rnnviz.session.runner import sentence
from rnnviz.views.look import Look

Card = Sequence[tuple[str, Sequence[str]]]  # titles with their sentences


def of_draft(draft: Draft) -> Card:
    """Return the card of a file that is about to be opened, as its chosen part was read."""
    report, part = draft.report, draft.part
    held = report.contents.tensors
    numbers = sum(int(tensor.size) for tensor in held.values())
    return _filled(
        ("File", [f"{report.contents.format}: {len(held):,} tensors, {numbers:,} numbers"]),
        ("Found", [described(part), *_words(draft)]),
        ("Why it was read so", draft.shown.notes),
        ("Cannot be shown", draft.obstacles),
        ("Ignored", report.ignored),
        ("Cannot be known", [*map(_open, draft.questions), report.unknown[-1]]),
    )


def of_model(model: Model) -> Card:
    """Return the card of a model on show that came from another program; else an empty one."""
    card = model.card
    if "read" not in card:
        return ()
    return _filled(
        ("File", [str(card.get("data", ""))]),
        ("Why it was read so", [str(each) for each in card["read"]]),
        ("Conventions", _conventions(card.get("conventions", {}), model.spec.cell)),
        ("Ignored", [str(each) for each in card.get("ignored", ())]),
        ("Cannot be known", [str(card["limits"])] if "limits" in card else []),
    )


def rich(card: Card, look: Look) -> str:
    """Return the card as rich text in the colours of that look."""
    gap, small = round(0.7 * look.unit), look.pixels("small")
    parts = []
    for title, sentences in card:
        ink = look.theme.warning if title == "Cannot be shown" else look.theme.text
        parts.append(
            f"<p style='margin:{gap}px 0 2px 0; color:{look.theme.muted}; font-size:{small}px'>"
            f"<b>{escape(title)}</b></p>"
        )
        parts += [
            f"<p style='margin:0 0 {gap // 3}px 0; color:{ink}'>{escape(_sentence(each))}</p>"
            for each in sentences
        ]
    return "".join(parts)


def _open(question: Question) -> str:
    return f"{question.asks} {sentence(ValueError(question.why))}"


def _words(draft: Draft) -> list[str]:
    words = draft.vocabulary
    if words is None:
        return []
    whose = "given" if draft.given else "in the file"
    return [f"a vocabulary of {len(words.entries):,} {words.language} was {whose}", *words.notes]


def _conventions(told: Any, cell: str) -> list[str]:
    if not isinstance(told, dict):
        return []
    names = ["nonlinearity"] if cell == "rnn" else ["gates", *_OF[cell]]
    odd = [name for name, usual in _USUAL.items() if told.get(name, usual) != usual]
    names += [name for name in odd if name not in names]
    return [f"{name.replace('_', ' ')}: {_value(told[name])}" for name in names if name in told]


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


_USUAL = {
    **{"nonlinearity": "tanh", "curve": "sigmoid", "between": "nothing", "read": "every"},
    **{"window": 0, "padding": 0},
}
_OF = {"lstm": ["forget_bias"], "gru": ["reset", "update"]}


def _filled(*sections: tuple[str, Iterable[str]]) -> Card:
    found = [(title, [each for each in sentences if each]) for title, sentences in sections]
    return [(title, sentences) for title, sentences in found if sentences]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
