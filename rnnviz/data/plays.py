"""Reads plays as printed by Project Gutenberg into scenes of one form (see `scripts`).

Printers differ: ``ALGERNON.  text``, ``Jack.  text``, ``HIGGINS [direction] text``, or the name
alone on a line. All become ``JACK: [direction] text``, one speech a line.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from rnnviz.data.dataset import DataProblem, Texts, cut, read_text

_TITLE = r"(?:MRS?|DR|ST)\. "
_WORD = rf"(?:{_TITLE})?(?:Mc)?[A-Z][A-Z'’]+"
_NAME = rf"{_WORD}(?:[ -](?:AND |OF )?{_WORD})*"
_CAPITALS = re.compile(rf"({_NAME})(?:[.:](?=\s|$|\[)|(?= ?[\[(]))\s*(.*)", re.S)
_ALONE = re.compile(rf"({_NAME})[.:]?")
_TITLED = re.compile(r"([A-Z][a-z]+(?: [A-Z][a-z]+)?)\.  (.*)", re.S)
_HEADING = re.compile(r"(?:THE )?(?:(?:FIRST|SECOND|THIRD|FOURTH|FIFTH) )?(?:ACT|SCENE)\b.*", re.S)


def read_plays(path: Path) -> Texts:
    """Return the scenes of one play, or of all ``.txt`` files of a folder.

    The first 90 % of each play are to learn from, then 5 % to stop early by, then 5 % to measure.

    Raises
    ------
    DataProblem
        If there is no play there.
    """
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    parts = [cut(scenes(read_text(file))) for file in files]
    if not any(part.train[0] for part in parts):
        raise DataProblem(f"{path} holds no play: a .txt file, or a folder of them, is needed")
    return Texts(
        tuple(p.train[0] for p in parts),
        tuple(p.validation[0] for p in parts),
        tuple(p.test[0] for p in parts),
    )


def scenes(text: str) -> str:
    """Return the play with one speech a line, whatever its printer's style.

    Text without blank lines is taken to be in that form already.
    """
    if "\n\n" not in text.strip():
        return text
    paragraphs = [_typography(_unwrapped(p)) for p in re.split(r"\n\s*\n", text)]
    titled = _speakers_in_title_case(paragraphs)
    lines: list[str] = []
    speaker = ""
    for paragraph in filter(None, paragraphs):
        line, speaker = _line(paragraph, speaker, titled)
        lines.append(line)
    return re.sub(r" {2,}", " ", "".join(f"{line}\n" for line in lines if line))


def _line(paragraph: str, waiting: str, titled: set[str]) -> tuple[str, str]:
    """Return the paragraph as a line, and the speaker that the next paragraph belongs to."""
    if _HEADING.fullmatch(paragraph) and len(paragraph) < 40:
        return f"[{paragraph.rstrip('.')}]", ""
    if waiting:
        return _speech(waiting, paragraph), ""
    if alone := _ALONE.fullmatch(paragraph):
        return "", alone[1]
    if spoken := _CAPITALS.fullmatch(paragraph):
        return _speech(spoken[1], spoken[2]), ""
    if (spoken := _TITLED.fullmatch(paragraph)) and spoken[1] in titled:
        return _speech(spoken[1], spoken[2]), ""
    return re.sub(r"\((.*)\)", r"[\1]", paragraph) if paragraph[0] == "(" else paragraph, ""


def _speech(speaker: str, words: str) -> str:
    """Return one line, its opening direction in square brackets as in most of the plays."""
    return f"{speaker.upper()}: " + re.sub(r"^\(([^()]*)\)\.?", r"[\1]", words)


def _speakers_in_title_case(paragraphs: list[str]) -> set[str]:
    """Return the names that open three paragraphs or more with a full stop and two spaces."""
    names = Counter(m[1] for p in paragraphs if (m := _TITLED.match(p)))
    return {name for name, count in names.items() if count >= 3}


def _unwrapped(paragraph: str) -> str:
    return " ".join(re.sub(r"(\w-)\n(?=\w)", r"\1", paragraph).split("\n")).strip()


def _typography(text: str) -> str:
    text = re.sub(r"\[([,.;:?!*-]+)\]", r"\1", text.replace("_", ""))
    text = text.replace("‘", "'").replace("’", "'")
    text = re.sub(r"\s*--+\s*|\s*—\s*", "—", text)
    text = re.sub(r"\s*\.(?: ?\.){2,}", "...", text)
    return re.sub(r'(^|[\s(\[—])"', r"\1“", text).replace('"', "”")
