"""While the engine is being compiled, torch serves and the app says so."""

from __future__ import annotations

import pytest

from rnnviz.cells import background, choice
from rnnviz.cells.reference import run_layer


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
    monkeypatch.setattr(background, "_process", [])
    monkeypatch.setattr(background, "_is_compiled", lambda: False)
    monkeypatch.setattr(background.engine, "available", lambda: True)
    monkeypatch.setattr(background.subprocess, "Popen", Process)
    monkeypatch.delenv("RNNVIZ_ENGINE", raising=False)
    background.compile_meanwhile()
    return background._process[0]


def test_torch_serves_until_the_compiler_has_ended(process):
    assert process.command[-2:] == ["rnnviz", "compile"]
    assert background.compiling()
    assert choice.engine_name() == "torch"
    assert choice.default_engine() is run_layer
    assert choice.engine_note() == background.MESSAGE
    process.ended = 0
    assert not background.compiling()
    assert choice.engine_name() == "compiled"


def test_it_is_started_once(process):
    background.compile_meanwhile()
    assert background._process == [process]


def test_nothing_is_started_where_all_is_compiled(monkeypatch):
    monkeypatch.setattr(background, "_process", [])
    monkeypatch.setattr(background, "_is_compiled", lambda: True)
    background.compile_meanwhile()
    assert background._process == []
