from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from rnnviz.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]
NAMES = [
    *("app", "train", "import", "trace", "arrows", "carousel", "trust", "retention", "units"),
    *("pretrain", "compile", "list", "download", "reproduce"),
]


def python(*arguments, **settings):
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, **settings
    )


def test_help_names_every_command(call):
    answer = call("--help")
    assert answer.status == 0
    assert all(re.search(rf"^    {name}\b", answer.said, re.MULTILINE) for name in NAMES)
    assert len(COMMANDS) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_examples(call, name):
    answer = call(name, "--help")
    assert answer.status == 0
    assert f"python -m rnnviz {name}" in answer.said.partition("examples:")[2]


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("list", "nonsense"), ("trace",)])
def test_wrong_arguments_are_one_sentence(call, arguments):
    answer = call(*arguments)
    assert answer.status == 2
    assert answer.said == ""
    assert answer.complained.startswith("rnnviz: ")
    assert answer.complained.endswith("--help.\n")
    assert answer.complained.count("\n") == 1


def test_an_interruption_has_the_status_of_shells(monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("rnnviz.cli.catalogue.table", interrupted)
    assert main(["list", "cells"]) == 130
    assert capsys.readouterr().err == "rnnviz: stopped by hand.\n"


def test_a_file_that_cannot_be_written_is_named(monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device", "gates.json")

    monkeypatch.setattr("rnnviz.cli.catalogue.table", full)
    assert main(["list", "cells"]) == 2
    assert capsys.readouterr().err == "rnnviz: gates.json: No space left on device.\n"


def test_list_loads_no_torch_and_no_drawing(tmp_path):
    code = (
        "import sys\nfrom rnnviz.cli import main\nassert main(['list']) == 0\n"
        "wrong = {'torch', 'streamlit', 'matplotlib', 'plotly'} & set(sys.modules)\n"
        "sys.exit(f'loaded {wrong}' if wrong else 0)"
    )
    answer = python("-W", "error", "-c", code)
    assert answer.returncode == 0, answer.stderr
    assert "lstm-cifg" in answer.stdout


def test_the_package_is_a_command():
    answer = python("-m", "rnnviz", "list", "tasks")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "temporal-order-3" in answer.stdout


def test_a_reader_that_has_seen_enough_is_no_error():
    code = (
        "import sys\nfrom rnnviz.cli import main\n"
        "class Closed:\n    def write(self, text): raise BrokenPipeError\n"
        "    def fileno(self): raise OSError\n    def flush(self): pass\n"
        "sys.stdout = Closed()\nstatus = main(['list'])\nsys.stdout = sys.__stdout__\n"
        "sys.exit(status)"
    )
    answer = python("-c", code)
    assert (answer.returncode, answer.stderr) == (0, "")
