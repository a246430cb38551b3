"""``compile``: once, with a message, and then never again."""

from __future__ import annotations

import os

from rnnviz.cli import compile as command
from rnnviz.cli import main
from rnnviz.engine.kernels import compiling


def test_it_compiles_once(monkeypatch, tmp_path, capsys):
    (tmp_path / "learn.nbi").touch()
    monkeypatch.setattr(compiling, "cache_folder", lambda: tmp_path)
    monkeypatch.setitem(os.environ, "RNNVIZ_ENGINE", "compiled")
    assert main(["compile"]) == 0
    first = capsys.readouterr().out
    assert first.startswith(command.MESSAGE)
    assert "Compiled in" in first
    assert main(["compile"]) == 0
    assert capsys.readouterr().out == "The fast engine is compiled already.\n"


def test_a_computer_that_cannot_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr("rnnviz.engine.available", lambda: False)
    monkeypatch.setattr("rnnviz.engine.missing", lambda: "ImportError: no numba")
    assert main(["compile"]) == 0
    assert "torch serves: ImportError: no numba." in capsys.readouterr().out
