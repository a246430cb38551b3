from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import ExperimentConfig
from rnnviz.store import describe, distinct, file_name, text_of
from rnnviz.tasks import default_config

TEXT = default_config("text-words", "ran-tanh", hidden_size=128, embedding_size=128)
REBER = default_config("embedded-reber", "lstm", steps=2000, hidden_size=8)


@pytest.mark.parametrize(
    ("config", "text", "seconds", "title"),
    [
        (TEXT, "alice", 118.0, "RAN (tanh) on alice, 128 units, 2 min"),
        (TEXT, "alice", 0.0, "RAN (tanh) on alice, 128 units"),
        (TEXT, "alice", 22.0, "RAN (tanh) on alice, 128 units, 20 s"),
        (
            TEXT.replace(task="text-chars", num_layers=2),
            "alice",
            3700.0,
            "RAN (tanh) on alice (characters), 2 × 128 units, 1 h 02 min",
        ),
        (REBER, "", 30.0, "LSTM on embedded Reber grammar, 8 units, 2,000 steps"),
        (REBER.replace(task="unknown"), "", 0.0, "LSTM on unknown, 8 units, 2,000 steps"),
    ],
)
def test_a_run_is_called_by_what_it_is(
    config: ExperimentConfig, text: str, seconds: float, title: str
) -> None:
    assert describe(config, text, seconds) == title


def test_a_text_keeps_the_name_that_it_had_when_it_was_trained_on() -> None:
    config = TEXT.replace(task_options={"text": "Once upon a time there was a cat."})
    assert text_of({}, config) == "Once upon a time there was a…"
    assert text_of({"text_name": "tale"}, config) == "tale"
    assert text_of({"text_name": "a\x00b\n" + "c" * 90}, config) == "ab " + "c" * 44 + "…"
    assert text_of({"text_name": 7}, REBER) == ""
    books = TEXT.replace(task_options={"path": "books/alice.txt+books/holmes.latin1.txt"})
    assert text_of({}, books) == "alice + holmes.latin1"


@given(st.lists(st.sampled_from(["a", "b", "a (2)", "a (3)", "a (2) (2)"])))
def test_titles_alike_are_told_apart(titles: list[str]) -> None:
    found = distinct({str(place): title for place, title in enumerate(titles)})
    assert len(set(found.values())) == len(titles)
    first = {title: found[str(titles.index(title))] for title in titles}
    assert all(title == shown for title, shown in first.items())


@pytest.mark.parametrize(
    ("config", "own", "text", "step", "what", "name"),
    [
        (REBER, "", "", 1437, "gates", "lstm-embedded-reber-step-1437-gates"),
        (REBER, "LSTM, embedded-reber", "", 9, "gates", "lstm-embedded-reber-step-9-gates"),
        (TEXT, "", "alice", None, "arrows-strongest", "ran-tanh-alice-arrows-strongest"),
        (TEXT, "My <b> ../run", "alice", None, "", "my-b-run"),
        (TEXT, "…", "Алиса", 3, "a/b", "ran-tanh-алиса-step-3-a-b"),
    ],
)
def test_a_file_carries_run_and_step_once(
    config: ExperimentConfig, own: str, text: str, step: int | None, what: str, name: str
) -> None:
    assert file_name(config, own, text, step, what) == name


@given(st.text(), st.text(), st.text())
def test_every_file_system_takes_the_name(own: str, text: str, what: str) -> None:
    name = file_name(TEXT, own, text, 5, what)
    assert re.fullmatch(r"\w[\w-]*", name)
