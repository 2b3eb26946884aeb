"""A film on disk comes back whole, belongs to one training, and nothing old is left beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rnnviz.session.film import Film, Snapshot
from rnnviz.session.film_folder import RECORD, FilmFolder
from rnnviz.session.record import Record, Sample
from tests.session.test_film import SIZE, film_of, snapshot
from tests.views.training.told import record


@pytest.fixture
def folder(tmp_path: Path) -> FilmFolder:
    return FilmFolder(tmp_path / "film", "mine")


def again(folder: FilmFolder, until: int = 10**9, training: str = "mine") -> Film:
    """Return what another window finds."""
    return FilmFolder(folder._folder, training).read(until)


def files(folder: FilmFolder) -> list[str]:
    """Return what lies there beside the record."""
    return sorted(file.name for file in folder._folder.iterdir() if file.name != RECORD)


def test_a_film_comes_back_with_its_weights_and_what_was_measured(folder: FilmFolder) -> None:
    rng = np.random.default_rng(0)
    weights = {"w": rng.normal(size=(3, 4)).astype(np.float32), "b": np.zeros(2, np.float32)}
    film = Film().with_snapshot(snapshot(0)).with_snapshot(Snapshot.of(7, weights, 1.5, 0.5))
    folder.write(film, Record())
    found = again(folder)
    assert found.steps == (0, 7)
    newest = found.at(7)
    assert (newest.loss, newest.accuracy) == (1.5, 0.5)
    assert newest.weights().keys() == weights.keys()
    assert np.abs(newest.weights()["w"] - weights["w"]).max() < 2e-3
    assert found.at(0).loss is None


def test_only_what_is_new_is_written_and_what_is_dropped_goes(
    folder: FilmFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    put = FilmFolder._put
    monkeypatch.setattr(FilmFolder, "_put", lambda f, n, c: (written.append(n), put(f, n, c)))
    film = film_of(3)
    folder.write(film, Record())
    assert len(written) == 4, "three moments and the record"
    folder.write(film.with_snapshot(snapshot(9)), Record())
    assert written[4:] == ["000000009.safetensors", RECORD]
    folder.write(film, Record())
    assert again(folder).steps == (0, 1, 2)


def test_a_training_that_went_back_has_its_new_weights_on_disk(folder: FilmFolder) -> None:
    folder.write(film_of(5), Record())
    back = film_of(5).with_snapshot(Snapshot.of(2, {"w": np.full(64, 99, np.float32)}))
    folder.write(back, Record())
    found = again(folder)
    assert found.steps == (0, 1, 2)
    assert found.at(2).weights()["w"][0] == 99


def test_what_comes_after_the_checkpoint_stays_behind(folder: FilmFolder) -> None:
    folder.write(film_of(9), Record())
    assert again(folder, until=4).steps == (0, 1, 2, 3, 4)


def test_another_trainings_film_is_not_read_and_is_cleaned_up(folder: FilmFolder) -> None:
    folder.write(film_of(4), Record())
    assert not again(folder, training="other")
    other = FilmFolder(folder._folder, "other")
    other.write(Film().with_snapshot(snapshot(80)), Record())
    assert files(folder) == ["000000080.safetensors"]


def test_a_cut_off_file_and_a_strange_one_are_passed_over(folder: FilmFolder) -> None:
    folder.write(film_of(4), Record())
    cut, strange = folder._folder / "000000001.safetensors", folder._folder / "a.safetensors"
    cut.write_bytes(cut.read_bytes()[:-9])
    strange.write_bytes(b"\x07" * 90)
    (folder._folder / "000000009.safetensors.partial").write_bytes(b"was cut off")
    assert again(folder).steps == (0, 2, 3)
    folder.write(film_of(4), Record())
    assert files(folder) == [f"00000000{k}.safetensors" for k in range(4)]


def test_the_folder_keeps_to_the_films_budget(folder: FilmFolder) -> None:
    film = Film(budget=6 * SIZE)
    for step in range(40):
        film = film.with_snapshot(snapshot(step))
        if step % 8 == 7:
            folder.write(film, Record())
    assert len(files(folder)) <= 6
    assert again(folder).steps == film.steps


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "film").write_text("a file stands here")
    FilmFolder(tmp_path / "film", "mine").write(film_of(2), Record())
    assert not FilmFolder(tmp_path / "film", "mine").read(9)


def test_a_film_goes_on_after_what_was_kept(folder: FilmFolder) -> None:
    joined = Film().with_snapshot(snapshot(6)).with_snapshot(snapshot(8)).after(film_of(12))
    assert joined.steps == (0, 1, 2, 3, 4, 5, 6, 8)
    assert Film().after(film_of(3)).steps == (0, 1, 2)


def test_what_was_measured_comes_back(folder: FilmFolder) -> None:
    known = record().with_sample(Sample(40, "to be or not"))
    folder.write(film_of(3), known)
    found = FilmFolder(folder._folder, "mine").read_record(until=40)
    assert found.curves.keys() == known.curves.keys()
    for key, curve in known.curves.items():
        assert (found[key].steps == curve.steps).all()
        assert (found[key].values == curve.values).all()
    assert found.weights["W_0"].shares.tolist() == known.weights["W_0"].shares.tolist()
    assert (found.gates["f_0"].low, found.gates["f_0"].high) == (0.0, 1.0)
    assert [(each.step, each.accuracy) for each in found.reviews] == [(20, 0.5), (40, 1.0)]
    assert found.reviews[0].wrong == known.reviews[0].wrong
    assert (found.reviews[1].confusion == known.reviews[1].confusion).all()
    assert found.samples == known.samples
    assert (found.step, found.clipped, found.counted) == (40, 3, 4)


def test_a_record_goes_no_further_than_the_checkpoint_and_is_of_one_training(
    folder: FilmFolder,
) -> None:
    folder.write(film_of(3), record())
    found = folder.read_record(until=25)
    assert found["loss", "train"].steps.tolist() == [0, 10, 20]
    assert [each.step for each in found.reviews] == [20]
    assert FilmFolder(folder._folder, "other").read_record(until=25) is None
    (folder._folder / RECORD).write_bytes(b"cut")
    assert folder.read_record(until=25) is None


def test_of_no_film_nothing_is_kept(folder: FilmFolder) -> None:
    folder.write(film_of(3), record())
    folder.write(Film(), Record())
    assert not [*folder._folder.iterdir()]
