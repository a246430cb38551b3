"""``compile``: once, with a message, and then never again."""

from __future__ import annotations

import json
import os
from importlib import import_module
from pkgutil import walk_packages

import pytest

from rnnviz import engine
from rnnviz.cli import compile as command
from rnnviz.cli import main
from rnnviz.engine.kernels import compiling


def test_it_compiles_once(monkeypatch, tmp_path, capsys):
    for name in ("learn.nbi", "learn.1.nbc", "learn.2.nbc"):
        (tmp_path / name).touch()
    monkeypatch.setattr(compiling, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(command, "_use_everything", lambda: None)
    monkeypatch.setitem(os.environ, "RNNVIZ_ENGINE", "compiled")
    assert main(["compile"]) == 0
    first = capsys.readouterr().out
    assert first.startswith(command.MESSAGE)
    assert "Compiled 2 kernels in" in first
    assert main(["compile"]) == 0
    assert capsys.readouterr().out == "The fast engine is compiled already.\n"


@pytest.mark.skipif(not compiling.is_compiled(), reason="The command has not been run here.")
def test_no_kernel_is_left_to_be_compiled_while_somebody_waits():
    noted = json.loads((compiling.cache_folder() / "compiled.json").read_text(encoding="utf-8"))
    kept = {name.partition(".nbi")[0].rstrip("-0123456789") for name in noted}
    modules = [import_module(one.name) for one in walk_packages(engine.__path__, "rnnviz.engine.")]
    kernels = {
        f"{value.py_func.__module__}.{value.py_func.__qualname__}"
        for module in modules
        for value in vars(module).values()
        if isinstance(getattr(value, "_cache", None), compiling._Cache)
    }
    assert len(kernels) > 30
    assert kernels <= kept


def test_a_computer_that_cannot_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr("rnnviz.engine.available", lambda: False)
    monkeypatch.setattr("rnnviz.engine.missing", lambda: "ImportError: no numba")
    assert main(["compile"]) == 0
    assert "torch serves: ImportError: no numba." in capsys.readouterr().out
