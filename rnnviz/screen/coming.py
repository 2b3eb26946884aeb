"""What the screen shows of a demo before its network is there: all but the numbers."""

from __future__ import annotations

from rnnviz.data.codec import LANGUAGES
from rnnviz.demos import Demo
from rnnviz.screen.explore import ExploreScreen
from rnnviz.trace import Token

MOST = 64  # words that wait on the stage; more than fit


def show_coming(screen: ExploreScreen, demo: Demo) -> None:
    """Say which demo comes, and what will be read, with the room for its panels."""
    text = demo.examples[0]
    screen.header.show_title(demo.title)
    screen.set_writes(demo.sampling is not None)
    if demo.sampling is not None:
        screen.controls.writing.show_sampling(demo.sampling)
    screen.controls.sentence.show_text(text)
    screen.stage.show_waiting(words_of(demo, text), goes_on=demo.sampling is not None)
    screen.pages.watch.show_coming(demo)


def words_of(demo: Demo, text: str) -> tuple[Token, ...]:
    """Return the first words of a text; whether a network knows them remains to be seen."""
    pieces = LANGUAGES[demo.recipe.language].split(text)[:MOST]
    return tuple(Token(piece, piece, k) for k, (piece, _) in enumerate(pieces))


def forget_coming(screen: ExploreScreen) -> None:
    """Let nothing wait any longer: what was to come does not."""
    screen.stage.show_waiting(())
