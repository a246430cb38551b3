from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from unittest.mock import Mock

import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.inspection import runs
from rnnviz.inspection.runs import example_batch, preview, problem_for, text_problem
from rnnviz.run import is_run_id
from rnnviz.tasks import restore_problem
from rnnviz.training import fit


def test_a_run_that_reads_no_text_is_refused(
    small_config: Callable[..., ExperimentConfig],
) -> None:
    with pytest.raises(ValueError, match=r"^This run does not read text; choose a model"):
        text_problem(preview(small_config("adding")))


MakeConfig = Callable[..., ExperimentConfig]


def test_an_untrained_model_and_a_problem_are_made_once(small_config: MakeConfig) -> None:
    config = small_config("adding", seed=9)
    assert preview(config) is preview(config.replace())
    assert preview(config) is not preview(config.replace(seed=10))
    assert problem_for(config) is problem_for(config.replace(cell="gru"))
    assert preview(config).id.startswith("untrained_")
    assert not is_run_id(preview(config).id)


def test_the_tasks_of_as_many_runs_as_are_shipped_are_kept(
    small_config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, restored = fit(small_config("reber", seed=12)), Mock(wraps=restore_problem)
    monkeypatch.setattr(runs, "restore_problem", restored)
    every = [replace(run, id=f"shipped-{number}") for number in range(45)]
    drawn = [example_batch(one) for one in every]
    assert all(example_batch(one) is batch for one, batch in zip(every, drawn, strict=True))
    assert restored.call_count == len(every)


def test_a_task_that_cannot_be_built_gets_a_sentence(small_config: MakeConfig) -> None:
    with pytest.raises(ValueError, match=r"^The text has \d+ words and ends of sentences: give"):
        preview(small_config("text-words", task_options={"text": "Two words."}))
    with pytest.raises(ValueError, match=r"is not on this computer: add it once more\.$"):
        preview(small_config("text-words", task_options={"text": "", "text_id": "0" * 16}))
