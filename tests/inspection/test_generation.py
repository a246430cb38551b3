from __future__ import annotations

from collections.abc import Callable

import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.generation import (
    as_html,
    default_prompt,
    generated,
    plain_text,
)
from rnnviz.inspection.runs import text_problem
from rnnviz.run import Run
from rnnviz.training import fit

TASKS = ("text-words", "text-subwords", "text-chars")


@pytest.fixture(params=TASKS)
def run(request: pytest.FixtureRequest, small_config: Callable[..., ExperimentConfig]) -> Run:
    return fit(small_config(request.param, "ran-tanh"))


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
