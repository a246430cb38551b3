"""The files of the arrows: they hold what the table shows, and no button is there that cannot."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.config import ExperimentConfig
from rnnviz.figures.arcs import MOST_WORDS
from rnnviz.inspection.arrows import find_arrows, read_text
from rnnviz.inspection.runs import preview
from rnnviz.ui import charts
from rnnviz.ui.influence import closer_look as arrow_exports
from tests.figures.export.records import read_csv

SENTENCE = "The big cat saw a red dog near the tree."


@pytest.fixture
def saved(
    small_config: Callable[..., ExperimentConfig], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[list[dict[str, Any]], dict[str, Callable[[], Any]]]]:
    """Draw the panel; what the table shows, and how each file is made, by its button's label."""
    run = preview(small_config("text-words", "ran-tanh", hidden_size=4, embedding_size=4))
    made: dict[str, Callable[[], Any]] = {}
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(arrow_exports, "_save", lambda label, *a: made.update({label: a[2]}))
    monkeypatch.setattr(arrow_exports.st, "dataframe", lambda rows, **_: shown.extend(rows))
    monkeypatch.setattr(arrow_exports, "mode", lambda: "light")

    def draw(text: str, key: str, longer: int) -> Any:
        read = read_text(run, text, 0)
        found = find_arrows(run, read, key, VIEWS[key].settle(read.trace))
        view = {"longer": longer}
        arrow_exports.files_panel(view, run, read, found)  # type: ignore[arg-type]
        return shown, made

    return draw


def on_screen(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a file as the page shows them: words count from 1 there."""
    return [row | {"word": row["word"] + 1, "source": row["source"] + 1} for row in rows]


@pytest.mark.parametrize("longer", [1, 3])
@pytest.mark.parametrize("key", ["strongest", "with-self"])
def test_the_files_hold_the_rows_of_the_table(saved: Any, key: str, longer: int) -> None:
    shown, made = saved(SENTENCE, key, longer)
    numbers = json.loads(made["JSON"]())["arrows"]
    assert on_screen(numbers) == shown
    assert len(read_csv(made["CSV"]())) == len(shown)
    own = [row for row in shown if row["distance"] == 0]
    assert bool(own) == (key == "with-self" and longer == 1)
    assert all(row["distance"] >= longer for row in shown if row not in own)


def test_a_text_too_long_for_a_picture_has_no_button_for_one(saved: Any) -> None:
    _, made = saved("cat " * (MOST_WORDS + 1), "strongest", 1)
    assert not {"SVG", "PNG"} & set(made)
    assert made["Web page"]()


def test_a_short_text_has_every_file(saved: Any) -> None:
    _, made = saved(SENTENCE, "strongest", 1)
    assert {"SVG", "PNG", "Web page", "CSV", "JSON", "Weights as CSV", "BertViz"} == set(made)
    assert all(make() for make in made.values())


def test_a_long_table_is_cut_on_the_screen_and_whole_in_the_files(
    saved: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(arrow_exports, "MOST_ROWS", 3)
    monkeypatch.setattr(charts, "MOST_ROWS", 3)
    monkeypatch.setattr(arrow_exports.st, "caption", said.append)
    shown, made = saved(SENTENCE, "strongest", 1)
    numbers = json.loads(made["JSON"]())["arrows"]
    assert shown == on_screen(numbers[:3])
    assert len(numbers) > 3
    assert f"the first 3 of {len(numbers)} rows" in said[0]
