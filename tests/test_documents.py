"""The examples of the documents run, from the first to the last of each page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
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


def test_the_library_works_without_its_checkout(tmp_path: Path) -> None:
    """What ``pip install`` puts into place is the package alone; people work elsewhere."""
    shutil.copytree(DOCS.parent / "rnnviz", tmp_path / "site" / "rnnviz")
    code = """
import torch, rnnviz as rv
trace = rv.record(torch.nn.LSTM(3, 4), torch.randn(10, 3))
from rnnviz.store import open_store
print(rv.__file__, trace["forget_gate"].shape, open_store().shipped())
"""
    (tmp_path / "work").mkdir()
    # Compiling anew what lies in another place would take minutes.
    more = {"PYTHONPATH": str(tmp_path / "site"), "RNNVIZ_ENGINE": "torch"}
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "work",
        env=os.environ | more | {"RNNVIZ_STORE": str(tmp_path / "store")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == [
        str(tmp_path / "site" / "rnnviz" / "__init__.py"),
        *("(10,", "4)", "[]"),
    ]
