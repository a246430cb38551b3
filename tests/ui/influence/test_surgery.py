"""The surgery panel without a browser: what its buttons hold, and what it keeps in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.config import LIMITS, ExperimentConfig
from rnnviz.jobs import default_runner
from rnnviz.probe.surgery import Surgery
from rnnviz.training import fit
from rnnviz.ui.films import preview
from rnnviz.ui.influence import surgery as panel
from rnnviz.ui.influence import surgery_controls as controls
from rnnviz.ui.influence.arrows import find_arrows, read_text, units_left
from rnnviz.ui.page_state import PageState
from rnnviz.ui.recent import Recent

LARGEST = int(LIMITS["hidden_size"][1])


@pytest.fixture
def state(session: Any, monkeypatch: pytest.MonkeyPatch) -> PageState:
    monkeypatch.setattr(controls, "st", session)
    made = PageState("influence", controls.surgery_fields())
    return made


@pytest.mark.parametrize("already", [0, LARGEST])
def test_every_unit_of_the_largest_layer_can_be_silenced_again_and_again(
    state: PageState, already: int
) -> None:
    groups = {"short": np.arange(3)}
    controls._silence(state, Surgery(silenced=tuple(range(already))), groups, LARGEST)
    assert Surgery.from_json(state["surgery"]).silenced == tuple(range(LARGEST))


def test_what_is_kept_of_surgery_is_bounded_in_bytes(
    small_config: Callable[..., ExperimentConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = preview(small_config("text-words", "ran-tanh", hidden_size=4, embedding_size=4))
    text = read_text(run, "The big cat saw a red dog near the tree.", 0)
    done = panel.operation_of(run, text, Surgery(silenced=(0,)))
    predicted = done.before.log_probability.nbytes + done.after.log_probability.nbytes
    monkeypatch.setattr(panel, "_OPERATIONS", Recent(12, heaviest=predicted))
    panel.operation_of(run, text, Surgery(silenced=(1,)))
    assert len(panel._OPERATIONS) == 0


@pytest.mark.parametrize("name", ["strongest", "ranked", "content", "content-norm", "unit"])
def test_no_arrow_is_a_silenced_units(
    small_config: Callable[..., ExperimentConfig], name: str
) -> None:
    run = preview(small_config("text-words", "ran-tanh", hidden_size=4, embedding_size=4))
    text = read_text(run, "The big cat saw a red dog near the tree.", 0)
    record = find_arrows(run, text, name, VIEWS[name].settle(text.trace))
    left = units_left(text, record.options, ())
    silenced = tuple(left.tolist()[:-1])
    drawn = panel.redrawn(run, text, record, panel.operation_of(run, text, Surgery((), silenced)))
    there = drawn.after.arrows.source >= 0
    assert there.any()
    assert set(drawn.after.arrows.unit[there].ravel()) <= {*left.tolist(), -1} - {*silenced}
    assert units_left(text, record.options, range(4)).size == 0


def test_a_silenced_layer_has_no_arrows_and_a_short_link(
    small_config: Callable[..., ExperimentConfig],
    open_app: Callable[..., AppTest],
    link_of: Callable[[AppTest], dict[str, str]],
) -> None:
    run = fit(small_config("text-words", "ran-tanh", hidden_size=24, embedding_size=24))
    store = default_runner().store
    store.put(run)
    whole = Surgery(silenced=tuple(range(24))).to_json()
    app = open_app("influence", model=run.id, below="surgery", surgery=whole)
    store.delete(run.id)
    assert not app.exception
    assert panel.NOTHING_LEFT in [one.value for one in app.markdown]
    assert len(link_of(app)["surgery"]) < 60
