"""Files of numbers, whatever they are like, and what is foretold of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rnnviz.data import numbers
from rnnviz.data.dataset import DataProblem, Texts
from rnnviz.data.numbers import guess_column, is_of_numbers, read_numbers
from rnnviz.data.readers import read
from rnnviz.data.series import CHANGE, choices, guess_series, series_of
from rnnviz.data.survey import TextFigures, survey

VALUES = [f"{20 + 5 * np.sin(t / 3):.2f}" for t in range(120)]


def write(folder: Path, text: str, name: str = "a.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


FORMS = {
    "one column": "\n".join(VALUES),
    "with a head": "height\n" + "\n".join(VALUES),
    "quoted, with a date": '"day","height"\n'
    + "\n".join(f'"2020-01-{k % 30}",{v}' for k, v in enumerate(VALUES)),
    "numbered": "no,height\n" + "\n".join(f"{k},{v}" for k, v in enumerate(VALUES)),
    "tabs": "\n".join(f"x{k % 3}\t{v}" for k, v in enumerate(VALUES)),
    "decimal commas": "day;height\n"
    + "\n".join(f"{k};{v.replace('.', ',')}" for k, v in enumerate(VALUES)),
    "spaces": "\n".join(f"{k}  {v}" for k, v in enumerate(VALUES)),
    "Windows": "height\r\n" + "\r\n".join(VALUES) + "\r\n\r\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_series(tmp_path: Path, form: str) -> None:
    found = read_numbers(write(tmp_path, FORMS[form]))
    np.testing.assert_allclose(found.columns[guess_column(found)], np.array(VALUES, float))
    assert ("height" in found.columns) == ("height" in FORMS[form])
    assert is_of_numbers(tmp_path / "a.csv")


def test_what_is_no_number_is_named_by_its_line_and_cuts_the_series(tmp_path: Path) -> None:
    lines = [f"{k},{v}" for k, v in enumerate(VALUES)]
    lines[3:9] = ["3,oops", "4,", "5,nan", "6,inf", "7", "8,1,2"]
    found = read_numbers(write(tmp_path, "no,height\n" + "\n".join(lines)))
    assert found.strange["height"] == (
        "a.csv, line 5: “oops” is no number",
        "a.csv, line 6: the cell is empty",
        "a.csv, line 7: “nan” is no number",
        "a.csv, line 8: “inf” is no number",
        "a.csv, line 9 has 1 cells instead of 2: the cell is empty",
        "and 1 more lines like these",
    )
    series = series_of(found, "height")
    assert [len(piece) for piece in series.train] == [3, 96 - 9]


def test_the_parts_follow_in_time_and_the_levels_know_the_first_alone(tmp_path: Path) -> None:
    rising = "\n".join(str(k % 7 + k // 10) for k in range(200))
    found = read_numbers(write(tmp_path, "v\n" + rising))
    series = series_of(found, "v")
    assert [sum(map(len, part)) for part in (series.train, series.validation, series.test)] == [
        160, 20, 20,
    ]  # fmt: skip
    assert series.scale.high == 21.0
    assert series.outside > 0.1
    assert guess_series(found) == CHANGE + "v"
    np.testing.assert_array_equal(
        series_of(found, CHANGE + "v").train[0], np.diff(found.columns["v"])[:159]
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("a,b\nc,d\n", "no column of numbers: a.csv, line"),
        ("5", "has 1 numbers; at least 50"),
        ("v\n" + "3\n" * 99, "all values are 3"),
        ("v\n" + "1\nx\n" * 60, "too many gaps"),
        ('v\n"1\n2', "no column|numbers; at least"),
    ],
)
def test_what_cannot_be_learnt_from_is_told_in_a_sentence(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(DataProblem, match=says):
        read("numbers", write(tmp_path, text))


def test_too_many_rows_are_refused_with_their_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "MOST_ROWS", 1000)
    with pytest.raises(DataProblem, match="has 2,000 lines; at most 1,000 are read"):
        read_numbers(write(tmp_path, "1\n" * 2000))


def test_another_column_can_be_named(tmp_path: Path) -> None:
    file = write(tmp_path, "a,b\n" + "\n".join(f"{v},{float(v) * 10:g}" for v in VALUES))
    data = read("numbers", file, ("b",))
    assert isinstance(data, Texts)
    assert data.train[0].split()[0] == "200"
    with pytest.raises(DataProblem, match="no column of numbers 'c'; there are a, b"):
        read("numbers", file, ("c",))


def test_a_survey_says_how_numbers_are_read(tmp_path: Path) -> None:
    found = survey(write(tmp_path, FORMS["quoted, with a date"] + "\n2021-01-01,none"))
    assert (found.reading.reader, found.reading.columns) == ("numbers", ("height",))
    assert found.columns == ("height", CHANGE + "height")
    assert isinstance(found.figures, TextFigures)
    assert found.figures.tokens == (97, 12, 11)
    assert found.skipped == ("a.csv, line 122: “none” is no number",)
    assert found.recipe.language == "levels"


def test_labelled_sentences_with_a_number_are_no_series(tmp_path: Path) -> None:
    rows = "\n".join(f"this is a sentence {k},{k % 30}" for k in range(90))
    assert not is_of_numbers(write(tmp_path, "text,label\n" + rows))
    assert not is_of_numbers(write(tmp_path, "\n".join(f"{k % 9},ABAC" for k in range(90))))


def test_real_series_open_as_they_are(shared: Path) -> None:
    guessed = {}
    for file in (shared / "data" / "timeseries").glob("*.csv"):
        found = read_numbers(file)
        guessed[file.stem] = guess_series(found)
        assert set(guessed.values()) <= {*choices(found), *guessed.values()}
        assert series_of(found, guessed[file.stem]).texts().train
    assert guessed == {
        "airline-passengers": CHANGE + "Passengers",
        "co2-mm-mlo": CHANGE + "Average",
        "daily-min-temperatures": "Temp",
        "monthly-sunspots": "Sunspots",
        "pollution": "pm2.5",
    }
