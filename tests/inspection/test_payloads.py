from __future__ import annotations

import json
from collections.abc import Callable

from rnnviz.analysis.influence.views import DEFAULT, VIEWS
from rnnviz.config import ExperimentConfig
from rnnviz.inspection.arrows import find_arrows, packed_arrows, read_text
from rnnviz.inspection.carousel import Query, measure, packed_carousel
from rnnviz.inspection.films import film_data, packed_film
from rnnviz.inspection.payloads import completed, packed
from rnnviz.inspection.runs import example, example_batch
from rnnviz.training import fit

MakeConfig = Callable[..., ExperimentConfig]


def test_what_is_put_in_last_counts() -> None:
    sent = completed(packed({"a": [1, "ü"], "b": None}), b={"c": 2}, d=False)
    assert json.loads(sent) == {"a": [1, "ü"], "b": {"c": 2}, "d": False}


def test_a_film_is_packed_once_for_all_and_anew_when_the_run_has_grown(
    small_config: MakeConfig,
) -> None:
    run = fit(small_config("embedded-reber", "gru", seed=4))
    single = example(run, 1)
    first = packed_film(run, single, 0, False, "title", None)
    again = packed_film(run.copy(), example(run, 1), 0, False, "title", None)
    assert again is first
    data = film_data(run, single, 0, False, 1, "title", None, True)
    whole = completed(first, selected_step=1, sorted=True)
    assert json.loads(whole) == json.loads(json.dumps(data))
    assert packed_film(run, example(run, 2), 0, False, "title", None) != first
    assert packed_film(run, single, 0, False, "title", ("content",)) != first
    cut = run.copy()
    cut.snapshots.pop()
    assert len(json.loads(packed_film(cut, single, 0, False, "title", None))["steps"]) == len(
        cut.snapshots
    )


def test_arrows_are_packed_once_for_a_record(small_config: MakeConfig) -> None:
    run = fit(small_config("text-words", "ran-tanh"))
    text = read_text(run, "the cat and the dog", 0)
    found = find_arrows(run, text, DEFAULT, VIEWS[DEFAULT].settle(text.trace))
    first = packed_arrows(found, "title", "word")
    assert packed_arrows(found, "title", "word") is first
    assert json.loads(first)["tokens"] == list(found.tokens)
    assert json.loads(packed_arrows(found, "other", "word"))["title"] == "other"


def test_a_carousel_is_measured_and_packed_once(small_config: MakeConfig) -> None:
    runs = tuple(fit(small_config("adding", cell, seed=9)) for cell in ("lstm", "elman"))
    query = Query(runs, 0, 0, "spectral")
    frames = measure(query, ["LSTM", "Elman"], 1.0, 60.0)
    assert frames.complete
    assert measure(query, ["LSTM", "Elman"], 0.0, 0.0) is frames
    assert [s.title for s in measure(query, ["A", "B"], 1.0, 60.0).strips] == ["A", "B"]
    first = packed_carousel(query, frames, title="t")
    assert packed_carousel(query, frames, title="t") is first
    assert json.loads(packed_carousel(query, frames, title="u"))["title"] == "u"


def test_examples_are_drawn_once(small_config: MakeConfig) -> None:
    run = fit(small_config("adding", seed=9))
    assert example_batch(run) is example_batch(run)
