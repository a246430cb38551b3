"""What can be done with one run: its note is shown as it was written, and goes with its file."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.run import Run
from rnnviz.tasks import default_config
from rnnviz.training import untrained
from rnnviz.ui.runs import one as runs_one
from rnnviz.ui.runs.rows import RunRow
from rnnviz.ui.runs.several import differences, titles_of
from rnnviz.ui.runs.upload import LARGEST_UPLOAD


def row_of(config: ExperimentConfig, name: str = "", note: str = "") -> RunRow:
    return RunRow("abcdef", config, name or "A run", name, note, "finished", "Finished", 1, None)


@pytest.fixture
def config() -> ExperimentConfig:
    return default_config("adding", hidden_size=2, task_options={"length": 10})


@pytest.fixture
def run(config: ExperimentConfig, monkeypatch: pytest.MonkeyPatch) -> Run:
    run = untrained(config)
    monkeypatch.setattr(runs_one, "stored_run", lambda _: run.copy())
    return run


def downloaded(row: RunRow) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(runs_one._archive(row))) as zipped:
        return dict(json.loads(zipped.read("card.json"))["details"])


def test_a_file_has_the_name_and_the_note_of_now(run: Run, config: ExperimentConfig) -> None:
    # Both came with the run, and were changed or taken away here.
    run.details |= {"name": "before", "note": "not for others"}
    details = downloaded(row_of(config, "now", ""))
    assert (details["name"], details["note"]) == ("now", "")
    details = downloaded(row_of(config, "", "new"))
    assert (details["name"], details["note"]) == ("", "new")


def test_a_note_is_no_markup() -> None:
    note = "One\n===\n    two\n\t# three"
    assert runs_one._lines(note) == "One  \n\\=\\=\\=  \ntwo  \n\\# three"


def test_a_run_called_as_the_column_of_names(config: ExperimentConfig) -> None:
    titles = titles_of([row_of(config, "Setting"), row_of(config, "other")])
    found = differences(dict(zip(titles, [config, config.replace(seed=7)], strict=True)))
    assert [row["Setting"] for row in found] == ["Seed"]
    assert len(found[0]) == 3


def test_the_server_takes_uploads_as_large_as_the_page_says() -> None:
    settings = Path(__file__).resolve().parents[3] / ".streamlit" / "config.toml"
    assert tomllib.loads(settings.read_text())["server"]["maxUploadSize"] >= LARGEST_UPLOAD
