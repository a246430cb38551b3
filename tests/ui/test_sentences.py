"""What stands under a figure is one sentence; the rest is its help."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import pytest
import streamlit as st

import rnnviz.figures
from rnnviz.ui import charts, what_if
from rnnviz.ui.carousel import words as carousel
from rnnviz.ui.compare import walks
from rnnviz.ui.influence import race
from rnnviz.ui.playground import page as playground
from rnnviz.ui.runs import several

MODULES = [one.name for one in pkgutil.iter_modules(rnnviz.figures.__path__)]


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?:\s|$)", text))


@pytest.mark.parametrize("module", MODULES)
def test_how_to_read_a_figure_is_one_sentence(module: str) -> None:
    rows = getattr(import_module(f"rnnviz.figures.{module}"), "HOW_TO_READ", {})
    assert {name: text for name, text in rows.items() if sentences(text) != 1} == {}


@pytest.mark.parametrize(
    "text",
    [
        what_if.HOW_TO_READ[0],
        charts.HOW_TO_READ_CELL[0],
        carousel.HOW_TO_READ[0],
        race.HOW_TO_READ[0],
        walks.HOW_TO_READ,
        walks.PAIRS,
        several.HOW_TO_READ,
        playground.HOW_TO_READ + playground.OF_GATES,
        playground.HOW_TO_READ + playground.OF_STATES,
    ],
)
def test_what_stands_below_a_figure_is_one_sentence(text: str) -> None:
    assert sentences(text) == 1


def test_the_rest_is_help(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str | None]] = []
    monkeypatch.setattr(st, "caption", lambda text, help=None: told.append((text, help)))
    charts.reading("One.", "Two.", "", "Three.")
    charts.reading("One.", "")
    assert told == [("One.", "Two. Three."), ("One.", None)]
