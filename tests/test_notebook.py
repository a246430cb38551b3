"""The notebook of the documents runs from its first cell to its last, and says what is true."""

from __future__ import annotations

from ast import literal_eval
from pathlib import Path

import nbclient
import nbformat
import pytest

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "own-lstm.ipynb"
WIDGET = "application/vnd.jupyter.widget-view+json"


def test_what_is_kept_of_it_has_no_outputs() -> None:
    for cell in nbformat.read(NOTEBOOK, 4).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


# What pyzmq says of loops on Windows, and Jupyter of its own paths, is not about the notebook.
@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
def test_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(NOTEBOOK.parent.parent))
    book = nbformat.read(NOTEBOOK, 4)
    nbclient.NotebookClient(
        book, timeout=None, resources={"metadata": {"path": tmp_path}}
    ).execute()
    shown = [output.data for cell in book.cells for output in cell.get("outputs", ())]
    figures = [data for data in shown if WIDGET in data]
    assert [next(k for k in data if k.startswith("image/")) for data in figures] == [
        "image/png", "image/png", "image/png", "image/svg+xml",
    ]  # fmt: skip
    said = [literal_eval(data["text/plain"]) for data in shown if len(data) == 1]
    loss, (forget, write), (before, without) = said
    assert loss < 0.1
    assert forget < 0.5 < write  # it drops what it held and writes the star's sign
    assert before < -2 < 0 < without  # right before, and wrong when nothing could be written
    assert (tmp_path / "trace.npz").exists()
