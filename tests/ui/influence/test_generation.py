from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import default_runner
from rnnviz.run import Run
from rnnviz.training import fit
from rnnviz.ui.influence.arrows import text_problem
from rnnviz.ui.influence.generation import (
    as_html,
    default_prompt,
    generated,
    generation_fields,
    plain_text,
)

TASKS = ("text-words", "text-subwords", "text-chars")
LinkOf = Callable[[AppTest], dict[str, str]]


@pytest.fixture(params=TASKS)
def run(request: pytest.FixtureRequest, small_config: Callable[..., ExperimentConfig]) -> Run:
    return fit(small_config(request.param, "ran-tanh"))


def box(app: AppTest, label: str) -> Any:
    every = (*app.text_area, *app.number_input, *app.slider)
    return next(one for one in every if one.label == label)


def shown(app: AppTest) -> str:
    return next(one.value for one in app.get("html") if "generated" in one.value[:40])


def test_a_model_goes_on_from_a_held_out_beginning(run: Run) -> None:
    problem = text_problem(run)
    prompt = default_prompt(problem)
    found = generated(run, prompt, 30, 1.0, 7)
    assert problem.tokens(prompt) == found.text.tokens[: found.prompt]
    assert len(found.text.tokens) == found.prompt + 30
    assert not any(found.text.unknown)
    assert list(problem.vocabulary.encode(found.text.tokens)) == list(found.text.ids)
    assert found.text.trace["forget_gate"].shape == (found.prompt + 30, 2)


def test_the_same_settings_give_the_same_text(run: Run) -> None:
    prompt = default_prompt(text_problem(run))
    first = generated(run, prompt, 40, 1.0, 1).text.tokens
    assert generated(run, prompt, 40, 1.0, 1).text.tokens == first
    assert generated(run, prompt, 40, 1.0, 2).text.tokens != first
    cold = {tuple(generated(run, prompt, 40, 0.0, seed).text.tokens) for seed in range(3)}
    assert len(cold) == 1


def test_what_goes_into_the_sentence_box_is_read_as_the_same_tokens(run: Run) -> None:
    problem = text_problem(run)
    tokens = generated(run, default_prompt(problem), 60, 1.5, 3).text.tokens
    kept = [token for token in tokens if token not in ("<eos>", " ")]
    read = problem.tokens(plain_text(tokens, problem))
    assert [token for token in read if token != " "] == kept


def test_a_prompt_is_marked_and_escaped(small_config: Callable[..., ExperimentConfig]) -> None:
    run = fit(small_config("text-words", "ran-tanh"))
    found = generated(run, "<script>alert(1)</script> cat", 5, 1.0, 0)
    page = as_html(found, text_problem(run))
    assert "<script" not in page
    # The model knows none of it: each piece is underlined.
    assert "<u>&lt;</u><u> script</u>" in page
    assert page.count("<mark>") == 1
    assert 'dir="ltr"' in page
    assert any(found.text.unknown[: found.prompt])
    assert not any(found.text.unknown[found.prompt :])


def test_a_text_from_right_to_left_is_set_so(small_config: Callable[..., ExperimentConfig]) -> None:
    text = "ישב החתול על העץ. רץ הכלב אל הבית. " * 30
    run = fit(small_config("text-words", "ran-tanh", task_options={"text": text}))
    found = generated(run, default_prompt(text_problem(run)), 8, 1.0, 0)
    assert 'dir="rtl"' in as_html(found, text_problem(run))


def test_an_empty_prompt_gets_one_sentence(run: Run) -> None:
    unit = text_problem(run).unit
    with pytest.raises(
        ValueError, match=f"^The prompt is empty: give the model some {unit} to continue."
    ):
        generated(run, "  ", 5, 1.0, 0)


@pytest.mark.parametrize("text", ["-0.1", "5.1", "nan", "hot"])
def test_a_temperature_out_of_range_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="The temperature in the link must be a number from 0 to"):
        generation_fields()["temperature"].parse(text)


def test_the_page_keeps_everything_in_the_link(
    open_app: Callable[..., AppTest], link_of: LinkOf
) -> None:
    app = open_app("influence", part="generate", generate="12")
    assert not app.exception
    first = shown(app)
    box(app, "Prompt").set_value("the old man").run()
    box(app, "Temperature").set_value(0.3).run()
    next(one for one in app.button if one.label == "Another").click().run()
    link = link_of(app)
    named = ("part", "prompt", "generate", "temperature", "draw")
    assert [link[name] for name in named] == ["generate", "the old man", "12", "0.3", "1"]
    assert shown(app) != first
    assert shown(open_app("influence", **link)) == shown(app)
    box(app, "Prompt").set_value(" ").run()
    assert [one.value.replace("\\", "") for one in app.error] == [
        "The prompt is empty: give the model some words to continue."
    ]


def test_the_text_goes_into_the_sentence_box(
    open_app: Callable[..., AppTest], link_of: LinkOf
) -> None:
    app = open_app("influence", part="generate", prompt="The old man", generate="9")
    next(one for one in app.button if one.label == "See its arrows").click().run()
    assert not app.exception
    assert "part" not in link_of(app)
    assert link_of(app)["text"].startswith("the old man")
    assert box(app, "Text").value == link_of(app)["text"]
    assert default_runner().jobs() == []
