"""Training on the command line, with a bar."""

from __future__ import annotations

import time

from tqdm import tqdm

from rnnviz.config import ExperimentConfig
from rnnviz.run import Run


def train_with_bar(config: ExperimentConfig, run_id: str, title: str) -> Run:
    """Train to the end with a bar that shows steps, loss, metric, elapsed and remaining time."""
    # Imported late: --help and --list should not wait for torch.
    from rnnviz.training import train

    run: Run | None = None
    with tqdm(total=config.steps, desc=title, unit="step", mininterval=0.5) as bar:
        shown = time.monotonic()
        for progress in train(config, run_id=run_id):
            run = progress.run
            bar.n = progress.step
            if time.monotonic() - shown > 0.5:
                shown = time.monotonic()
                bar.set_postfix(loss=progress.loss, metric=progress.metric, refresh=True)
        if run is not None and run.snapshots:
            bar.set_postfix(status=run.status, metric=run.latest.metric, refresh=True)
    if run is None:
        raise ValueError("The training gave nothing.")
    return run
