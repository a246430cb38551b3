"""Training on a text: what the settings make of it, a time in minutes as steps, and the outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rnnviz.config import LIMITS, ExperimentConfig
from rnnviz.inspection.recent import kept
from rnnviz.inspection.runs import BEGINNING, is_long, problem_of, sampled_problem
from rnnviz.jobs import Job, default_runner
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.tasks import TextProblem, default_config
from rnnviz.tasks.numbers import number
from rnnviz.tasks.text_source import source_bytes
from rnnviz.text import default_library
from rnnviz.text.advice import Advice, advise
from rnnviz.text.tokenizing import Unit
from rnnviz.training import steps_within
from rnnviz.ui.fields import Field, one_of, real, whole
from rnnviz.ui.own_text import sample_id
from rnnviz.ui.settings import TEXT_TASKS
from rnnviz.ui.trainings import resume

MINUTES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""What is offered; a link may ask for other times."""
TASK_OF: Mapping[Unit, str] = {
    "words": "text-words",
    "sub-words": "text-subwords",
    "characters": "text-chars",
}
UNIT_OF: Mapping[str, Unit] = {task: unit for unit, task in TASK_OF.items()}
_SHORTEST, _LONGEST = 0.01, 600.0
_JUDGED = 1_500_000
"""Characters from which it is told how to read a text: in less, too many words seem unknown."""
_TRIAL_SECONDS = 0.8
_TRIED_AT_LEAST = 1.0
"""Seconds of training after which a run's own pace is known."""


class Survey(NamedTuple):
    """What a way to read a text makes of it.

    Attributes:
        vocabulary: tokens that are told apart, the two special ones included.
        tokens: of the whole text.
        unknown: share of the held-out tokens that are not in the vocabulary, 0 to 1.
        whole: whether all of the text was read for this, or its beginning.
    """

    vocabulary: int
    tokens: int
    unknown: float
    whole: bool


def training_fields() -> dict[str, Field]:
    """What a training on a text is made of, as values of a page.

    Without a unit the text is read as suits it; with a number of steps the minutes do not matter.
    """
    return {
        "unit": Field(None, one_of("unit", dict.fromkeys(TEXT_TASKS))),
        "cell": Field("ran-tanh", one_of("cell", CELLS)),
        "hidden_size": Field(96, whole("hidden size", *LIMITS["hidden_size"])),
        "minutes": Field(2.0, real("minutes", _SHORTEST, _LONGEST), "{:g}".format),
        "steps": Field(None, whole("number of steps", *LIMITS["steps"])),
    }


@kept(64, lambda text_id: sample_id() if text_id is None else text_id)
def advice_on(text_id: str | None) -> Advice:
    """How to read a text, from its first characters.

    Raises:
        ValueError: when the text is not here; one sentence.
    """
    key = sample_id() if text_id is None else text_id
    text = default_library().beginning(key, _JUDGED)
    share = len(text.encode()) / max(1, default_library().size(key))
    return advise(text, min(1.0, share) or 1.0)


def text_config(
    task: str,
    cell: str,
    text_id: str | None,
    hidden: int,
    steps: int,
    vocabulary: int | None = None,
) -> ExperimentConfig:
    """A config for training on a text; tied weights keep the model small.

    Args:
        task: one of the text tasks.
        cell: a key of ``CELLS``.
        text_id: in the library; None for the sample.
        hidden: units.
        steps: optimiser steps.
        vocabulary: most tokens to tell apart; the task's own number when None.

    Raises:
        ValueError: when a setting cannot be used; one sentence.
    """
    options: dict[str, object] = {"text_id": sample_id() if text_id is None else text_id}
    if vocabulary is not None:
        options["vocabulary_size"] = vocabulary
    base = default_config(task, cell)
    changes: dict[str, object] = {"hidden_size": hidden, "steps": steps, "task_options": options}
    if base.tie_weights:
        changes["embedding_size"] = hidden
    return base.replace(**changes)


