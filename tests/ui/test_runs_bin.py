from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from rnnviz.jobs import default_runner
from rnnviz.store import StoreError
from rnnviz.ui import runs_bin
from rnnviz.ui.runs_controls import runs_view


def test_a_bin_that_cannot_be_read_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise StoreError("The store could not be read.")

    class Box(nullcontext[None]):
        open = True

    told: list[str] = []
    page = SimpleNamespace(expander=lambda *_, **__: Box(), error=told.append)
    monkeypatch.setattr(runs_bin, "st", page)
    monkeypatch.setattr(default_runner().store, "binned", refuse)
    runs_bin.bin_panel(runs_view())
    assert told == ["The store could not be read\\."]
