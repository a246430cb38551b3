from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.inspection import films, runs
from rnnviz.inspection.films import LIVE_BYTES, film_data, film_of, film_rows, packed_film
from rnnviz.inspection.runs import example, preview, problem_of
from rnnviz.model import films as model_films
from rnnviz.model import record, restore_model
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.store import RecentCache
from rnnviz.tasks import TASKS, restore_problem
from rnnviz.training import fit

MakeConfig = Callable[..., ExperimentConfig]


@pytest.fixture
def trained(small_config: MakeConfig) -> Run:
    return fit(small_config("embedded-reber", "gru", num_layers=2, seed=4))


@pytest.mark.parametrize("task", TASKS)
def test_every_cell_shows_its_untrained_model(small_config: MakeConfig, task: str) -> None:
    for cell, spec in CELLS.items():
        run = preview(small_config(task, cell))
        data = film_data(run, example(run, 0), 0, False, None, "title")
        assert data["steps"] == [0], cell
        assert len(data["labels"]) == data["time"] > 0
        assert {quantity["name"] for quantity in data["quantities"]} == set(spec.quantities), cell
        json.dumps(data, allow_nan=False)


@pytest.mark.parametrize("task", TASKS)
def test_every_example_has_labels_for_each_layer(small_config: MakeConfig, task: str) -> None:
    run = preview(small_config(task, num_layers=2))
    count = problem_of(run).examples().inputs.shape[1]
    bottom, top = (film_data(run, example(run, 0), k, False, None, "") for k in (0, 1))
    assert bottom["quantities"] != top["quantities"]
    for index in (1, count - 1):
        data = film_data(run, example(run, index), 1, False, None, "")
        labels = (data["labels"], data["targets"])
        assert [len(texts) for texts in labels] == [data["time"]] * 2


def test_a_film_has_a_frame_for_each_snapshot(trained: Run) -> None:
    steps = [snapshot.step for snapshot in trained.snapshots]
    data = film_data(trained, example(trained, 0), 1, False, 0, "a title")
    assert data["steps"] == steps
    assert (data["selected_step"], data["live"], data["title"]) == (0, False, "a title")
    assert data["curve"]["step"][0] == 0
    assert data["curve"]["step"][-1] == trained.points[-1].step


def test_a_growing_film_is_sent_smaller(small_config: MakeConfig) -> None:
    run = preview(small_config("embedded-reber", hidden_size=64))
    snapshots = [replace(run.latest, step=step) for step in range(200)]
    run = replace(run, id="long", snapshots=snapshots)
    still = film_data(run, example(run, 0), 0, False, None, "")
    live = film_data(run, example(run, 0), 0, True, None, "")
    assert len(json.dumps(live)) < 1.2 * LIVE_BYTES < len(json.dumps(still))


def test_frames_that_were_made_before_are_kept(trained: Run) -> None:
    early = replace(trained, snapshots=trained.snapshots[:1])
    first = film_of(early, example(trained, 0), 0)
    assert film_of(early, example(trained, 0), 0) is first
    grown = film_of(trained, example(trained, 0), 0)
    assert len(grown.steps) == len(trained.snapshots)
    np.testing.assert_array_equal(grown.quantities["content"][0], first.quantities["content"][0])


