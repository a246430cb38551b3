"""While the engine is being compiled, torch serves and the app says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rnnviz import launcher
from rnnviz.model import choice
from rnnviz.model.reference import run_layer


class Process:
    """A process that ends when it is told to."""

    def __init__(self, *arguments, **options):
        self.command, self.ended = arguments[0], None

    def poll(self):
        return self.ended

    def terminate(self):
        self.ended = -15


@pytest.fixture
def process(monkeypatch):
    monkeypatch.setattr(choice, "_compiling", bool)
    monkeypatch.setattr(launcher, "_process", [])
    monkeypatch.setattr(launcher, "_is_compiled", lambda: False)
    monkeypatch.setattr(launcher.engine, "available", lambda: True)
    monkeypatch.setattr(launcher.subprocess, "Popen", Process)
    monkeypatch.delenv("RNNVIZ_ENGINE", raising=False)
    launcher.compile_meanwhile()
    return launcher._process[0]


def test_torch_serves_until_the_compiler_has_ended(process):
    assert process.command[1:4] == ["-m", "rnnviz", "compile"]
    assert choice.compiling()
    assert choice.engine_name() == "torch"
    assert choice.default_engine() is run_layer
    assert choice.engine_note() == choice.MESSAGE
    process.ended = 0
    assert not choice.compiling()
    assert choice.engine_name() == "compiled"


def test_it_is_started_once(process):
    launcher.compile_meanwhile()
    assert launcher._process == [process]


def test_nothing_is_started_where_all_is_compiled(monkeypatch):
    monkeypatch.setattr(launcher, "_process", [])
    monkeypatch.setattr(launcher, "_is_compiled", lambda: True)
    launcher.compile_meanwhile()
    assert launcher._process == []


# A compiler that never comes to an end, in a server that waits to be killed.
PARENT = """
import signal
from rnnviz import launcher
launcher._is_compiled = lambda: False
launcher._COMMAND = ["-c", (
    "import sys, time; from rnnviz.cli import compile, main;"
    "compile._compile = lambda: time.sleep(600);"
    f"sys.exit(main({launcher._COMMAND[2:]}))"
)]
launcher.compile_meanwhile()
print(launcher._process[0].pid, flush=True)
signal.pause()
"""


def lives(pid: int) -> bool:
    """Whether a process still runs; one that has ended may stay in the table for a while."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_compiler_outlives_its_server(number):
    top = Path(__file__).resolve().parents[1]
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        cwd=top,
        env={**os.environ, "PYTHONPATH": str(top)},
        stdout=subprocess.PIPE,
    )
    with parent:
        compiler = int(parent.stdout.readline())
        assert lives(compiler)
        parent.send_signal(number)
    end = time.monotonic() + 60
    while lives(compiler):
        assert time.monotonic() < end, "the compiler goes on without its server"
        time.sleep(0.05)
