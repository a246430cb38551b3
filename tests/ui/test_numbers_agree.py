"""What one screen says of a training is one and the same, also after Stop."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.figures.curve import curve_payload
from rnnviz.inspection.films import curve_rows
from rnnviz.inspection.runs import problem_of
from rnnviz.jobs import default_runner
from rnnviz.run import Point, Run
from rnnviz.tasks.numbers import measured
from rnnviz.training import train
from rnnviz.ui.progress import standing

MakeConfig = Callable[..., ExperimentConfig]


@pytest.fixture
def stopped(small_config: MakeConfig) -> Run:
    """A run stopped between two of its measurements."""
    config = small_config("reber", "gru", steps=400, snapshots=3, hidden_size=4, learning_rate=0.02)
    going = train(config)
    for progress in going:
        if progress.step >= 300:
            break
    going.close()  # type: ignore[attr-defined]
    return progress.run


def test_the_curve_ends_where_the_weights_were_measured_at_the_stop(stopped: Run) -> None:
    assert stopped.latest.metric != stopped.snapshots[-2].metric
    # A point of the loss at the very step of the stop has no metric of its own.
    last = stopped.points[-1]
    stopped.points[-1] = Point(last.step, last.loss, None, last.seconds)
    rows = curve_rows(stopped)
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert rows[0][0] == 0
    step, loss, metric = map(list, zip(*rows, strict=True))
    steps = [snapshot.step for snapshot in stopped.snapshots]
    drawn = curve_payload({"step": step, "loss": loss, "metric": metric}, steps)  # type: ignore[arg-type]
    assert drawn["frame_metric"][-1] == pytest.approx(stopped.latest.metric, rel=1e-5)


def test_the_status_and_the_summary_of_a_stopped_training_agree(small_config: MakeConfig) -> None:
    config = small_config("reber", "gru", steps=5000, snapshots=3, hidden_size=4)
    job = default_runner().submit(config, owner="somebody")
    while (job.progress is None or job.progress.step < 50) and not job.state.ended:
        job.wait(0.01)
    job.stop()
    assert job.wait(60)
    assert job.progress is not None
    run = default_runner().store.get(job.id)
    assert run.latest.step > 0
    told = measured(run.latest.metric or 0.0, "%")
    assert f"strings predicted {told}" in standing(job.progress)
    assert told in problem_of(run).result(run.latest.metric)
