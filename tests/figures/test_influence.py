from __future__ import annotations

import numpy as np
import pytest

from rnnviz.figures import describe, influence
from rnnviz.figures.theme import INK, MUTED
from tests.figures import schemas


@pytest.fixture
def table():
    return np.tril(np.random.default_rng(0).uniform(size=(4, 4)))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_weight_table_has_tokens_on_both_axes(table, mode):
    words = ["the", "cat", "the", "<b>"]
    figure = schemas.figure(influence.weight_table(table, words, mode))
    drawn = figure.data[0]
    assert drawn.z.dtype == np.uint8
    np.testing.assert_allclose(drawn.z / 100, table, atol=0.005001)
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        assert axis.ticktext == ("the", "cat", "the", "&lt;b&gt;")
        assert axis.tickvals == (0, 1, 2, 3)
    assert figure.layout.yaxis.range == (3.5, -0.5)  # time runs downwards
    assert figure.layout.xaxis.title.text == "written at step j"
    assert figure.layout.yaxis.title.text == "in the state at step t"
    assert drawn.customdata[3][1] == "cat → &lt;b&gt;"
    assert drawn.customdata[1][3] == "not read yet"
    assert drawn.colorbar.title.text == "weight (% of the content)"
    assert figure.layout.font.color == INK[mode]


def test_weights_above_one_are_scaled_to_the_largest(table):
    figure = schemas.figure(influence.weight_table(4.0 * table / table.max()))
    assert figure.data[0].z.max() == 100
    assert "largest" in figure.data[0].colorbar.title.text


def test_large_tables_name_steps_by_number_only():
    figure = schemas.figure(influence.weight_table(np.eye(300), ["word"] * 300))
    assert figure.data[0].customdata is None
    assert "customdata" not in figure.data[0].hovertemplate
    assert len(figure.to_json()) < 200_000


def test_a_table_that_is_not_square_is_refused(table):
    with pytest.raises(ValueError, match="square"):
        influence.weight_table(table[:2])
    with pytest.raises(ValueError, match="one label"):
        influence.weight_table(table, ["a"])


def test_distance_histogram_counts_arrows():
    chart = schemas.chart(influence.distance_histogram([1, 1, 1, 3], mode="dark"))
    (bars,) = chart["layer"]
    rows = schemas.rows(bars["data"])
    assert [(row["reach"], row["arrows"], row["share"]) for row in rows] == [
        ("1 step", 3, 0.75),
        ("3 steps", 1, 0.25),
    ]
    assert bars["encoding"]["x"]["title"] == "distance (steps back)"
    assert bars["encoding"]["y"]["title"] == "number of arrows"
    assert bars["mark"]["color"] == MUTED["dark"]
    assert chart["config"]["background"] == "transparent"
    assert chart["config"]["axis"]["labelColor"] == INK["dark"]


def test_far_reaching_arrows_share_bars():
    distances = np.arange(1, 601)
    chart = schemas.chart(influence.distance_histogram(distances))
    (bars,) = chart["layer"]
    rows = schemas.rows(bars["data"])
    assert len(rows) == 60
    assert [rows[0]["reach"], rows[-1]["reach"]] == ["1 to 10 steps", "591 to 600 steps"]
    assert sum(row["arrows"] for row in rows) == 600


def test_no_arrow_is_said_in_one_sentence():
    with pytest.raises(ValueError, match="longer text"):
        influence.distance_histogram([])


def test_every_figure_says_how_to_read_it():
    assert set(influence.HOW_TO_READ) == {"weight_table", "distance_histogram"}
    for name in influence.HOW_TO_READ:
        assert callable(getattr(influence, name))
        assert describe(f"influence.{name}").endswith(".")


def test_a_quotation_mark_is_shown_as_it_is() -> None:
    figure = schemas.figure(influence.weight_table(np.eye(2), ['"', "<b>"]))
    shown = str(figure.layout.yaxis.ticktext)
    assert '"' in shown
    assert "&quot;" not in shown
    assert "<b>" not in shown
