"""A layer over plain numbers, without a read-out, and what is shown of it as a run."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save
from torch import nn

import rnnviz as rv
from rnnviz.inspection.answers import answer_rows, answered_by, packed_answers
from rnnviz.inspection.by_hand import by_hand, held_film, held_rows, lines, say
from rnnviz.inspection.carousel import Query, examples_of, measure, own_sequence
from rnnviz.inspection.cells import cell_data
from rnnviz.inspection.films import film_data, input_rows, last_frame, trace_data
from rnnviz.inspection.imports import import_file
from rnnviz.inspection.runs import Moment, difference, example, problem_of, reads_alike
from rnnviz.inspection.saturation import gates_on_examples
from rnnviz.inspection.verdicts import examples_metric
from rnnviz.inspection.what_if import both_answers, change_said, first_change, what_if, what_if_data
from rnnviz.inspection.what_if_words import finding
from rnnviz.model.parts import Unsaid
from rnnviz.model.sizes import ModelShape, parameter_count
from rnnviz.probe.intervention import Clamp, Intervention
from rnnviz.run import Run
from rnnviz.store import RunStore, export_run
from tests.inspection.test_imports import LSTM, SIGMOID, exported, keras_model, onnx_model, readout

KINDS = {"lstm": nn.LSTM, "gru": nn.GRU, "elman": nn.RNN}
NAMES = ["heat", "flow", "dust"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    found = RunStore(tmp_path / "runs", shipped=tmp_path / "models")
    yield found
    found.close()


def sensors() -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [rng.normal(size=(steps, 3)) for steps in (7, 4)]


def put(data: bytes, store: RunStore, **about: Any) -> Run:
    return import_file(io.BytesIO(data), store, about, name="mine").run


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("path", ["", "encoder."])
def test_a_bare_layer_does_what_torch_does(cell: str, path: str, store: RunStore) -> None:
    torch.manual_seed(1)
    layer = KINDS[cell](3, 4, num_layers=2)
    data = save({path + name: value for name, value in layer.state_dict().items()})
    run = store.get(put(data, store, features=NAMES, examples=sensors()).id)
    assert (run.config.cell, run.config.task, run.config.num_layers) == (cell, "own-features", 2)
    assert run.details["name"] == "mine"
    assert not any(name.startswith("readout") for name in run.latest.weights)
    count = parameter_count(run.config, ModelShape.from_dict(run.details["model"]))
    assert count.total == sum(weight.size for weight in run.latest.weights.values())
    for index, steps in enumerate((7, 4)):
        single = example(run, index)
        trace = Moment.at(run).trace(single, gradients=True)
        with torch.no_grad():
            expected = layer(torch.from_numpy(single.inputs))[0][:, 0]
        np.testing.assert_allclose(trace["hidden_state"], expected, atol=1e-6)
        assert (len(trace), trace.predictions, dict(trace.gradients)) == (steps, None, {})
    again = import_file(io.BytesIO(export_run(run)), store, name="run.zip")
    assert (again.run.id, again.known) == (run.id, True)


@pytest.mark.parametrize("outputs", [0, 1, 3])
def test_the_figures_show_what_there_is(outputs: int, store: RunStore) -> None:
    torch.manual_seed(2)
    parts = {"rnn": nn.LSTM(3, 4)} | ({"head": nn.Linear(4, outputs)} if outputs else {})
    data = save(nn.ModuleDict(parts).state_dict())
    run = put(data, store, task="own-features", features=NAMES, examples=sensors())
    moment, single = Moment.at(run), example(run, 0)
    film = film_data(run, single, 0, False, None, "")
    assert (film["predictions"] is None) == (outputs == 0)
    assert (film["targets"], film["correct"]) == (None, None)
    cell = cell_data(moment, single)
    (strip,) = measure(Query((run,), 0, 0, "spectral"), ["Mine"], 1.0, 60.0).strips
    (curves,) = strip.curves
    assert (len(curves.full), curves.cell_gradient, curves.hidden_gradient) == (7, None, None)
    for _ in range(2):
        assert (packed_answers(moment, single) is None) == (outputs == 0)
    answered = answered_by(moment, single)
    rows = [] if answered is None else answer_rows(moment.problem, answered)
    assert (len(rows), {row.get("right") for row in rows} - {None}) == (7 * outputs, set())
    assert len(gates_on_examples(moment)["forget_gate"]) == 11
    assert set(last_frame(run, single)) == set(run.config.spec.quantities)

    change = what_if(moment, single, *first_change(moment, single))
    assert float(f"{change.after.inputs[3, 0, 0]:g}") in problem_of(run).step_limits
    change = what_if(moment, single, 2, "dust = 9")
    was = f"{float(single.inputs[2, 0, 2]):.3g}"
    assert change_said(change) == f"Step 3 reads dust = 9 instead of {was}"
    assert [3 - 1, f"dust = 9 instead of {was}"] in what_if_data(change)["marks"]
    assert what_if_data(change)["rows"][1]["texts"] == ["", "", "9", "", "", "", ""]
    same = f"dust = {float(single.inputs[2, 0, 2])!r}"
    with pytest.raises(ValueError, match=f"^Step 3 already reads {same}: choose another\\.$"):
        what_if(moment, single, 2, f" {same} ")
    assert finding(change).endswith(".")
    assert (both_answers(change) is None) == (outputs == 0)

    done = by_hand(moment, single, Intervention((Clamp("forget_gate", (2,), 0),)))
    assert len([*lines(done)]) == (outputs > 0)
    assert "nan" not in say(done)
    assert examples_metric(moment) is None
    assert len(held_rows(done)) == 7 * 4
    trace = trace_data(moment, single, moment.trace(single))
    shown = [film, cell, rows, what_if_data(change), held_film(done, title="", visible=None)]
    json.dumps([*shown, trace], allow_nan=False)


def test_the_numbers_that_are_read_are_a_table(store: RunStore) -> None:
    data, given = save(nn.LSTM(2, 4).state_dict()), [[[1, 2], [0.1, 4]]]
    run = put(data, store, features=["heat", "time"], examples=given)
    assert input_rows(problem_of(run), example(run, 0)) == [
        {"time": 1, "heat": 1, "time (feature)": 2},
        {"time": 2, "heat": 0.1, "time (feature)": 4},
    ]
    run = put(data, store, examples=given)
    assert input_rows(problem_of(run), example(run, 0))[0] == {"time": 1, "x1": 1, "x2": 2}


def test_a_module_in_python_becomes_a_run(store: RunStore) -> None:
    torch.manual_seed(3)
    layer = nn.LSTM(1, 4)
    run = rv.save_run(layer, store, features=["heat"], examples=np.ones((2, 5, 1)))
    assert example(run, 1).inputs.shape == (5, 1, 1)
    flat = [np.ones(5), np.ones(5)]
    assert rv.save_run(layer, store, features=["heat"], examples=flat).id == run.id
    one = rv.save_run(layer, store, features=["heat"], examples=np.ones((5, 1)))
    assert example(one, 0).inputs.shape == (5, 1, 1)
    with pytest.raises(ValueError, match="as many as the model reads"):
        rv.save_run(nn.LSTM(2, 4), store, examples=np.ones((2, 5, 1)))


def test_examples_are_asked_for_where_somebody_can_give_them(store: RunStore) -> None:
    data = save(nn.LSTM(3, 4).state_dict())
    with pytest.raises(Unsaid, match="Give sequences of numbers") as asked:
        import_file(io.BytesIO(data), store, {}, asks=True)
    assert asked.value.field == "examples"
    run = import_file(io.BytesIO(data), store, {"examples": []}, asks=True).run
    assert "these numbers are random" in problem_of(run).explanation(example(run, 0), 0)


def test_runs_on_other_features_read_sequences_of_their_own(store: RunStore) -> None:
    torch.manual_seed(4)
    first = put(save(nn.LSTM(3, 4).state_dict()), store, features=NAMES, examples=sensors())
    other = put(save(nn.GRU(2, 4).state_dict()), store, examples=[[[1, 2]] * 3])
    assert own_sequence(first, other) == "that read other features"
    strips = measure(Query((first, other), 0, 0, "spectral"), ["a", "b"], 1.0, 60.0).strips
    assert [len(strip.curves[0].full) for strip in strips if strip.curves[0]] == [7, 3]


def test_names_of_features_are_compared_where_both_runs_have_some(store: RunStore) -> None:
    torch.manual_seed(4)
    state = save(nn.LSTM(3, 4).state_dict())
    head = save(nn.ModuleDict({"rnn": nn.LSTM(3, 4), "head": nn.Linear(4, 2)}).state_dict())
    named = put(state, store, features=NAMES)
    bare, others = put(state, store), put(state, store, features=["a", "b", "c"])
    ends = put(head, store, task="own-features", features=NAMES)
    assert reads_alike(problem_of(named), problem_of(bare))
    assert reads_alike(problem_of(bare), problem_of(others))
    told = {difference(problem_of(named), problem_of(one)) for one in (named, others, ends)}
    assert told == {"", "read other features", "have other outputs"}
    assert examples_of(bare, named) is named


ABOUT = {
    "a task": ({"task": "adding"}, "has no linear read-out, so it predicts nothing"),
    "a vocabulary": ({"vocabulary": ["a", "b"]}, "has no linear read-out, so it predicts nothing"),
    "names": ({"features": ["heat"]}, "Give 3 names of features"),
    "examples": ({"examples": [[[1, 2]]]}, "1 to 1,000 steps of 3 numbers"),
    "options": ({"task_options": {"length": 3}}, "no option named 'length'; it has none"),
}


@pytest.mark.parametrize("name", ABOUT)
def test_what_does_not_fit_a_bare_layer_gets_one_sentence(name: str, store: RunStore) -> None:
    about, words = ABOUT[name]
    with pytest.raises(ValueError, match=words) as caught:
        put(save(nn.LSTM(3, 4).state_dict()), store, **about)
    assert str(caught.value).endswith(".")
    assert store.list() == []


def test_a_model_that_reads_tokens_has_no_features(store: RunStore) -> None:
    parts = {"emb": nn.Embedding(5, 3), "rnn": nn.LSTM(3, 4), "head": nn.Linear(4, 5)}
    data = save(nn.ModuleDict(parts).state_dict())
    with pytest.raises(ValueError, match=r"reads tokens through an embedding"):
        put(data, store, task="own-features")


def test_too_many_features_are_refused_before_any_sequence_is_made(store: RunStore) -> None:
    with pytest.raises(ValueError, match=r"must be from 1 to 10,000\.$"):
        put(save(nn.RNN(20_000, 1).state_dict()), store)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("dynamo", [True, False])
def test_a_bare_layer_of_onnx_does_what_torch_does(dynamo: bool, store: RunStore) -> None:
    torch.manual_seed(5)
    layer = nn.LSTM(3, 4, 2, batch_first=True).eval()
    data = exported(layer, torch.zeros(1, 7, 3), dynamo)
    run = put(data, store, examples=sensors()[:1])
    single = example(run, 0)
    with torch.no_grad():
        expected = layer(torch.from_numpy(single.inputs[:, 0]))[0]
    trace = Moment.at(run).trace(single)
    np.testing.assert_allclose(trace["hidden_state"], expected, atol=1e-6)
    assert run.config.num_layers == 2


def test_a_readout_that_leads_to_a_later_output_is_not_dropped(store: RunStore) -> None:
    product = readout("Gemm", "z", "M", "b")
    product.name = "head"
    with pytest.raises(ValueError, match=r"The Gemm 'head' .* read-out as the first output\.$"):
        put(onnx_model(ends=[product], outputs=["z", "out"]), store)
    run = put(onnx_model(ends=[readout("Identity", "yh")], outputs=["z", "out", "yc"]), store)
    assert run.config.task == "own-features"


def test_a_bare_layer_of_keras_is_a_run_too(store: RunStore) -> None:
    run = put(keras_model(LSTM), store)
    assert (run.config.cell, run.config.task) == ("lstm", "own-features")
    assert problem_of(run).input_size == 3


def test_what_is_made_of_states_without_a_readout_is_refused(store: RunStore) -> None:
    for ends in ([readout("Softmax", "z")], [readout("Add", "z", "b")]):
        with pytest.raises(ValueError, match=r"or such layers alone; the LSTM 'core' is none"):
            put(onnx_model(ends=ends), store)
    with pytest.raises(ValueError, match=r"or such layers alone; the Activation 'a' is none"):
        put(keras_model(LSTM, SIGMOID), store)
