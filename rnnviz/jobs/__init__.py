"""Trainings in the background: a bounded runner whose jobs can be watched, paused and stopped."""

from __future__ import annotations

from rnnviz.jobs.job import Job
from rnnviz.jobs.parts import Progress, RunnerBusy, Standing, Train
from rnnviz.jobs.report import JobReport, JobState, Turn
from rnnviz.jobs.resuming import resumable
from rnnviz.jobs.runner import JobRunner
from rnnviz.jobs.shared import default_runner, shutdown
from rnnviz.jobs.visitors import Tokens

__all__ = [
    "Job",
    "JobReport",
    "JobRunner",
    "JobState",
    "Progress",
    "RunnerBusy",
    "Standing",
    "Tokens",
    "Train",
    "Turn",
    "default_runner",
    "resumable",
    "shutdown",
]
