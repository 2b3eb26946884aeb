"""Made-up wishes to an assistant and a bank: 24 intents, to be learnt in seconds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnviz.data.dataset import Example, Sentences
from rnnviz.data.grammar import Grammar

SENTENCES = 6400
TRIES = 40  # until a new sentence is drawn; a small intent runs out of them

SLOTS = {
    "please": (
        "[please]",
        "[please]",
        "(can|could|would) you [please]",
        "i (want|need|would like) you to",
        "i'd like you to",
        "hey [please]",
        "",
    ),
    "i": (
        "i (want|need|would like) to",
        "i'd like to",
        "let me",
        "help me",
        "how (do|can) i",
        "can i",
    ),
    "tell": (
        "[please] tell me",
        "(can|could) you tell me",
        "i (want|need) to know",
        "do you know",
        "show me",
        "let me know",
    ),
    "end": ("[please]", "", "[now]", "[today]", "[right away]", "[for me]", "[thanks]"),
    "amount": (
        "$(5|20|50|75|100|120|250|300|500|900)",
        "(five|twenty|fifty|eighty) dollars",
        "(a|two) hundred [dollars]",
    ),
    "person": (
        "anna",
        "ben",
        "carla",
        "david",
        "emma",
        "frank",
        "allison",
        "mom",
        "my (brother|sister)",
        "my (landlord|roommate)",
    ),
    "account": (
        "[my] (checking|savings|joint) [account]",
        "my account",
        "the (checking|savings) account",
    ),
    "day": (
        "(monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
        "today",
        "tomorrow",
        "tonight",
        "next week",
        "this (weekend|month)",
    ),
    "time": (
        "(six|seven|eight|nine|ten) [(in the morning|tonight|o'clock)]",
        "(6|7|8|9) (am|pm)",
        "noon",
        "half past (six|seven|eight)",
    ),
    "city": ("boston", "paris", "rome", "oslo", "tokyo", "lima", "cairo", "new york", "my town"),
    "bill": (
        "(electric|electricity|gas|water|phone|internet) bill",
        "rent",
        "(credit card|insurance) bill",
    ),
    "song": (
        "some (jazz|rock|piano music)",
        "a (quiet|happy) song",
        "my (morning|party) playlist",
        "the radio",
        "music",
    ),
    "room": ("kitchen", "bedroom", "living room", "hall", "bathroom", "garage"),
    "word": ("thank you", "good morning", "where is the station", "cheese", "water", "i love you"),
    "language": ("french", "spanish", "german", "italian", "japanese"),
    "thing": ("milk", "eggs", "bread", "apples", "coffee", "soap", "batteries"),
    "dish": ("pasta", "soup", "pancakes", "curry", "an omelette", "bread"),
    "task": (
        "call {person}",
        "water the plants",
        "take out the trash",
        "buy {thing}",
        "pay the {bill}",
    ),
    "number": (
        "(two|three|seven|nine|twelve|forty) (plus|minus|times) (two|five|six|eight|eleven)",
    ),
}

INTENTS: Mapping[str, tuple[str, ...]] = {
    "transfer": (
        "{please} (send|transfer|move|wire) {amount} to {person} [from {account}] {end}",
        "{i} (send|move|transfer) (money|{amount}) from {account} to (savings|checking|{person})",
        "{person} (should get|needs) {amount} from {account}",
    ),
    "balance": (
        "{tell} [what is] (my|the) balance (of|in|on) {account}",
        "how much [money] (do i have|is [left]) (in|on) {account} {end}",
        "what is (in|the balance of) {account} [right now]",
    ),
    "pay bill": (
        "{please} pay (the|my) {bill} [from {account}] {end}",
        "{i} pay (the|my) {bill} [(with|from) {account}]",
        "my {bill} (is due|has to be paid) [{day}]",
    ),
    "spending history": (
        "how much (did|have) i (spend|spent) (on {thing}|in total) [last (week|month)]",
        "{tell} what i (spent|paid for) [last (week|month)]",
        "(list|show me) my (spending|expenses|payments) [of] [last (week|month)]",
    ),
    "request money": (
        "{please} (ask|remind) {person} to (pay me back|send me {amount})",
        "{person} owes me {amount} [(ask for it|send a request)]",
        "{i} (request|collect) {amount} from {person}",
    ),
    "freeze card": (
        "{please} (freeze|block|lock) my [(credit|bank)] card {end}",
        "my card (was stolen|is lost|is gone) [(block|freeze) it]",
        "i (lost|cannot find) my [(credit|bank)] card",
    ),
    "exchange rate": (
        "{tell} the exchange rate (of|for) (dollars|euros|yen|pesos)",
        "how many (dollars|euros|yen|pesos) (is|do i get for) {amount}",
        "what is (a|one) (dollar|euro|pound) worth in (dollars|euros|yen|pesos)",
    ),
    "weather": (
        "{tell} (the weather|what the weather will be) in {city} [{day}]",
        "(will|does) it (rain|snow) [in {city}] {day}",
        "how (warm|cold|hot) is it in {city} [{day}]",
        "do i need (an umbrella|a coat) {day}",
    ),
    "alarm": (
        "{please} (set|make) an alarm (for|at) {time} [{day}]",
        "wake me [up] at {time} [{day}]",
        "{i} (get up|be woken) at {time} {day}",
    ),
    "change alarm": (
        "{please} (move|change|shift) (my|the) alarm to {time}",
        "(cancel|delete|turn off) (my|the) alarm [(for|of) {day}]",
        "{i} (move|change|cancel) the alarm (for|of|at) {time}",
    ),
    "timer": (
        "{please} (set|start) a timer (for|of) (two|five|ten|twenty) minutes",
        "(count down|time) (two|five|ten|twenty) minutes {end}",
        "tell me when (two|five|ten|twenty) minutes (are over|have passed)",
    ),
    "time": (
        "what time is it [in {city}] {end}",
        "{tell} (the time|what time it is) [in {city}]",
        "how late is it [in {city}]",
    ),
    "reminder": (
        "{please} remind me to {task} [(on|at|by) ({day}|{time})]",
        "don't let me forget to {task} [{day}]",
        "{i} be reminded to {task} {day}",
    ),
    "shopping list": (
        "{please} (put|add) {thing} (on|to) (my|the) [shopping] list",
        "we (need|are out of) {thing} [(put|add) it (on|to) the list]",
        "what is on (my|the) [shopping] list [{day}]",
    ),
    "play music": (
        "{please} (play|put on) {song} [in the {room}] {end}",
        "i (want|would like) to (hear|listen to) {song}",
        "(start|turn on) {song} [in the {room}]",
    ),
    "next song": (
        "{please} (skip|skip this|change) [the] (song|track) {end}",
        "(next|another) (song|track) [please]",
        "i don't like this (song|one|track) [(skip|next)]",
    ),
    "volume": (
        "{please} (turn|make) (it|the music|the radio) (up|down|louder|quieter)",
        "(louder|quieter|not so loud) [please]",
        "{please} (raise|lower|change) the volume [(a bit|to five)]",
    ),
    "lights on": (
        "{please} (turn|switch) on the (light|lights|lamp) [in the {room}]",
        "(turn|switch) the {room} (light|lights) on {end}",
        "it is [too] dark in the {room}",
    ),
    "lights off": (
        "{please} (turn|switch) off the (light|lights|lamp) [in the {room}]",
        "(turn|switch) the {room} (light|lights) off {end}",
        "it is too bright in the {room}",
    ),
    "translate": (
        "{please} translate {word} (into|to) {language}",
        "how do (you|i) say {word} in {language}",
        "what is {word} in {language} {end}",
    ),
    "recipe": (
        "{tell} how to (make|cook|bake) {dish}",
        "{please} find [me] a recipe for {dish}",
        "what do i need (for|to make|to cook) {dish}",
    ),
    "book flight": (
        "{please} (book|find) [me] a flight (to|from) {city} [(to|for) {day}]",
        "{i} (fly|book a flight) to {city} {day}",
        "(are there|find) (cheap flights|planes) to {city} {day}",
    ),
    "calculate": (
        "{tell} what {number} is",
        "what is {number} {end}",
        "{please} (calculate|work out) {number}",
    ),
    "greeting": (
        "(hello|hi|hey|good (morning|evening)) [(there|again|my friend)] [how are you]",
        "how are you [(doing|today|this morning)]",
        "(nice|good) to (see|hear|meet) you [(hello|again)]",
    ),
}  # fmt: skip


def assistant(seed: int = 0, count: int = SENTENCES) -> Sentences:
    """Return about `count` different sentences over all intents; no sentence is in two parts.

    Eight tenths are to learn from; the rest is halved for early stopping and for measuring.
    """
    grammar, rng = Grammar(SLOTS), np.random.default_rng(seed)
    drawn: dict[str, str] = {}
    each = count // len(INTENTS)
    for intent, patterns in INTENTS.items():
        for text in _different(grammar, patterns, each, rng):
            drawn.setdefault(text, intent)
    examples = [Example(text, intent) for text, intent in drawn.items()]
    mixed = [examples[k] for k in rng.permutation(len(examples))]
    first, second = round(0.8 * len(mixed)), round(0.9 * len(mixed))
    return Sentences(tuple(mixed[:first]), tuple(mixed[first:second]), tuple(mixed[second:]))


def _different(
    grammar: Grammar, patterns: tuple[str, ...], count: int, rng: np.random.Generator
) -> list[str]:
    """Return up to so many different sentences of the patterns, each pattern in its turn."""
    found: dict[str, None] = {}
    for k in range(count):
        for _ in range(TRIES):
            text = grammar.draw(patterns[k % len(patterns)], rng)
            if text and text not in found:
                found[text] = None
                break
    return [*found]
