from __future__ import annotations

import numpy as np
import pytest

from rnnviz.analysis.attribution import Attribution
from rnnviz.figures import describe
from rnnviz.figures.attribution import MOST_BARS, attribution_rows, bars, equation
from rnnviz.spec import CELLS
from tests.figures import schemas


def found_of(words, bias=0.5, before=0.0, squashing=0.0):
    parts = {"bias": bias, "before": before, "squashing": squashing}
    total = sum(parts.values()) + sum(words)
    return Attribution(total, np.array(words, dtype=float), parts)


def drawn(chart):
    return schemas.rows(schemas.chart(chart)["layer"][0]["data"])


def test_the_bars_are_the_contributions_in_reading_order():
    chart = bars(found_of([1.0, -2.0], before=0.25, squashing=-0.5), ["the", "cat", "sat"])
    rows = drawn(chart)
    assert [row["entry"] for row in rows] == [0.5, 0.25, 1.0, -2.0, -0.5]
    assert [row["kind"] for row in rows] == ["other", "other", "for", "against", "other"]
    assert [row["what"] for row in rows][2:4] == ["the (word 1)", "cat (word 2)"]
    order = chart["layer"][0]["encoding"]["x"]["sort"]
    assert order == [row["place"] for row in rows]


def test_what_is_nothing_has_no_bar():
    what = [row["what"] for row in drawn(bars(found_of([1.0]), ["the"]))]
    assert what == ["bias", "the (word 1)"]


def test_the_same_word_twice_has_two_bars():
    rows = attribution_rows(found_of([1.0, 2.0]), ["the", "the"])
    assert len({row["place"] for row in rows}) == len(rows)


def test_right_to_left_the_first_word_is_on_the_right():
    chart = bars(found_of([1.0, 2.0]), ["a", "b"], direction="rtl")
    order = chart["layer"][0]["encoding"]["x"]["sort"]
    assert order[0].startswith("1")
    assert order[-1].startswith("bias")


def test_the_words_of_a_long_text_share_a_bar_and_the_sum_stays():
    words = np.linspace(-1, 1, MOST_BARS + 25).tolist()
    found = found_of(words, squashing=0.5)
    rows = drawn(bars(found, ["x"] * len(words), mode="dark"))
    assert len(rows) == MOST_BARS + 3
    assert rows[1]["what"] == "25 earlier words"
    assert sum(row["entry"] for row in rows) == pytest.approx(found.logit)
    assert rows[-1]["what"] == "squashing"


def test_too_few_tokens_are_refused():
    with pytest.raises(ValueError, match="a token for each word"):
        bars(found_of([1.0, 2.0]), ["a"])


def test_it_says_how_to_read_it():
    assert describe("attribution.bars").endswith(".")


def test_the_equation_of_an_unsquashed_output_has_the_weights_and_an_output_gate_where_it_moves():
    ran = equation(CELLS["ran-identity"], 1, True, "straight")
    assert ran.endswith(r"W_y \,(w_k^t \odot \mathrm{content}_k)")
    assert r"x_k \cdot \frac{\partial \ell_y}{\partial\, x_k}" in ran
    assert "W_y" not in equation(CELLS["ran-identity"], 2, True, "straight")
    gated = equation(CELLS["gru-eq6-linear-content"], 1, False, "straight")
    assert r"\partial\, \mathrm{content}_k" in gated
    assert "W_y" not in gated


def test_the_equation_leaves_out_no_gate_and_no_bias():
    gated = equation(CELLS["gru-eq6-linear-content"], 1, True, "straight")
    assert gated.endswith(r"W_y \,(o_t \odot w_k^t \odot \mathrm{content}_k)")
    biased = equation(CELLS["mingru"], 1, True, "straight")
    assert "biases of the contents" in biased
    assert "W_y" not in biased  # the contents hold their biases, which are a bar of their own


@pytest.mark.parametrize(
    ("squash", "slope", "rest"),
    [
        ("straight", "s = 1", True),
        ("tangent", "s = g'(c)", True),
        ("proportional", "s = g(c) / c", False),
    ],
)
def test_the_equation_of_a_squashed_output_says_what_stands_in_for_the_squashing(
    squash, slope, rest
):
    ran, lstm = (equation(CELLS[cell], 1, True, squash) for cell in ("ran-tanh", "lstm"))
    assert ran.endswith(rf"\tilde h = s \odot c, \; {slope}")
    assert lstm.endswith(rf"\tilde h = o \odot s \odot c, \; {slope}")
    # The logit's own derivative is the entry for the tangent alone.
    assert r"\partial \tilde\ell_y" in ran
    assert (r"\text{squashing}" in ran) == rest
