"""The examples of the documents run, from the first to the last of each page."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"


class KerasLayer:
    """What the page needs of a layer of Keras: an LSTM's kernel, recurrent kernel and bias."""

    def get_weights(self) -> list[np.ndarray]:
        return [np.ones(shape, np.float32) for shape in ((3, 16), (4, 16), 16)]


def run_examples(page: str, **names: object) -> dict[str, object]:
    """What the names of a page's examples stand for at its end; some may be given."""
    blocks = re.findall(r"^```python\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.S | re.M)
    for block in blocks:
        exec(compile(block, page, "exec"), names)
    return names


def test_bring_your_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = run_examples("bring-your-own.md", keras_layer=KerasLayer())
    assert sorted(names["traces"]) == ["l0", "l0.reverse", "l1", "l1.reverse"]
    assert names["source"].shape == (4,)
    assert len(names["trace"]) == 10
    assert names["lives"].shape == (6,)
    assert [each.shape for each in names["tensors"]] == [(1, 4, 4, 4)]
    assert names["direct_logit"](names["question"]).relative_gap < 1e-6
    assert names["cache"]["l1.reverse.forget_gate"].shape == (10, 4)
