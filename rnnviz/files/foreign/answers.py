"""What somebody answered about a file, kept beside it as ``FILE.rnnviz.json``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, cast, get_args

from rnnviz.files.foreign import conventions as known
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.conventions import Conventions
from rnnviz.files.foreign.strict_json import parsed
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.files.model_file import write_atomically
from rnnviz.nets.model import Task

SUFFIX = ".rnnviz.json"
FORMAT = 1
MAX_BYTES = 1 << 24
MAX_WINDOW = 1000  # entries read at a time
_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "reset": get_args(known.Reset),
    "update": get_args(known.Update),
    "nonlinearity": get_args(known.Nonlinearity),
    "curve": get_args(known.GateCurve),
    "read": get_args(known.Read),
    "between": get_args(known.Between),
    "together": get_args(known.Order),
}


@dataclass(frozen=True)
class Answers:
    """Which part, and what the file does not tell of it; None is what nobody has answered.

    `conventions` maps field names of `Conventions` to what was answered; see `changed`.
    """

    part: str | None = None
    conventions: Mapping[str, Any] | None = None
    vocabulary: Vocabulary | None = None
    labels: tuple[str, ...] | None = None
    task: Task | None = None

    def changed(self, given: Conventions) -> Conventions:
        """Return the conventions of a part with the answers put in."""
        return changed(given, self.conventions or {})


def changed(given: Conventions, answers: Mapping[str, Any]) -> Conventions:
    """Return the conventions with answers put in, each checked.

    Raises
    ------
    ForeignProblem
        If there is no such convention, or no such answer; the message lists what there is.
    """
    names = {field.name for field in fields(Conventions)}
    for name, answer in answers.items():
        if name not in names:
            raise ForeignProblem(f"there is no convention {name!r}; there are {sorted(names)}")
        choices = _CHOICES.get(name)
        if choices is not None and answer not in choices:
            raise ForeignProblem(f"{name} must be one of {', '.join(choices)}, not {answer!r}")
    _check_numbers(answers)
    gates = answers.get("gates", given.gates)
    if not isinstance(gates, str) or sorted(gates) != sorted(given.gates):
        raise ForeignProblem(
            f"the gate order must name each of {', '.join(given.gates)} once, such as "
            f"{given.gates}, not {gates!r}"
        )
    return replace(given, **answers)


def _check_numbers(answers: Mapping[str, Any]) -> None:
    bias = answers.get("forget_bias", 0.0)
    if not isinstance(bias, (int, float)) or isinstance(bias, bool) or not abs(bias) < 100:
        raise ForeignProblem(f"the forget bias must be a number such as 0 or 1, not {bias!r}")
    for name in ("offset", "scale"):
        number = answers.get(name, 1.0)
        if not isinstance(number, (int, float)) or not abs(number) <= 1e9:
            raise ForeignProblem(f"the {name} must be a number, not {number!r}")
    if answers.get("scale", 1.0) == 0:
        raise ForeignProblem("the scale must not be 0: nothing can be divided by it")
    for name in ("window", "padding"):
        count = answers.get(name, 0)
        if type(count) is not int or not 0 <= count <= MAX_WINDOW:
            raise ForeignProblem(
                f"the {name} must be a whole number of at most {MAX_WINDOW}, not {count!r}"
            )


def beside(path: Path) -> Path:
    """Return where the answers about a file lie."""
    return path.with_name(path.name + SUFFIX)


def kept(path: Path) -> Answers | None:
    """Return what was answered about this very file, or None if nothing was.

    Raises
    ------
    ForeignProblem
        If the answers are damaged.
    """
    place = beside(path)
    if not place.is_file() or place.stat().st_size > MAX_BYTES:
        return None
    about = parsed(place.read_bytes(), place.name)
    if not isinstance(about, dict) or about.get("rnnviz") != FORMAT:
        raise ForeignProblem(f"{place.name} holds no answers of this rnnviz; delete it")
    if about.get("of") != fingerprint(path):
        return None  # the file was trained on, or is another one by now
    return _answers(about, place.name)


def keep(path: Path, answers: Answers) -> None:
    """Write the answers beside the file, so that it opens next time without questions.

    Raises
    ------
    FileProblem
        If its folder cannot be written to.
    """
    about = {"rnnviz": FORMAT, "of": fingerprint(path), **asdict(answers)}
    content = json.dumps(about, ensure_ascii=False, indent=1)
    write_atomically(beside(path), content.encode("utf-8", "replace"))


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _answers(about: Mapping[str, Any], name: str) -> Answers:
    told, task = about.get("vocabulary"), about.get("task")
    problem = ForeignProblem(f"{name} is damaged; delete it and answer once more")
    if task not in (None, "classify", "generate"):
        raise problem
    if not isinstance(about.get("conventions") or {}, dict):
        raise problem
    vocabulary = None
    if isinstance(told, dict):
        vocabulary = Vocabulary(
            _texts(told.get("entries"), problem), str(told.get("language")),
            _texts(told.get("notes"), problem),
        )  # fmt: skip
    labels = about.get("labels")
    return Answers(
        part=about.get("part") if isinstance(about.get("part"), str) else None,
        conventions=about.get("conventions"),
        vocabulary=vocabulary,
        labels=None if labels is None else _texts(labels, problem),
        task=cast(Task | None, task),
    )


def _texts(values: Any, problem: ForeignProblem) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise problem
    return tuple(values)