def survey(config: ExperimentConfig) -> Survey:
    """What a config's way to read makes of its text; of a long text the beginning is read.

    Raises:
        ValueError: when the text is not here or too short; one sentence.
    """
    problem = sampled_problem(config)
    assert isinstance(problem, TextProblem)
    corpus = problem.corpus
    tokens = len(corpus.train) + len(corpus.held_out)
    unknown = float((corpus.held_out == 0).mean())
    if not is_long(config):
        return Survey(len(corpus.vocabulary), tokens, unknown, True)
    read = len(default_library().beginning(config.task_options["text_id"], BEGINNING).encode())
    share = read / source_bytes(config.task_options)
    return Survey(len(corpus.vocabulary), round(tokens / share), unknown, False)


def steps_for(config: ExperimentConfig, minutes: float) -> int:
    """How many steps of a config take so many minutes here, from a trial of about a second.

    Raises:
        ValueError: when the config cannot be trained; one sentence.
    """
    seconds = 60.0 * minutes
    trial = min(_TRIAL_SECONDS, seconds / 4)
    return steps_within(config, seconds, sampled_problem(config), trial)


def timed(config: ExperimentConfig, minutes: float) -> ExperimentConfig:
    """A config with as many steps as take so many minutes; its learning rate falls over them all.

    Raises:
        ValueError: when it cannot be trained; one sentence.
    """
    return config.replace(steps=steps_for(config, minutes))


def continue_training(run: Run, minutes: float) -> Job:
    """Train a run on, under its own id, for about so many minutes more.

    Raises:
        ValueError: when it has no checkpoint or cannot be taken on; one sentence.
    """
    done = max(run.latest.step, run.points[-1].step if run.points else 0)
    most = int(LIMITS["steps"][1])
    return resume(run.id, min(most, done + more_steps(run, minutes)))


def more_steps(run: Run, minutes: float) -> int:
    """How many further steps of a run take so many minutes at the pace it had so far."""
    seconds = run.points[-1].seconds if run.points else 0.0
    if seconds < _TRIED_AT_LEAST:
        return steps_for(run.config, minutes)
    return max(1, round(60.0 * minutes * run.points[-1].step / seconds))


def can_continue(run: Run, job: Job | None, shipped: bool) -> bool:
    """Whether a run may be trained on: it is no longer trained, and was kept with a checkpoint."""
    if job is not None:
        return job.state.ended and run.status in ("finished", "solved", "stopped")
    return not shipped and run.checkpoint is not None


def longest_minutes() -> float | None:
    """The training time that this server allows one run, None where it does not matter."""
    return default_runner().settings.max_minutes


def outcome(run: Run) -> str:
    """One sentence on how well a run predicts what was held out, beside what frequencies do."""
    problem = problem_of(run)
    metric, baseline = run.latest.metric, problem.baseline()
    if metric is None or not isinstance(problem, TextProblem):
        return ""
    if problem.unit == "characters":
        return (
            f"A held-out character costs this model {number(metric)} bits; with the frequencies of "
            f"characters alone it would cost {number(baseline)}."
        )
    return (
        f"Before each held-out {problem.item} the model is as unsure as if it had to choose among "
        f"{number(metric)} equally likely ones; with frequencies alone it would be "
        f"{number(baseline)}."
    )


def past_its_best(run: Run) -> str:
    """One sentence for a run that has begun to learn its text by heart, or nothing.

    What is held out gets worse then, while the loss goes on falling. A tenth above the best counts
    as worse: less than that is chance.
    """
    measured = [(one.metric, one.step) for one in run.snapshots if one.metric is not None]
    if not measured or not isinstance(problem_of(run), TextProblem):
        return ""
    best, step = min(measured)
    last = measured[-1][0]
    if last <= 1.1 * best:
        return ""
    return (
        f"It was best after {step:,} steps ({number(best)}); since then it has been learning its "
        "text by heart, and what it has not seen gets worse. Train it for a shorter time, make it "
        "smaller, or give it more text."
    )
