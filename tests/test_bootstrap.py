"""The set-up's decisions, without installing anything."""

from __future__ import annotations

import os
import re
import socket
import tempfile
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from rnnviz.bootstrap import __main__ as commands
from rnnviz.bootstrap import display, environment, libraries, pytorch
from rnnviz.bootstrap.report import Problem

ROOT = Path(__file__).resolve().parents[1]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, Requirement]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonical(each.name): each for each in pinned}


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty checkout that the set-up takes for its own."""
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "stamp")
    monkeypatch.setattr(environment, "_make_venv", lambda: None)
    monkeypatch.setattr(environment, "_has_packages", lambda extra: True)
    monkeypatch.setattr(environment, "_install_packages", lambda extra: None)
    return tmp_path


def test_a_second_set_up_installs_nothing(checkout, monkeypatch):
    environment.provide("test")
    monkeypatch.setattr(environment, "_install_packages", lambda extra: pytest.fail("again"))
    assert environment.provide("test") == environment.PYTHON
    assert environment.provide() == environment.PYTHON, "the larger set-up serves for both"


def test_the_checks_need_more_than_the_program(checkout, monkeypatch):
    environment.provide()
    extras = []
    monkeypatch.setattr(environment, "_install_packages", extras.append)
    environment.provide("test")
    assert extras == ["test"]


def test_a_changed_pin_is_installed(checkout, monkeypatch):
    environment.provide()
    (checkout / "constraints.txt").write_text("numpy==2.4.7")
    installed = []
    monkeypatch.setattr(environment, "_install_packages", installed.append)
    environment.provide()
    assert installed == [""]


def test_packages_that_were_taken_away_come_back(checkout, monkeypatch):
    environment.provide()
    installed = []
    monkeypatch.setattr(environment, "_has_packages", lambda extra: False)
    monkeypatch.setattr(environment, "_install_packages", installed.append)
    environment.provide()
    assert installed == [""]


def test_an_interrupted_set_up_is_not_taken_for_complete(checkout, monkeypatch):
    environment.provide()
    (checkout / "pyproject.toml").write_text("changed")

    def interrupted(extra):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "_install_packages", interrupted)
    with pytest.raises(KeyboardInterrupt):
        environment.provide()
    wanted = environment.fingerprint(checkout, "3.11.7")
    assert not environment.is_complete(environment.STAMP, wanted)
    assert not environment._is_usable("python3"), "what is half there must go"


def test_the_stamp_knows_the_version_of_python_and_the_place(checkout):
    stamps = {
        environment.fingerprint(checkout, "3.11.7"),
        environment.fingerprint(checkout, "3.12.1"),
    }
    assert len(stamps) == 2


def test_an_installed_copy_says_that_there_is_nothing_to_set_up(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    with pytest.raises(Problem, match="installed already"):
        environment.provide()


def test_a_python_too_new_or_too_old_is_named(monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    for version in ("3.14.0", "3.10.13"):
        with pytest.raises(Problem, match=rf"3\.11 to 3\.13, and this is {re.escape(version)}"):
            environment.find_python(version)


def test_a_python_that_fits_is_found_beside_one_that_does_not(monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(environment, "_succeeds", lambda python, code: "3.12" in python)
    assert environment.find_python("3.14.0") == "/bin/python3.12"


def test_an_old_c_library_is_named():
    environment._require_glibc("glibc", "2.36")
    environment._require_glibc("", "")
    with pytest.raises(Problem, match=r"glibc 2\.34 or newer, and this one has 2\.31"):
        environment._require_glibc("glibc", "2.31")


def test_a_library_that_is_not_there_is_missed():
    assert not libraries.loads("librnnviz-has-no-such-library.so.1")


def test_every_package_that_qt_needs_is_asked_for():
    debian = {need.debian for need in (*libraries.QT, *libraries.X11)}
    assert {"libegl1", "libgl1", "libxkbcommon0", "libxcb-cursor0", "libxkbcommon-x11-0"} <= debian
    assert len(debian) == 16


@pytest.mark.parametrize(
    ("tool", "line"),
    [
        ("apt-get", "sudo apt-get install -y libegl1 fonts-dejavu-core"),
        ("dnf", "sudo dnf install 'libEGL.so.1()(64bit)' dejavu-sans-fonts"),
        ("zypper", "sudo zypper install 'libEGL.so.1()(64bit)' dejavu-sans-fonts"),
        ("pacman", "sudo pacman -S --needed libglvnd ttf-dejavu"),
    ],
)
def test_each_system_is_told_what_to_type(tool, line):
    missing = [libraries.QT[0], libraries.FONT]
    assert libraries.install_line(missing, {tool: "/bin/tool"}.get) == line


def test_without_root_the_person_is_told_what_to_type(monkeypatch):
    monkeypatch.setattr(libraries.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(libraries.shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    with pytest.raises(Problem, match=r"please type: sudo apt-get install -y libegl1$"):
        libraries.install([libraries.QT[0]])


def test_fonts_are_found_in_folders_within_folders(tmp_path):
    assert not libraries.has_font([str(tmp_path), str(tmp_path / "none")])
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.otf").touch()
    assert libraries.has_font([str(tmp_path)])


def test_where_a_display_would_listen():
    assert display.addresses({}) == []
    assert display.addresses({"DISPLAY": ":1.0"}) == [
        "/tmp/.X11-unix/X1",
        "\0/tmp/.X11-unix/X1",
    ]
    assert display.addresses({"DISPLAY": "far.example:10"}) == [("far.example", 6010)]
    wayland = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/run/user/1"}
    assert display.addresses(wayland) == [os.path.join("/run/user/1", "wayland-0")]


def test_windows_and_macos_have_a_display_and_an_empty_linux_has_none():
    assert display.has_display({}, "win32")
    assert display.has_display({}, "darwin")
    assert not display.has_display({}, "linux")
    assert not display.has_display({"QT_QPA_PLATFORM": "offscreen"}, "win32")


@pytest.mark.skipif(os.name == "nt", reason="displays are found by sockets on Linux only")
def test_a_display_counts_only_while_it_answers():
    with tempfile.TemporaryDirectory() as folder:  # pytest's own is too long for a socket's name
        surroundings = {"WAYLAND_DISPLAY": "w", "XDG_RUNTIME_DIR": folder}
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(os.path.join(folder, "w"))
            server.listen()
            assert display.has_display(surroundings, "linux")
        assert not display.has_display(surroundings, "linux"), "the file is left, nobody answers"


@pytest.mark.skipif(os.name == "nt", reason="stands in for Python with a shell script")
def test_a_qt_that_aborts_gives_a_sentence(tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'qt.qpa.plugin: no platform.' >&2\nkill -ABRT $$\n")
    python.chmod(0o755)
    sentence = "Qt does not start here: qt.qpa.plugin: no platform."
    assert display.qt_problem(python) == sentence


def test_qt_starts_here():
    assert display.qt_problem() == ""


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return a monkeypatch on a Linux without a GPU, where no index has a CPU build."""
    monkeypatch.setattr(pytorch.sys, "platform", "linux")
    for name in ("has_gpu", "_is_reachable", "_offers_cpu_build"):
        monkeypatch.setattr(pytorch, name, lambda *_: False)
    return monkeypatch


