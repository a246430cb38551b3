from __future__ import annotations

import json

import numpy as np
import pytest

from rnnviz.figures import describe, gates
from rnnviz.figures.theme import INK, colors

HOSTILE = '<a href="https://example.org">x</a>'


@pytest.fixture
def activations():
    return np.random.default_rng(0).uniform(size=(6, 4)).astype(np.float32)


def axis_titles(figure):
    return figure.layout.xaxis.title.text, figure.layout.yaxis.title.text


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_heatmap_holds_whole_per_cent_of_each_unit(activations, mode):
    figure = gates.heatmap(activations, "forget_gate", list("abcabc"), [(2, "here")], mode)
    drawn = figure.data[0]
    assert drawn.z.dtype == np.uint8
    np.testing.assert_allclose(drawn.z / 100, activations.T, atol=0.005001)
    red, green, blue = (int(colors(mode)["forget_gate"][i : i + 2], 16) for i in (1, 3, 5))
    assert drawn.colorscale[1] == (1.0, f"rgba({red},{green},{blue},1)")
    assert drawn.colorbar.title.text == "Forget gate<br>(% open)"
    assert axis_titles(figure) == ("time step", "unit")
    assert figure.layout.xaxis.ticktext == tuple("abcabc")
    assert figure.layout.xaxis.tickvals == tuple(range(6))
    assert (figure.layout.shapes[0].x0, figure.layout.annotations[0].text) == (2, "here")
    assert drawn.hovertemplate.startswith("<b>%{customdata}</b>, step %{x:d}, unit %{y:d}: forget")
    assert drawn.customdata[3] == list("abcabc")
    assert figure.layout.font.color == INK[mode]
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"


def test_no_text_of_the_user_becomes_markup(activations):
    labels = [HOSTILE, "$x$", "a\nb", "c", "d", "e"]
    every = [
        gates.heatmap(activations, "input_gate", labels, [(0, HOSTILE)]),
        gates.mean_gates({"input_gate": activations}, labels, [(0, HOSTILE)]),
    ]
    for figure in every:
        written = json.dumps(figure.to_plotly_json(), default=str)
        assert "<a" not in written
        assert "$x$" not in written
        assert "&lt;a" in written
        assert "a⏎b" in figure.layout.xaxis.ticktext


def test_long_sequences_show_few_ticks_and_stay_small():
    activations = np.full((2000, 64), 0.5, dtype=np.float32)
    figure = gates.heatmap(activations, "input_gate", ["word"] * 2000)
    assert len(figure.layout.xaxis.tickvals) == 40
    assert figure.layout.xaxis.tickvals[-1] == 1999
    assert len(figure.to_json()) < 200_000


def test_mean_gates_draw_mean_and_band_in_the_quantity_s_colour(activations):
    figure = gates.mean_gates({"input_gate": activations, "output_gate": 1.0 - activations})
    band, line, _, other = figure.data
    np.testing.assert_allclose(line.y, 100 * activations.mean(axis=1), rtol=1e-6)
    low, high = np.percentile(activations, [10, 90], axis=1)
    np.testing.assert_allclose(band.y, 100 * np.r_[low, high[::-1]], rtol=1e-6)
    assert band.x.tolist() == [0, 1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 0]
    assert (line.name, line.line.color) == ("Input gate", colors()["input_gate"])
    assert (other.name, other.line.color) == ("Output gate", colors()["output_gate"])
    assert axis_titles(figure) == ("time step", "gate activation (% open)")


def test_histogram_shares_add_up(activations):
    figure = gates.histogram({"forget_gate": activations}, bins=10, mode="dark")
    drawn = figure.data[0]
    assert drawn.y.sum() == pytest.approx(100.0)
    assert drawn.x.tolist() == pytest.approx([5.0, 15, 25, 35, 45, 55, 65, 75, 85, 95])
    assert drawn.y[0] == pytest.approx(100 * (activations < 0.1).mean())
    assert drawn.line.color == colors("dark")["forget_gate"]
    assert axis_titles(figure) == ("gate activation (% open)", "share of steps and units (%)")


def test_saturation_has_one_dot_a_unit():
    activations = np.array([[0.05, 0.5], [0.95, 0.95], [0.01, 0.91], [0.2, 0.99]])
    figure = gates.saturation({"forget_gate": activations})
    drawn = figure.data[0]
    assert drawn.x.tolist() == [50.0, 0.0]
    assert drawn.y.tolist() == [25.0, 75.0]
    assert drawn.marker.color == colors()["forget_gate"]
    assert "left-saturated" in axis_titles(figure)[0]
    assert "right-saturated" in axis_titles(figure)[1]


def test_wrong_input_is_refused(activations):
    with pytest.raises(ValueError, match="no quantity 'gate'"):
        gates.heatmap(activations, "gate")
    with pytest.raises(ValueError, match="one label for each of the 6 steps"):
        gates.heatmap(activations, "input_gate", ["a"])
    with pytest.raises(ValueError, match="between 0 and 1"):
        gates.heatmap(activations * 3, "input_gate")
    with pytest.raises(ValueError, match="at least one time step"):
        gates.histogram({"input_gate": activations[:0]})


def test_every_figure_says_how_to_read_it():
    for name in ("heatmap", "mean_gates", "histogram", "saturation"):
        assert callable(getattr(gates, name))
        assert describe(f"gates.{name}") == gates.HOW_TO_READ[name]
        assert gates.HOW_TO_READ[name].endswith(".")
    assert len(gates.HOW_TO_READ) == 4
    for unknown in ("gates.none", "nothing.heatmap", "theme.x", "gates"):
        with pytest.raises(ValueError, match="no figure"):
            describe(unknown)
