from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.jobs.sizes import check, sequence_length, training_bytes
from rnnviz.model.sizes import ModelShape, parameter_count
from rnnviz.settings import MEGABYTE, ServerSettings
from rnnviz.tasks import build_problem
from tests.jobs.waiting import PATIENCE

CONFIGS = [
    ExperimentConfig(),
    ExperimentConfig(cell="ran-simple", hidden_size=5),
    ExperimentConfig(cell="gru", hidden_size=6, num_layers=2, embedding_size=4),
    ExperimentConfig(cell="ran-tanh", hidden_size=4, embedding_size=4, tie_weights=True),
    ExperimentConfig(cell="lstm-peephole", task="adding", task_options={"length": 30}),
]
NONE = ServerSettings(max_trainings=1)


@pytest.mark.parametrize("given", [True, False])
def test_each_limit_is_a_sentence(given: bool) -> None:
    config = CONFIGS[-1]
    problem = build_problem(config)
    count = parameter_count(config, ModelShape.of(problem)).total
    length = sequence_length(config, problem)
    assert 30 <= length <= 33
    asked: Any = problem if given else None
    check(config, asked, replace(NONE, max_parameters=count, max_length=length))
    with pytest.raises(ValueError, match=f"would learn {count} numbers and this server allows"):
        check(config, asked, replace(NONE, max_parameters=count - 1))
    with pytest.raises(ValueError, match=f"have {length} steps and this server allows 29; choose"):
        check(config, asked, replace(NONE, max_length=29))


def test_what_does_not_fit_into_memory_is_refused() -> None:
    config = CONFIGS[0].replace(hidden_size=256, snapshots=10)
    problem = build_problem(config)
    count = parameter_count(config, ModelShape.of(problem)).total
    assert training_bytes(config, count) == 4 * count * 14
    assert training_bytes(config, count) > 10 * MEGABYTE
    with pytest.raises(ValueError, match=r"takes about \d+ MB of memory and this server allows 10"):
        check(config, problem, replace(NONE, max_memory_mb=10))


def test_a_limit_holds_for_a_training_whose_problem_is_not_given(make_runner: Any) -> None:
    runner = make_runner(settings=replace(NONE, max_length=3))
    with pytest.raises(ValueError, match="steps and this server allows 3"):
        runner.submit(CONFIGS[0], problem=build_problem(CONFIGS[0]))
    job = runner.submit(CONFIGS[0])
    assert job.wait(PATIENCE)
    assert job.state == "failed"
    assert "steps and this server allows 3" in job.message