def test_the_cpu_build_is_taken_where_there_is_no_gpu(linux):
    linux.setattr(pytorch, "_is_reachable", lambda url: True)
    assert pytorch.pip_options(Path("python"))[-1] == pytorch.CPU_INDEX


def test_the_size_is_said_before_cuda_is_downloaded(linux, capsys):
    assert pytorch.pip_options(Path("python")) == []
    assert "2.9 GB" in capsys.readouterr().err


def test_nothing_is_said_where_the_configured_index_has_the_cpu_build(linux, capsys):
    linux.setattr(pytorch, "_offers_cpu_build", lambda python: True)
    assert pytorch.pip_options(Path("python")) == []
    assert capsys.readouterr().err == ""


def test_a_wrong_command_shows_the_two_right_ones(capsys):
    assert commands.main([]) == commands.main(["install"]) == 2
    assert "rnnviz.bootstrap run" in capsys.readouterr().err


def test_a_problem_is_one_sentence_and_exit_code_2(monkeypatch, capsys):
    def problem(needs):
        raise Problem("please type: this")

    monkeypatch.setattr(libraries, "provide", problem)
    assert commands.main(["test"]) == 2
    assert capsys.readouterr().err == "rnnviz: please type: this\n"


@pytest.mark.parametrize(
    ("window", "given", "started"),
    [(True, [], []), (False, [], ["show"]), (False, ["list"], ["list"]), (True, ["x"], ["x"])],
)
def test_without_a_display_the_main_job_runs_in_the_terminal(monkeypatch, window, given, started):
    monkeypatch.setattr(display, "has_display", lambda *_: window)
    monkeypatch.setattr(display, "qt_problem", lambda python: "")
    monkeypatch.setattr(libraries, "provide", lambda needs: None)
    monkeypatch.setattr(environment, "provide", lambda: Path("python"))
    monkeypatch.setattr(commands, "hand_over", lambda command, _: command[3:] != started)
    assert commands.main(["run", *given]) == 0


def test_the_libraries_of_x11_are_asked_for_only_where_qt_cannot_start(monkeypatch):
    problems = ["", "no xcb", ""]
    asked = []
    monkeypatch.setattr(display, "has_display", lambda *_: True)
    monkeypatch.setattr(display, "qt_problem", lambda python: problems.pop(0))
    monkeypatch.setattr(libraries, "provide", asked.append)
    assert commands._window_opens(Path("python"))
    assert asked == []
    assert commands._window_opens(Path("python"))
    assert asked == [libraries.X11]


def test_every_dependency_is_pinned_to_a_version_that_the_project_allows():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for line in (*project["dependencies"], *extras["video"], *extras["test"]):
        wanted = Requirement(line)
        (pin,) = pins()[canonical(wanted.name)].specifier
        assert pin.operator == "=="
        assert wanted.specifier.contains(pin.version), f"{line} is pinned to {pin}"


def test_what_the_pinned_packages_need_is_pinned_too():
    pinned = pins()
    by_torch = ("nvidia-", "cuda-", "triton")  # pinned by the CUDA build itself
    for name in pinned.keys() - {"imageio-ffmpeg"}:
        for line in metadata.requires(name) or []:
            wanted = Requirement(line)
            needed = wanted.marker is None or wanted.marker.evaluate({"extra": ""})
            if needed and not wanted.name.startswith(by_torch):
                assert canonical(wanted.name) in pinned, f"{name} needs {wanted}"
