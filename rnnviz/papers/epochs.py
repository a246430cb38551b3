"""Training by the simplified LSTM paper's rule: the learning rate follows the loss of each epoch.

Simplified LSTM paper, section III A, and the authors' code: RMSprop, batches of 32, the rate
``eta0 * exp(loss)`` set at the end of each epoch (the first one runs at 0.001), stopped after 25
epochs without a better result on the test data, which also is what is reported.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rnnviz.config import ExperimentConfig
from rnnviz.model.build import build_model
from rnnviz.papers import results
from rnnviz.papers.progress import Progress
from rnnviz.papers.results import Result
from rnnviz.papers.tables import ACCURACY, TABLES, Entry
from rnnviz.papers.training import EpochTraining
from rnnviz.tasks import build_problem, default_config
from rnnviz.training.parts import Steps
from rnnviz.training.steps import make_steps

FIRST_RATE, LARGEST_RATE = 1e-3, 100.0
PATIENCE = 25
BATCH = 32


class Setting(NamedTuple):
    """What the entries of a table share.

    Attributes:
        task: that is learnt, with ``options``.
        examples: of the training data.
        config: of the model.
    """

    task: str
    options: dict[str, Any]
    examples: int
    config: dict[str, Any]


_IMAGES = {"test_images": 10_000}
SETTINGS = {
    "simplified-1": Setting("mnist-pixels", _IMAGES, 60_000, {"hidden_size": 100}),
    "simplified-2": Setting("mnist-rows", _IMAGES, 60_000, {"hidden_size": 50}),
    "simplified-3": Setting(
        "imdb",
        {"test_reviews": 25_000},
        25_000,
        {"hidden_size": 128, "embedding_size": 128, "dropout": 0.2},
    ),
}


def config_of(table: str, entry: Entry, seed: int, epochs: int | None = None) -> ExperimentConfig:
    """The config of an entry; its learning rate is that of the first epoch."""
    setting = SETTINGS[table]
    return default_config(
        setting.task,
        entry.cell,
        task_options=setting.options,
        optimizer="rmsprop",
        learning_rate=FIRST_RATE,
        clip=None,
        batch_size=BATCH,
        steps=(epochs or TABLES[table].epochs) * (setting.examples // BATCH),
        snapshots=2,
        seed=seed,
        **setting.config,
    )


def coefficient(entry: Entry) -> float:
    """The entry's eta0."""
    return float(entry.key.removeprefix(f"{entry.cell}-"))


def next_rate(eta: float, loss: float) -> float:
    """The learning rate after an epoch with a mean loss, kept below what a config allows."""
    return min(LARGEST_RATE, eta * math.exp(min(loss, 50.0)))


class RateTraining(EpochTraining):
    """The rule at work; the metric of an epoch is the accuracy on the test data in per cent."""

    def __init__(self, steps: Steps, config: ExperimentConfig, batches: int, eta: float) -> None:
        """Stand before the first step."""
        super().__init__(steps, config, batches, FIRST_RATE)
        self.eta = eta

    @property
    def highest(self) -> float:
        """The best accuracy so far."""
        return max(accuracy for _, accuracy in self.curve)

    @property
    def tired(self) -> bool:
        """Whether nothing has become better for long, or numbers have left all bounds."""
        recent = [accuracy for _, accuracy in self.curve[-PATIENCE:]]
        before = [accuracy for _, accuracy in self.curve[:-PATIENCE]]
        return self.diverged or bool(before and max(recent) <= max(before))

    def learning_rate(self) -> float:
        """That of the epoch."""
        return self.rate

    def measure(self) -> None:
        """Test, and have the next learning rate follow the loss."""
        if not self.diverged:
            self.rate = next_rate(self.eta, self.loss)
        self.curve.append((len(self.curve) + 1, round(self.steps.evaluate(), 4)))


def run_epochs(
    table: str, entry: Entry, seed: int, budget: int | None, folder: Path | None = None
) -> Iterator[Progress]:
    """Train an entry for ``budget`` epochs at most; the last progress has the result.

    A run with a larger budget goes on from what was kept in the folder of one with a smaller one.

    Raises:
        ValueError: when the data are not at hand.
    """
    most, eta = budget or TABLES[table].epochs, coefficient(entry)
    config = config_of(table, entry, seed, most)
    problem = build_problem(config)
    steps = make_steps(config, problem, build_model(config, problem))
    training = RateTraining(steps, config, config.steps // most, eta)
    if folder is not None:
        training.keep_in(folder, {**config_of(table, entry, seed, 1).to_dict(), "eta0": eta})
    # An epoch under way is ended: its weights belong to no metric.
    while (len(training.curve) < most or training.losses) and not (
        training.curve and training.tired
    ):
        done = len(training.curve)
        for share in training.epoch():
            words = f"epoch {done + 1}: {share:.0%}, loss {training.loss:.3f}"
            yield Progress(done, most, words)
    result = Result(
        entry=entry.key,
        seed=seed,
        measures={ACCURACY: training.highest},
        # What was kept may have gone further.
        budget=max(most, len(training.curve)),
        reached=len(training.curve),
        seconds=round(training.seconds, 1),
        machine=results.machine(),
        config=config.to_dict() | {"eta0": eta, "engine": steps.engine},
        curve=training.curve,
    )
    yield Progress(len(training.curve), most, "done", result)
    # Kept until the result has been taken.
    if training.tired or len(training.curve) >= TABLES[table].epochs:
        training.forget()
