"""Cells side by side: the axes really are shared, and every number is there."""

from __future__ import annotations

import re

import numpy as np
import pytest

from rnnviz.figures import compare, describe, papers
from rnnviz.figures.compare import Curve, learning_curves
from rnnviz.figures.theme import CELL_COLORS, CELL_DASHES, cell_looks, colors
from rnnviz.figures.vega import columns_for
from tests.figures import schemas

RNG = np.random.default_rng(0)
LABELS = ["B", "T", "<b>", "P"]


def gates(units):
    return {name: RNG.random((4, units)) for name in ("input_gate", "forget_gate")}


@pytest.fixture
def cells():
    return {"LSTM": gates(3), "<i>GRU</i>": gates(5), "RAN": gates(2)}


def test_gates_share_both_axes(cells):
    figure = schemas.figure(compare.gates(cells, LABELS))
    layout = figure.layout
    assert [layout.xaxis2.matches, layout.xaxis3.matches] == ["x", "x"]
    assert [layout.yaxis2.matches, layout.yaxis3.matches] == ["y", "y"]
    assert tuple(layout.yaxis.range) == (-0.02, 1.02)
    assert layout.xaxis.range == layout.xaxis3.range == (0.5, 4.5)
    assert list(layout.xaxis2.ticktext) == ["B", "T", "&lt;b&gt;", "P"]


def test_each_gate_keeps_its_colour_and_its_mean(cells):
    figure = schemas.figure(compare.gates(cells, mode="dark"))
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert len(lines) == 6
    for line in lines[:2]:
        array = cells["LSTM"][line.legendgroup]
        assert line.line.color == colors("dark")[line.legendgroup]
        np.testing.assert_allclose(line.y, array.mean(axis=1))
    assert [line.showlegend for line in lines] == [True, True] + [False] * 4
    assert figure.layout.annotations[1].text == "&lt;i&gt;GRU&lt;/i&gt;"


def test_a_cell_without_gates_says_so():
    figure = schemas.figure(compare.gates({"LSTM": gates(3), "Elman": {}}))
    said = [note for note in figure.layout.annotations if note.text == "no learned gates"]
    assert [note.xref for note in said] == ["x2 domain"]


def test_maps_share_the_scale_and_the_largest_cell_fits(cells):
    forget = {title: arrays["forget_gate"] for title, arrays in cells.items()}
    figure = schemas.figure(compare.maps(forget, "forget_gate", LABELS))
    assert {trace.coloraxis for trace in figure.data} == {"coloraxis"}
    assert (figure.layout.coloraxis.cmin, figure.layout.coloraxis.cmax) == (0.0, 1.0)
    assert tuple(figure.layout.yaxis.range) == (4.5, -0.5)
    np.testing.assert_allclose(figure.data[1].z, np.round(cells["<i>GRU</i>"]["forget_gate"].T, 3))


def test_states_are_drawn_around_zero():
    figure = schemas.figure(
        compare.maps({"A": np.array([[-2.0, 1.0]]), "B": np.array([[0.5]])}, "cell_state")
    )
    assert (figure.layout.coloraxis.cmin, figure.layout.coloraxis.cmax) == (-2.0, 2.0)


def test_learning_curves_share_their_axes():
    curves = [
        Curve("GRU", [0, 5, 9], [None, 2.0, 1.0], [0.0, None, 50.0], cell="gru"),
        Curve("LSTM", [0, 5], [None, 0.0], [1.0, 60.0], cell="lstm"),
    ]
    loss, metric = (
        schemas.chart(one) for one in learning_curves(curves, "right (%)", baseline=50.0)
    )
    lines = [loss["layer"][0], metric["layer"][0]]
    assert [line["encoding"]["x"]["scale"]["domain"] for line in lines] == [[0, 9], [0, 9]]
    assert [row["value"] for row in schemas.rows(lines[0]["data"])] == [2.0, 1.0]
    scale = lines[0]["encoding"]["color"]["scale"]
    # Each has the colour of its cell, whatever its place.
    shades = [CELL_COLORS["light"][look] for look in cell_looks(["gru", "lstm"])]
    assert scale == {"domain": ["GRU", "LSTM"], "range": shades}
    assert shades == [CELL_COLORS["light"][look] for look in cell_looks(["lstm", "gru"])][::-1]
    assert lines[0]["encoding"]["y"]["scale"]["type"] == "log"
    assert [row["value"] for row in schemas.rows(lines[1]["data"])] == [0.0, 50.0, 1.0, 60.0]
    assert [row["value"] for row in schemas.rows(metric["layer"][1]["data"])] == [50.0]


def test_several_runs_of_a_cell_are_a_line_in_a_band():
    spread = {"loss": ([None, 1.0, 0.5], [None, 3.0, 2.0]), "metric": ([0, 1, 2], [4, 5, 6])}
    curves = [
        Curve("LSTM", [0, 64, 128], [None, 2.0, 1.0], [1.0, 2.0, 3.0], spread),
        Curve("GRU", [0, 64], [None, 2.0], [1.0, 2.0]),
    ]
    loss, metric = (
        schemas.chart(one) for one in learning_curves(curves, "right (%)", along="sequences read")
    )
    band, line = loss["layer"]
    assert band["encoding"]["x"]["title"] == line["encoding"]["x"]["title"] == "sequences read"
    ends = [(row["low"], row["high"]) for row in schemas.rows(band["data"])]
    assert ends == [(1.0, 3.0), (0.5, 2.0), (2.0, 2.0)]
    assert len(schemas.rows(metric["layer"][1]["data"])) == 5


@pytest.mark.parametrize("count", [0, 7])
def test_too_few_or_too_many_cells_get_a_sentence(count):
    with pytest.raises(ValueError, match=r"\.$"):
        learning_curves([Curve("x", [], [], [])] * count, "metric")


def test_no_cell_gets_a_sentence():
    with pytest.raises(ValueError, match="at least one cell"):
        compare.gates({})


@pytest.mark.parametrize("name", compare.HOW_TO_READ)
def test_every_figure_says_how_to_read_it(name):
    assert describe(f"compare.{name}").endswith(".")


def test_a_legend_has_as_many_columns_as_a_phone_has_room_for():
    assert columns_for(["LSTM", "GRU", "Elman RNN"]) == {}
    assert columns_for(["LSTM", "GRU", "RAN (tanh)", "Elman RNN"]) == {"columns": 2}
    assert columns_for([f"coefficient 1e-{k}" for k in range(2, 6)]) == {"columns": 2}
    assert columns_for(["LSTM without output gate", "LSTM with linear content"]) == {"columns": 1}


def test_a_legend_shows_the_longest_pattern_of_dashes_whole():
    first, second = learning_curves([Curve("LSTM", [0, 1], [1.0, 2.0], [1.0, 2.0])], "right (%)")
    rows = [{"setting": name, "seed": 0, "at": 1, "value": 0.5} for name in "ab"]
    for drawn in (first, second, papers.curves(rows, "sequences", "error")):
        line = schemas.chart(drawn)["layer"][0]["encoding"]
        legend = line["strokeDash"]["legend"]
        assert legend == line["color"]["legend"]
        half = float(re.fullmatch(r"M-([\d.]+),0H\1", legend["symbolType"])[1])
        # A sign's path is scaled by half the root of its size.
        assert half * legend["symbolSize"] ** 0.5 >= max(map(sum, CELL_DASHES))
