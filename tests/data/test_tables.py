"""Tables of texts and labels as people keep them, and what is learnt from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rnnviz.data.dataset import DataProblem, Example
from rnnviz.data.labelled import examples_of, parted, preview, read_labelled
from rnnviz.data.tables import guess_columns, read_table

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
ROWS = [("hello you", "greet"), ("bye, now", "part"), ('say "hi"', "greet")]


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


FORMS = {
    "a.csv": 'text,label\nhello you,greet\n"bye, now",part\n"say ""hi""",greet\n',
    "b.csv": 'hello you;greet\n"bye, now";part\nsay "hi";greet\n',
    "c.tsv": 'hello you\tgreet\nbye, now\tpart\nsay "hi"\tgreet\n',
    "d.json": json.dumps([list(row) for row in ROWS]),
    "e.json": json.dumps([{"text": t, "label": k} for t, k in ROWS]),
    "f.jsonl": "\n".join(json.dumps({"label": k, "text": t}) for t, k in ROWS),
    "g.json": json.dumps({"greet": [ROWS[0][0], ROWS[2][0]], "part": [ROWS[1][0]]}),
    "h.json": json.dumps(
        {
            "greet": [{"data": [{"text": "hello "}, {"text": "you"}]}, ROWS[2][0]],
            "part": ["bye, now"],
        }
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_examples(tmp_path: Path, name: str) -> None:
    table = read_table(write(tmp_path, name, FORMS[name]))
    found = examples_of(table, *guess_columns(table))
    assert {(e.text, e.label) for e in found} == {*ROWS}


def test_a_row_that_does_not_fit_is_left_out_and_named(tmp_path: Path) -> None:
    table = read_table(
        write(tmp_path, "a.csv", "text,label\na b,x\nonly this\nc d,y\n" + "e f,x\n" * 20)
    )
    assert [row[0] for row in table.rows][:3] == ["a b", "c d", "e f"]
    assert table.skipped == ("a.csv, line 3: 1 cell instead of 2, left out",)


def test_a_quoted_line_end_belongs_to_its_cell(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "a.csv", 'text,label\n"a\nb",x\n"c",y\n' + "d,x\n" * 20))
    assert table.rows[0] == ("a\nb", "x")


def test_the_text_is_the_longest_column_and_the_label_has_the_fewest_entries(
    tmp_path: Path,
) -> None:
    lines = [f"{n},{'yes' if n % 2 else 'no'},this is sentence {n}" for n in range(30)]
    table = read_table(write(tmp_path, "a.csv", "nr,answer,said\n" + "\n".join(lines)))
    assert guess_columns(table) == ("said", "answer")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.csv", "", "is empty"),
        ("a.json", "[1, 2", "not JSON"),
        ("a.jsonl", '{"text": "a"}\n{oops\n', "not JSON: Extra data: line 2"),
        ("a.json", '{"greet": 3}', "not a list"),
        ("a.csv", "one\ntwo\nthree\n", "but one column"),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    with pytest.raises(DataProblem, match=says):
        read_labelled(write(tmp_path, name, text))


def examples(count: int, labels: int) -> tuple[Example, ...]:
    return tuple(
        Example(f"sentence number {n} of many", f"label {n % labels}") for n in range(count)
    )


def test_every_label_is_in_every_part_and_no_sentence_in_two() -> None:
    data = parted(examples(300, 3))
    parts = (data.train, data.validation, data.test)
    assert [len(part) for part in parts] == [240, 30, 30]
    assert all({e.label for e in part} == {"label 0", "label 1", "label 2"} for part in parts)
    texts = [e.text for part in parts for e in part]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (examples(10, 2), "at least 20"),
        (examples(50, 1), "same label"),
        (examples(50, 50), "another column"),
        (examples(40, 20), "too few to learn from"),
    ],
)
def test_too_little_to_learn_from_is_said(data: tuple[Example, ...], says: str) -> None:
    with pytest.raises(DataProblem, match=says):
        parted(data)


def test_a_preview_counts_what_would_be_learnt() -> None:
    seen = preview(parted(examples(300, 3)), "words", 1)
    assert seen.sentences == (240, 30, 30)
    assert [count for _, count in seen.classes] == [100, 100, 100]
    assert (seen.shortest, seen.usual, seen.longest) == (5, 5, 5)
    assert seen.unknown == 0.0


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not here")
@pytest.mark.parametrize(
    ("place", "count", "labels"),
    [("banking77", 10003, 77), ("snips", 13784, 7), ("uci_sentiment", 2705, 2)],
)
def test_real_data_opens_as_it_is(place: str, count: int, labels: int) -> None:
    table = read_table(SHARED / place)
    assert len(table.rows) == count
    label = table.columns.index(guess_columns(table)[1])
    assert len({row[label] for row in table.rows}) == labels
