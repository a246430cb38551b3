from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rnnviz.analysis.attribution import Attribution
from rnnviz.analysis.faithfulness import MEASURES
from rnnviz.inspection.attribution import additivity
from rnnviz.inspection.faithfulness import LONGEST, USUAL, usual_method
from rnnviz.places import place
from rnnviz.probe.attribution.methods import METHODS
from rnnviz.run import Run


def test_additivity_is_said_with_its_numbers() -> None:
    found = Attribution(2.0, np.array([0.5, -0.25]), {"bias": 1.75, "before": 0.0})
    said = additivity(METHODS["direct"], found)
    assert said == "Additive: words +0.250 and bias +1.750 are the logit +2.000; gap +0e+00."
    split = Attribution(2.0, np.array([0.5, -0.25]), off=2e-7)
    assert additivity(METHODS["decomposition"], split) == (
        "Not additive by definition: words +0.250, the logit +2.000, gap +1.750; "
        "β + γ is the logit within 2e\u221207."
    )
    rough = additivity(METHODS["integrated"], split)
    assert rough.startswith(
        "Additive in the limit only: words +0.250 are the logit +2.000; gap +2e"
    )
    assert additivity(METHODS["left"], split).startswith("These are weights")


@pytest.fixture(scope="module")
def run() -> Run:
    return Run.load(place("models") / "ran-identity-books")


def test_the_method_is_chosen_from_the_table(run: Run, tmp_path: Path) -> None:
    assert usual_method(run, tmp_path, 5).method == USUAL
    rows = [
        {"method": method.title, "measure": measure, "removed": way, "value": value}
        for name, method in METHODS.items()
        for measure in MEASURES
        for way, value in (
            ("unknown", 0.5 if (name, measure) == ("integrated", MEASURES[0]) else 0.25),
            ("left out", 1.0 if name == "gradient" else 0.0),
        )
    ]
    about = {"run": run.id, "step": run.latest.step, "treebank": "made.conllu.gz"}
    table = {**about, "predictions": 7, "faithfulness": rows}
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "made.json").write_text(json.dumps(table), encoding="utf-8")
    choice = usual_method(run, folder, 5)
    assert choice.method == "integrated"
    assert "over 7 treebank sentences" in choice.reason
    reason = choice.reason.replace("\N{MINUS SIGN}", "-")
    assert "-50.0 points where they are unknown, and by -25.0 where they alone" in reason
    assert "(Gradient × input: -25.0 and -25.0)" in reason
    assert usual_method(run, folder, 301).method == LONGEST


def test_every_shipped_model_of_words_has_its_tables(run: Run) -> None:
    folder = place("assets") / "attribution"
    for name in ("gru-books", "lstm-books", "ran-identity-books", "ran-tanh-books"):
        shipped = Run.load(place("models") / name)
        assert "treebank sentences" in usual_method(shipped, folder, 5).reason
