"""The examples of the documents run, from the first to the last of each page."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from rnnviz.tasks import build_problem, default_config
from rnnviz.tasks.starred_letter import LETTERS, STARRED_LETTER

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


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


def test_the_readme_tells_the_first_screen_as_it_is() -> None:
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    config = default_config(STARRED_LETTER.key)
    problem = build_problem(config)
    batch = problem.evaluation()
    marks = [problem.marks(batch, number) for number in range(batch.inputs.shape[1])]
    lags = {question.time - letter.time for letter, question in marks}
    assert len(LETTERS) == problem.output_size == 4
    assert (
        f"one of four letters has to be named {min(lags)} to {max(lags)} steps after it was read"
    ) in readme
    rate, bias = config.learning_rate, config.forget_bias
    assert f"at a learning rate of {rate:g} and a forget bias of {bias:g}." in readme
    assert len(list((ROOT / "assets" / "lessons").glob("*.md"))) == 6
    assert "six short lessons" in readme
    # As the document of the task has measured it.
    table = (DOCS / "starred-letter.md").read_text("utf-8")
    assert "are right with 20 of 20 seeds and the Elman network with none" in readme
    for cell in ("LSTM", "GRU", "RAN (tanh)", "LSTM of 1997"):
        assert re.search(rf"^\| {re.escape(cell)} \| 8 .* \| 20 of 20 \|", table, re.M)
    assert re.search(r"^\| Elman RNN \| 8 .* \| 0 of 20 \|", table, re.M)
