from __future__ import annotations

from collections.abc import Callable

import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.runs import problem_for
from rnnviz.inspection.search import MOST_FOUND, can_be_searched, find_sentences
from rnnviz.run import Run
from rnnviz.tasks import TextProblem
from rnnviz.text import default_library

TEXT = "The Cat sat. A dog ran, and the cat saw it! Was it late? Category five came. " * 3
MIXED = (
    "猫坐在树上。狗在花园里跑！ישב החתול על העץ. رأى القط الكلب في الحديقة. İstanbul is far. " * 30
)


def run_on(small_config: Callable[..., ExperimentConfig], text: str) -> Run:
    identifier = default_library().add(text)
    return Run("run1", small_config("text-words", task_options={"text": "", "text_id": identifier}))


@pytest.mark.parametrize("query", ["cat", "saw DOG", "late", "zebra", "", "猫", "החתול", "القط"])
def test_the_same_sentences_are_found_as_in_the_corpus(
    small_config: Callable[..., ExperimentConfig], query: str
) -> None:
    run = run_on(small_config, TEXT * 10 + MIXED)
    problem = problem_for(run.config)
    assert isinstance(problem, TextProblem)
    corpus = problem.corpus
    wanted = [corpus.sentences[at].text for at in corpus.search(query, MOST_FOUND)]
    # A letter whose lower case is longer moves all places, so the text itself is lower-cased.
    assert find_sentences(run, query) == [one.lower() for one in wanted]


def test_sentences_keep_their_capitals(small_config: Callable[..., ExperimentConfig]) -> None:
    run = run_on(small_config, TEXT * 10)
    assert find_sentences(run, "cat sat")[0] == "The Cat sat."
    assert len(find_sentences(run, "cat")) == MOST_FOUND


def test_a_text_that_is_gone_cannot_be_searched(
    small_config: Callable[..., ExperimentConfig],
) -> None:
    gone = small_config("text-words", task_options={"text": "", "text_id": "0" * 16})
    assert not can_be_searched(Run("run1", gone))
    with pytest.raises(ValueError, match="is not on this computer"):
        find_sentences(Run("run1", gone), "cat")
    assert can_be_searched(run_on(small_config, TEXT * 10))
