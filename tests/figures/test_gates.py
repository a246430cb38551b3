from __future__ import annotations

import numpy as np
import pytest

from rnnviz.figures import describe, gates
from rnnviz.figures.theme import INK, colors
from tests.figures import schemas


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_saturation_has_one_dot_a_unit(mode):
    activations = np.array([[0.05, 0.5], [0.95, 0.95], [0.01, 0.91], [0.2, 0.99]])
    finished = gates.saturation({"forget_gate": activations, "input_gate": 1 - activations}, mode)
    figure = schemas.figure(finished)
    drawn, other = figure.data
    assert drawn.x.tolist() == other.y.tolist() == [50.0, 0.0]
    assert drawn.y.tolist() == [25.0, 75.0]
    assert drawn.customdata.tolist() == [0, 1]
    assert drawn.marker.color == colors(mode)["forget_gate"]
    assert drawn.marker.symbol != other.marker.symbol
    assert (drawn.name, other.name) == ("Forget gate", "Input gate")
    assert figure.layout.xaxis.title.text.startswith("left-saturated")
    assert figure.layout.yaxis.title.text.startswith("right-saturated")
    assert figure.layout.font.color == INK[mode]
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"


def test_no_whole_number_of_64_bits_reaches_plotly():
    """It cannot read one, and then draws nothing of the figure."""
    found = gates.saturation({"forget_gate": np.full((3, 2), 0.5)})
    kinds = [each["dtype"] for each in found["data"][0].values() if "bdata" in each]
    assert kinds
    assert not {"i8", "u8"} & set(kinds)


def test_wrong_input_is_refused():
    activations = np.full((3, 2), 0.5)
    with pytest.raises(ValueError, match="no quantity 'gate'"):
        gates.saturation({"gate": activations})
    with pytest.raises(ValueError, match="between 0 and 1"):
        gates.saturation({"input_gate": activations * 3})
    with pytest.raises(ValueError, match="at least one time step"):
        gates.saturation({"input_gate": activations[:0]})


def test_every_figure_says_how_to_read_it():
    assert describe("gates.saturation") == gates.HOW_TO_READ["saturation"]
    for unknown in ("gates.none", "nothing.heatmap", "theme.x", "gates"):
        with pytest.raises(ValueError, match="no figure"):
            describe(unknown)
