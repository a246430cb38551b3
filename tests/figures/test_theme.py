from __future__ import annotations

import re
from itertools import pairwise

import pytest

from rnnviz.figures.theme import GRID, INK, MUTED, QUANTITY_COLORS, QUANTITY_TITLES, colors

BACKGROUNDS = {"light": "#ffffff", "dark": "#14171c"}


def luminance(color):
    """Relative luminance of the WCAG."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_quantity_has_a_readable_colour_of_its_own(mode):
    found = colors(mode)
    assert set(found) == set(QUANTITY_TITLES)
    assert len(set(found.values())) == len(found)
    for color in (*found.values(), INK[mode], MUTED[mode]):
        assert re.fullmatch(r"#[0-9A-Fa-f]{6}", color)
        assert contrast(color, BACKGROUNDS[mode]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_grid_stays_behind_the_axes_and_those_behind_the_text(mode):
    levels = [contrast(shade[mode], BACKGROUNDS[mode]) for shade in (GRID, MUTED, INK)]
    assert all(fainter < stronger for fainter, stronger in pairwise(levels))


def test_colours_cannot_be_changed_by_accident():
    with pytest.raises(TypeError):
        QUANTITY_COLORS["light"]["input_gate"] = "#000000"
