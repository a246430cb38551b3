"""A training that tests hold in their hands, and a runner around it."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import Job, JobRunner
from rnnviz.run import Checkpoint, Point, Run, Snapshot
from rnnviz.settings import ServerSettings
from rnnviz.store import RunStore
from tests.jobs.waiting import PATIENCE, Begin, MakeConfig


@dataclass(frozen=True)
class FakeProgress:
    step: int
    steps: int
    loss: float | None
    metric: float | None
    elapsed: float
    remaining: float | None
    run: Run

    def checkpoint(self) -> Checkpoint:
        return Checkpoint(self.step, dict(self.run.latest.weights), {})


@dataclass
class FakeTraining:
    """Trains nothing; a config whose seed is held waits for a permit before every step.

    ``endings`` says by seed how a training ends: a status, or an exception to raise half-way.
    ``asked`` counts by seed the steps that were begun, those that wait for their permit included.
    A training that is closed early leaves a checkpoint, from which another one goes on.
    """

    permits: dict[int, threading.Semaphore] = field(default_factory=dict)
    endings: dict[int, str | BaseException] = field(default_factory=dict)
    started: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    threads: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    problems: list[Any] = field(default_factory=list)
    asked: Counter[int] = field(default_factory=Counter)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hold(self, *seeds: int) -> None:
        for seed in seeds:
            self.permits[seed] = threading.Semaphore(0)

    def allow(self, seed: int, steps: int = 1) -> None:
        self.permits[seed].release(steps)

    def __call__(
        self,
        config: ExperimentConfig,
        problem: Any = None,
        run_id: str | None = None,
        resume: Run | None = None,
    ) -> Iterator[FakeProgress]:
        seed = config.seed
        self.started.append(seed)
        self.problems.append(problem)
        run = Run(run_id or "none", config, status="running")
        first = step = 0
        if resume is not None:
            first = step = resume.checkpoint.step + 1
            run.snapshots, run.points = list(resume.snapshots), list(resume.points)
        try:
            for step in range(first, config.steps + 1):
                self._step(seed, step, run)
                if step == config.steps:
                    run.status = str(self.endings.get(seed, "finished"))
                    run.message = "It grew too much." if run.status == "diverged" else ""
                yield FakeProgress(step, config.steps, 1.0, None, 0.0, None, run)
        except GeneratorExit:
            if run.status == "running":
                run.message = f"Stopped by hand after {step} steps."
                run.checkpoint = Checkpoint(step, dict(run.latest.weights), {})
            raise
        finally:
            self.threads[seed].add(threading.get_ident())
            self.closed.append(seed)

    def _step(self, seed: int, step: int, run: Run) -> None:
        self.threads[seed].add(threading.get_ident())
        self.asked[seed] += 1
        ending = self.endings.get(seed)
        if isinstance(ending, BaseException) and step == run.config.steps // 2:
            raise ending
        if seed in self.permits:
            assert self.permits[seed].acquire(timeout=PATIENCE)
        with self.lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        run.snapshots.append(Snapshot(step, 1.0, None, {"w": np.full(3, step, np.float32)}))
        run.points.append(Point(step, 1.0, None, float(step)))
        with self.lock:
            self.at_once -= 1


class Clock:
    """Time that stands still until a test moves it."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def eventually(happened: Callable[[], object]) -> None:
    """Wait for other threads; how long is not what is tested."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.001)


@pytest.fixture
def wait_for() -> Callable[[Callable[[], object]], None]:
    return eventually


@pytest.fixture(autouse=True)
def _any_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a checkpoint holds is the training's affair."""
    monkeypatch.setattr(Run, "check_checkpoint", lambda _: None)


@pytest.fixture
def training() -> FakeTraining:
    return FakeTraining()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    found = RunStore(tmp_path / "runs", shipped=tmp_path / "models")
    yield found
    found.close()


@pytest.fixture
def make_runner(training: FakeTraining, store: RunStore) -> Iterator[Callable[..., JobRunner]]:
    made: list[JobRunner] = []

    def make(max_running: int = 1, **settings: Any) -> JobRunner:
        limits = ServerSettings(max_trainings=1, server="here")
        settings = {"train": training, "store": store, "settings": limits, **settings}
        made.append(JobRunner(max_running, **settings))
        return made[-1]

    yield make
    for seed in training.permits:
        training.allow(seed, 10_000)
    for runner in made:
        runner.shutdown(PATIENCE)


@pytest.fixture
def runner(make_runner: Callable[..., JobRunner]) -> JobRunner:
    return make_runner()


@pytest.fixture
def config() -> MakeConfig:
    """A config of so many steps, told apart by its seed."""
    return lambda seed=0, steps=4: ExperimentConfig(steps=steps, seed=seed)


@pytest.fixture
def begin(training: FakeTraining, config: MakeConfig) -> Begin:
    """Submits a held training and waits until so many of its steps are taken.

    The first of them is step 0; the next one waits for its permit.
    """

    def make(runner: JobRunner, seed: int = 0, taken: int = 1, steps: int = 4, **asker: str) -> Job:
        training.hold(seed)
        job = runner.submit(config(seed, steps), **asker)
        training.allow(seed, taken)
        eventually(lambda: training.asked[seed] == taken + 1)
        return job

    return make
