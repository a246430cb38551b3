from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rnnviz.analysis import influence
from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.analysis.influence.measure import ViewArrows
from rnnviz.analysis.influence.views import VIEWS
from rnnviz.config import ExperimentConfig
from rnnviz.inspection import activations as memo
from rnnviz.inspection.activations import (
    activations_of,
    beyond_neighbour,
    changed,
    effect_of,
    profile_of,
    redrawn,
)
from rnnviz.inspection.arrows import (
    find_arrows,
    read_text,
    units_left,
)
from rnnviz.inspection.recent import trace_bytes
from rnnviz.inspection.runs import preview, problem_of
from rnnviz.model import record
from rnnviz.probe.intervention import Intervention
from rnnviz.run import Run
from rnnviz.training import fit

TEXT = "The big cat saw a red dog near the zebra."


@pytest.fixture
def run(small_config: Callable[..., ExperimentConfig]) -> Run:
    config = small_config("text-words", "gru", hidden_size=3, num_layers=2, embedding_size=3)
    # Of its own: what is kept of a run is found by its id, and tests change that.
    return preview(config).copy()


def test_a_reading_has_every_layer_of_the_text(run: Run) -> None:
    text = read_text(run, TEXT, 1)
    activations = activations_of(run, text)
    assert len(activations) == len(text.tokens)
    assert len(activations.traces) == 2
    same = activations.trace(1)["forget_gate"]
    assert same == pytest.approx(text.trace["forget_gate"], abs=1e-5)
    assert activations_of(run, text) is activations


def test_a_profile_is_measured_once_for_each_layer(run: Run) -> None:
    first, last = (profile_of(run, layer) for layer in (0, 1))
    assert profile_of(run, 1) is last
    assert first.mean.tolist() != last.mean.tolist()


def test_a_shipped_profile_is_read(run: Run, tmp_path: Path) -> None:
    known, file = DistanceProfile(np.array([50]), np.array([-1.0]), np.array([0.5])), tmp_path / "p"
    run.id = "two"
    assert len(profile_of(run, 1, file).mean) > 1  # there is no such file
    file.write_text(known.to_json(), encoding="utf-8")
    run.id = "one"
    assert profile_of(run, 1, file).mean.tolist() == [-1.0]
    assert len(profile_of(run, 0, file).mean) > 1  # of the layer below nothing was shipped


def test_it_is_told_how_much_of_a_profile_is_measured(run: Run) -> None:
    run.id, told = "told", list[float]()
    profile_of(run, 1, told=told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    profile_of(run, 1, told=told.append)
    assert told.count(0.0) == 1


def test_arrows_that_move_are_told_from_those_that_stay() -> None:
    def arrows(*rows: list[int]) -> ViewArrows:
        source = np.array(rows)
        return ViewArrows(source, np.zeros(source.shape), source, np.zeros(source.shape))

    before = arrows([-1, -1], [0, -1], [1, 0], [2, 1])
    after = arrows([-1, -1], [-1, -1], [0, 1], [0, 1])
    assert changed(before, before).sum() == 0
    assert changed(before, after).tolist() == [[False] * 2, [False] * 2, [False] * 2, [True, False]]


def test_what_is_kept_of_intervention_is_weighed_with_what_it_predicts(
    small_config: Callable[..., ExperimentConfig],
) -> None:
    run = preview(small_config("text-words", "ran-tanh", hidden_size=4, embedding_size=4))
    text = read_text(run, "The big cat saw a red dog near the tree.", 0)
    done = effect_of(run, text, Intervention(silenced=(0,)))
    predicted = done.before.log_probability.nbytes + done.after.log_probability.nbytes
    assert memo.effect_bytes(done) > predicted


def test_weights_that_are_kept_with_what_was_read_are_weighed(run: Run) -> None:
    text = read_text(run, TEXT, 1)
    held = sum(weight.nbytes for weight in text.trace.weights.values())
    gates = sum(array.nbytes for array in text.trace.arrays.values())
    assert trace_bytes(text.trace) >= gates + held > gates
    assert memo._activation_bytes(activations_of(run, text)) > run.nbytes


# An untrained model has no arrow so heavy, and an excess belongs to no single unit.
@pytest.mark.parametrize("name", [key for key in VIEWS if key not in ("heavy", "excess")])
def test_no_arrow_is_a_silenced_units(
    small_config: Callable[..., ExperimentConfig], name: str
) -> None:
    run = preview(small_config("text-words", "ran-tanh", hidden_size=4, embedding_size=4))
    text = read_text(run, "The big cat saw a red dog near the tree.", 0)
    record = find_arrows(run, text, name, VIEWS[name].settle(text.trace))
    left = units_left(text, record.options, ())
    silenced = tuple(left.tolist()[:-1])
    drawn = redrawn(run, text, record, effect_of(run, text, Intervention((), silenced)))
    there = drawn.after.arrows.source >= 0
    assert there.any()
    assert set(drawn.after.arrows.unit[there].ravel()) <= {*left.tolist(), -1} - {*silenced}
    assert units_left(text, record.options, range(4)).size == 0


STORY = "The cat saw a dog near the tree, and then it slept there until it was late. " * 40


def test_arrows_are_counted_over_what_was_held_out(
    small_config: Callable[..., ExperimentConfig],
) -> None:
    run = fit(small_config("text-words", "lstm", task_options={"text": STORY}))
    held_out = problem_of(run).corpus.held_out[:1000]
    trace = record(run, held_out)
    source = influence.strongest_predecessor(trace["input_gate"], trace["forget_gate"]).source
    back = np.arange(len(source)) - source
    found = beyond_neighbour(run)
    assert found.arrows == np.sum(source >= 0)
    assert found.beyond == np.sum((source >= 0) & (back > 1))


def test_a_run_without_its_text_is_counted_over_its_examples(
    small_config: Callable[..., ExperimentConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = fit(small_config("text-words", "lstm", task_options={"text": STORY + " Well."}))
    monkeypatch.setattr(memo, "is_long", lambda config: True)
    lengths = problem_of(run).examples().lengths
    assert beyond_neighbour(run).arrows == sum(lengths - 1)
