"""Trainings in the background: a bounded runner whose jobs can be watched, paused and stopped."""

from __future__ import annotations

from rnnviz.jobs.job import Job, JobReport, JobState
from rnnviz.jobs.parts import Progress, RunnerBusy, Train
from rnnviz.jobs.runner import JobRunner
from rnnviz.jobs.shared import default_runner, shutdown

__all__ = [
    "Job",
    "JobReport",
    "JobRunner",
    "JobState",
    "Progress",
    "RunnerBusy",
    "Train",
    "default_runner",
    "shutdown",
]
