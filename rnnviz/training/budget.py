"""How many steps fit into a time: a short trial on this machine says."""

from __future__ import annotations

import time

from rnnviz.config import LIMITS, ExperimentConfig
from rnnviz.model.build import build_model
from rnnviz.model.sizes import parameter_count
from rnnviz.model.threads import one_thread
from rnnviz.tasks import Problem, build_problem
from rnnviz.training.parts import Steps
from rnnviz.training.schedule import snapshot_steps
from rnnviz.training.steps import make_steps

TRIAL_SECONDS = 1.0
_FEWEST = 10
"""Steps; fewer say nothing about a learning curve."""


@one_thread
def steps_within(
    config: ExperimentConfig,
    seconds: float,
    problem: Problem | None = None,
    trial: float = TRIAL_SECONDS,
) -> int:
    """How many steps of a config take about so many seconds here, evaluations included.

    Nothing is kept of the trial. Other trainings that run meanwhile make it say less.

    Args:
        config: whose ``steps`` do not matter.
        seconds: more than 0.
        problem: built from the config when None.
        trial: seconds that the trial takes.

    Raises:
        ValueError: when the time is not positive or the config cannot be trained.
    """
    if not seconds > 0:
        raise ValueError("Choose a training time above 0 minutes.")
    problem = problem or build_problem(config)
    model, most = build_model(config, problem), int(LIMITS["steps"][1])
    steps = make_steps(config.replace(steps=most), problem, model)
    pace = _pace(steps, most, trial)
    steps.settle()
    began = time.perf_counter()
    steps.evaluate()
    looking = time.perf_counter() - began
    weights = parameter_count(config, model.shape).total
    looks = len(snapshot_steps(config.replace(steps=most), weights))
    left = max(seconds - looks * looking, seconds / 4)
    return max(_FEWEST, min(most, round(left / pace)))


def _pace(steps: Steps, most: int, trial: float) -> float:
    """Seconds a step; the first call, which may compile, is not counted."""
    done = len(steps.learn(1, 1))
    began, first = time.perf_counter(), done
    while time.perf_counter() - began < trial or done == first:
        done += len(steps.learn(done + 1, most))
    return (time.perf_counter() - began) / (done - first)
