from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import ExperimentConfig
from rnnviz.inspection import runs as inspected
from rnnviz.inspection.runs import is_long, preview, problem_of, sampled_problem
from rnnviz.jobs import Job, default_runner
from rnnviz.run import Point, Run, Snapshot
from rnnviz.text import default_library
from rnnviz.training import fit
from rnnviz.ui import trainings
from rnnviz.ui.influence import training as text_training
from rnnviz.ui.influence.training import (
    advice_on,
    can_continue,
    more_steps,
    number,
    outcome,
    past_its_best,
    steps_for,
    survey,
    text_config,
    timed,
    training_fields,
)
from rnnviz.ui.influence.training_controls import survey_words

STORY = " ".join(
    f"The {size} cat saw a {colour} dog near the {height} tree, and then it slept there."
    for size in ("big", "small", "old", "shy")
    for colour in ("red", "black", "wet", "thin")
    for height in ("tall", "short", "green")
)
TEXTS = ("text-words", "text-subwords", "text-chars")
LinkOf = Callable[[AppTest], dict[str, str]]


@pytest.fixture
def story() -> str:
    return default_library().add(STORY)


@pytest.fixture
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text counts as long, and only 2,000 characters are read before a training."""
    monkeypatch.setattr(inspected, "LONG_BYTES", 100)
    monkeypatch.setattr(inspected, "BEGINNING", 2000)
    monkeypatch.setattr(text_training, "BEGINNING", 2000)


def box(app: AppTest, label: str) -> Any:
    every = (*app.text_area, *app.text_input, *app.selectbox, *app.number_input)
    return next(one for one in every if one.label == label)


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def captions(app: AppTest) -> str:
    return " ".join(caption.value.replace("\\", "") for caption in app.caption)


def ended(app: AppTest, link_of: LinkOf) -> Job:
    job = default_runner().get(link_of(app)["model"])
    assert job is not None
    assert job.wait(240)
    app.run()
    assert not app.exception
    return job


@pytest.mark.parametrize("task", TEXTS)
def test_a_config_for_a_text_is_of_its_size(task: str) -> None:
    config = text_config(task, "gru", "0" * 16, 7, 20, 60)
    assert (config.hidden_size, config.steps) == (7, 20)
    assert config.task_options == {"text_id": "0" * 16, "vocabulary_size": 60}
    assert not config.tie_weights or config.embedding_size == 7
    # The learning rate falls to the end, wherever the end is.
    assert config.schedule == "linear"


@pytest.mark.parametrize("task", TEXTS)
def test_a_survey_counts_what_the_training_will_see(task: str, story: str) -> None:
    config = text_config(task, "ran-tanh", story, 4, 10, 40)
    corpus = problem_of(preview(config)).corpus
    found = survey(config)
    assert found.vocabulary == len(corpus.vocabulary) <= 40
    assert found.tokens == len(corpus.train) + len(corpus.held_out)
    assert found.unknown == pytest.approx(sum(corpus.held_out == 0) / len(corpus.held_out))
    assert found.whole
    assert f"{found.tokens:,} pieces, a vocabulary of {found.vocabulary}" in survey_words(
        found, "pieces"
    )


@pytest.mark.usefixtures("short_limit")
def test_of_a_long_text_only_the_beginning_is_read_before_it_is_trained_on(
    story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: object) -> None:
        raise AssertionError("the whole text was read")

    monkeypatch.setattr("rnnviz.tasks.text.read_source", lambda options: options["text"] or never())
    config = text_config("text-words", "ran-tanh", story, 4, 10)
    assert is_long(config)
    assert sampled_problem(config) is sampled_problem(config)
    whole = text_config("text-words", "ran-tanh", story, 5, 10)
    assert survey(whole).tokens == pytest.approx(len(STORY.split()) * 1.15, rel=0.1)
    assert not survey(whole).whole
    assert "About" in survey_words(survey(whole), "words")
    assert preview(config).latest.step == 0
    assert advice_on(story).unit == "characters"
    job = trainings.default_runner().submit(config)
    assert job.wait(60)
    assert "the whole text was read" in str(job.exception)


@pytest.mark.usefixtures("short_limit")
def test_a_long_text_is_read_by_its_training(
    open_app: Callable[..., AppTest], link_of: LinkOf, story: str
) -> None:
    app = open_app("influence", corpus=story, hidden_size="4", steps="3", unit="text-words")
    assert "The text is long: these numbers are from its beginning." in captions(app)
    press(app, "Train")
    run = ended(app, link_of).run
    assert run is not None
    assert run.status == "finished"
    words = set(run.details["problem"]["vocabulary"]["tokens"])
    assert {"shy", "thin"} <= words, "the end of the text is not in the vocabulary"


def test_texts_in_options_that_name_none_are_not_long() -> None:
    assert not is_long(ExperimentConfig(task="adding"))
    assert not is_long(ExperimentConfig(task="text-words", task_options={"text_id": "0" * 16}))


def test_minutes_become_steps(story: str) -> None:
    config = text_config("text-words", "ran-tanh", story, 4, 10)
    few, many = steps_for(config, 0.02), steps_for(config, 600.0)
    assert 10 <= few < many
    assert timed(config, 0.02).steps >= 10
    assert timed(config, 0.02).replace(steps=10) == config


def test_a_run_goes_on_at_its_own_pace(small_config: Callable[..., ExperimentConfig]) -> None:
    run = Run("run1", small_config("text-words"), points=[Point(50, 1.0, None, 10.0)])
    assert more_steps(run, 1.0) == 300


@pytest.mark.parametrize(("text", "value"), [("0.1", 0.1), ("30", 30.0)])
def test_minutes_come_from_the_link(text: str, value: float) -> None:
    field = training_fields()["minutes"]
    assert field.parse(text) == value
    assert field.show(value) == text


@pytest.mark.parametrize("text", ["0", "-1", "601", "nan", "inf", "soon"])
def test_minutes_out_of_range_get_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"The minutes in the link must be a number from 0.01"):
        training_fields()["minutes"].parse(text)


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (
            "text-words",
            "Before each held-out word the model is as unsure as if it had to choose among ",
        ),
        (
            "text-subwords",
            "Before each held-out piece the model is as unsure as if it had to choose among ",
        ),
        ("text-chars", "A held-out character costs this model "),
    ],
)
def test_the_outcome_stands_beside_the_baseline(
    small_config: Callable[..., ExperimentConfig], task: str, said: str
) -> None:
    run = fit(small_config(task))
    metric = run.latest.metric
    assert metric is not None
    assert outcome(run).startswith(said + number(metric))
    assert outcome(run).endswith(f"{number(problem_of(run).baseline())}.")


def test_a_run_past_its_best_is_told(small_config: Callable[..., ExperimentConfig]) -> None:
    run = fit(small_config("text-words"))

    def told(*metrics: float | None) -> str:
        weights = run.latest.weights
        run.snapshots = [Snapshot(10 * n, None, m, weights) for n, m in enumerate(metrics)]
        return past_its_best(run)

    assert told(400.0, 110.0, 685.0).startswith("It was best after 10 steps (110);")
    assert told(400.0, 110.0, 115.0) == told(400.0, 200.0, 110.0) == told(None) == ""


@pytest.mark.parametrize(("value", "shown"), [(2.884, "2.88"), (54.31, "54.3"), (1204.4, "1,204")])
def test_numbers_have_three_digits(value: float, shown: str) -> None:
    assert number(value) == shown


def test_what_suits_the_text_is_chosen_until_somebody_chooses(
    open_app: Callable[..., AppTest], link_of: LinkOf, story: str
) -> None:
    app = open_app("influence", corpus=story)
    assert box(app, "Read it as").value == "text-chars"
    assert "only its characters come often enough" in captions(app)
    assert "characters, a vocabulary of " in captions(app)
    assert "unit" not in link_of(app)
    box(app, "Read it as").select("text-words").run()
    assert link_of(app)["unit"] == "text-words"
    assert "Suggested: characters." in captions(app)
    assert "words, a vocabulary of " in captions(app)
    box(app, "Read it as").select("text-chars").run()
    assert "unit" not in link_of(app)


@pytest.mark.long
def test_a_model_is_trained_for_a_time_and_then_on(
    open_app: Callable[..., AppTest], link_of: LinkOf, story: str
) -> None:
    app = open_app("influence", corpus=story, hidden_size="4", minutes="0.02", unit="text-words")
    press(app, "Train")
    run_id = link_of(app)["model"]
    first = ended(app, link_of)
    assert first.run is not None
    assert first.run.status == "finished"
    assert [metric.label for metric in app.metric] == ["Perplexity", "Baseline"]
    press(app, "Continue")
    assert link_of(app)["model"] == run_id
    second = ended(app, link_of)
    assert second is not first
    assert second.run is not None
    assert second.run.status == "finished"
    assert second.config.steps > first.config.steps
    assert second.run.points[0] == first.run.points[0]
    assert second.run.latest.step == second.config.steps


def test_a_shipped_model_is_not_trained_on(open_app: Callable[..., AppTest]) -> None:
    app = open_app("influence")
    assert "Continue" not in [button.label for button in app.button]
    assert len(app.metric) == 2


def test_only_what_has_a_checkpoint_can_go_on(
    small_config: Callable[..., ExperimentConfig],
) -> None:
    run = fit(small_config("text-words"))
    assert can_continue(run, None, shipped=False)
    assert not can_continue(run, None, shipped=True)
    run.checkpoint = None
    assert not can_continue(run, None, shipped=False)


def test_a_server_that_allows_less_offers_less(
    open_app: Callable[..., AppTest],
    opened: Callable[..., AppTest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rnnviz.ui.influence.training_controls.longest_minutes", lambda: 3.0)
    app = opened(open_app("influence", minutes="30"), "influence.control.train")
    assert not app.exception
    offered = box(app, "Training time").options
    assert offered == ["1 minute", "2 minutes", "A number of steps"]
    assert box(app, "Training time").value == 2.0
    assert "This server stops a training after 3 minutes." in captions(app)


def test_the_next_model_brings_a_sentence_of_its_own(
    open_app: Callable[..., AppTest], link_of: LinkOf, story: str
) -> None:
    app = open_app("influence", corpus=story, hidden_size="4", steps="3", unit="text-words")
    before = link_of(app)["text"]
    press(app, "Train")
    ended(app, link_of)
    assert link_of(app)["text"] != before
    box(app, "Text").set_value("My own cat.").run()
    press(app, "Train")
    ended(app, link_of)
    assert link_of(app)["text"] == "My own cat."


@pytest.mark.usefixtures("short_limit")
def test_a_model_beyond_the_limits_is_refused_before_a_long_text_is_read(
    story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = replace(default_runner().settings, max_parameters=50)
    monkeypatch.setattr(default_runner(), "settings", limited)
    with pytest.raises(ValueError, match="this server allows 50; choose a smaller hidden size"):
        trainings.start(text_config("text-words", "ran-tanh", story, 4, 10))
    assert default_runner().jobs() == []
