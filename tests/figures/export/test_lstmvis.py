"""Projects of LSTMVis, read back as its documentation and its server say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import rnnviz as rv
from rnnviz import untrusted
from rnnviz.figures.export.lstmvis import save_project
from rnnviz.trace import Trace

WORDS = ["the", "cat", "sat\non", "the", " ", "", "Größe"]


@pytest.fixture
def stacked() -> Any:
    """The traces of two layers in both directions on seven words."""
    torch.manual_seed(1)
    layer = torch.nn.LSTM(2, 3, num_layers=2, bidirectional=True)
    return rv.record(layer, torch.randn(7, 2), labels=WORDS)


class Project:
    """What LSTMVis makes of a folder: its ``LSTMDataHandler`` in a few lines."""

    def __init__(self, folder: Path) -> None:
        yaml, h5py = pytest.importorskip("yaml"), pytest.importorskip("h5py")
        self.config = yaml.load((folder / "lstm.yml").read_text("utf-8"), Loader=yaml.FullLoader)
        files = self.config["files"]
        self.tables: dict[str, dict[str, Any]] = {}
        self.words: dict[int, str] = {}
        for name, file in files.items():
            if file.endswith((".h5", ".hdf5")):
                with h5py.File(folder / file, "r") as opened:
                    self.tables[name] = {path: opened[path][:] for path in opened}
        dictionary = folder / files[self.config["word_sequence"]["dict_file"]]
        for line in dictionary.read_text("utf-8").split("\n"):
            if len(line.split()) == 2:
                word, number = line.split()
                self.words[int(number)] = word

    def text(self) -> list[str]:
        """The words in their order."""
        told = self.config["word_sequence"]
        return [self.words[int(each)] for each in self.tables[told["file"]][told["path"]]]

    def states(self) -> dict[tuple[str, int], Any]:
        """Every table by its type and layer, with what is said of it."""
        told = self.config["states"]
        return {
            (each["type"], each["layer"]): (
                self.tables[each.get("file", told["file"])][each["path"]],
                each.get("unsigned", False),
                each.get("transform", "tanh"),
            )
            for each in told["types"]
        }


def test_a_project_holds_the_text_and_every_state(tmp_path: Path, stacked: Any) -> None:
    save_project(tmp_path / "mine", stacked, name="My\nmodel: {a}", description="x # y")
    project = Project(tmp_path / "mine")
    assert (project.config["name"], project.config["description"]) == ("My model: {a}", "x # y")
    assert project.text() == ["the", "cat", "sat\u2423on", "the", "\u2423", "\u2423", "Größe"]
    found = project.states()
    assert {layer for _, layer in found} == {1, 2, 3, 4}
    for layer, (name, trace) in enumerate(stacked.items(), start=1):
        turn = -1 if name.endswith("reverse") else 1
        for kind, own in (("state", "cell_state"), ("output", "hidden_state")):
            np.testing.assert_array_equal(found[kind, layer][0], trace[own][::turn])
        for gate in ("input_gate", "forget_gate", "output_gate"):
            array, unsigned, transform = found[gate, layer]
            np.testing.assert_array_equal(array, trace[gate][::turn])
            assert (array.dtype, unsigned, transform) == (np.float32, True, "none")
        assert found["output", layer][1:] == (False, "none")


def test_large_states_go_through_a_tanh(tmp_path: Path) -> None:
    layer = torch.nn.LSTM(1, 2)
    with torch.no_grad():
        for weight in layer.parameters():
            weight.fill_(3.0)
    trace = rv.record(layer, torch.ones(20, 1))
    assert np.abs(trace["cell_state"]).max() > 1
    save_project(tmp_path, trace)
    found = Project(tmp_path)
    assert found.states()["state", 1][1:] == (False, "tanh")
    assert found.text() == [str(step + 1) for step in range(20)]


def test_what_does_not_fit_gets_one_sentence(
    tmp_path: Path, stacked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = torch.nn.LSTM(2, 3)
    short: Any = rv.record(layer, torch.randn(3, 2))
    endless: Any = rv.record(layer, torch.full((3, 2), np.inf))
    wrong: dict[str, tuple[Any, list[str]]] = {
        "one and the same text": ([short, *stacked.values()], []),
        "at least one trace": ([], []),
        "one word for each of the 3 steps, not 2": (short, ["a", "b"]),
        "infinite or not a number": (endless, []),
    }
    pytest.importorskip("h5py")
    for said, (traces, words) in wrong.items():
        with pytest.raises(ValueError, match=said) as caught:
            save_project(tmp_path / "none", traces, words)
        assert str(caught.value).endswith(".")
    assert not (tmp_path / "none").exists()
    assert isinstance(short, Trace)

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(untrusted, "import_module", missing)
    with pytest.raises(ValueError, match=r"^Writing an LSTMVis project needs .* pip install h5py"):
        save_project(tmp_path, short)
