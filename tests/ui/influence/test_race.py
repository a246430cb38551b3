from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.runs import problem_of
from rnnviz.jobs import RunnerBusy, default_runner
from rnnviz.text import default_library
from rnnviz.ui.influence import race as text_compare
from rnnviz.ui.influence.controls import text_models
from rnnviz.ui.influence.race import RACERS, race_fields, race_row
from rnnviz.ui.run_names import title_of

STORY = "The cat saw a dog near the tree, and then it slept there until it was late. " * 40
LinkOf = Callable[[AppTest], dict[str, str]]


@pytest.fixture
def app(open_app: Callable[..., AppTest]) -> AppTest:
    corpus = default_library().add(STORY)
    return open_app(
        "influence", part="race", corpus=corpus, hidden_size="4", minutes="0.02", unit="text-words"
    )


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


@pytest.mark.long
def test_three_cells_are_trained_on_one_text_for_one_time(app: AppTest, link_of: LinkOf) -> None:
    assert "RAN (tanh), LSTM and GRU" in app.main.markdown[-1].value
    press(app, "Train all three")
    ids = link_of(app)["race"].split(".")
    jobs = [default_runner().get(one) for one in ids]
    assert [job.config.cell for job in jobs if job] == list(RACERS)
    assert len({job.config.task_options["text_id"] for job in jobs if job}) == 1
    assert all(job is not None and job.wait(240) for job in jobs)
    app.run()
    assert not app.exception
    table = app.dataframe[0].value
    assert list(table["state"]) == ["Finished"] * 3
    assert list(table["run"]) == [title_of(one) for one in ids]
    assert not set(table["run"]) & set(ids)
    for position, job in enumerate(jobs):
        assert job is not None
        run = job.run
        assert run is not None
        assert table["held out"][position] == pytest.approx(run.latest.metric)
        assert table["baseline"][position] == pytest.approx(problem_of(run).baseline())
        assert table["steps"][position] == f"{run.config.steps:,} of {run.config.steps:,}"
        assert 0 <= table["beyond"][position] <= 100


def test_a_full_queue_keeps_what_was_begun(
    app: AppTest, link_of: LinkOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, asked = text_compare.start, list[str]()

    def start(config: ExperimentConfig) -> object:
        asked.append(config.cell_name)
        if len(asked) == 2:
            raise RunnerBusy("The queue of trainings is full; try again in a minute.")
        return begin(config)

    monkeypatch.setattr(text_compare, "start", start)
    press(app, "Train all three")
    assert asked == ["ran-tanh", "lstm"]
    assert "." not in link_of(app)["race"]
    assert [one.value.replace("\\", "") for one in app.warning] == [
        "Only 1 of the 3 trainings could be started: The queue of trainings is full; try again "
        "in a minute."
    ]


def test_a_setting_that_cannot_be_used_starts_nothing(open_app: Callable[..., AppTest]) -> None:
    app = open_app("influence", part="race", corpus="0" * 16)
    assert not app.exception
    assert [one.value.replace("\\", "") for one in app.error] == [
        "This text is not on this computer: add it once more."
    ]
    assert default_runner().jobs() == []


def test_runs_that_are_gone_get_a_sentence_each(
    open_app: Callable[..., AppTest], link_of: LinkOf
) -> None:
    app = open_app("influence", part="race", race="000000000000.111111111111")
    assert not app.exception
    assert len(app.warning) == 2
    assert link_of(app)["race"] == "000000000000.111111111111"


def test_a_shipped_run_has_a_row() -> None:
    row = race_row(next(iter(text_models())), None)
    assert row["state"] == "Finished"
    assert row["held out"] < row["baseline"]


def test_a_link_holds_at_most_a_dozen_runs() -> None:
    assert len(race_fields()["race"].parse(".".join(["a"] * 50))) == 12
