"""The server that benchmarks/faults.py kills: it trains, and prints what it has saved."""

from __future__ import annotations

import os
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(TOP))

from rnnviz.config import ExperimentConfig  # noqa: E402
from rnnviz.jobs import JobRunner, JobState  # noqa: E402
from rnnviz.run import DType, Run  # noqa: E402
from rnnviz.settings import ServerSettings  # noqa: E402
from rnnviz.store import RunStore  # noqa: E402

CELLS = ("lstm", "gru", "ran-tanh")
PATIENCE = 300.0
COMPLETE = ("finished", "solved")


def configs(batch: int, steps: int) -> list[ExperimentConfig]:
    """Small trainings of several cells."""
    return [
        ExperimentConfig(
            cell=cell, hidden_size=6, steps=steps, batch_size=4, snapshots=12, seed=batch
        )
        for cell in CELLS
    ]


class TellingStore(RunStore):
    """A store that prints what it is about to save, and what it has saved."""

    def put(self, run: Run, dtype: DType = "float32") -> None:
        """Save and tell."""
        tell("saving", run.id)
        super().put(run, dtype)
        step = run.checkpoint.step if run.checkpoint is not None else run.latest.step
        tell("saved", run.id, str(step))


def tell(*words: str) -> None:
    """Print a line in one piece, since several threads do."""
    os.write(1, f"{' '.join(words)}\n".encode())


def serve(address: str, batch: int, steps: int, known: list[str]) -> None:
    """Train what is not finished yet: ``known`` has a run's id, or nothing, for each config."""
    settings = ServerSettings(max_trainings=2)
    runner = JobRunner(
        store=TellingStore(address), save_every=0.02, slice_seconds=0.2, settings=settings
    )
    jobs = []
    for index, (config, run_id) in enumerate(zip(configs(batch, steps), known, strict=True)):
        if run_id and runner.store.get(run_id).status in COMPLETE:
            continue
        job = runner.resume_run(run_id, "b") if run_id else runner.submit(config, "a")
        tell("job", str(index), job.id)
        jobs.append(job)
    for job in jobs:
        job.wait(PATIENCE)
        if job.state not in (JobState.FINISHED, JobState.SOLVED):
            raise SystemExit(f"The training {job.id} ended as {job.state}: {job.message}")
    runner.shutdown()
    tell("done")


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4].split(","))
