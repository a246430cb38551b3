"""The examples of the documents run, from the first to the last of each page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"


def run_examples(page: str) -> dict[str, object]:
    """What the names of a page's examples stand for at its end."""
    blocks = re.findall(r"^```python\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.S | re.M)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, page, "exec"), names)
    return names


def test_bring_your_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = run_examples("bring-your-own.md")
    assert sorted(names["traces"]) == ["l0", "l0.reverse", "l1", "l1.reverse"]
    assert names["source"].shape == (4,)
    assert len(names["trace"]) == 10
