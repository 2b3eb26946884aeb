"""Vocabularies of every kind of file, and made again from a text."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from rnnviz.data.codec import UNKNOWN
from rnnviz.files.foreign import rebuilt
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.vocabulary import fitted, labels, language_of, read

SHARED = Path(__file__).parents[4] / "shared"
SIGNS = ("a", "b", "c", " ", "\n")
TABLE = {sign: k for k, sign in enumerate(SIGNS)}
KERAS = {
    "class_name": "Tokenizer",
    "config": {
        "num_words": None,
        "word_index": json.dumps({"the": 1, "cat": 2, "sat": 3}),
        "index_word": json.dumps({"1": "the", "2": "cat", "3": "sat"}),
        "char_level": False,
    },
}
JSON = {
    "a list": [*SIGNS],
    "text to number": TABLE,
    "number to text": {k: sign for sign, k in TABLE.items()},
    "pairs": [[sign, k] for sign, k in TABLE.items()],
    "under a name": {"char2idx": TABLE, "seq_len": 40},
    "both ways": {"itos": [*SIGNS], "stoi": TABLE},
}


def written(tmp_path, content, name="vocab.bin"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("kind", JSON)
def test_json_of_any_form_tells_the_same_entries(tmp_path, kind):
    found = read(written(tmp_path, json.dumps(JSON[kind])), 5)
    assert (found.entries, found.language, found.notes) == (SIGNS, "characters", ())


@pytest.mark.parametrize("protocol", range(6))
def test_pickles_of_every_protocol_tell_them_too(tmp_path, protocol):
    assert read(written(tmp_path, pickle.dumps(TABLE, protocol)), 5).entries == SIGNS


def test_a_keras_tokenizer_leaves_number_0_for_padding(tmp_path):
    found = read(written(tmp_path, json.dumps(KERAS)), 4)
    assert (found.entries, found.language) == (("<0>", "the", "cat", "sat"), "bare words")


@pytest.mark.parametrize("text", ["the\ncat\nsat\n", "the\r\ncat\r\nsat", "\ufeffthe\ncat\nsat"])
def test_text_has_one_entry_a_line(tmp_path, text):
    assert read(written(tmp_path, text), 3).entries == ("the", "cat", "sat")


@pytest.mark.parametrize("text", ["cat 1\nthe 0\nsat 2", "1\tcat\n0\tthe\n2\tsat\n"])
def test_lines_may_tell_their_numbers(tmp_path, text):
    assert read(written(tmp_path, text), 3).entries == ("the", "cat", "sat")


def test_a_line_may_be_a_space(tmp_path):
    assert read(written(tmp_path, "a\n \nb\n"), 3).entries == ("a", " ", "b")


def test_text_that_is_no_utf8_is_read_as_what_windows_wrote(tmp_path):
    assert read(written(tmp_path, "für\ncafé\nthé".encode("cp1252")), 3).entries[0] == "für"


@pytest.mark.parametrize("unknown", ["<UNK>", "[UNK]", "UNK", "<oov>", "_unk_", "<unk>"])
def test_the_entry_for_unknown_words_is_found_by_its_usual_names(unknown):
    codec = fitted(["<pad>", unknown, "the", "cat"], 4).codec()
    assert codec.unknown == 1
    assert [token.seen for token in codec.encode("the dog")] == ["the", UNKNOWN]


def test_what_does_not_quite_fit_is_repaired_and_said():
    assert fitted(["the", "cat", "the"], 3).entries == ("the", "cat", "<2>")
    short = fitted(["the", "cat"], 3)
    assert short.entries == ("the", "cat", "<2>")
    assert "short of 1" in short.notes[0]
    long = fitted(["the", "cat", "sat"], 2)
    assert long.entries == ("the", "cat")
    assert "first 2 of 3" in long.notes[0]
    from_one = fitted(["<0>", "the", "cat"], 2)
    assert from_one.entries == ("the", "cat")
    assert fitted(["the"] * 10, 100) is None


@pytest.mark.parametrize(
    ("entries", "language"),
    [
        ([*"abc \n", "<BOS>", "<EOS>"], "characters"),
        (["the", "cat", "<pad>", "don't"], "bare words"),
        (["the", "cat", ",", "."], "lower tokens"),
        (["The", "cat", ","], "tokens"),
    ],
)
def test_the_entries_tell_how_text_was_cut(entries, language):
    assert language_of(entries) == language


def test_class_names_come_in_the_order_of_the_outputs(tmp_path):
    assert labels(written(tmp_path, '{"0": "ham", "1": "spam"}'), 2) == ("ham", "spam")
    assert labels(written(tmp_path, '{"ham": 1, "spam": 2}'), 2) == ("ham", "spam")
    assert labels(written(tmp_path, "ham\nspam\n"), 2) == ("ham", "spam")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[1, 2, 3]", "holds no vocabulary"),
        ("{", "no JSON"),
        ('{"a": {"b": [}', "no JSON"),
        ("x" * 1000, "holds no vocabulary"),
        ('["a", "b"]', "lists 2 entries and the model reads 100"),
        (b"\x00\x01\x02", "of no kind"),
        (b"cos\nsystem\n(S'touch rnnviz-canary'\ntR.", "os.system, which no model needs"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_vocabulary_says_so_in_a_sentence(tmp_path, content, said):
    with pytest.raises(ForeignProblem, match=said):
        read(written(tmp_path, content), 100)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(ForeignProblem, match="cannot be read"):
        read(tmp_path / "gone.json", 3)


def test_a_text_numbers_its_characters_in_the_usual_orders():
    text = "banana\nsplit"
    ways = {vocabulary.entries: vocabulary.notes for vocabulary in rebuilt.candidates(text, 9)}
    assert tuple(sorted(set(text))) in ways
    assert tuple(dict.fromkeys(text)) in ways
    assert all(len(set(entries)) == 9 for entries in ways)


def test_numbers_that_are_left_over_are_kept_free_in_front_or_behind():
    first, second, *_ = rebuilt.candidates("banana", 5)
    assert first.entries == ("<0>", "<1>", "a", "b", "n")
    assert second.entries == ("a", "b", "n", "<3>", "<4>")
    assert "2 numbers in front kept free" in first.notes[0]


def test_of_more_words_than_the_model_reads_the_most_frequent_are_taken():
    text = "b b b a a c c c c d e"
    assert any(v.entries == ("<0>", "c", "b", "a") for v in rebuilt.candidates(text, 4))


def test_a_text_that_cannot_be_the_one_tells_its_sizes():
    with pytest.raises(ForeignProblem, match="3 different characters and 1 words"):
        rebuilt.candidates("banana", 400)


def test_a_text_file_is_guarded_too(tmp_path):
    with pytest.raises(ForeignProblem, match="UTF-8"):
        rebuilt.read(written(tmp_path, b"\xff\xfe\xfa"), 3)
    with pytest.raises(ForeignProblem, match="cannot be read"):
        rebuilt.read(tmp_path / "gone.txt", 3)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the models of ../shared are not here")
def test_the_vocabulary_of_textgenrnn_is_read():
    path = SHARED / "foreign_models" / "textgenrnn_base" / "textgenrnn_vocab.json"
    found = read(path, 465)
    numbers = json.loads(path.read_text())
    assert found.language == "characters"
    assert all(found.entries[number] == sign for sign, number in numbers.items())