def test_runs_that_train_read_what_is_looked_at_once_a_snapshot(
    small_config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Mock(wraps=model_films._frames)
    monkeypatch.setattr(model_films, "_frames", read)
    monkeypatch.setattr(films, "_FILMS", RecentCache(200, 100_000))
    run = preview(small_config("embedded-reber"))
    for grown in range(1, 6):
        snapshots = [replace(run.latest, step=step) for step in range(grown)]
        for name in range(10):
            live = replace(run, id=f"live-{name}", snapshots=snapshots, status="running")
            film_of(live, example(live, 0), 0)
    assert [len(call.args[1].lengths) for call in read.call_args_list] == [1] * 50


def test_a_film_that_is_heavier_than_all_may_be_is_kept(
    trained: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(films, "HEAVIEST", 1000)
    monkeypatch.setattr(films, "_FILMS", RecentCache(200, 1000))
    own = problem_of(trained).own("btbtxsete")
    heavy = film_of(trained, own, 0)
    assert heavy.nbytes > 1000
    assert film_of(trained, own, 0) is heavy


def test_a_last_frame_is_kept_beside_the_film_and_needs_no_other_task(
    trained: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, restored = example(trained, 0), Mock(wraps=restore_problem)
    monkeypatch.setattr(runs, "restore_problem", restored)
    found = film_of(trained, shown, 1)
    last = films.last_frame(trained, shown)
    np.testing.assert_allclose(last["content"], found.quantities["content"][-1], atol=1e-6)
    assert film_of(trained, shown, 1) is found
    restored.assert_not_called()


@pytest.mark.parametrize("task", ["embedded-reber", "adding", "text-words", "starred-letter"])
def test_the_examples_of_a_run_go_through_its_training_side_by_side(
    small_config: MakeConfig, task: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = fit(small_config(task, "lstm", num_layers=2, seed=7))
    count, restore = len(problem_of(run).examples().lengths), Mock(wraps=restore_model)
    monkeypatch.setattr(model_films, "restore_model", restore)
    together = [film_of(run, example(run, at), 0) for at in range(count)]
    restore.assert_called_once_with(run)
    sent = [film_data(run, example(run, at), 0, False, None, "") for at in range(count)]
    monkeypatch.setattr(films, "_read_along", lambda run, single: (single, 0))
    for at in range(count):
        single = example(run, at)
        alone = film_of(replace(run, id=f"{run.id}_alone"), single, 0)
        for name, array in alone.quantities.items():
            np.testing.assert_allclose(together[at].quantities[name], array, atol=1e-6)
        own = film_data(run, single, 0, False, None, "", found=alone)
        for told in ("predictions", "correct", "targets", "labels"):
            assert sent[at][told] == own[told]


@pytest.mark.parametrize(("step", "snapshot"), [(None, -1), (0, 0), (10**9, -1)])
def test_the_table_holds_what_the_model_does(trained: Run, step: int | None, snapshot: int) -> None:
    shown = example(trained, 2)
    rows = film_rows(trained, shown, 1, step)
    inputs = shown.inputs[: int(shown.lengths[0]), 0]
    trace = record(trained, inputs, snapshot=snapshot, layer=1)
    assert len(rows) == len(inputs) * 2
    for name in ("content", "forget_gate", "cell_state", "hidden_state"):
        values = np.array([row[name] for row in rows], np.float32).reshape(len(inputs), 2)
        np.testing.assert_allclose(values, trace[name], atol=2e-6)
    assert [row["time"] for row in rows[::2]] == list(range(1, len(inputs) + 1))
    assert [row["input"] for row in rows[::2]] == list(problem_of(trained).labels(shown, 0))


def test_a_step_between_two_snapshots_stands_for_the_earlier_one(trained: Run) -> None:
    shown = example(trained, 0)
    last = trained.snapshots[-1].step
    moved = [replace(trained.snapshots[-1], step=last + 10)]
    run = replace(trained, id="moved", snapshots=[*trained.snapshots, *moved])
    assert film_rows(run, shown, 0, last + 9) == film_rows(run, shown, 0, last)
    assert film_rows(run, shown, 0, 0) != film_rows(run, shown, 0, last)


@pytest.mark.parametrize("task", TASKS)
def test_the_table_is_made_for_every_task(small_config: MakeConfig, task: str) -> None:
    run = preview(small_config(task, "elman"))
    rows = film_rows(run, example(run, 0), 0, None)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert set(rows[0]) == {"time", "input", "unit", "hidden_state"}
    json.dumps(rows, allow_nan=False)


@pytest.mark.parametrize(
    ("task", "text"),
    [
        ("embedded-reber", "btbtxsete"),
        ("embedded-reber", "TTTTT"),
        ("reber", "B"),
        ("temporal-order-3", "XY"),
        ("temporal-order-3", "X"),
        ("copy", "ab"),
        ("adding", "0.3 -0.64* 0.2 -0.94* 0.1"),
        ("text-words", "猫 <script> cat"),
        ("text-chars", "a"),
    ],
)
def test_a_sequence_of_ones_own_has_a_film_with_its_flags(
    small_config: MakeConfig, task: str, text: str
) -> None:
    run = preview(small_config(task, "mgu"))
    problem = problem_of(run)
    batch = problem.own(text)
    data = film_data(run, batch, 0, False, None, "")
    assert data["time"] == len(data["labels"]) > 0
    assert data["marks"] == [[mark.time, mark.label] for mark in problem.marks(batch, 0)]
    assert (data["targets"] is not None) == bool(batch.mask.any())


def test_nobody_is_sent_the_unknown_words_of_another(small_config: MakeConfig) -> None:
    run = preview(small_config("text-words"))
    mine, other = (problem_of(run).own(f"the {word}") for word in ("quagga", "tapir"))
    np.testing.assert_array_equal(mine.inputs, other.inputs)
    for own, word in ((mine, "quagga"), (other, "tapir")):
        assert json.loads(packed_film(run, own, 0, False, "", None))["labels"] == ["the", word]
