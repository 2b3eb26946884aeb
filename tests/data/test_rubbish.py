"""Files of one's own that do not fit, or only nearly: what is left out and refused, and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rnnviz.data import dataset
from rnnviz.data.dataset import DataProblem
from rnnviz.data.survey import survey

ROWS = [(f"please send me {word}", label) for word in "abcdefghij" for label in ("x", "y", "z")]
ROWS = [(f"{text} {k}th", label) for k, (text, label) in enumerate(ROWS)]
CSV = "text,label\n" + "".join(f"{text},{label}\n" for text, label in ROWS)
DICTS = [json.dumps({"text": text, "label": label}) for text, label in ROWS]
LISTS = [[text, label] for text, label in ROWS]

USED = {
    "windows.csv": CSV.replace("\n", "\r\n").encode(),
    "old_mac.csv": CSV.replace("\n", "\r").encode(),
    "excel.csv": CSV.replace(",", "\t").encode("utf-16"),
    "semicolons.csv": CSV.replace(",", ";").encode(),
    "no_suffix": CSV.encode(),
    "quoted_line_ends.csv": (
        "text,label\n" + "".join(f'"{text}\nplease",{label}\n' for text, label in ROWS)
    ).encode(),
    "pairs.json": json.dumps(LISTS).encode(),
    "lines.jsonl": "\n".join(DICTS).encode(),
}

LEFT_OUT = {
    "ragged.csv": (CSV + "only a text\none,too,many\n", ("line 32: 1 cell", "line 33: 3 cells")),
    "half.csv": (CSV[: CSV.rindex(",")], ("line 31: 1 cell",)),
    "half.jsonl": ("\n".join(DICTS)[:-5], ("line 30: no cells",)),
    "broken.jsonl": ("\n".join([*DICTS[:9], '{"text": oops}', *DICTS[9:]]), ("line 10: no",)),
    "missing.json": (
        f"[{', '.join(DICTS)}, {json.dumps({'text': 'alone'})}]",
        ("entry 31: 1 cell",),
    ),
}

REFUSED = {
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "line 1 is not UTF-8"),
    "holes.csv": (CSV.replace("send", "se\0nd").encode(), "line 2 holds a NUL sign"),
    "unmarked.csv": (CSV.encode("utf-16-le"), "line 1 holds a NUL sign"),
    "latin.csv": (CSV.replace("c 6th", "ç").encode("latin-1"), "line 8 is not UTF-8"),
    "empty.csv": (b"", "empty"),
    "blank.csv": (b"\n \n", "empty"),
    "one.txt": (b"hello\n", "at least 1000"),
    "head.csv": (b"text,label\n", "no rows"),
    "one_class.csv": (CSV.replace(",y", ",x").replace(",z", ",x").encode(), "same label"),
    "no_label.csv": (
        b"text,label\n" + b"".join(f"{t},\n".encode() for t, _ in ROWS),
        "no row of no_label.csv has both",
    ),
    "one_column.csv": (
        "".join(f"{text}\n" for text, _ in ROWS).encode(), "but one column",
    ),
    "open.csv": (CSV.replace("please", '"please', 1).encode(), "line 2: the quote"),
    "wide.csv": ((CSV + "x" * 200_000 + ",y\n").encode(), "line 32 has more than 100,000"),
    "half.json": (json.dumps(LISTS)[:-9].encode(), "line 1 column"),
    "deep.json": (b"[" * 100_000, "nested too deeply"),
    "long.json": (b"[" + b"9" * 5000 + b"]", "not JSON"),
    "shape.json": (b'{"a": {"b": [1, 2]}}', "not a list"),
    "parts.json": (b'{"train": [["a", "b"]], "val": 3}', "must be lists"),
    "same.csv": (b"value\n" + b"3\n" * 99, "all values are 3"),
    "beyond.csv": (b"value\n" + b"1e308\n-1e308\n" * 60, "but one column"),
}  # fmt: skip


@pytest.mark.parametrize("name", USED)
def test_whatever_program_wrote_it_the_same_sentences_are_found(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(USED[name])
    found = survey(file)
    assert dict(found.figures.classes) == {"x": 10, "y": 10, "z": 10}
    assert found.skipped == ()


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_does_not_fit_is_left_out_and_named_with_its_line(tmp_path: Path, name: str) -> None:
    file, (text, says) = tmp_path / name, LEFT_OUT[name]
    file.write_text(text)
    found = survey(file)
    assert sum(found.figures.sentences) in (29, 30)
    assert len(found.skipped) == len(says)
    assert all(f"{name}, {each}" in told for each, told in zip(says, found.skipped, strict=True))


@pytest.mark.parametrize("name", REFUSED)
def test_rubbish_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    file, (data, says) = tmp_path / name, REFUSED[name]
    file.write_bytes(data)
    with pytest.raises(DataProblem, match=says):
        survey(file)


def test_a_file_that_is_far_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    with file.open("wb") as empty:
        empty.truncate(2 << 30)  # 2 GB that take no room on the disk
    with pytest.raises(DataProblem, match=f"more than {dataset.MOST_BYTES // 10**6} MB"):
        survey(file)


def test_commas_may_part_thousands(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("day,value\n" + "".join(f'{k},"{1 + k % 9},{100 + k}"\n' for k in range(90)))
    assert survey(file).reading.columns == ("value",)


def test_a_text_without_line_ends_is_read_in_a_moment_and_cut_between_words(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("word " * 20_000)
    tokens = survey(file).figures.tokens
    assert all(count % 5 == 0 and count > 1000 for count in tokens)
