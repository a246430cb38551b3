"""The training loop: yields its progress, can be stopped, and can go on as if it never had been."""

from __future__ import annotations

from collections.abc import Iterator

from rnnviz.config import ExperimentConfig
from rnnviz.model.device import choose_device
from rnnviz.run import Run
from rnnviz.tasks import Problem, build_problem
from rnnviz.training.progress import Progress
from rnnviz.training.trainer import Trainer


def untrained(config: ExperimentConfig, problem: Problem | None = None) -> Run:
    """A run with nothing but its initial weights."""
    trainer = Trainer(config, problem or build_problem(config))
    trainer.measure(0)
    return trainer.run


def train(
    config: ExperimentConfig,
    problem: Problem | None = None,
    run_id: str | None = None,
    resume: Run | None = None,
    device: str | None = None,
) -> Iterator[Progress]:
    """Train; a generator, so whoever holds it decides when to go on, pause or stop.

    The first progress comes before the first step, with the untrained weights, the others after
    one step or, where steps are fast, after as many as take a small part of a second; the weights
    are kept at exactly the steps that the config asks for. The last progress has a run whose
    status says how it ended: finished, solved or diverged. Closing the generator early leaves a
    run with the status stopped, a snapshot of the last step and a checkpoint.

    With ``resume`` the first progress shows the run where its checkpoint was made, and the training
    goes on from there. Its snapshots, its learning curve (seconds apart) and its weights are then
    those of a training that was never stopped, to the last bit, on the same machine and by the same
    engine: that of the checkpoint, wherever it can serve, whatever ``RNNVIZ_ENGINE`` says. The run
    that is given is not changed.

    A run that was stopped or has ended can be given more steps: ``train(run.config.replace(
    steps=more), resume=run)``. At a constant learning rate its weights are those of a training that
    was given so many steps from the start. A linear schedule is the line for the new number of
    steps from here on: the learning rate, which was low at the former end, jumps up to that line,
    and the result is not that of a training given these steps from the start. A run that is solved
    ends again at its next measurement unless ``stop_when_solved`` is changed to False as well.

    Args:
        config: everything that determines the run.
        problem: built from the config when None.
        run_id: random when None, or that of ``resume``.
        resume: a run with a checkpoint and the same config, or one that differs in its steps and
            then perhaps in ``schedule`` and ``stop_when_solved``.
        device: ``"cpu"``, ``"cuda"`` or ``"auto"``; as ``RNNVIZ_DEVICE`` says when None. It is no
            part of the run: other devices than the CPU add in another order, so the same config
            gives nearly the same run there.

    Raises:
        ValueError: when the config's task, options or sizes cannot be used, the run cannot go on
            with it, or there is no such device.
    """
    place = choose_device(device)
    if problem is None:  # with its card it is the very one that the run began with
        details = None if resume is None else resume.details.get("problem")
        problem = build_problem(config, details)
    trainer = Trainer(config, problem, run_id, resume, place)
    return trainer.progress()


def fit(
    config: ExperimentConfig,
    problem: Problem | None = None,
    resume: Run | None = None,
    device: str | None = None,
) -> Run:
    """Train to the end and return the run (blocking); the arguments are those of ``train``."""
    run: Run | None = None
    for progress in train(config, problem, resume=resume, device=device):
        run = progress.run
    assert run is not None
    return run
