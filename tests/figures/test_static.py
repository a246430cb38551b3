from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image

from rnnviz.analysis.carousel import Curves
from rnnviz.figures import static
from rnnviz.figures.canvas import fonts_for, visible
from rnnviz.figures.static_arcs import arrows
from rnnviz.figures.theme import HIGHLIGHTS, colors

STEPS = 6
OPEN = {"forget_gate": np.ones((STEPS, 2))}
CELLS = {
    "LSTM of 1997": Curves(np.array([0.0, 0.1, 0.2]), np.zeros(3)),
    "Elman $<b>$": Curves(np.array([0.0, -1.0, -2.0]), np.array([0.0, -np.inf, -np.inf])),
}


def pixels(picture):
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))


def count(picture, color):
    wanted = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return int((np.abs(pixels(picture).astype(int) - wanted).max(axis=2) <= 2).sum())


def text(picture):
    return picture.decode("utf-8")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_an_open_gate_is_filled_with_its_colour(mode):
    shade = colors(mode)["forget_gate"]
    full = count(static.gates(OPEN, mode=mode), shade)
    shut = count(static.gates({"forget_gate": np.zeros((STEPS, 2))}, mode=mode), shade)
    assert full > 20 * max(shut, 1)


def test_states_have_zero_in_the_middle_of_their_scale():
    state = {"cell_state": np.array([[-4.0, 4.0]] * STEPS)}
    picture = static.gates(state)
    assert count(picture, HIGHLIGHTS["light"]["negative"]) > 1000
    assert count(picture, HIGHLIGHTS["light"]["positive"]) > 1000
    nothing = static.gates({"cell_state": np.zeros((STEPS, 2))})
    assert count(nothing, HIGHLIGHTS["light"]["negative"]) < 1000


def test_what_is_no_number_stays_blank():
    values = np.full((STEPS, 2), np.nan)
    assert count(static.gates({"cell_state": values}), "#ffffff") > 1000


def test_labels_and_marks_are_literal_text():
    labels = ["$x$", "a&b", "<i>", "\n", "c", "d"]
    picture = static.gates(OPEN, labels, [(1, "here_$^2$")], title="100 $ <t>", form="svg")
    for shown in ("$x$", "a&amp;b", "&lt;i&gt;", "⏎", "here_$^2$", "100 $ &lt;t&gt;"):
        assert f"<!-- {shown} -->" in text(picture)


def test_time_steps_count_from_one():
    shown = re.findall(r"<!-- (\d+) -->", text(static.gates(OPEN, form="svg")))
    steps = shown[: shown.index("1") + STEPS]
    assert steps[-STEPS:] == [str(step) for step in range(1, STEPS + 1)]
    assert "0" not in steps


def test_what_the_model_does_not_know_is_framed_by_dots():
    labels = ["the", "zebra", "sat", "zebra", "a", "b"]
    plain, dotted = (
        text(static.gates(OPEN, labels, unknown=unknown, form="svg")) for unknown in ((), {"zebra"})
    )
    assert dotted.count("stroke-dasharray") == plain.count("stroke-dasharray") + 2
    assert "(dotted frames: unknown to the model)" in dotted
    assert "dotted frames" not in plain


def test_the_same_picture_is_the_same_file():
    assert static.gates(OPEN, form="svg") == static.gates(OPEN, form="svg")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (({},), "at least one gate"),
        (({"nonsense": np.ones((2, 2))},), "no quantity 'nonsense'"),
        (({"forget_gate": np.ones(3)},), "forget gate must be of shape"),
        ((OPEN, ["a"]), "one label for each of the 6 steps"),
    ],
)
def test_what_cannot_be_drawn_is_told(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        static.gates(*arguments)


def test_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match="a png or an svg, not 'pdf'"):
        static.gates(OPEN, form="pdf")


def test_norms_say_where_a_curve_ends():
    picture = text(static.carousel(CELLS, form="svg"))
    assert "carousel path: none from lag 1 on" in picture
    assert "<!-- Elman $&lt;b&gt;$ -->" in picture
    assert picture.count("none from lag") == 1


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_carousel_has_its_colour(mode):
    assert count(static.carousel(CELLS, mode=mode), colors(mode)["forget_gate"]) > 500


def test_more_cells_than_fit_in_a_row():
    picture = text(
        static.carousel({f"cell {i}": CELLS["LSTM of 1997"] for i in range(5)}, form="svg")
    )
    assert all(f"<!-- cell {i} -->" in picture for i in range(5))


def test_no_cell_is_refused():
    with pytest.raises(ValueError, match="at least one cell"):
        static.carousel({})


def test_arcs_stand_above_their_words():
    near = pixels(arrows(["a", "b", "c"], [-1, 0, 1], [0, 1, 1]))
    far = pixels(arrows(["a", "b", "c"], [-1, 0, 0], [0, 1, 1]))
    none = pixels(arrows(["a", "b", "c"], [-1, -1, -1], [0, 0, 0]))
    assert none.shape[0] < near.shape[0] < far.shape[0]


def test_heavier_arrows_are_darker():
    heavy, light = (pixels(arrows(["a", "b"], [-1, 0], [0, w])).mean() for w in (1.0, 0.1))
    assert heavy < light


def test_short_arrows_can_be_left_out():
    every = arrows(["a", "b", "c"], [-1, 0, 0], [0, 1, 1])
    long = arrows(["a", "b", "c"], [-1, 0, 0], [0, 1, 1], shortest=2)
    assert pixels(long).mean() > pixels(every).mean()
    assert long == arrows(["a", "b", "c"], [-1, -1, 0], [0, 1, 1])


def test_right_to_left_is_the_mirror_image():
    forward, backward = (
        pixels(arrows(["o", "o", "o"], [-1, 0, -1], [0, 1, 0], direction=direction))
        for direction in ("ltr", "rtl")
    )
    assert forward.shape == backward.shape
    half = forward.shape[1] // 2
    # The only arc lies at the line's beginning: dark pixels above the words' baseline.
    dark = [(picture[: picture.shape[0] // 2] < 128).any(axis=2) for picture in (forward, backward)]
    middles = [np.nonzero(each)[1].mean() for each in dark]
    assert middles[0] < half < middles[1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([], [], []), "1 to 400 words, not 0"),
        ((["a"] * 401, [-1] * 401, [0] * 401), "1 to 400 words, not 401"),
        ((["a", "b"], [-1, 1], [0, 1]), "point at an earlier word"),
        ((["a", "b"], [-1, -2], [0, 1]), "point at an earlier word"),
        ((["a", "b"], [-1, 0], [0, -1]), "finite and not negative"),
        ((["a", "b"], [-1, 0], [0]), "one source and one weight"),
    ],
)
def test_arrows_that_do_not_fit_are_told(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        arrows(*arguments)


def test_letters_that_no_font_has_are_drawn_as_boxes():
    assert pixels(arrows(["\ue000", "b"], [-1, 0], [0, 1])).min() < 60


def test_other_fonts_are_looked_for_only_when_needed(monkeypatch):
    monkeypatch.setattr("rnnviz.figures.canvas._installed", lambda: (("Other", "missing.ttf"),))
    assert fonts_for(["plain", "Привет"]) == ["DejaVu Sans"]
    assert fonts_for(["\U0001f600\u6f22"]) == ["DejaVu Sans"]


def test_what_cannot_be_seen_is_shown():
    assert visible("a\tb\nc\x00\ud800") == "a⇥b⏎c\ufffd?"
