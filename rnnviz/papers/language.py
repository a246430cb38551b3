"""Training language models by the RAN paper's rule, which is that of Zaremba et al. (2014).

RAN paper, section 3.1, and the authors' code (github.com/kentonl/ran): plain gradient descent on
the cost summed over the steps of a batch and divided by its sequences, the state carried from batch
to batch, the learning rate constant for some epochs and then smaller after each. The perplexity is
taken after every epoch on the validation part and after the last on the test part, in one stream
with the state carried all the way.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from rnnviz.config import ExperimentConfig
from rnnviz.model.build import build_model
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.model.threads import one_thread
from rnnviz.papers import results
from rnnviz.papers.progress import Progress
from rnnviz.papers.results import Result
from rnnviz.papers.tables import BITS, PERPLEXITY, VALIDATION, Entry
from rnnviz.papers.training import EpochTraining
from rnnviz.tasks import Problem, build_problem, default_config
from rnnviz.tasks.data.text8 import PREFIX
from rnnviz.training.evaluate import evaluate
from rnnviz.training.parts import Steps
from rnnviz.training.steps import make_steps


@dataclass(frozen=True)
class Rule:
    """Sizes and settings of a language model.

    Attributes:
        task: ``"ptb"`` or ``"text8"``.
        options: of the task.
        hidden_size, embedding_size, num_layers: of the model.
        length: steps that the gradient goes back.
        batch_size: streams read side by side.
        rate, clip: of the gradient of the cost, summed over a batch's steps and divided by its
            sequences.
        constant: epochs at the first rate; after each further one it is multiplied by ``decay``.
            Where None, only after an epoch that has not made the validation better, and the
            weights of the best epoch are tested.
        decay: see ``constant``.
        scale: first weights are uniform between minus and plus this; None draws each matrix as
            Glorot and Bengio (2010) do, and the read-out's bias is 0.
        dropout: share of the embeddings and of each layer's outputs.
    """

    hidden_size: int
    embedding_size: int
    num_layers: int = 2
    length: int = 35
    batch_size: int = 20
    rate: float = 1.0
    clip: float = 5.0
    constant: int | None = None
    decay: float = 0.25
    scale: float | None = None
    dropout: float = 0.0
    task: str = "ptb"
    options: Mapping[str, Any] = field(default_factory=lambda: {"test_tokens": 100_000})

    def rate_of(self, epoch: int) -> float:
        """The learning rate of an epoch, counted from 1, where it does not hang on results."""
        return self.rate * self.decay ** max(0, epoch - (self.constant or epoch))


SMALL = Rule(200, 200, length=20, constant=4, decay=0.5, scale=0.1)
"""Zaremba's smallest configuration, which has no dropout."""
MEDIUM = Rule(650, 650, constant=6, decay=0.8, scale=0.05, dropout=0.5)
TEXT8 = Rule(
    256,
    128,
    num_layers=1,
    length=100,
    batch_size=128,
    rate=0.2,
    clip=10.0,
    constant=5,
    decay=1 / 1.03,
    scale=0.04,
    task="text8",
    options={"file": PREFIX, "test_characters": 5_000_000},
)
FULL = Rule(1024, 256, num_layers=1, rate=20 / 35, clip=0.25 * 35, dropout=0.5)
"""The settings of github.com/bheinzerling/ran, whose cost is a mean: a rate of 20, cut at 0.25."""
QUARTER = replace(FULL, hidden_size=256, embedding_size=64, dropout=0.0)
IDENTITY_RATE = 0.8
"""The paper's own rate for the RAN whose output is its state."""


def rule_of(table: str, entry: Entry) -> Rule:
    """The sizes and settings of an entry of a table."""
    if table == "ran-batch":
        size, batch = entry.key.split("-")
        return replace(FULL if size == "full" else QUARTER, batch_size=int(batch))
    if table == "ran-3":
        return TEXT8
    rule = SMALL if entry.key.startswith("small-") else MEDIUM
    return replace(rule, rate=IDENTITY_RATE) if entry.cell == "ran-identity" else rule


def config_of(rule: Rule, cell: str, seed: int, measured_on: str = "valid") -> ExperimentConfig:
    """The config of a model, its rate that of the first epoch.

    Here the loss is a mean over steps and sequences, so that of the paper is ``length`` times as
    large: with so much larger a rate and so much smaller a limit the steps are the same.
    """
    return default_config(
        rule.task,
        cell,
        task_options={**rule.options, "length": rule.length, "measured_on": measured_on},
        hidden_size=rule.hidden_size,
        embedding_size=rule.embedding_size,
        num_layers=rule.num_layers,
        batch_size=rule.batch_size,
        optimizer="sgd",
        schedule="constant",
        learning_rate=rule.rate * rule.length,
        clip=rule.clip / rule.length,
        forget_bias=0.0,
        dropout=rule.dropout,
        seed=seed,
    )


