"""Which engine serves."""

from __future__ import annotations

import pytest

from rnnviz import engine
from rnnviz.model import Recurrent, choice, compiled, reference


def test_the_compiled_engine_is_the_default(monkeypatch):
    monkeypatch.delenv("RNNVIZ_ENGINE", raising=False)
    assert Recurrent("lstm", 2, 3).engine is compiled.run_layer
    assert "compiled" in choice.engine_note()


def test_torch_can_be_asked_for(monkeypatch):
    monkeypatch.setenv("RNNVIZ_ENGINE", "torch")
    assert Recurrent("lstm", 2, 3).engine is reference.run_layer
    assert "asks for it" in choice.engine_note()


def test_torch_serves_where_nothing_can_be_compiled(monkeypatch):
    monkeypatch.delenv("RNNVIZ_ENGINE", raising=False)
    monkeypatch.setattr(engine, "_MISSING", "ImportError: no numba here")
    assert Recurrent("lstm", 2, 3).engine is reference.run_layer
    assert "no numba here" in choice.engine_note()


def test_another_name_gets_a_sentence(monkeypatch):
    monkeypatch.setenv("RNNVIZ_ENGINE", "fast")
    with pytest.raises(ValueError, match="Set RNNVIZ_ENGINE to compiled or torch"):
        Recurrent("lstm", 2, 3)
