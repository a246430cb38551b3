from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.config import ExperimentConfig
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.ui.films import preview
from rnnviz.ui.influence import readings
from rnnviz.ui.influence.arrows import read_text
from rnnviz.ui.influence.readings import profile_of, reading_of
from rnnviz.ui.influence.surgery_controls import gate_names

TEXT = "The big cat saw a red dog near the zebra."


@pytest.fixture
def run(small_config: Callable[..., ExperimentConfig]) -> Run:
    config = small_config("text-words", "gru", hidden_size=3, num_layers=2, embedding_size=3)
    # Of its own: what is kept of a run is found by its id, and tests change that.
    return preview(config).copy()


def test_a_reading_has_every_layer_of_the_text(run: Run) -> None:
    text = read_text(run, TEXT, 1)
    reading = reading_of(run, text)
    assert len(reading) == len(text.tokens)
    assert len(reading.traces) == 2
    same = reading.trace(1)["forget_gate"]
    assert same == pytest.approx(text.trace["forget_gate"], abs=1e-5)
    assert reading_of(run, text) is reading


def test_a_profile_is_measured_once_for_each_layer(run: Run) -> None:
    first, last = (profile_of(run, layer) for layer in (0, 1))
    assert profile_of(run, 1) is last
    assert first.mean.tolist() != last.mean.tolist()


def test_a_shipped_profile_is_read(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = DistanceProfile(np.array([50]), np.array([-1.0]), np.array([0.5]))
    (tmp_path / "one.json").write_text(known.to_json(), encoding="utf-8")
    monkeypatch.setattr(readings, "PROFILES", tmp_path)
    monkeypatch.setattr(readings, "is_shipped", lambda run_id: run_id == "one")
    run.id = "one"
    assert profile_of(run, 1).mean.tolist() == [-1.0]
    assert len(profile_of(run, 0)) > 1  # of the layer below nothing was shipped
    run.id = "two"
    assert len(profile_of(run, 1)) > 1


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
