from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnnviz.analysis.carousel import curves
from rnnviz.csv_files import to_csv
from rnnviz.inspection import carousel as carousel_frames
from rnnviz.inspection.carousel import Query, examples_of, measure, moments_of, strip_rows
from rnnviz.inspection.runs import example, problem_of
from rnnviz.model import record
from rnnviz.model.traces import gradients_side_by_side
from rnnviz.run import Run
from rnnviz.store import RecentCache
from rnnviz.tasks import Batch, default_config, one_of
from rnnviz.training import fit

CELLS = {"elman": "elman-small", "lstm-1997": "lstm-1997-small", "lstm": "lstm-small"}


def small_run(cell: str, run_id: str, task: str = "adding", **changes: Any) -> Run:
    config = default_config(task, cell).replace(hidden_size=4, steps=12, snapshots=5, **changes)
    run = fit(config)
    run.id = run_id
    return run


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    options = {"task_options": {"length": 20}}
    return [small_run(cell, run_id, **options) for cell, run_id in CELLS.items()]


def query(runs: list[Run], **changes: Any) -> Query:
    return replace(Query(tuple(runs), 0, 0, "spectral"), **changes)


def test_moments_go_from_the_untrained_state_to_the_end_without_repeats(runs: list[Run]) -> None:
    plan = moments_of(runs)
    assert list(plan) == sorted(plan)
    assert next(iter(plan.values())) == (0, 0, 0)
    assert plan[1.0] == tuple(len(run.snapshots) - 1 for run in runs)
    assert len(set(plan.values())) == len(plan) == 5


def test_frames_hold_what_the_analysis_gives(runs: list[Run]) -> None:
    frames = measure(query(runs, sequence=3), list(CELLS), 1.0, 60.0)
    assert frames.complete
    batch = one_of(problem_of(runs[2]).examples(), 3)
    trace = record(runs[2], batch.inputs[:, 0], snapshot=0, batch=batch)
    for found, wanted in zip(frames.strips[2].curves[0], curves(trace), strict=True):
        # Another engine of the same cell: logarithms of single precision's numbers.
        np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-5)


def test_moments_come_a_few_at_a_time_the_wanted_one_first(
    runs: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carousel_frames, "_CURVES", RecentCache(100))
    plan = list(moments_of(runs))
    first = measure(query(runs), list(CELLS), plan[2], 0.0)
    assert first.moments == [plan[2]]
    assert not first.complete
    frames = measure(query(runs), list(CELLS), plan[2], 60.0)
    assert frames.moments == plan
    assert frames.complete
    again = measure(query(runs), list(CELLS), plan[2], 0.0)  # all of it is known
    assert again.complete


def test_one_sequence_brings_the_gradients_of_those_beside_it(
    runs: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_CURVES", "_FRAMES", "_LENGTHS"):
        monkeypatch.setattr(carousel_frames, name, RecentCache(1000))
    made: list[int] = []

    def counted(run: Run, batch: Batch, *arguments: Any) -> Any:
        made.append(batch.inputs.shape[1])
        return gradients_side_by_side(run, batch, *arguments)

    monkeypatch.setattr(carousel_frames, "gradients_side_by_side", counted)
    # A class: the same sequence at once, and then another.
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(measure, query(runs), list(CELLS), 1.0, 60.0) for _ in range(4)]
        every = [each.result() for each in asked]
    assert all(frames.complete for frames in every)
    assert len(made) == sum(len(run.snapshots) for run in runs)
    assert min(made) > 1
    before = len(made)
    assert measure(query(runs, sequence=5), list(CELLS), 1.0, 60.0).complete
    assert len(made) == before
    monkeypatch.setattr(carousel_frames, "_TOGETHER", 1)
    other = query(runs, sequence=5, norm="frobenius")
    alone = measure(other, list(CELLS), 1.0, 60.0)
    assert made[-1] == 1
    together = measure(query(runs, sequence=5), list(CELLS), 1.0, 60.0)
    for one, both in zip(alone.strips, together.strips, strict=True):
        for left, right in zip(one.curves, both.curves, strict=True):
            assert left is not None
            assert right is not None
            np.testing.assert_allclose(left[2:], right[2:], rtol=1e-4, atol=1e-5)


def test_norms_differ_where_they_should(runs: list[Run]) -> None:
    spectral = measure(query(runs), list(CELLS), 1.0, 60.0)
    frobenius = measure(query(runs, norm="frobenius"), list(CELLS), 1.0, 60.0)
    one, other = spectral.strips[2].curves[-1], frobenius.strips[2].curves[-1]
    assert one is not None
    assert other is not None
    assert (one.full < other.full).all()
    np.testing.assert_array_equal(one.path, other.path)


def test_runs_of_the_same_task_share_a_sequence(runs: list[Run]) -> None:
    other = small_run("gru", "gru-other", seed=5, task_options={"length": 20})
    longer = small_run("gru", "gru-longer", task_options={"length": 30})
    leader, shared, own = (
        example(examples_of(run, runs[0]), 0) for run in (runs[0], other, longer)
    )
    np.testing.assert_array_equal(leader.inputs, shared.inputs)
    assert own.lengths[0] >= 30 > leader.lengths[0]


def test_the_table_holds_every_norm_and_nothing_for_zero(runs: list[Run]) -> None:
    frames = measure(query(runs), list(CELLS), 1.0, 60.0)
    rows = strip_rows(frames.strips, 0)
    lags = len(rows) // 3
    assert [row["lag"] for row in rows[:lags]] == list(range(lags))
    assert rows[0]["step"] == 0
    assert rows[1]["log10_path"] is None
    assert rows[lags + 1]["log10_path"] == 0.0
    assert to_csv(rows).count(b"\n") == len(rows) + 1
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows
