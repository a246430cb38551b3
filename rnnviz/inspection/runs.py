"""What is inspected: a run at one moment, its task, and models before their training."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.recent import kept
from rnnviz.model.traces import shared_trace
from rnnviz.run import Run
from rnnviz.store import RecentCache, describe, text_of
from rnnviz.tasks import Batch, Problem, TextProblem, build_problem, one_of, restore_problem
from rnnviz.tasks.text_source import SOURCES, source_beginning, source_bytes
from rnnviz.trace import Trace
from rnnviz.training import untrained

LONG_BYTES = 600_000
"""A longer text is read by the training's own thread: no page waits for it."""
BEGINNING = 300_000
"""Characters of a long text that are read before its training begins."""

_PROBLEMS: RecentCache[Hashable, Problem] = RecentCache(24)
_RESTORED: RecentCache[str, Problem] = RecentCache(64)
"""Of runs' cards: there are more of them than runs are shipped."""


def problem_of(run: Run) -> Problem:
    """The run's task: with its data where it was trained here, else from the run's card."""
    trained = _PROBLEMS.get(_problem_key(run.config))
    return trained or _RESTORED.make(run.id, lambda known: known or restore_problem(run))


def text_problem(run: Run) -> TextProblem:
    """The run's task as one that reads text.

    Raises:
        ValueError: when the run reads something else; one sentence.
    """
    problem = problem_of(run)
    if not isinstance(problem, TextProblem):
        raise ValueError("This run does not read text; choose a model that was trained on one.")
    return problem


@kept(64, lambda run: (run.id, id(problem_of(run))))
def example_batch(run: Run) -> Batch:
    """The example sequences of the run's task; drawn once."""
    return problem_of(run).examples()


def example(run: Run, index: int) -> Batch:
    """One of the task's example sequences, counted from 0, as a batch of one.

    Raises:
        ValueError: when there is none of that number; it counts from 1.
    """
    batch = example_batch(run)
    count = len(batch.lengths)
    if not 0 <= index < count:
        raise ValueError(f"Choose a sequence from 1 to {count}, not {index + 1}.")
    return one_of(batch, index)


@kept(24, lambda config: config.digest(), lambda run: run.nbytes)
def preview(config: ExperimentConfig) -> Run:
    """The config's untrained model as a run, made once; of a long text only the beginning is read.

    Raises:
        ValueError: when the config's task cannot be built; one sentence.
    """
    run = untrained(config, sampled_problem(config))
    # No run that is uploaded can be called so: what was made of one would be shown of the other.
    run.id = f"untrained_{config.digest()}"
    return run


def problem_for(config: ExperimentConfig) -> Problem:
    """The config's task with its data, built once; a page asks :func:`is_long` before.

    Raises:
        ValueError: when the task's options cannot be used; one sentence.
    """
    return _PROBLEMS.make(_problem_key(config), lambda known: known or build_problem(config))


def is_long(config: ExperimentConfig) -> bool:
    """Whether a config's text takes too long to read for a page to wait for it."""
    options = config.task_options
    if not any(options.get(source.name) for source in SOURCES):
        return False
    try:
        return source_bytes(options) > LONG_BYTES
    except ValueError:
        # Whoever reads the text says so.
        return False


def sampled_problem(config: ExperimentConfig) -> Problem:
    """The config's task; of a long text only the beginning.

    Raises:
        ValueError: as for :func:`problem_for`.
    """
    if not is_long(config):
        return problem_for(config)
    options = config.task_options
    rest = {name: options[name] for name in options if name not in {s.name for s in SOURCES}}

    def make() -> Problem:
        text = source_beginning(options, BEGINNING)
        return build_problem(config.replace(task_options={**rest, "text": text}))

    key = ("beginning", *_problem_key(config))
    return _PROBLEMS.make(key, lambda known: known or make())


def _problem_key(config: ExperimentConfig) -> Any:
    return config.task, config.seed, repr(sorted(config.task_options.items()))


def reads_alike(problem: Problem, other: Problem) -> bool:
    """Whether the sequences of one task can be read by a run of another."""
    return not difference(problem, other)


def difference(problem: Problem, other: Problem) -> str:
    """Why a run of another task cannot read the sequences of this one; empty where it can.

    Features without names may be the same ones.
    """
    named = problem.features and other.features and problem.features != other.features
    first, second = ((one.inputs, one.symbols, one.input_size) for one in (problem, other))
    if named or first != second:
        return f"read other {'features' if problem.inputs == 'values' else 'symbols'}"
    return "" if problem.output_size == other.output_size else "have other outputs"


@dataclass(frozen=True)
class Moment:
    """A run at one of its snapshots, and the layer to look at.

    Attributes:
        run: with its weights.
        snapshot: index into the run's snapshots.
        layer: index of the recurrent layer, from 0.
    """

    run: Run
    snapshot: int = -1
    layer: int = -1

    @classmethod
    def at(cls, run: Run, step: int | None = None, layer: int | None = None) -> Moment:
        """The last snapshot at or before a training step, and a layer from 1; else the last ones.

        Raises:
            ValueError: when there is no such layer or no snapshot; one sentence.
        """
        wanted = run.latest if step is None else run.snapshot_at(step)
        snapshot = next(i for i, kept in enumerate(run.snapshots) if kept is wanted)
        layers = run.config.num_layers
        if layer is not None and not 1 <= layer <= layers:
            raise ValueError(f"Choose a layer from 1 to {layers}, not {layer}.")
        return cls(run, snapshot, (layer or layers) - 1)

    @property
    def problem(self) -> Problem:
        """The run's task."""
        return problem_of(self.run)

    @property
    def step(self) -> int:
        """The training step of the snapshot."""
        return self.run.snapshots[self.snapshot].step

    @property
    def called(self) -> str:
        """What the run is called: the name in its card, else what it is."""
        run, name = self.run, self.run.details.get("name")
        own = name if isinstance(name, str) else ""
        return own or describe(run.config, text_of(run.details, run.config))

    @property
    def title(self) -> str:
        """What is drawn, in words."""
        return self.called if self.run.imported else f"{self.called}, step {self.step:,}"

    def about(self) -> dict[str, Any]:
        """What a file says about where its numbers come from; layers count from 1."""
        config = self.run.config
        return {
            "run": self.run.id,
            "cell": config.cell_name,
            "task": config.task,
            "hidden_size": config.hidden_size,
            "step": self.step,
            "layer": self.layer % config.num_layers + 1,
        }

    def trace(self, batch: Batch, gradients: bool = False) -> Trace:
        """What the layer does on a batch of one, labelled; with the loss's gradients if asked.

        Where nothing is asked of the sequence there is no loss, and so no gradient.
        """
        targets = batch if gradients and batch.mask.any() else None
        labels = self.problem.labels(batch, 0)
        read = batch.inputs[:, 0]
        return shared_trace(self.run, read, self.snapshot, self.layer, targets, labels)
