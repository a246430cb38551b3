from __future__ import annotations

from collections.abc import Callable

import pytest

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.config import ExperimentConfig
from rnnviz.inspection.arrows import (
    find_arrows,
    read_text,
)
from rnnviz.inspection.runs import preview
from rnnviz.run import Run
from rnnviz.ui.influence.closer_look import no_arrow

SENTENCE = "The big cat saw a red dog near the zebra."


@pytest.fixture
def run(small_config: Callable[..., ExperimentConfig]) -> Run:
    return preview(small_config("text-words", "ran-tanh", hidden_size=6, embedding_size=6))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "Nothing of any earlier word is left in this text"),
        ({"min_weight": 2.0}, "lower the minimum weight"),
        ({"include_self": True}, "ask for two sources"),
    ],
)
def test_without_arrows_it_is_said_why(run: Run, options: dict[str, object], words: str) -> None:
    view = "with-self" if "include_self" in options else "strongest"
    text = read_text(run, SENTENCE, 0)
    settings = VIEWS[view].settle(text.trace, **options)
    record = find_arrows(run, text, view, settings)
    assert words in no_arrow(record)
