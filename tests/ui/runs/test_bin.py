from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace

import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import default_runner
from rnnviz.store import StoreError
from rnnviz.ui.runs import bin as runs_bin
from rnnviz.ui.runs.controls import runs_state
from rnnviz.ui.runs.rows import RunRow


class Box(nullcontext[None]):
    """An open box of the page."""

    open = True


def test_the_bin_shows_a_visitor_only_what_they_may_bring_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    binned = [SimpleNamespace(id=owner, owner=owner) for owner in ("mine", "other", "")]
    page = SimpleNamespace(expander=lambda *_, **__: Box(), caption=lambda _: None)
    shown: list[str] = []
    monkeypatch.setattr(runs_bin, "st", page)
    monkeypatch.setattr(runs_bin, "may_manage", lambda owner: owner == "mine")
    monkeypatch.setattr(runs_bin, "_binned", lambda view, one: shown.append(one.id))
    monkeypatch.setattr(default_runner().store, "binned", lambda: binned)
    runs_bin.bin_panel(runs_state())
    assert shown == ["mine"]


def test_what_is_someone_elses_cannot_be_deleted(
    small_config: Callable[..., ExperimentConfig],
) -> None:
    config = small_config("adding")
    row = RunRow("abcdef", config, "Theirs", "", "", "finished", "Finished", 4, None, owner="other")
    with pytest.raises(StoreError, match="Theirs is someone else's: only they can delete it"):
        runs_bin.check_deletable(row)
    runs_bin.check_deletable(replace(row, mine=True))


def test_a_bin_that_cannot_be_read_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise StoreError("The store could not be read.")

    told: list[str] = []
    page = SimpleNamespace(expander=lambda *_, **__: Box(), error=told.append)
    monkeypatch.setattr(runs_bin, "st", page)
    monkeypatch.setattr(default_runner().store, "binned", refuse)
    runs_bin.bin_panel(runs_state())
    assert told == ["The store could not be read\\."]
