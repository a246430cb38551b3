"""Words and panels follow the cell: none names a part that the cell on the screen lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import ExperimentConfig
from rnnviz.figures.theme import QUANTITY_TITLES
from rnnviz.inspection.films import film_data, film_rows
from rnnviz.inspection.runs import example, preview
from rnnviz.jobs import default_runner
from rnnviz.spec import CELLS, CellSpec, no_carried_state
from rnnviz.training import fit
from rnnviz.ui.playground.controls import MORE

MakeConfig = Callable[..., ExperimentConfig]
GATELESS = [name for name, spec in CELLS.items() if not spec.moving_gates]
STATELESS = [name for name, spec in CELLS.items() if not spec.carries_state]


def lacking(spec: CellSpec) -> set[str]:
    """What people read of the parts that a cell does not have."""
    return {title.lower() for name, title in QUANTITY_TITLES.items() if name not in spec.quantities}


def said(app: AppTest) -> str:
    """Every word on the page but the cell's own title and summary, in lower case."""
    spec = CELLS[app.selectbox(key="playground.widget.cell").value]
    widgets = (*app.number_input, *app.selectbox, *app.toggle)
    # The lists of cells and quantities are for all cells.
    texts = [text for one in widgets for text in (one.label, one.help or "")]
    texts += [one.value for one in (*app.markdown, *app.caption, *app.latex, *app.info)]
    whole = " ".join(texts).replace("\\", "")
    assert spec.summary in whole
    return whole.replace(spec.summary, "").replace(spec.title, "the cell").lower()


@pytest.mark.parametrize("cell", CELLS)
def test_no_word_on_the_page_names_what_the_cell_lacks(
    open_app: Callable[..., AppTest], opened: Callable[..., AppTest], cell: str
) -> None:
    spec = CELLS[cell]
    app = opened(open_app(cell=cell, task="copy", hidden_size="3"), MORE)
    assert not app.exception
    words = said(app)
    for title in lacking(spec) - {"content"}:
        assert title not in words
    assert ("forget bias" in words) == spec.has_forget_bias
    assert ("further open the gate" in words) == bool(spec.moving_gates)
    assert ("w_j^t" in words) == spec.carries_state
    assert ("carries no state from step to step" in words) == (not spec.carries_state)


@pytest.mark.parametrize("cell", CELLS)
def test_no_panel_and_no_column_shows_what_the_cell_lacks(
    small_config: MakeConfig, cell: str
) -> None:
    spec, run = CELLS[cell], preview(small_config("copy", cell))
    shown = example(run, 0)
    data = film_data(run, shown, 0, False, None, "")
    titles = {quantity["title"].lower() for quantity in data["quantities"]}
    assert titles == {title.lower() for title in QUANTITY_TITLES.values()} - lacking(spec)
    assert any(quantity["visible"] for quantity in data["quantities"])
    assert set(film_rows(run, shown, 0, None)[0]) == {"time", "input", "unit", *spec.quantities}
    assert (data["order"] is not None) == ("forget_gate" in spec.quantities)


def test_what_the_catalogue_has() -> None:
    assert GATELESS == ["elman"]
    assert STATELESS == ["elman", "rnn-gated-tutorial"]
    assert CELLS["elman"].quantities == ("hidden_state",)
    assert CELLS["rnn-gated-tutorial"].quantities == ("input_gate", "content", "hidden_state")
    assert "forget_gate" not in CELLS["lstm-1997"].quantities
    assert "output_gate" not in CELLS["ran-tanh"].quantities
    for name in STATELESS:
        assert "c_t" not in CELLS[name].latex().replace(r"\tilde c_t", "")


@pytest.fixture
def stored(small_config: MakeConfig) -> Iterator[Callable[[str], str]]:
    """Store a small run of a cell on a text; its id."""
    made: list[str] = []

    def make(cell: str) -> str:
        run = fit(small_config("text-words", cell))
        default_runner().store.put(run)
        made.append(run.id)
        return run.id

    yield make
    for run_id in made:
        default_runner().store.delete(run_id)


@pytest.mark.parametrize("part", ["sentence", "book", "generate"])
@pytest.mark.parametrize("cell", STATELESS)
def test_a_cell_without_a_carried_state_gets_a_sentence_in_place_of_arrows(
    open_app: Callable[..., AppTest], stored: Callable[[str], str], cell: str, part: str
) -> None:
    app = open_app("influence", model=stored(cell), part=part)
    assert not app.exception
    told = [box.value.replace("\\", "") for box in app.info]
    assert no_carried_state(CELLS[cell]) in told
    assert not app.error


def test_compared_cells_offer_only_what_one_of_them_has(
    open_app: Callable[..., AppTest],
) -> None:
    link = {"task": "copy", "cells": "elman,rnn-gated-tutorial", "quantity": "cell_state"}
    app = open_app("compare", **link)
    assert not app.exception
    (quantity,) = (box for box in app.selectbox if box.label == "Quantity")
    assert quantity.options == ["Input gate", "Content", "Hidden state"]
