"""Small scenes of a comedy from a grammar: two people, one thing, and a mood that lasts.

Who is on stage, what they want and how they feel is said once and holds for the whole scene: a
writer that remembers it foretells more than any look at the last two words can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rnnviz.data.dataset import Texts
from rnnviz.data.grammar import Grammar, Slots
from rnnviz.data.made.made import Bundled
from rnnviz.data.recipe import Recipe

SCENES, MOST_TURNS = 3000, 3
SHARES = (0.9, 0.95)  # to learn from, and to stop early by; the rest is to measure on

PEOPLE = ("ANNA", "BEN", "CLARA", "DUKE", "EMMA", "FELIX", "GRACE", "HUGO")
SETTINGS = ("A room", "A garden", "A street", "The theatre")
THINGS: Mapping[str, Sequence[str]] = {
    "letter": ("desk", "drawer", "library"),
    "ring": ("box", "garden", "fountain"),
    "key": ("cellar", "coat", "clock"),
    "cake": ("kitchen", "pantry", "basket"),
    "umbrella": ("hall", "carriage", "theatre"),
    "violin": ("music room", "attic", "shop"),
}

# What is said in a mood: its directions, how one asks, how one answers, and how one leaves.
MOODS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "angry": {
        "how": ("angrily", "coldly", "loudly"),
        "ask": (
            "Where is (my|the) {thing}?",
            "Who (took|has taken|stole) (my|the) {thing}?",
            "You (took|lost|broke) my {thing}!",
        ),
        "answer": (
            "I never (touched|saw|wanted) your {thing}!",
            "Look (in|behind) the {place}, {name}, and not at me!",
            "How dare you! The {thing} is in the {place}.",
        ),
        "leave": ("I will not (hear|bear) another word!", "Then (keep|take) your {thing}!"),
    },
    "tender": {
        "how": ("softly", "gently", "smiling"),
        "ask": (
            "My dear {name}, have you seen the {thing}?",
            "I (brought|found|kept) {a} {thing} for you, {name}.",
            "Do you remember the {thing} in the {place}?",
        ),
        "answer": (
            "How (kind|sweet|good) of you! I (love|remember) that {thing}.",
            "You (left|forgot) it in the {place}, my dear.",
            "I would give you (ten|a hundred) such {thing}s, {name}.",
        ),
        "leave": ("Stay with me (tonight|a little), my dear.", "Take my hand, {name}."),
    },
    "merry": {
        "how": ("laughing", "gaily", "merrily"),
        "ask": (
            "Ha! Guess what is in the {place}!",
            "Shall we hide the {thing} in the {place}?",
            "{name}, you are sitting on (my|the) {thing}!",
        ),
        "answer": (
            "{A} {thing}! In the {place}! What (fun|a joke)!",
            "Ha, ha! (Nobody|No one) will find the {thing} there.",
            "Then let us (dance|sing|dine) with the {thing}!",
        ),
        "leave": ("Come, {name}, to the {place}!", "What a (day|night) for {a} {thing}!"),
    },
    "afraid": {
        "how": ("whispering", "trembling", "nervously"),
        "ask": (
            "Did you hear that? It came from the {place}.",
            "The {thing} is gone, {name}. (Somebody|Someone) was here.",
            "Who put the {thing} in the {place}?",
        ),
        "answer": (
            "Hush! It is (only|just) the {thing}.",
            "I dare not go to the {place} alone.",
            "Lock the door, {name}, and hide the {thing}.",
        ),
        "leave": ("Run, {name}, run!", "I (hear|see) it again, in the {place}!"),
    },
}


def scene(rng: np.random.Generator) -> str:
    """Return one scene in the form of `scripts`, with a line end after each line."""
    one, other = (PEOPLE[k] for k in rng.choice(len(PEOPLE), 2, replace=False))
    thing, mood = _one_of([*THINGS], rng), MOODS[_one_of([*MOODS], rng)]
    slots: dict[str, Sequence[str]] = {
        "thing": (thing,),
        "place": (_one_of(THINGS[thing], rng),),
        "how": mood["how"],
    }
    slots |= {"a": ("an",), "A": ("An",)} if thing[0] in "aeiou" else {"a": ("a",), "A": ("A",)}
    lines = [f"[{_one_of(SETTINGS, rng)}. {one} and {other}.]"]
    turns = int(rng.integers(1, MOST_TURNS + 1))
    asked, answered = (rng.permutation(mood[kind])[:turns] for kind in ("ask", "answer"))
    for ask, answer in zip(asked, answered, strict=True):
        lines += [_speech(one, other, ask, slots, rng), _speech(other, one, answer, slots, rng)]
    lines.append(_speech(one, other, _one_of(mood["leave"], rng), slots, rng))
    return "".join(f"{line}\n" for line in (*lines, f"[Exit {one}.]"))


def _speech(speaker: str, hearer: str, said: str, slots: Slots, rng: np.random.Generator) -> str:
    """Return one line of one speaker, every second with a direction."""
    grammar = Grammar({**slots, "name": (hearer.title(),)})
    how = f"[{grammar.draw('{how}', rng)}] " if rng.integers(2) else ""  # [ is the grammar's own
    return f"{speaker}: {how}{grammar.draw(said, rng)}"


def _one_of(choices: Sequence[str], rng: np.random.Generator) -> str:
    return choices[int(rng.integers(len(choices)))]


def scenes(seed: int = 0) -> Texts:
    """Return different scenes, those of each part in one text."""
    rng = np.random.default_rng([seed, *b"scripts"])
    drawn: dict[str, None] = {}
    while len(drawn) < SCENES:
        drawn[scene(rng)] = None
    found, (first, second) = [*drawn], (round(share * SCENES) for share in SHARES)
    parts = (found[:first], found[first:second], found[second:])
    return Texts(*(("".join(part),) for part in parts))


BUNDLED = Bundled(
    "scripts",
    "Small scenes",
    "Writes scenes of two people, one thing and a mood, word by word: who speaks and how they feel "
    "must be kept in mind.",
    "made:scripts",
    Recipe(
        task="generate",
        reader="plays",
        language="script",
        embedding=96,
        hidden=96,
        tied=True,
        min_count=1,
        schedule="constant",
        learning_rate=5e-3,
        batch=32,
        bptt=48,
        epochs=8,
        patience=4,
        dropout=0.1,
        input_dropout=0.1,
        average=0.99,
    ),
    example="[A garden. ANNA and BEN.]\nANNA: [angrily] Where is my violin?\nBEN:",
)
