"""The page that ``arrows --output FILE.html`` writes, opened as a file without any server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from rnnviz.analysis.gates import half_life
from rnnviz.analysis.influence.distance_profile import measure
from rnnviz.analysis.influence.views import VIEWS
from rnnviz.figures.export import ArrowRecord, to_page
from rnnviz.figures.export.arrow_pictures import without_self

WORDS = ("the", "<b>cat</b>", "sat", "on", "the", "mat", "</script>")


def write(folder: Path, view: str) -> tuple[Path, ArrowRecord]:
    """A page of a view of random gates."""
    rng = np.random.default_rng(3)
    shape = (len(WORDS), 5)
    recorded = {
        "input_gate": rng.random(shape),
        "forget_gate": rng.random(shape) ** 0.1,
        "content": rng.standard_normal(shape),
    }
    profile = measure(rng.random((60, 5)), rng.random((60, 5)), 8)
    options = VIEWS[view].settle()
    record = ArrowRecord(
        view,
        options,
        {"run": "my-run"},
        WORDS,
        VIEWS[view].find(recorded, options, profile),
        half_life=half_life(recorded["forget_gate"]),
        weights=VIEWS[view].table(recorded, options, profile),
    )
    file = folder / f"{view}.html"
    file.write_text(to_page(record), encoding="utf-8")
    return file, record


@pytest.mark.parametrize("view", VIEWS)
def test_pointing_at_a_word_lights_up_its_arrows(
    page: Page, problems: Any, tmp_path: Path, view: str
) -> None:
    file, record = write(tmp_path, view)
    problems.ignore(file.as_uri())  # the file itself is no other host
    page.goto(file.as_uri())
    expect(page.get_by_role("heading")).to_have_text(VIEWS[view].title)
    expect(page.locator("footer p").first).to_contain_text(VIEWS[view].how_to_read)
    expect(page.locator("footer math")).to_be_visible()
    expect(page.locator("footer")).not_to_contain_text("\\")
    expect(page.locator("footer")).to_contain_text("Model: run my-run")
    words = page.locator(".texts text")
    expect(words).to_have_text(list(WORDS))
    drawn = without_self(record.arrows)
    expect(page.locator(".arrows path")).to_have_count(int((drawn.source >= 0).sum()))
    expect(page.locator(".lit path")).to_have_count(0)
    words.nth(5).hover()
    own = int((drawn.source[5] >= 0).sum())
    pointing = int((drawn.source == 5).sum())
    expect(page.locator(".lit path")).to_have_count(own + pointing)
    expect(page.locator(".arrows")).to_have_attribute("opacity", "0.22")
    bubble = page.locator(".bubble")
    expect(bubble).to_contain_text(f"‘mat’ looks back {5 - record.arrows.source[5, 0]} word")
    expect(bubble).to_contain_text(
        f"{VIEWS[view].measure.weight_name} {record.arrows.weight[5, 0]:.2f}"
    )
    expect(bubble).to_contain_text("half-life")
    if view == "excess":
        expect(bubble).to_contain_text(f"{record.arrows.score[5, 0]:+.1f} standard deviations")
    page.mouse.move(5, 5)
    expect(page.locator(".lit path")).to_have_count(0)


def test_what_the_page_is_about_is_below_it_as_text(page: Page, tmp_path: Path) -> None:
    file, record = write(tmp_path, "ranked")
    page.set_content(file.read_text(encoding="utf-8"))
    expect(page.locator("footer p")).to_have_text(list(record.sentences()))
    assert page.evaluate("document.querySelectorAll('b b, footer script').length") == 0
