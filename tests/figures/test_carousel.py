from __future__ import annotations

import json

import numpy as np
import pytest

from rnnviz.analysis.carousel import Curves
from rnnviz.figures import describe
from rnnviz.figures.carousel import HOW_TO_READ, norms
from rnnviz.figures.theme import INK, colors

NOTHING = np.array([0.0, -np.inf, -np.inf, -np.inf])
CELLS = {
    "LSTM of 1997": Curves(np.array([0.0, 0.1, 0.2, 0.3]), np.zeros(4)),
    "Elman <b>": Curves(np.array([0.0, -1.0, -200.0, -400.0]), NOTHING),
}


def texts(figure):
    return [annotation.text for annotation in figure.layout.annotations]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_cells_stand_side_by_side_on_shared_axes(mode):
    figure = norms(CELLS, mode)
    full, path, full_elman, _ = figure.data
    assert full.y.tolist() == [0.0, 0.1, 0.2, 0.3]
    assert full.x.tolist() == [0, 1, 2, 3]
    assert full_elman.y.tolist() == [0.0, -1.0, -200.0, -400.0]
    assert (full.xaxis, full_elman.xaxis) == ("x", "x2")
    assert (figure.layout.xaxis.matches, figure.layout.xaxis2.matches) == (None, "x")
    assert figure.layout.yaxis2.matches == "y"
    assert (full.line.color, full.line.dash) == (INK[mode], "solid")
    assert (path.line.color, path.line.dash) == (colors(mode)["forget_gate"], "8px,4px")
    assert [trace.showlegend for trace in figure.data] == [True, True, False, False]
    assert texts(figure)[:2] == ["LSTM of 1997", "Elman &lt;b&gt;"]
    assert figure.layout.font.color == INK[mode]


def test_the_axis_reads_as_powers_of_ten():
    figure = norms(CELLS)
    axis = figure.layout.yaxis
    assert (axis.tickprefix, axis.ticksuffix) == ("10<sup>", "</sup>")
    assert axis.range == (-30.5, 0.8)
    assert axis.title.text == "norm of the derivative"
    assert figure.layout.xaxis.title.text == "lag (steps before the last)"
    assert figure.data[2].customdata[1:] == (
        "0.1",
        "1.00 × 10<sup>-200</sup>",
        "1.00 × 10<sup>-400</sup>",
    )


def test_a_path_of_zero_is_called_none():
    figure = norms(CELLS)
    path = figure.data[3]
    assert np.isnan(path.y[1:]).all()
    assert path.customdata == ("1", "none", "none", "none")
    assert texts(figure)[2:] == ["carousel path: none from lag 1 on"]
    assert figure.layout.annotations[2].xref == "x2 domain"
    assert "none" not in " ".join(texts(norms({"a": CELLS["LSTM of 1997"]})))


def test_gradients_are_drawn_where_there_are_some():
    curves = Curves(np.zeros(3), np.zeros(3), np.array([-1.0, -np.inf, 1.0]), np.ones(3))
    figure = norms({"a": curves})
    assert [trace.line.color for trace in figure.data[2:]] == [
        colors()["cell_state"],
        colors()["hidden_state"],
    ]
    later = norms({**CELLS, "a": curves})
    assert sum(trace.showlegend for trace in later.data) == 4
    assert texts(figure) == ["a"]  # a gradient that comes back is not gone


def test_many_cells_go_on_in_a_second_row():
    figure = norms({str(i): CELLS["LSTM of 1997"] for i in range(6)})
    assert figure.layout.xaxis5.matches == "x"
    assert figure.layout.yaxis5.domain[1] < figure.layout.yaxis.domain[0]
    json.loads(figure.to_json())


def test_no_cell_is_refused():
    with pytest.raises(ValueError, match="at least one cell"):
        norms({})


def test_it_says_how_to_read_it():
    assert describe("carousel.norms") == HOW_TO_READ["norms"]
