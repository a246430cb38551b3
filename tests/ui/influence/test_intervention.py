"""The intervention panel without a browser: what its buttons hold, and what it keeps in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import LIMITS, ExperimentConfig
from rnnviz.jobs import default_runner
from rnnviz.probe.intervention import Intervention
from rnnviz.spec import CELLS
from rnnviz.training import fit
from rnnviz.ui.influence import intervention as controls
from rnnviz.ui.influence import intervention as panel
from rnnviz.ui.influence.intervention import gate_names
from rnnviz.ui.intervention import intervention_fields
from rnnviz.ui.page_state import PageState

LARGEST = int(LIMITS["hidden_size"][1])


@pytest.fixture
def state(session: Any, monkeypatch: pytest.MonkeyPatch) -> PageState:
    monkeypatch.setattr(controls, "st", session)
    made = PageState("influence", intervention_fields())
    return made


@pytest.mark.parametrize("already", [0, LARGEST])
def test_every_unit_of_the_largest_layer_can_be_silenced_again_and_again(
    state: PageState, already: int
) -> None:
    groups = {"short": np.arange(3)}
    controls._silence(state, Intervention(silenced=tuple(range(already))), groups, LARGEST)
    assert Intervention.from_json(state["surgery"]).silenced == tuple(range(LARGEST))


def test_a_silenced_layer_has_no_arrows_and_a_short_link(
    small_config: Callable[..., ExperimentConfig],
    open_app: Callable[..., AppTest],
    link_of: Callable[[AppTest], dict[str, str]],
) -> None:
    run = fit(small_config("text-words", "ran-tanh", hidden_size=24, embedding_size=24))
    store = default_runner().store
    store.put(run)
    whole = Intervention(silenced=tuple(range(24))).to_json()
    app = open_app("influence", model=run.id, below="surgery", surgery=whole)
    store.delete(run.id)
    assert not app.exception
    assert panel.NOTHING_LEFT in [one.value for one in app.markdown]
    assert len(link_of(app)["surgery"]) < 60


@pytest.mark.parametrize("cell", CELLS)
def test_gates_that_never_move_are_not_offered(cell: str) -> None:
    spec = CELLS[cell]
    for name in gate_names(spec):
        assert spec.gates[spec.resolve(name)[0]].constant is None
    assert len({spec.resolve(name)[0] for name in gate_names(spec)}) == len(gate_names(spec))


def test_a_gru_has_its_forget_and_reset_gates() -> None:
    assert gate_names(CELLS["ran-tanh"]) == ["input_gate", "forget_gate"]
    assert len(gate_names(CELLS["gru"])) == 2
    assert gate_names(CELLS["elman"]) == []
