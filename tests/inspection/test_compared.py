"""Finished charts of cells side by side: made once, and never one in another's place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.inspection import compared
from rnnviz.inspection.compared import (
    curves_drawn,
    gates_drawn,
    gates_of,
    quantity_drawn,
    quantity_of,
)
from rnnviz.inspection.comparison import curve
from rnnviz.inspection.runs import example
from rnnviz.tasks import default_config
from rnnviz.training import fit


@pytest.fixture(scope="module")
def cells():
    small = {"hidden_size": 3, "batch_size": 4, "snapshots": 3, "steps": 4}
    found = {cell: fit(default_config("embedded-reber", cell, **small)) for cell in ("lstm", "gru")}
    return {run.config.spec.title: run for run in found.values()}


def test_what_was_drawn_is_not_computed_again(cells, monkeypatch):
    shown = example(next(iter(cells.values())), 0)
    labels = ("B",) * len(shown.inputs)
    drawn = [
        lambda: gates_drawn(cells, shown, labels, "light"),
        lambda: quantity_drawn(cells, shown, labels, "light", "content"),
    ]
    first = [draw() for draw in drawn]
    monkeypatch.setattr(compared, "last_frame", None)
    assert all(draw() is made for draw, made in zip(drawn, first, strict=True))


def test_learning_curves_are_drawn_once_and_again_when_they_grow(cells):
    curves = [curve(title, [run]) for title, run in cells.items()]
    given = ("strings (%)", 50.0, "light", "training step")
    drawn = curves_drawn(curves, *given)
    assert curves_drawn([curve(title, [run]) for title, run in cells.items()], *given) is drawn
    several = [curve(title, [run, run]) for title, run in cells.items()]
    for other in (
        curves_drawn(curves[:1], *given),
        curves_drawn(several, *given),
        curves_drawn(curves, "strings (%)", None, "light", "training step"),
        curves_drawn([replace(curves[0], loss=(*curves[0].loss[:-1], 9.0)), curves[1]], *given),
    ):
        assert other != drawn


def test_a_chart_is_that_of_its_runs_sequence_labels_mode_and_quantity(cells):
    (title, run), *_ = cells.items()
    shown, other = example(run, 0), example(run, 1)
    labels = ("B",) * len(shown.inputs)
    usual = quantity_drawn(cells, shown, labels, "light", "content")
    for another in (
        quantity_drawn({title: run}, shown, labels, "light", "content"),
        quantity_drawn(cells, other, (), "light", "content"),
        quantity_drawn(cells, shown, (), "light", "content"),
        quantity_drawn(cells, shown, labels, "dark", "content"),
        quantity_drawn(cells, shown, labels, "light", "hidden_state"),
    ):
        assert another.figure != usual.figure
    later = fit(run.config.replace(steps=8))
    later.id = run.id
    assert quantity_drawn(cells | {title: later}, shown, labels, "light", "content") != usual


def test_the_numbers_are_those_of_the_last_frame(cells):
    (title, run), *_ = cells.items()
    shown = example(run, 0)
    gates = gates_of(cells, shown)[title]
    assert set(gates) == set(run.config.spec.moving_gates)
    for name, array in gates.items():
        np.testing.assert_array_equal(array, quantity_of(cells, shown, name)[title])
    assert list(quantity_of(cells, shown, "output_gate")) == [title]
