"""Models trained elsewhere, uploaded as safetensors: runs that answer as the models do."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save
from torch import nn

import rnnviz as rv
from rnnviz.inspection.runs import Moment, example
from rnnviz.model import restore_model
from rnnviz.store import ArchiveError, RunStore, import_run
from rnnviz.store.state_files import read_state_file
from rnnviz.tasks import restore_problem

KINDS = {"lstm": nn.LSTM, "gru": nn.GRU, "elman": nn.RNN}
LETTERS = list("abc !")


class Model(nn.Module):
    """What people write: an embedding or none, recurrent layers, a linear layer."""

    def __init__(self, kind: Any, size: int, out: int, embed: int | None = None, **more: Any):
        super().__init__()
        if embed:
            self.emb = nn.Embedding(size, embed)
        self.rnn = kind(embed or size, 4, **more)
        self.head = nn.Linear(4, out)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        encoded = self.emb(inputs) if hasattr(self, "emb") else inputs
        return self.head(self.rnn(encoded)[0])


def packed(model: nn.Module, **about: Any) -> bytes:
    state = {name: value.contiguous() for name, value in model.state_dict().items()}
    return save(state, {"rnnviz": json.dumps(about)} if about else None)


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("bias", [True, False])
def test_a_model_on_numbers_answers_as_it_did(cell: str, bias: bool, store: RunStore) -> None:
    torch.manual_seed(1)
    model = Model(KINDS[cell], 2, 1, num_layers=2, bias=bias)
    run = import_run(packed(model, task="adding", task_options={"length": 10}, name="Mine"), store)
    assert (run.config.cell, run.config.num_layers, run.details["name"]) == (cell, 2, "Mine")
    single = example(run, 0)
    trace = Moment.at(store.get(run.id)).trace(single)
    with torch.no_grad():
        expected = model(torch.from_numpy(single.inputs))[:, 0]
    np.testing.assert_allclose(trace.predictions, expected, atol=1e-5)


@pytest.mark.parametrize("embed", [3, 4, None])
@pytest.mark.parametrize("end", ["!", None])
def test_a_model_on_text_reads_and_predicts_its_own_tokens(
    embed: int | None, end: str | None, store: RunStore
) -> None:
    torch.manual_seed(2)
    model = Model(nn.LSTM, 5, 5, embed)
    about = {"vocabulary": LETTERS, "examples": [list("abc"), list("cab a")]}
    about |= {} if end is None else {"end": end}
    run = import_run(packed(model, task="text-chars", **about), store)
    problem = restore_problem(run)
    assert problem.symbols[:2] == ("<unk>", "<eos>")
    assert set(problem.symbols[2:]) == set(LETTERS) - {end}
    ids = torch.tensor([[LETTERS.index(each)] for each in "cab a"])
    with torch.no_grad():
        read = ids if embed else nn.functional.one_hot(ids, 5).float()
        expected = model(read)[:, 0].log_softmax(-1)
        found = restore_model(run).record(problem.encode("cab a").inputs[:, 0])
        logs = found.predictions.log_softmax(-1)
    for index, letter in enumerate(LETTERS):
        own = problem.symbols.index("<eos>" if letter == end else letter)
        np.testing.assert_allclose(logs[:, own], expected[:, index], atol=1e-5)
    assert "equally frequent" in problem.result(None)
    assert logs[:, 0].max() < -1000  # no token of the model's is unknown


def test_the_same_file_twice_is_one_run(store: RunStore) -> None:
    data = packed(Model(nn.GRU, 7, 7), task="embedded-reber")
    assert import_run(data, store).id == import_run(data, store).id
    assert len(store.list()) == 1


def model(**more: Any) -> Model:
    return Model(nn.LSTM, 2, 1, **more)


TEXT = {"task": "text-chars", "vocabulary": LETTERS, "examples": [list("abc")]}
WRONG = {
    "silent": (model(), {}, "does not say what its model does"),
    "no task": (model(), {"name": "x"}, "Say which task"),
    "another field": (model(), {"task": "adding", "pickle": 1}, "Nothing called 'pickle'"),
    "options": (model(), {"task": "adding", "task_options": [1]}, "must be a table"),
    "task": (model(), {"task": "embedded-reber"}, "do not fit"),
    "both directions": (model(bidirectional=True), {"task": "adding"}, "bidirectional"),
    "projected": (model(proj_size=2), {"task": "adding"}, "projected"),
    "nothing recurrent": (nn.Linear(2, 2), {"task": "adding"}, "has no LSTM"),
    "two": (nn.ModuleList([model(), model()]), {"task": "adding"}, "several"),
    "no head": (nn.ModuleDict({"a": nn.LSTM(2, 3)}), {"task": "adding"}, "linear read-out"),
    "more": (
        nn.ModuleList([model(), nn.LayerNorm(9)]),
        {"task": "adding"},
        "is none of them",
    ),
    "no vocabulary": (Model(nn.GRU, 5, 5, 3), {"task": "text-chars"}, "needs its vocabulary"),
    "short": (Model(nn.GRU, 5, 5, 3), TEXT | {"vocabulary": ["a"]}, "must hold 5 tokens"),
    "no examples": (Model(nn.GRU, 5, 5, 3), TEXT | {"examples": []}, "needs examples"),
    "whole numbers": (model().to(torch.bfloat16), {"task": "adding"}, "of float16, float32"),
    "large": (Model(nn.LSTM, 2000, 1), {"task": "adding"}, "do not fit"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_model_gets_one_sentence(name: str, store: RunStore) -> None:
    own, about, words = WRONG[name]
    with pytest.raises(ArchiveError, match=words) as caught:
        import_run(packed(own, **about), store)
    assert str(caught.value).endswith(".")
    assert store.list() == []


def test_a_type_that_is_no_text_is_refused() -> None:
    header = json.dumps({"__metadata__": {"rnnviz": "{}"}, "a": {"dtype": []}}).encode()
    with pytest.raises(ArchiveError, match="of float16, float32 or float64"):
        read_state_file(io.BytesIO(len(header).to_bytes(8, "little") + header), 10**6)


@given(place=st.integers(0, 10**6), value=st.integers(0, 255), cut=st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused(place: int, value: int, cut: bool) -> None:
    torch.manual_seed(3)
    data = bytearray(packed(model(), task="adding"))
    place %= len(data)
    data[place] = value
    try:
        run = read_state_file(io.BytesIO(bytes(data[:place] if cut else data)), 10**6)
    except ArchiveError:
        return
    assert isinstance(run, rv.Run)
