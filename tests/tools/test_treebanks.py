"""The documents on treebanks: they are what the kept results give, and the summary is computed."""

from __future__ import annotations

import pytest
from treebanks import ROOT, documents, summary, tables

from rnnviz.probe.attribution.methods import METHODS


@pytest.mark.parametrize("name", ["trust.md", "retention.md"])
def test_a_document_is_what_the_kept_results_give(name: str) -> None:
    assert documents()[name] == (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_words_are_counted_beside_the_shares() -> None:
    (row,) = {
        row["words"]
        for row in tables("retention")[0]["rows"]
        if (row["after"], row["control"]) == (5, "next word")
    }
    told = documents()["retention.md"]
    assert f"| kept | 5 | {row:,} | " in told
    assert "syntactic words" in told


def judged(run: str, treebank: str, leads: dict[str, float]) -> dict:
    """A table in which integrated gradients matter most where words are unknown."""
    rows = []
    for method in METHODS.values():
        for measure in ("comprehensiveness", "sufficiency"):
            better = 0.1 if method is METHODS["integrated"] else 0.0
            value = better if measure == "comprehensiveness" else -better
            about = {"measure": measure, "method": method.title, "value": value}
            lead = leads[measure]
            around = {"lead": lead, "lead_low": lead - 0.01, "lead_high": lead + 0.01}
            rows += [{"removed": way, **about, **around} for way in ("left out", "unknown")]
    return {"run": run, "treebank": treebank, "predictions": 9, "faithfulness": rows}


def test_the_summary_says_where_the_default_leads_and_where_not() -> None:
    found = [
        judged("a", "dev.conllu.gz", {"comprehensiveness": 0.02, "sufficiency": 0.005}),
        judged("a", "test.conllu.gz", {"comprehensiveness": 0.03, "sufficiency": 0.04}),
    ]
    told = "\n".join(summary(found))
    assert "integrated gradients for every model" in told
    assert "above 0 in 3 of 4 cases." in told
    assert "It falls short for `a` on dev: +0.50 (-0.50 to +1.50) in sufficiency." in told
    assert "| `a` | test | +3.00 (+2.00 to +4.00) | +4.00 (+3.00 to +5.00) |" in told
    assert "falls short" not in "\n".join(summary(found[1:]))
