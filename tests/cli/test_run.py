from __future__ import annotations

import io

import numpy as np
import pytest

import rnnviz
from rnnviz.cli import main
from rnnviz.files.model_file import save_model
from tests.cells import tiny

SENTENCE = "Send $50 to allison from my account"


def test_a_reading_has_one_record_a_step_with_what_the_trace_has(records, reader):
    steps = records("run", reader, "--input", SENTENCE, "--top", "3")
    trace = rnnviz.run(rnnviz.load(reader), SENTENCE)
    assert [step["step"] for step in steps] == list(range(7))
    assert [step["token"] for step in steps] == [token.text for token in trace.tokens]
    assert [step["seen"] for step in steps[:4]] == ["send", "<amount>", "to", "<unk>"]
    for step, record in enumerate(steps):
        top = [(each["label"], each["probability"]) for each in record["top"]]
        assert top == trace.top(step, 3)
        expected = np.linalg.norm(trace["h"].at(layer=0, step=step))
        assert record["h_norm"] == pytest.approx(float(expected))


def test_only_the_last_record_carries_the_answer(records, reader):
    steps = records("run", reader, "--input", SENTENCE)
    assert all("answer" not in step for step in steps[:-1])
    assert steps[-1]["answer"] == steps[-1]["top"][0]["label"]
    assert steps[-1]["probability"] == steps[-1]["top"][0]["probability"]


def test_a_writing_answers_with_prompt_and_all_it_drew(records, writer):
    steps = records("run", writer, "--input", "JACK: yes", "--length", "9", "--seed", "4")
    assert len(steps) == 2 + 9 - 1
    assert [step["chosen"] is None for step in steps] == [True] + [False] * 9
    assert [step["token"] for step in steps[2:]] == [step["chosen"] for step in steps[1:-1]]
    assert steps[-1]["answer"].startswith("JACK: Yes")


def test_a_network_with_a_window_tells_all_that_it_wrote(records, tmp_path):
    path = tmp_path / "windows.rnnviz"
    save_model(tiny("short window", task="generate", language="script"), path)
    steps = records("run", str(path), "--input", "JACK: yes", "--length", "9", "--seed", "4")
    assert [step["step"] for step in steps] == list(range(2 + 9 - 1))
    assert [step["token"] for step in steps[2:]] == [step["chosen"] for step in steps[1:-1]]
    assert steps[-1]["answer"].startswith("JACK: Yes")


def test_a_seed_repeats_a_writing_and_another_changes_it(records, writer):
    def answer(seed: str) -> str:
        return records("run", writer, "--input", "", "--length", "40", "--seed", seed)[-1]["answer"]

    assert answer("1") == answer("1") != answer("2")


def test_temperature_zero_takes_the_likeliest(records, writer):
    for step in records("run", writer, "--input", "yes", "--length", "5", "--temperature", "0"):
        known = [each["label"] for each in step["top"] if each["label"] != "<unk>"]
        assert step["chosen"] == known[0]


def test_a_reading_for_people_has_a_line_a_word_and_the_answer(capsys, monkeypatch, reader):
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["run", reader, "--input", SENTENCE]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    assert lines[1].startswith("$50 → <amount>")
    assert lines[1].count("%") == 3
    assert "‖h‖" in lines[1]
    assert lines[-1].startswith("→ ")


def test_a_narrow_terminal_gets_lines_that_fit(capsys, monkeypatch, reader):
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["run", reader, "--input", SENTENCE]) == 0
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 80


def test_a_dash_reads_the_standard_input(records, monkeypatch, reader):
    monkeypatch.setattr("sys.stdin", io.StringIO("hello\nmy account\n"))
    steps = records("run", reader, "--input", "-")
    assert [step["token"] for step in steps] == ["hello", "my", "account"]


@pytest.mark.parametrize("text", ["🙂 🙃", "مرحبا بك", "x " * 2000, "\udcff broken", "a\x00b"])
def test_odd_text_is_read_as_unknown_words(records, reader, text):
    assert "answer" in records("run", reader, "--input", text)[-1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--input", ""), "nothing to read"),
        (("--input", " \n ?!"), "nothing to read"),
        ((), "--input"),
        (("--input", "hello", "--length", "3"), "only reads"),
        (("--input", "hello", "--top", "0"), "--top"),
        (("--input", "hello", "--seed", "x"), "--seed"),
        (("--input", "hello", "--model", "other"), "not a demo"),
        (("--input", "hello", "--unheard"), "--unheard"),
    ],
)
def test_what_a_reader_cannot_do_is_one_sentence(refused, reader, arguments, says):
    assert says in refused("run", reader, *arguments)


@pytest.mark.parametrize(
    ("knob", "value"),
    [("length", "0"), ("temperature", "-1"), ("top-p", "nan"), ("top-k", "-3"), ("top-p", "2")],
)
def test_a_knob_out_of_range_is_one_sentence(refused, writer, knob, value):
    assert knob in refused("run", writer, "--input", "yes", f"--{knob}", value)


def test_an_unknown_name_lists_the_known_ones(refused):
    assert "intent, script, shakespeare" in refused("run", "nonsense", "--input", "hello")


def test_a_file_that_is_no_model_says_so(refused, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    assert "notes.txt is of no kind that is known here: it is text" in refused(
        "run", str(path), "--input", "hello"
    )
