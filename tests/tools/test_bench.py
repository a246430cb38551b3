"""The benchmarks' command line."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        return runpy.run_path(str(ROOT / "benchmarks" / "run.py"))


def test_all_parts_are_measured_where_none_is_named(bench: dict[str, Any]) -> None:
    assert bench["options"]([]).parts == list(bench["PARTS"])
    assert bench["options"](["steps", "arrows"]).parts == ["steps", "arrows"]


def test_a_part_that_there_is_not_is_refused(
    bench: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        bench["options"](["stepz"])
    assert "there is no 'stepz'; take some of steps" in capsys.readouterr().err
