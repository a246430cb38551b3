"""One trial of an experiment of 1997: learn from sequence after sequence until it is solved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rnnviz.papers.original.experiments import STRINGS, Experiment
from rnnviz.papers.original.growing import STALL, grow
from rnnviz.papers.original.kept import Kept, State
from rnnviz.papers.original.kernel import Numbers, train
from rnnviz.papers.original.net import GrowingNet, GrowingWeights, Net, Weights
from rnnviz.tasks import TASKS, Batch, Problem
from rnnviz.tasks.batch import columns_of
from rnnviz.tasks.criterion import Criterion
from rnnviz.tasks.reber import GrammarProblem

CHUNK = 1000
"""Sequences that are drawn at a time."""
TEST_EVERY = 100
"""Sequences between two looks at a test set; the paper does not say how often it looked."""
MOST_POINTS = 60
_NO_IDS, _NO_ERRORS = np.zeros((0, 0), np.int64), np.zeros((0, 1))
_NO_ANSWERS = np.zeros((0, 0, 0))


@dataclass
class Trial:
    """How far a trial has come.

    Attributes:
        sequences: learned from so far.
        reached: by criterion, after how many sequences it was met; None before.
        curve: after how many sequences, and the mean absolute error over the last of them.
        seconds: spent so far.
        added: after how many sequences a growing net got its memory cell.
        weights: of a net with blocks, as they are now.
        spacing: sequences between two points of the curve.
    """

    reached: dict[str, int | None]
    sequences: int = 0
    curve: list[tuple[int, float]] = field(default_factory=list)
    seconds: float = 0.0
    added: int | None = None
    weights: Weights | None = None
    spacing: int = TEST_EVERY

    @property
    def solved(self) -> bool:
        """Whether every criterion was met."""
        return None not in self.reached.values()


def run_trial(
    experiment: Experiment, seed: int, most: int | None = None, folder: Path | None = None
) -> Iterator[Trial]:
    """Learn until all criteria are met or ``most`` sequences are over; yields how far it is.

    The seed decides weights and sequences. A trial that was stopped goes on from what was kept of
    it in the folder.
    """
    problem = TASKS[experiment.task].build(experiment.options, seed)
    rng = np.random.default_rng([seed, *experiment.key.encode()])
    trial = Trial(dict.fromkeys(experiment.criteria))
    most = experiment.most if most is None else most
    learner: _Blocks | _Growing = (
        _Blocks(experiment, experiment.net, problem, rng)
        if isinstance(experiment.net, Net)
        else _Growing(experiment, experiment.net, problem, rng, trial)
    )
    recent: dict[str, Numbers] = dict.fromkeys(experiment.criteria, _NO_ERRORS)
    kept = Kept(folder, f"{experiment}, seed {seed}, at most {most}")
    if (state := kept.read()) is not None:
        recent = _go_on(state, trial, learner, rng)
    blocks = learner if isinstance(learner, _Blocks) else None
    trial.weights = None if blocks is None else blocks.weights
    looks = _tester(experiment, problem, learner) if experiment.tested else None
    while not trial.solved and trial.sequences < most:
        began, size = time.perf_counter(), TEST_EVERY if experiment.tested else CHUNK
        batch = problem.draw(rng, min(size, most - trial.sequences), 0)
        first = blocks.copied() if blocks is not None else None
        errors = learner.learn(batch)
        before, trial.sequences = trial.sequences, trial.sequences + len(errors)
        if looks is not None:
            looks(trial)
        else:
            met = _judge(experiment, trial, recent, errors, before)
            if met is not None and blocks is not None and first is not None:
                # It ends where the criterion is met: a few hundred sequences later a net may have
                # unlearnt everything.
                blocks.weights = trial.weights = first
                errors = blocks.learn(columns_of(batch, slice(met - before)))
                trial.sequences = met
        trial.seconds += time.perf_counter() - began
        _note(trial, float(errors.mean()), trial.solved or trial.sequences >= most)
        if kept.due and not trial.solved and trial.sequences < most:
            kept.write(_state(trial, learner, rng, recent))
        yield trial


def _state(
    trial: Trial,
    learner: _Blocks | _Growing,
    rng: np.random.Generator,
    recent: Mapping[str, Numbers],
) -> State:
    """All that the rest of a trial depends on."""
    told = {name: value for name, value in vars(trial).items() if name != "weights"}
    plain = {"trial": told, "random": dict(rng.bit_generator.state), "last": learner.last}
    errors = {f"recent/{name}": value for name, value in recent.items()}
    return State(vars(learner.weights) | errors, plain)


def _go_on(
    state: State, trial: Trial, learner: _Blocks | _Growing, rng: np.random.Generator
) -> dict[str, Numbers]:
    """Stand where a trial was kept; the last errors of each criterion."""
    for name, value in state.plain["trial"].items():
        setattr(trial, name, value)
    trial.curve = [(at, error) for at, error in trial.curve]
    rng.bit_generator.state = state.plain["random"]
    learner.last = state.plain["last"]
    for name, weights in vars(learner.weights).items():
        weights[:] = state.arrays[name]
    return {name: state.arrays[f"recent/{name}"] for name in trial.reached}


def _judge(
    experiment: Experiment, trial: Trial, recent: dict[str, Numbers], errors: Numbers, before: int
) -> int | None:
    """Let the last sequences of the training decide.

    Returns:
        After how many sequences the last of the criteria was met; None where one is not.
    """
    last = before
    for name, (criterion, _) in experiment.criteria.items():
        if trial.reached[name] is None:
            known = recent[name] if len(recent[name]) else errors[:0]
            window = np.concatenate([known, errors])
            met = criterion.reached(window)
            if met is not None:
                end = before - len(known) + met
                trial.reached[name] = end - criterion.sequences * experiment.from_window
                last = max(last, end)
            recent[name] = window[-(criterion.sequences - 1) :]
    return last if trial.solved else None


def _tester(
    experiment: Experiment, problem: Problem, learner: _Blocks | _Growing
) -> Callable[[Trial], None]:
    """What looks at the test set and notes which criteria are met."""
    tests = problem.evaluation()
    assert isinstance(tests, Batch)
    assert isinstance(learner, _Blocks)
    # Most looks can end early: the first few sequences are wrong.
    few = columns_of(tests, slice(16))

    def look(trial: Trial) -> None:
        for name, (criterion, _) in experiment.criteria.items():
            if trial.reached[name] is not None:
                continue
            for batch in (few, tests):
                if not _met(problem, criterion, learner, batch):
                    break
            else:
                trial.reached[name] = trial.sequences

    return look


def _met(problem: Problem, criterion: Criterion, learner: _Blocks, batch: Batch) -> bool:
    """Whether so many sequences meet a criterion; of a few, whether all of them still can."""
    errors, answers = learner.read(batch)
    if criterion is STRINGS:
        assert isinstance(problem, GrammarProblem)
        return problem.solved(problem.metric(answers, batch))
    wrong = int(np.count_nonzero(~criterion.right(errors)))
    if wrong > criterion.most_wrong:
        return False
    whole = len(errors) == criterion.sequences
    return not whole or criterion.mean is None or float(errors.mean()) < criterion.mean


class _Blocks:
    """The net with blocks."""

    last = np.inf

    def __init__(
        self, experiment: Experiment, net: Net, problem: Problem, rng: np.random.Generator
    ) -> None:
        self.net, self.rate, self.weights = net, experiment.rate, Weights.drawn(net, rng)
        self._every = problem.readout == "every step"
        self._symbols = problem.inputs == "symbols"
        self._go(columns_of(problem.examples(), slice(1)), 0.0, _NO_ANSWERS)  # compiles

    def learn(self, batch: Batch) -> Numbers:
        """Learn from sequences; the error of each output before, (sequence, outputs)."""
        return self._go(batch, self.rate, _NO_ANSWERS)

    def copied(self) -> Weights:
        """The weights as they are now."""
        return Weights(self.weights.hidden.copy(), self.weights.readout.copy())

    def read(self, batch: Batch) -> tuple[Numbers, Numbers]:
        """Errors, and what was answered at each step, (time, sequence, outputs)."""
        time, count = batch.mask.shape
        answers = np.zeros((count, time, self.net.outputs))
        return self._go(batch, 0.0, answers), answers.swapaxes(0, 1)

    def _go(self, batch: Batch, rate: float, answers: Numbers) -> Numbers:
        errors = np.zeros((len(batch.lengths), self.net.outputs))
        inputs = np.ascontiguousarray(batch.inputs.swapaxes(0, 1))
        train(
            self.weights.hidden,
            self.weights.readout,
            *self.net.biased(),
            self.net.blocks,
            inputs if self._symbols else _NO_IDS,
            _NO_ANSWERS if self._symbols else inputs.astype(np.float64),
            batch.lengths,
            np.ascontiguousarray(batch.targets.T) if self._every else _NO_IDS,
            _NO_ERRORS if self._every else batch.targets.astype(np.float64),
            rate,
            errors,
            answers,
        )
        return errors


class _Growing:
    """The net that gets its cell once the error stalls."""

    def __init__(
        self,
        experiment: Experiment,
        net: GrowingNet,
        problem: Problem,
        rng: np.random.Generator,
        trial: Trial,
    ) -> None:
        self.rate, self.weights, self.trial = experiment.rate, GrowingWeights.drawn(net, rng), trial
        self._judged = 0 if experiment.task == "long-lag-2a" else 1
        self.last = np.inf

    def learn(self, batch: Batch) -> Numbers:
        """Learn from sequences; the largest error of each before, (sequence, 1)."""
        ids, wanted = (np.ascontiguousarray(array.T) for array in (batch.inputs, batch.targets))
        errors, means = np.zeros((len(ids), 2)), np.zeros(len(ids))
        for start in range(0, len(ids), TEST_EVERY):
            part = slice(start, start + TEST_EVERY)
            weights, has_cell = self.weights, self.trial.added is not None
            grow(
                weights.direct,
                weights.memory,
                weights.out,
                has_cell,
                ids[part],
                wanted[part],
                self.rate,
                errors[part],
                means[part],
            )
            mean = float(means[part].mean())
            if not has_cell and mean > (1 - STALL) * self.last:
                self.trial.added = self.trial.sequences + start + TEST_EVERY
            self.last = mean
        return errors[:, self._judged : self._judged + 1]


def _note(trial: Trial, error: float, last: bool) -> None:
    """Add a point to the curve where one is due, and thin it where it grows long."""
    before = trial.curve[-1][0] if trial.curve else -trial.spacing
    if last or trial.sequences - before >= trial.spacing:
        trial.curve.append((trial.sequences, error))
    if len(trial.curve) > 2 * MOST_POINTS:
        # One more than an even number of points: the newest stays.
        trial.curve, trial.spacing = trial.curve[::2], 2 * trial.spacing
