"""Reading training data, and saying clearly what does not fit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rnnviz.data.dataset import DataProblem, Example, Sentences, Texts, cut, read_text
from rnnviz.data.intents import read_clinc, read_pairs
from rnnviz.data.plays import read_plays, scenes
from rnnviz.data.readers import read, read_running_text

PRINTED = """ACT I

Morning-room in a flat.  A piano is heard.

Algernon.  Did you hear what I was play-
ing, Lane?

Lane.  I didn't think it polite to listen, sir.

Lane.  No, sir.

Lane.  Yes, sir.

Algernon.  I'm sorry for that.

Algernon.  And--speaking of life . . . have you the sandwiches?

HIGGINS [rudely] Who told you that?

MRS. PEARCE.  (gently).  "Nobody," sir.

ROPER.

[_Evasively._] Known 'em some time.

[Exit.]
"""


def make_folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_every_printers_style_becomes_one() -> None:
    lines = scenes(PRINTED).splitlines()
    assert lines[0] == "[ACT I]"
    assert lines[2] == "ALGERNON: Did you hear what I was play-ing, Lane?"
    assert lines[3] == "LANE: I didn't think it polite to listen, sir."
    assert "HIGGINS: [rudely] Who told you that?" in lines
    assert "MRS. PEARCE: [gently] “Nobody,” sir." in lines
    assert "ROPER: [Evasively.] Known 'em some time." in lines
    assert "ALGERNON: And—speaking of life... have you the sandwiches?" in lines
    assert lines[-1] == "[Exit.]"


def test_a_script_in_our_form_stays_as_it_is() -> None:
    once = scenes(PRINTED)
    assert scenes(once) == once


def test_running_text_is_cut_in_order_at_line_ends() -> None:
    text = "".join(f"line {n}\n" for n in range(1000))
    parts = cut(text, validation=0.1, test=0.1)
    assert parts.train[0] + parts.validation[0] + parts.test[0] == text
    assert parts.train[0].endswith("\n")
    assert 0.09 < len(parts.test[0]) / len(text) < 0.11


def test_clinc_is_split_into_three_parts_that_share_no_sentence(tmp_path: Path) -> None:
    file = tmp_path / "data_full.json"
    val = [[f"sentence {n}", "b"] for n in range(10)]
    parts = {"train": [["send it", "b"]], "oos_train": [["hm", "oos"]], "val": val}
    file.write_text(json.dumps(parts))
    data = read_clinc(tmp_path)
    assert data.labels == ("b", "oos")
    assert len(data.validation) == len(data.test) == 5
    assert not set(data.validation) & set(data.test)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"train": []}', "'train' and 'val'"),
        ('{"train": [["a"]], "val": [["a"]]}', "entry 1"),
        ("not json", "not JSON"),
        ('{"train": [], "val": []}', "no sentences"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_file_that_is_not_clinc_says_why(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(DataProblem, match=says):
        read_clinc(tmp_path / "x.json")


@pytest.mark.parametrize(
    "content",
    [
        '[["hi", "greet"]]',
        '["hi", "greet"]\n',
        '{"text": "hi", "label": "greet"}\n',
        '[ ["hi", "greet"] ]',
        ' [\r\n  ["hi",\n   "greet"]\n]\n',
        '[{"text": "hi", "label": "greet"}]',
        '\n["hi", "greet"]\n\n',
    ],
)
def test_pairs_are_read_from_a_list_or_from_lines(tmp_path: Path, content: str) -> None:
    (tmp_path / "x").write_text(content)
    assert read_pairs(tmp_path / "x") == (Example("hi", "greet"),)


def test_of_a_running_text_the_beginning_validates_and_the_end_is_kept_unseen(
    tmp_path: Path,
) -> None:
    text = "".join(f"line {n:04}\n" for n in range(1000))
    (tmp_path / "a.txt").write_text(text)
    found = read_running_text(tmp_path)
    assert "".join(found.validation + found.train + found.test) == text
    assert found.test[0].startswith("line 0951")
    assert found.train[0].startswith("line 0026")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="cannot be read"):
        read_text(tmp_path / "missing.txt")
    (tmp_path / "latin").write_bytes("é".encode("latin-1"))
    with pytest.raises(DataProblem, match="UTF-8"):
        read_text(tmp_path / "latin")
    (tmp_path / "short.txt").write_text("short")
    with pytest.raises(DataProblem, match="at least 1000"):
        read_running_text(tmp_path)
    with pytest.raises(DataProblem, match="nothing at"):
        read("text", tmp_path / "nowhere")
    with pytest.raises(DataProblem, match="no play"):
        read_plays(make_folder(tmp_path / "empty"))


def test_the_real_data_is_read(shared: Path) -> None:
    clinc = read("clinc", shared / "data" / "clinc150")
    assert isinstance(clinc, Sentences)
    assert len(clinc.labels) == 151
    plays = read("plays", shared / "data" / "gutenberg_plays")
    assert isinstance(plays, Texts)
    assert len(plays.train) == 10
    assert sum(line.startswith("ALGERNON: ") for line in plays.train[8].splitlines()) > 100
