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
        parts: dict[str, nn.Module] = {"rnn": kind(size, 3, 2), "head": nn.Linear(3, out)}
        if "vocabulary" in about:
            parts["embed"] = nn.Embedding(out, size)
        data = save(nn.ModuleDict(parts).state_dict(), {"rnnviz": json.dumps(about)})
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
