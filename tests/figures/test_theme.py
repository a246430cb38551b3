from __future__ import annotations

import re
import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from rnnviz.figures.theme import (
    _CELL_LOOKS,
    ACCENT,
    BACKGROUND,
    CELL_COLORS,
    CELL_DASHES,
    GRID,
    HIGHLIGHTS,
    INK,
    MUTED,
    QUANTITY_COLORS,
    QUANTITY_DASHES,
    QUANTITY_TITLES,
    SURFACE,
    cell_looks,
    colors,
    look,
    stroke,
)
from rnnviz.inspection.comparison import WALKS
from rnnviz.spec import CELLS
from rnnviz.ui.compare.page import DEFAULT_CELLS
from tests.figures.vision import DEFICIENCIES, contrast, distance, lightness

ROOT = Path(__file__).resolve().parents[2]
MODES = ["light", "dark"]
# Lines that one chart draws: the gates; the norms of the error carousel, the full one in ink.
CHARTS = {
    "gates": ["input_gate", "forget_gate", "output_gate", "reset_gate"],
    "norms": [None, "forget_gate", "cell_state", "hidden_state"],
}


def pairs(mode):
    """Colours of one chart, two by two."""
    for names in CHARTS.values():
        yield from combinations([stroke(name, mode)[0] for name in names], 2)
    yield from combinations(CELL_COLORS[mode], 2)


def test_the_measures_know_textbook_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert lightness("#777777") == pytest.approx(50.03, abs=0.01)
    assert distance("#000000", "#ffffff") == pytest.approx(1, abs=1e-4)
    # Red and green of one lightness: nobody with protanopia tells them apart by hue.
    assert distance("#a00000", "#4a4a00", "protanopia") < 0.12 < distance("#a00000", "#4a4a00")
    for deficiency in DEFICIENCIES:
        assert distance("#808080", "#808081", deficiency) < 0.01


@pytest.mark.parametrize("mode", MODES)
def test_every_quantity_has_a_readable_colour_of_its_own(mode):
    found = colors(mode)
    assert set(found) == set(QUANTITY_TITLES) == set(QUANTITY_DASHES)
    for color in (*found.values(), *CELL_COLORS[mode], INK[mode], MUTED[mode]):
        assert re.fullmatch(r"#[0-9A-Fa-f]{6}", color)
        assert contrast(color, BACKGROUND[mode]) >= 4.5
    for color in HIGHLIGHTS[mode].values():
        assert contrast(color, BACKGROUND[mode]) >= 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
def test_colours_are_told_apart_whatever_kind_of_colour_is_seen(mode, deficiency):
    for one, other in pairs(mode):
        assert distance(one, other, deficiency) >= 0.1, (one, other)
    for one, other in combinations(colors(mode).values(), 2):
        assert distance(one, other, deficiency) >= 0.09, (one, other)


@pytest.mark.parametrize("mode", MODES)
def test_colours_of_one_chart_are_told_apart_in_grey(mode):
    for one, other in pairs(mode):
        assert abs(lightness(one) - lightness(other)) >= 6.5, (one, other)
    for one, other in combinations(colors(mode).values(), 2):
        assert abs(lightness(one) - lightness(other)) >= 3, (one, other)
    signs = HIGHLIGHTS[mode]
    assert abs(lightness(signs["positive"]) - lightness(signs["negative"])) >= 15


def test_lines_of_one_chart_differ_without_any_colour():
    for names in CHARTS.values():
        dashes = [stroke(name, "light")[1] for name in names]
        assert len(set(dashes)) == len(names)
    assert len(set(CELL_DASHES)) == len(CELL_DASHES)
    assert look("forget_gate") == {
        "light": QUANTITY_COLORS["light"]["forget_gate"],
        "dark": QUANTITY_COLORS["dark"]["forget_gate"],
        "dash": list(QUANTITY_DASHES["forget_gate"]),
    }
    assert look(None) == {"light": INK["light"], "dark": INK["dark"], "dash": []}


@pytest.mark.parametrize(
    "cells", [DEFAULT_CELLS, *(walk.cells for walk in WALKS.values()), *([cell] for cell in CELLS)]
)
def test_a_cell_looks_the_same_beside_whatever_cells(cells):
    alone = [cell_looks([cell])[0] for cell in cells]
    assert cell_looks(cells) == alone
    assert len(set(alone)) == len(cells)
    for cell, own in zip(cells, alone, strict=True):
        assert cell_looks([cell] * 6)[0] == own


def test_no_two_lines_of_a_chart_look_alike():
    for cells in (["lstm"] * 6, ["", "ran-tanh", "", "ran-tanh"], ["lstm", "ran-coupled", "mgu"]):
        looks = cell_looks(cells)
        assert len(set(looks)) == len(cells)
    with pytest.raises(ValueError, match="up to 6 lines"):
        cell_looks(["lstm"] * 7)


def test_every_cell_of_the_catalogue_has_a_look():
    assert _CELL_LOOKS.keys() == CELLS.keys()


def test_colours_stand_in_the_theme_and_nowhere_else():
    allowed = {"theme.py", "theme.js", "generated.js"}
    for path in (ROOT / "rnnviz").rglob("*"):
        written = path.suffix in {".py", ".js", ".css", ".html"} and path.parent.name != "bundles"
        if written and path.name not in allowed:
            found = re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text(encoding="utf-8"))
            assert set(found) <= {"#888888"}, path


@pytest.mark.parametrize("mode", MODES)
def test_the_accent_can_be_read_as_text_on_every_background(mode):
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"][mode]
    assert theme["backgroundColor"] == BACKGROUND[mode]
    assert theme["textColor"] == INK[mode]
    assert theme["primaryColor"] == ACCENT[mode]
    assert theme["secondaryBackgroundColor"] == SURFACE[mode]
    sidebar = theme["sidebar"]
    for place in (theme, sidebar):
        for kind in ("backgroundColor", "secondaryBackgroundColor"):
            assert contrast(theme["primaryColor"], place[kind]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_the_grid_stays_behind_the_axes_and_those_behind_the_text(mode):
    levels = [contrast(shade[mode], BACKGROUND[mode]) for shade in (GRID, MUTED, INK)]
    assert all(fainter < stronger for fainter, stronger in pairwise(levels))


def test_colours_cannot_be_changed_by_accident():
    with pytest.raises(TypeError):
        QUANTITY_COLORS["light"]["input_gate"] = "#000000"
