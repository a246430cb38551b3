"""Models that were trained elsewhere stand on every page beside those that were trained here."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import torch
from safetensors.torch import save
from streamlit.testing.v1 import AppTest
from torch import nn

from rnnviz.inspection.imports import import_file
from rnnviz.jobs import default_runner
from rnnviz.ui.carousel import page as carousel_page
from rnnviz.ui.listing import forget_listing

ADDING = {"task": "adding", "task_options": {"length": 10}, "name": "Plain torch"}
NAME = "Plain torch"
SEEN = {
    "playground": "Trained elsewhere: the weights come from a file",
    "carousel": "the full gradient is",
    "compare": "Compare cells",
    "influence": NAME,
    "runs": NAME,
}
TEXT = {
    "task": "text-words",
    "vocabulary": ["the", "cat", "sat", "."],
    "examples": [["the", "cat", "sat", "."], ["the", "cat", "."]],
    "name": "Plain torch",
}


def words(app: AppTest) -> str:
    """What stands on the page: titles, texts, and what can be chosen."""
    blocks = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.text]
    chosen = [str(box.options) for box in (*app.selectbox, *app.multiselect)]
    return " ".join([*(str(block.value) for block in blocks), *chosen]).replace("\\", "")


@pytest.fixture
def elsewhere() -> Callable[..., str]:
    """Store a model that plain torch made; the id of its run."""

    def make(kind: Any, size: int, out: int, about: dict[str, Any]) -> str:
        torch.manual_seed(1)
        parts: dict[str, nn.Module] = {"rnn": kind(size, 3, 2)}
        if out:
            parts["head"] = nn.Linear(3, out)
        if "vocabulary" in about:
            parts["embed"] = nn.Embedding(out, size)
        module = nn.ModuleDict(parts) if out else parts["rnn"]
        data = save(module.state_dict(), {"rnnviz": json.dumps(about)})
        run = import_file(io.BytesIO(data), default_runner().store).run
        forget_listing()  # a page that was open a moment ago may have listed the runs before
        return run.id

    return make


@pytest.mark.parametrize("kind", [nn.LSTM, nn.GRU, nn.RNN])
@pytest.mark.parametrize(
    ("page", "field"),
    [("playground", "run"), ("carousel", "runs"), ("compare", "runs"), ("runs", "selected")],
)
def test_a_model_on_numbers(
    open_app: Callable[..., AppTest],
    elsewhere: Callable[..., str],
    kind: Any,
    page: str,
    field: str,
) -> None:
    run_id = elsewhere(kind, 2, 1, ADDING)
    cell = {nn.LSTM: "lstm", nn.GRU: "gru", nn.RNN: "elman"}[kind]
    link = {field: run_id}
    if page == "compare":
        both = f"{cell}:{run_id},ran-tanh:ran-tanh-adding"
        link = {"runs": both, "cells": f"{cell},ran-tanh"}
    app = open_app(page, **link)
    assert not app.exception
    assert [box.value for box in (*app.warning, *app.error)] == []
    assert SEEN[page] in words(app)
    assert not re.search("step 1 of|curve yet|after step 1|1 steps", words(app))


@pytest.mark.parametrize(
    ("page", "field"),
    [("influence", "model"), ("playground", "run"), ("carousel", "runs"), ("runs", "selected")],
)
def test_a_model_on_text(
    open_app: Callable[..., AppTest], elsewhere: Callable[..., str], page: str, field: str
) -> None:
    run_id = elsewhere(nn.LSTM, 5, 4, TEXT)
    app = open_app(page, **{field: run_id})
    assert not app.exception
    assert [box.value for box in (*app.warning, *app.error)] == []
    assert SEEN[page] in words(app)


FEATURES = {"features": ["heat", "flow"], "examples": [[[0.1, 2], [-3, 4]]] * 3, "name": NAME}


@pytest.mark.parametrize("out", [0, 1, 3])
@pytest.mark.parametrize(
    ("page", "field"),
    [("playground", "run"), ("carousel", "runs"), ("compare", "runs"), ("runs", "selected")],
)
def test_a_layer_over_features_of_ones_own(
    open_app: Callable[..., AppTest], elsewhere: Callable[..., str], out: int, page: str, field: str
) -> None:
    about = FEATURES | {"task": "own-features"}
    run_id = elsewhere(nn.LSTM, 2, out, about)
    link = {field: run_id}
    if page == "compare":
        other = elsewhere(nn.GRU, 2, out, about)
        both = f"lstm:{run_id},gru:{other}"
        link = {"runs": both, "cells": "lstm,gru", "task": "own-features"}
    app = open_app(page, **link)
    assert not app.exception
    assert [box.value for box in (*app.warning, *app.error)] == []
    told = words(app)
    assert SEEN[page] in told
    assert not re.search("(step 1 of|curve yet|after step 1|1 steps|nan)\\b", told)
    if page == "playground":
        assert "Each step reads heat, flow." in told
        assert ("has no read-out, so it predicts nothing" in told) == (out == 0)
        assert ("What it thinks next" in told) == (out > 0)
        assert "The numbers that it reads" in [box.label for box in app.expander]
        app.text_input[0].set_value("1 2; 3 4").run()
        assert not app.exception
        assert [box.value for box in app.error] == []
    if page != "runs":
        (tasks,) = [box for box in app.selectbox if box.label == "Task"]
        assert tasks.value == "own-features"
        assert all(box.disabled for box in app.button if box.label == "Train")


@pytest.mark.parametrize(
    ("about", "out", "reason"),
    [(FEATURES | {"features": ["a", "b"]}, 0, "read other features"), (FEATURES, 1, "have other")],
)
def test_runs_that_cannot_share_a_sequence_say_why(
    open_app: Callable[..., AppTest],
    elsewhere: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    about: dict[str, Any],
    out: int,
    reason: str,
) -> None:
    task = {"task": "own-features"}
    first, other = (
        elsewhere(nn.LSTM, 2, 0, FEATURES | task),
        elsewhere(nn.GRU, 2, out, about | task),
    )
    link = {"runs": f"lstm:{first},gru:{other}", "cells": "lstm,gru"} | task
    assert f"Left out because they {reason}" in words(open_app("compare", **link))
    notes: list[str] = []
    pack = carousel_page.packed_carousel
    monkeypatch.setattr(
        carousel_page,
        "packed_carousel",
        lambda *of, **told: notes.extend(told["notes"]) or pack(*of, **told),
    )
    assert not open_app("carousel", runs=f"{first},{other}").exception
    assert f"Runs that {reason}" in notes[0]


def test_no_page_offers_a_task_that_nothing_is_trained_on(open_app: Callable[..., AppTest]) -> None:
    for page in ("playground", "carousel", "compare"):
        (tasks,) = [box for box in open_app(page).selectbox if box.label == "Task"]
        assert "Features of your own" not in tasks.options
    app = open_app("playground", task="own-features")
    assert ["upload one on the page Runs" in box.value for box in app.error] == [True]
