"""Training on the command line, with a bar."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm

from rnnviz.config import ExperimentConfig
from rnnviz.run import Run
from rnnviz.tasks import Problem

INTERRUPTED = 130
"""The exit status of a command that Ctrl-C ended, as shells write it."""


def train_with_bar(
    config: ExperimentConfig,
    run_id: str,
    title: str,
    problem: Problem | None = None,
    device: str | None = None,
) -> Run:
    """Train to the end with a bar that shows steps, loss, metric, elapsed and remaining time.

    Ctrl-C ends the training after the step that it is at, with the status stopped; pressed once
    more, it ends the program.
    """
    # Imported late: --help and --list should not wait for torch.
    from rnnviz.training import train

    run: Run | None = None
    training = train(config, problem, run_id, device=device)
    bar = tqdm(total=config.steps, desc=title, unit="step", mininterval=0.5)
    with bar, interruption() as interrupted:
        last_shown = time.monotonic()
        for progress in training:
            run = progress.run
            bar.n = progress.step
            if interrupted.is_set() and isinstance(training, Generator):
                training.close()
                break
            if time.monotonic() - last_shown > 0.5:
                last_shown = time.monotonic()
                bar.set_postfix(loss=progress.loss, metric=progress.metric, refresh=True)
        if run is not None and run.snapshots:
            bar.set_postfix(status=run.status, metric=run.latest.metric, refresh=True)
    if run is None:
        raise ValueError("The training gave nothing.")
    return run


@contextmanager
def interruption() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets; the second one interrupts as usual."""
    event = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield event  # only the main thread hears of signals
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(number: int, frame: Any) -> None:
        event.set()
        signal.signal(signal.SIGINT, before)
        print("\nStopping after this step.", file=sys.stderr)

    signal.signal(signal.SIGINT, stop)
    try:
        yield event
    finally:
        signal.signal(signal.SIGINT, before)
