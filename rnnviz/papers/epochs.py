"""Training by the simplified LSTM paper's rule: the learning rate follows the loss of each epoch.

Simplified LSTM paper, section III A, and the authors' code: RMSprop, batches of 32, the rate
``eta0 * exp(loss)`` set at the end of each epoch (the first one runs at 0.001), stopped after 25
epochs without a better result on the test data, which also is what is reported.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rnnviz.config import ExperimentConfig
from rnnviz.model.build import build_model
from rnnviz.model.threads import one_thread
from rnnviz.papers import results
from rnnviz.papers.progress import Progress
from rnnviz.papers.results import Result
from rnnviz.papers.tables import ACCURACY, TABLES, Entry
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


@dataclass
class _Epochs:
    """A training, epoch by epoch.

    Attributes:
        curve: epoch and accuracy in per cent.
    """

    steps: Steps
    config: ExperimentConfig
    eta: float
    curve: list[tuple[int, float]] = field(default_factory=list)
    loss: float = math.inf

    @property
    def best(self) -> float:
        """The best accuracy so far."""
        return max(accuracy for _, accuracy in self.curve)

    @property
    def tired(self) -> bool:
        """Whether nothing has become better for long, or numbers have left all bounds."""
        recent = [accuracy for _, accuracy in self.curve[-PATIENCE:]]
        before = [accuracy for _, accuracy in self.curve[:-PATIENCE]]
        return not math.isfinite(self.loss) or bool(before and max(recent) <= max(before))

    @one_thread
    def advance(self, steps: int) -> None:
        """One epoch of so many steps, and the test."""
        epoch = len(self.curve)
        done, losses = epoch * steps, list[float]()
        while len(losses) < steps:
            losses += self.steps.learn(done + len(losses) + 1, steps - len(losses))
            if not math.isfinite(losses[-1]):
                break
        self.loss = math.fsum(losses) / len(losses)
        if math.isfinite(self.loss):
            rate = next_rate(self.eta, self.loss)
            self.steps.config = self.config.replace(learning_rate=rate)
        self.steps.settle()
        self.curve.append((epoch + 1, round(self.steps.evaluate(), 4)))


def run_epochs(table: str, entry: Entry, seed: int, budget: int | None) -> Iterator[Progress]:
    """Train an entry for ``budget`` epochs at most; the last progress has the result.

    Raises:
        ValueError: when the data are not at hand.
    """
    config = config_of(table, entry, seed, budget)
    problem = build_problem(config)
    most = budget or TABLES[table].epochs
    steps = make_steps(config, problem, build_model(config, problem))
    training, began = _Epochs(steps, config, coefficient(entry)), time.monotonic()
    while len(training.curve) < most:
        training.advance(config.steps // most)
        words = f"loss {training.loss:.3f}, best {training.best:.2f}%"
        yield Progress(len(training.curve), most, words)
        if training.tired:
            break
    result = Result(
        entry=entry.key,
        seed=seed,
        measures={ACCURACY: training.best},
        budget=most,
        reached=len(training.curve),
        seconds=round(time.monotonic() - began, 1),
        machine=results.machine(),
        config=config.to_dict() | {"eta0": training.eta, "engine": steps.engine},
        curve=training.curve,
    )
    yield Progress(len(training.curve), most, "done", result)
