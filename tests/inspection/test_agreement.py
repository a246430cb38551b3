from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rnnviz.analysis.agreement import Evidence, agreement_table
from rnnviz.inspection.agreement import corpus_tables

RUN = "ran-tanh-books"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = np.array([[False, False], [True, False], [False, True]])
    one = Evidence({"one back": np.array([-1, 0, 1])}, {"gold head or dependent": target})
    table = agreement_table([one] * 7, unknown=2).to_dict()
    for name in ("en_test-ud-dev", "en_test-ud-test"):
        about = {"run": RUN, "step": 2500, "treebank": f"{name}.conllu.gz"}
        (tmp_path / f"{name}.json").write_text(json.dumps(about | table), encoding="utf-8")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "other.json").write_text('{"run": 3}', encoding="utf-8")
    return tmp_path


def test_a_models_tables_are_found_by_treebank(folder: Path) -> None:
    found = corpus_tables(RUN, 2500, folder)
    assert list(found) == ["en_test-ud-dev", "en_test-ud-test"]
    assert found["en_test-ud-dev"]["sentences"] == 7


@pytest.mark.parametrize(("run", "step"), [("another", 2500), (RUN, 2499)])
def test_other_weights_have_no_table(folder: Path, run: str, step: int) -> None:
    assert corpus_tables(run, step, folder) == {}


def test_without_files_there_is_no_table(tmp_path: Path) -> None:
    assert corpus_tables(RUN, 2500, tmp_path / "none") == {}