def draw_weights(model: SequenceModel, rule: Rule) -> None:
    """First weights as the rule says; the biases of the cells are 0."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            recurrent, bound = name.startswith("recurrent"), rule.scale
            if "bias" in name and (recurrent or bound is None):
                nn.init.zeros_(weight)
                continue
            if bound is None:
                # Stacked matrices have hidden_size rows each.
                rows = rule.hidden_size if recurrent else len(weight)
                bound = math.sqrt(6 / (rows + weight.shape[-1]))
            weight.uniform_(-bound, bound, generator=model.generator)


class LanguageTraining(EpochTraining):
    """The rule at work; the metric of an epoch is that on the validation part."""

    def __init__(self, rule: Rule, steps: Steps, config: ExperimentConfig, problem: Any) -> None:
        """Stand before the first step of a problem whose part for validation is looked at."""
        super().__init__(steps, config, problem.epoch_batches(rule.batch_size), rule.rate)
        self.rule, self.problem = rule, problem

    def learning_rate(self) -> float:
        """The epoch's rate; see :func:`config_of` for why it is so much larger."""
        if self.rule.constant is not None:
            self.rate = self.rule.rate_of(len(self.curve) + 1)
        return self.rate * self.rule.length

    def measure(self) -> None:
        """Look at the validation part, and remember the best weights where the rule does."""
        if self.diverged:
            return
        before = min((metric for _, metric in self.curve), default=math.inf)
        metric = evaluate(self.steps.model, self.problem)
        # Worse than all tokens guessed alike: a state has grown beyond all bounds.
        if not metric <= self.problem.summary(math.log(self.problem.output_size)):
            self.loss = math.inf
            return
        self.curve.append((len(self.curve) + 1, round(metric, 4)))
        if self.rule.constant is not None:
            return
        if metric < before:
            self.best = self.steps.model.weights_as_numpy()
        else:
            self.rate *= self.rule.decay

    @one_thread
    def test(self, problem: Problem) -> float:
        """The metric on the test part."""
        if self.best is not None:
            self.steps.model.load_numpy(self.best)
        return round(evaluate(self.steps.model, problem), 4)


def start(rule: Rule, cell: str, seed: int, epochs: int) -> LanguageTraining:
    """A training before its first step.

    Raises:
        ValueError: when the data are not at hand.
    """
    config = config_of(rule, cell, seed)
    problem: Any = build_problem(config)
    config = config.replace(steps=epochs * problem.epoch_batches(rule.batch_size))
    model = build_model(config, problem)
    draw_weights(model, rule)
    return LanguageTraining(rule, make_steps(config, problem, model), config, problem)


def run_language(
    table: str, entry: Entry, seed: int, budget: int | None, folder: Path | None = None
) -> Iterator[Progress]:
    """Train an entry for ``budget`` epochs at most; the last progress has the result.

    The learning rate does not hang on the budget: a shorter run is the beginning of a longer one,
    which goes on from what was kept of it in the folder.

    Raises:
        ValueError: when the data are not at hand.
    """
    rule, most = rule_of(table, entry), min(budget or entry.epochs, entry.epochs)
    training = start(rule, entry.cell, seed, most)
    if folder is not None:
        made_of = {**config_of(rule, entry.cell, seed).to_dict(), "rule": asdict(rule)}
        training.keep_in(folder, made_of)
    # An epoch under way is ended: its weights belong to no metric.
    while (len(training.curve) < most or training.losses) and not training.diverged:
        done = len(training.curve)
        for share in training.epoch():
            words = f"epoch {done + 1}: {share:.0%}, loss {training.loss:.2f}"
            yield Progress(done, most, words)
    column = PERPLEXITY if rule.task == "ptb" else BITS
    measures: dict[str, float | None] = {VALIDATION[column]: None, column: None}
    if not training.diverged:
        tested = build_problem(config_of(rule, entry.cell, seed, "test"))
        measures = {
            VALIDATION[column]: min(metric for _, metric in training.curve)
            if rule.constant is None
            else training.curve[-1][1],
            column: training.test(tested),
        }
    result = Result(
        entry=entry.key,
        seed=seed,
        measures=measures,
        # What was kept may have gone further.
        budget=max(most, len(training.curve)),
        reached=len(training.curve) + training.diverged,
        seconds=round(training.seconds, 1),
        machine=results.machine(),
        config=training.config.to_dict() | {"rule": asdict(rule), "engine": training.steps.engine},
        curve=training.curve,
    )
    yield Progress(result.reached, most, "done", result)
    # Kept until the result has been taken.
    if training.diverged or len(training.curve) == entry.epochs:
        training.forget()
