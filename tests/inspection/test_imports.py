"""Files from elsewhere: models of safetensors, ONNX and Keras become runs that answer alike."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save
from torch import nn

import rnnviz as rv
from rnnviz.inspection import imports
from rnnviz.inspection.arrows import read_text
from rnnviz.inspection.attribution import attribution_of
from rnnviz.inspection.carousel import Query, measure
from rnnviz.inspection.films import film_data
from rnnviz.inspection.imports import import_file
from rnnviz.inspection.runs import Moment, example
from rnnviz.inspection.units import read_corpus, view_units
from rnnviz.model import restore_model
from rnnviz.model.parts import FIELDS, Unsaid
from rnnviz.probe.attribution.methods import METHODS
from rnnviz.store import RunStore, Taken, export_run
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


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    found = RunStore(tmp_path / "runs", shipped=tmp_path / "models")
    yield found
    found.close()


def put(data: bytes, store: RunStore, name: str = "", **about: Any) -> Taken:
    return import_file(io.BytesIO(data), store, about, name=name)


def packed(model: nn.Module, **about: Any) -> bytes:
    state = {name: value.contiguous() for name, value in model.state_dict().items()}
    return save(state, {"rnnviz": json.dumps(about)} if about else None)


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("bias", [True, False])
def test_a_model_on_numbers_answers_as_it_did(cell: str, bias: bool, store: RunStore) -> None:
    torch.manual_seed(1)
    model = Model(KINDS[cell], 2, 1, num_layers=2, bias=bias)
    run, _ = put(packed(model, task="adding", task_options={"length": 10}, name="Mine"), store)
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
    run, _ = put(packed(model, task="text-chars", **about), store)
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


def test_units_and_attributions_of_a_model_from_elsewhere_are_its_own(store: RunStore) -> None:
    torch.manual_seed(2)
    own = Model(nn.LSTM, 5, 5, 3)
    run, _ = put(packed(own, task="text-chars", vocabulary=LETTERS), store)
    moment, line = Moment.at(run), "cab a bac! " * 20
    view = view_units(moment, read_corpus(moment, line))
    rows = torch.from_numpy(run.latest.weights["encoder.weight"])
    with torch.no_grad():
        ids = view.corpus.text.ids[view.corpus.text.stream]
        hidden = own.rnn(rows[torch.from_numpy(ids)][:, None])[0][:, 0]
    found = np.stack([view.found.values(unit) for unit in range(4)], axis=1)
    np.testing.assert_allclose(found, hidden, atol=3.0 * float(view.found.step.max()))
    assert {row["unit"] for row in view.rows} == set(range(4))

    text, word = read_text(run, "cab a", 0), 3
    inputs = own.emb.weight.detach()[torch.tensor([LETTERS.index(each) for each in "cab a"])]
    inputs = inputs[:, None].requires_grad_()
    logit = own.head(own.rnn(inputs)[0])[-1, 0, word - 2]
    logit.backward()
    for method in METHODS:
        attribution = attribution_of(run, text, 4, word, None, method)
        assert attribution.words.shape == (5,)
        assert attribution.logit == pytest.approx(float(logit.detach()), abs=1e-5)
    expected = (inputs.grad * inputs)[:, 0].sum(dim=1).detach()
    gradient = attribution_of(run, text, 4, word, None, "gradient")
    np.testing.assert_allclose(gradient.words, expected, atol=1e-5)


def test_the_same_file_twice_is_one_run(store: RunStore) -> None:
    data = packed(Model(nn.GRU, 7, 7), task="embedded-reber")
    (first, known), (second, again) = put(data, store), put(data, store)
    assert (first.id, known, again) == (second.id, False, True)
    assert re.fullmatch("[0-9a-f]{12}", first.id)
    renamed, again = put(data, store, "other.safetensors")
    assert (renamed.id, again) == (first.id, True)
    assert len(store.list()) == 1


def test_a_model_is_called_as_it_says_or_as_its_file(store: RunStore) -> None:
    torch.manual_seed(9)
    own = Model(nn.GRU, 7, 7)
    named = packed(own, task="embedded-reber", name="Its own")
    assert put(named, store, "file.safetensors").run.details["name"] == "Its own"
    torch.manual_seed(10)
    plain = packed(Model(nn.GRU, 7, 7), task="embedded-reber")
    assert put(plain, store, "folder/file.safetensors").run.details["name"] == "file"


def test_what_was_trained_elsewhere_has_no_step(store: RunStore) -> None:
    run, _ = put(packed(model(), task="adding", name="Mine"), store)
    single = example(run, 0)
    assert Moment.at(run).title == "Mine"
    assert film_data(run, single, 0, False, None, "")["origin"] == "trained elsewhere"
    query = Query((run,), 0, 0, "spectral")
    (strip,) = measure(query, ["Mine"], 1.0, 60.0).strips
    assert strip.origin == "trained elsewhere"


def test_a_module_is_kept_without_a_file(store: RunStore) -> None:
    torch.manual_seed(11)
    own = Model(nn.LSTM, 5, 5, 3).double()
    run = rv.save_run(own, store, vocabulary=LETTERS, name="From a notebook")
    assert [(one.id, one.name) for one in store.list()] == [(run.id, "From a notebook")]
    np.testing.assert_array_equal(
        store.get(run.id).latest.weights["readout.weight"][2:], own.head.weight.detach().float()
    )
    assert rv.save_run(own, store, vocabulary=LETTERS).id == run.id
    trained = rv.fit(rv.ExperimentConfig(task="adding", task_options={"length": 10}, steps=1))
    assert store.get(rv.save_run(trained, store).id).config == trained.config
    with pytest.raises(Unsaid, match="Say which task"):
        rv.save_run(own, store)
    relu = Model(nn.RNN, 5, 5, nonlinearity="relu")
    with pytest.raises(ValueError, match=r"nn\.RNN with relu.*rv\.record"):
        rv.save_run(relu, store, vocabulary=LETTERS)
    projected = Model(partial(nn.LSTM, proj_size=2), 5, 5)
    with pytest.raises(ValueError, match=r"\.$"):
        rv.save_run(projected, store, vocabulary=LETTERS)


def model(**more: Any) -> Model:
    return Model(nn.LSTM, 2, 1, **more)


TEXT = {"task": "text-chars", "vocabulary": LETTERS, "examples": [list("abc")]}
WRONG = {
    "silent": (model(), {}, "Say which task"),
    "no text": (model(), {"task": ["adding"]}, "task must be a text"),
    "no number": (model(), {"task": "adding", "name": 3}, "name must be a text"),
    "vocabulary": (Model(nn.GRU, 5, 5, 3), TEXT | {"vocabulary": "abc !"}, "must be a list"),
    "elsewhere": (model(), {"task": "adding", "readout": "body.weight"}, "cannot be the linear"),
    "no task": (model(), {"name": "x"}, "Say which task"),
    "another field": (model(), {"task": "adding", "pickle": 1}, "Nothing called 'pickle'"),
    "options": (model(), {"task": "adding", "task_options": [1]}, "must be a table"),
    "task": (model(), {"task": "embedded-reber"}, "choose the task"),
    "features": (
        Model(nn.LSTM, 12, 1),
        {"task": "adding"},
        r"or Features of your own \(own-features\)\.",
    ),
    "both directions": (model(bidirectional=True), {"task": "adding"}, "bidirectional"),
    "projected": (model(proj_size=2), {"task": "adding"}, "projected"),
    "nothing recurrent": (nn.Linear(2, 2), {"task": "adding"}, "has no LSTM"),
    "two": (nn.ModuleList([model(), model()]), {"task": "adding"}, "several"),
    "no head": (nn.ModuleDict({"a": nn.LSTM(2, 3)}), {"task": "adding"}, "linear read-out"),
    "more": (
        nn.ModuleList([model(), nn.LayerNorm(9)]),
        {"task": "adding"},
        "does not belong to these",
    ),
    "no vocabulary": (Model(nn.GRU, 5, 5, 3), {"task": "text-chars"}, "needs its vocabulary"),
    "short": (Model(nn.GRU, 5, 5, 3), TEXT | {"vocabulary": ["a"]}, "must hold 5 tokens"),
    "examples": (Model(nn.GRU, 5, 5, 3), TEXT | {"examples": [[]]}, "Each example must have"),
    "whole numbers": (model().to(torch.bfloat16), {"task": "adding"}, "of float16, float32"),
    "large": (Model(nn.LSTM, 2000, 1), {"task": "adding"}, "choose the task"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_model_gets_one_sentence(name: str, store: RunStore) -> None:
    own, about, words = WRONG[name]
    with pytest.raises(ValueError, match=words) as caught:
        put(packed(own, **about), store)
    assert str(caught.value).endswith(".")
    assert store.list() == []


def test_where_names_and_shapes_leave_a_choice_it_is_asked(store: RunStore) -> None:
    torch.manual_seed(4)
    parts = {"one": nn.Linear(4, 5), "body": nn.LSTM(4, 4), "two": nn.Linear(4, 5)}
    made = nn.ModuleDict({**parts, "a": nn.Embedding(5, 4), "b": nn.Embedding(5, 4)})
    data = packed(made, **TEXT)
    with pytest.raises(Unsaid, match="which tensor is the linear read-out") as asked:
        put(data, store)
    assert (asked.value.field, set(asked.value.options)) == (
        "readout",
        {"one.weight", "two.weight"},
    )
    with pytest.raises(Unsaid, match="which tensor is the embedding") as asked:
        put(data, store, readout="two.weight")
    assert asked.value.options == ("a.weight", "b.weight")
    del made["b"]
    run, _ = put(packed(made, **TEXT), store, readout="two.weight")
    np.testing.assert_array_equal(
        run.latest.weights["readout.weight"][2:], made["two"].weight.detach()
    )


def test_without_examples_the_first_tokens_stand_for_one(store: RunStore) -> None:
    run, _ = put(
        packed(Model(nn.GRU, 5, 5, 3)), store, vocabulary=["<unk>", "The", "cat", "sat", "s"]
    )
    problem = restore_problem(run)
    assert (run.config.task, run.config.task_options["lower_case"]) == ("text-words", False)
    assert problem.labels(problem.examples(), 0)[:2] == ("The", "cat")


# Whole models of ONNX and Keras.


class Net(nn.Module):
    """As people export it: sequences first in the batch."""

    def __init__(self, kind: Any, layers: int, embed: bool):
        super().__init__()
        self.emb = nn.Embedding(5, 3) if embed else nn.Identity()
        self.rnn = kind(3, 4, layers, batch_first=True)
        self.head = nn.Linear(4, 5)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return self.head(self.rnn(self.emb(inputs))[0])


def exported(net: nn.Module, inputs: torch.Tensor, dynamo: bool) -> bytes:
    pytest.importorskip("onnx")
    file = io.BytesIO()
    if dynamo:
        torch.onnx.export(net, (inputs,), dynamo=True, verbose=False).save(file)
    else:
        torch.onnx.export(net, (inputs,), file, dynamo=False)
    return file.getvalue()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("kind", "dynamo"),
    # The newer exporter writes an RNN as its single operations.
    [
        (nn.LSTM, True),
        pytest.param(nn.GRU, True, marks=pytest.mark.long),
        (nn.LSTM, False),
        (nn.GRU, False),
        (nn.RNN, False),
    ],
)
def test_an_onnx_model_on_text_answers_as_it_did(kind: Any, dynamo: bool, store: RunStore) -> None:
    torch.manual_seed(5)
    net, ids = Net(kind, 2, True).eval(), torch.randint(0, 5, (1, 6))
    run, _ = put(exported(net, ids, dynamo), store, vocabulary=LETTERS)
    cell = {nn.LSTM: "lstm", nn.GRU: "gru", nn.RNN: "elman"}[kind]
    assert (run.config.cell, run.config.num_layers, run.config.task) == (cell, 2, "text-chars")
    with torch.no_grad():
        found = restore_model(run).record(ids[0].numpy() + 2).predictions[:, 2:]
        np.testing.assert_allclose(found, net(ids)[0], atol=1e-6)


def onnx_model(*between: Any, **attributes: Any) -> bytes:
    """An LSTM on two numbers, something in between, and a read-out."""
    onnx = pytest.importorskip("onnx")
    h, rng = onnx.helper, np.random.default_rng(1)
    sizes = {"W": (1, 16, 2), "R": (1, 16, 4), "B": (1, 32), "M": (4, 1), "b": (1,), "s": (1, 1, 4)}
    arrays = {name: rng.normal(size=size).astype(np.float32) for name, size in sizes.items()}
    states, ends = attributes.pop("states", []), attributes.pop("ends", [])
    outputs = attributes.pop("outputs", ["out"])
    layer = ["x", "W", "R", "B", *states]
    attributes["hidden_size"] = 4
    nodes = [h.make_node("LSTM", layer, ["y", "yh", "yc"], name="core", **attributes)]
    nodes += between or [h.make_node("Identity", ["y"], ["z"])]
    nodes += ends or [h.make_node("MatMul", ["z", "M"], ["m"]), readout("Add", "m", "b")]
    kept = [onnx.numpy_helper.from_array(array, name) for name, array in arrays.items()]
    told = [h.make_tensor_value_info(name, 1, None) for name in ("x", *outputs)]
    graph = h.make_graph(nodes, "g", told[:1], told[1:], kept)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 14)], ir_version=8)
    return bytes(model.SerializeToString())


def readout(kind: str, *names: str) -> Any:
    return pytest.importorskip("onnx").helper.make_node(kind, names, ["out"])


def between(kind: str, source: str = "y", *more: str) -> Any:
    return pytest.importorskip("onnx").helper.make_node(kind, [source, *more], ["z"], name="odd")


def chain(count: int) -> list[Any]:
    """Nodes that change nothing, each of which names a weight as well."""
    make = pytest.importorskip("onnx").helper.make_node
    names = ["y", *(f"c{index}" for index in range(count - 1)), "z"]
    return [make("Identity", [a, "W"], [b]) for a, b in pairwise(names)]


def circle() -> list[Any]:
    """An LSTM that reads itself."""
    make = pytest.importorskip("onnx").helper.make_node
    return [make("LSTM", ["z", "W", "R", "B"], ["z"], name="round", hidden_size=4)]


ODD_ONNX: dict[str, tuple[Any, str]] = {
    "a function": (lambda: onnx_model(between("Relu")), "the Relu 'odd' is none of them"),
    "probabilities": (lambda: onnx_model(between("Softmax")), "Softmax 'odd' is none"),
    "residual": (lambda: onnx_model(between("Add", "y", "x")), "the Add 'odd' is none"),
    "the cell state": (lambda: onnx_model(between("Identity", "yc")), "the LSTM 'core' is none"),
    "two": (lambda: onnx_model(between("MatMul", "y", "M")), "the MatMul 'odd' is none"),
    "circle": (lambda: onnx_model(between("Identity", "z")), "in a circle"),
    "backwards": (lambda: onnx_model(direction="reverse"), "bidirectional"),
    "layers": (lambda: onnx_model(*circle()), "at most 4 recurrent layers"),
    "a computed bias": (
        lambda: onnx_model(ends=[readout("Gemm", "z", "M", "computed")]),
        "adds more than a bias",
    ),
    "one input": (lambda: onnx_model(ends=[readout("Add", "b")]), "has no LSTM"),
    "long": (lambda: onnx_model(*chain(600)), "500 nodes"),
    "a state": (lambda: onnx_model(states=["", "s", "s"]), "other than zeros"),
    "clip": (lambda: onnx_model(clip=1.0), "has clip"),
}


@pytest.mark.parametrize("name", ODD_ONNX)
def test_what_an_onnx_model_has_more_is_named(name: str, store: RunStore) -> None:
    make, words = ODD_ONNX[name]
    with pytest.raises(ValueError, match=words) as caught:
        put(make(), store, task="adding")
    assert str(caught.value).endswith(".")
    assert not put(onnx_model(), store, task="adding").known


def test_each_tensor_of_an_onnx_file_is_read_once(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper, read = pytest.importorskip("onnx").numpy_helper, []
    to_array = helper.to_array
    monkeypatch.setattr(helper, "to_array", lambda one: read.append(one.name) or to_array(one))
    put(onnx_model(*chain(20)), store, task="adding")
    assert sorted(read) == ["B", "M", "R", "W", "b"]


def keras_model(*layers: dict[str, Any]) -> bytes:
    """As Keras 3 writes a model of an embedding, two recurrent layers and a Dense."""
    h5py = pytest.importorskip("h5py")
    rng, file, packed = np.random.default_rng(2), io.BytesIO(), io.BytesIO()
    arrays = {
        "embedding": [(5, 3)],
        "lstm/cell": [(3, 16), (4, 16), (16,)],
        "lstm_1/cell": [(4, 16), (4, 16), (16,)],
        "dense": [(4, 5), (5,)],
    }
    names = {"Embedding": "embedding", "LSTM": "lstm", "Dense": "dense"}
    usual = [{"class_name": kind, "config": {"name": name}} for kind, name in names.items()]
    usual.insert(2, {"class_name": "LSTM", "config": {"name": "lstm_1"}})
    usual[3]["config"]["activation"] = "softmax"
    config = {"class_name": "Sequential", "config": {"layers": list(layers) or usual}}
    text = json.dumps(config)
    with h5py.File(file, "w") as kept:
        for path, shapes in arrays.items():
            if f'"{path.partition("/")[0]}"' not in text:
                continue
            group = kept.create_group(f"layers/{path}/vars")
            for index, shape in enumerate(shapes):
                group[str(index)] = rng.normal(size=shape).astype(np.float32)
            owner = kept.require_group(f"layers/{path.partition('/')[0]}/vars")
            owner.attrs["name"] = path.partition("/")[0]
    with zipfile.ZipFile(packed, "w") as zipped:
        zipped.writestr("metadata.json", "{}")
        zipped.writestr("config.json", text)
        zipped.writestr("model.weights.h5", file.getvalue())
    return packed.getvalue()


def test_a_keras_model_has_its_weights_in_the_places_of_ours(store: RunStore) -> None:
    run, _ = put(keras_model(), store, vocabulary=LETTERS)
    assert (run.config.cell, run.config.num_layers, run.config.embedding_size) == ("lstm", 2, 3)
    rng = np.random.default_rng(2)
    table, kernel = rng.normal(size=(5, 3)), rng.normal(size=(3, 16))
    kept = run.latest.weights
    np.testing.assert_allclose(kept["encoder.weight"][2:], table, rtol=1e-6)
    # The order of Keras is that of torch, and ours: input, forget, content, output.
    stacked = kernel.T
    np.testing.assert_allclose(kept["recurrent.weight_ih_l0"], stacked, rtol=1e-6)


def named(kind: str, name: str = "lstm", **config: Any) -> dict[str, Any]:
    return {"class_name": kind, "config": {"name": name, **config}}


LSTM = named("LSTM")
DENSE = {"class_name": "Dense", "config": {"name": "dense", "activation": "linear"}}
SIGMOID = {"class_name": "Activation", "config": {"name": "a", "activation": "sigmoid"}}
ODD_KERAS: dict[str, tuple[Any, str]] = {
    "function": (
        [LSTM, {"class_name": "Dense", "config": {"name": "dense", "activation": "relu"}}],
        "the Dense 'dense' is none",
    ),
    "between": (
        [LSTM, SIGMOID, DENSE],
        "the Activation 'a' is none",
    ),
    "convolution": ([{"class_name": "Conv1D", "config": {"name": "c"}}, LSTM, DENSE], "Conv1D 'c'"),
    "backwards": (
        [{"class_name": "LSTM", "config": {"name": "lstm", "go_backwards": True}}, DENSE],
        "the LSTM 'lstm' is none",
    ),
    "no read-out": ([named("Embedding", "embedding"), LSTM], "lacks one of these"),
    "no layer": ([DENSE], "lacks one of these"),
    "late": ([LSTM, DENSE, LSTM], "none of them"),
    "damaged": ([LSTM, {"class_name": 3}], "damaged"),
    "no name of a class": ([LSTM, {"class_name": [], "config": {}}], "damaged"),
    "no calls": ([LSTM | {"inbound_nodes": 3}], "damaged"),
    "both ways": (
        [named("Bidirectional", merge_mode="sum", layer=named("LSTM", "forward_lstm")), DENSE],
        "bidirectional layer cannot become a run",
    ),
    "another cell": (
        [named("RNN", cell=named("LSTMCell", "cell", activation="relu")), DENSE],
        "does not call its layer 'lstm' an LSTM",
    ),
    "a class of one's own": (
        [named("My>Odd", activation="relu"), DENSE],
        "does not call its layer 'lstm' an LSTM",
    ),
    "called alike": (
        [LSTM | {"registered_name": "My>LSTM"}, DENSE],
        "does not call its layer 'lstm' an LSTM",
    ),
    "read-out called alike": (
        [LSTM, DENSE | {"registered_name": "My>Dense"}],
        "the custom My>Dense 'dense' is none",
    ),
    "steps as sequences": (
        [named("TimeDistributed", "steps", layer=LSTM), DENSE],
        "the TimeDistributed 'steps' is none",
    ),
}


def reads(layer: dict[str, Any], *sources: tuple[str, int], **more: Any) -> dict[str, Any]:
    """A layer of a functional model that is called once with outputs of others."""
    given = [
        {"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, output]}}
        for name, output in sources
    ]
    calls = [{"args": given, "kwargs": more}] if given else []
    return layer | {"name": layer["config"]["name"], "inbound_nodes": calls}


INPUT = reads(named("InputLayer", "input"))
STATE = reads(named("LSTM", "lstm"), ("input", 0))
BRANCHES = {
    "encoder and decoder": [
        INPUT, STATE, reads(named("InputLayer", "more")),
        reads(named("LSTM", "lstm_1"), ("more", 0), ("lstm", 1), ("lstm", 2)),
        reads(DENSE, ("lstm_1", 0)),
    ],
    "around a layer": [
        INPUT, STATE, reads(named("LSTM", "lstm_1"), ("lstm", 0)), reads(DENSE, ("lstm", 0)),
    ],
    "the cell state": [INPUT, STATE, reads(DENSE, ("lstm", 2))],
    "called twice": [
        INPUT, STATE | {"inbound_nodes": 2 * STATE["inbound_nodes"]}, reads(DENSE, ("lstm", 0)),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", BRANCHES)
def test_a_keras_model_with_branches_is_not_taken_for_a_stack(name: str, store: RunStore) -> None:
    with pytest.raises(ValueError, match=r"one after the other; .* reads something else\.$"):
        put(keras_model(*BRANCHES[name]), store, task="embedded-reber")


def test_a_functional_keras_model_is_a_chain(store: RunStore) -> None:
    mask = {"class_name": "__keras_tensor__", "config": {"keras_history": ["not_equal", 0, 0]}}
    run, _ = put(
        keras_model(
            INPUT,
            reads(named("Embedding", "embedding"), ("input", 0)),
            reads(named("NotEqual", "not_equal"), ("input", 0)),
            reads(named("LSTM", "lstm"), ("embedding", 0), mask=mask),
            reads(DENSE, ("lstm", 1)),
        ),
        store,
        vocabulary=LETTERS,
    )
    assert (run.config.num_layers, run.config.embedding_size) == (1, 3)


@pytest.mark.parametrize("name", ODD_KERAS)
def test_what_a_keras_model_has_more_is_named(name: str, store: RunStore) -> None:
    layers, words = ODD_KERAS[name]
    with pytest.raises(ValueError, match=words) as caught:
        put(keras_model(*layers), store, vocabulary=LETTERS)
    assert str(caught.value).endswith(".")


# Files that nobody should have made.


def pickled() -> bytes:
    file = io.BytesIO()
    torch.save(nn.Linear(2, 2).state_dict(), file)
    return file.getvalue()


HOSTILE: dict[str, tuple[Any, str, str]] = {
    "nothing": (lambda: b"", "x.safetensors", "safetensors file is damaged"),
    "a text": (lambda: b"no model at all", "x.txt", "cannot be read: choose"),
    "cut short": (lambda: packed(model(), task="adding")[:300], "", "safetensors file is damaged"),
    "header": (lambda: (2**40).to_bytes(8, "little") + b"{}", "", "safetensors file is damaged"),
    "no start": (lambda: b"\0" * 40, "x.safetensors", "safetensors file is damaged"),
    "deep": (lambda: deep(), "", "safetensors file is damaged"),
    "lists": (
        lambda: (3_000_009).to_bytes(8, "little") + b'{"a":[' + b"[]," * 1_000_000 + b"0]}",
        "x.safetensors",
        "safetensors file is damaged",
    ),
    "type": (lambda: typed({"a": {"dtype": []}}), "", "of float16, float32 or float64"),
    "metadata": (lambda: save({}, {"rnnviz": "[]"}), "", "must be a JSON object"),
    "a pickle": (pickled, "x.pt", "safetensors.torch.save_file"),
    "an old pickle": (lambda: b"\x80\x02}q\x00.", "x.safetensors", "can run code"),
    "no graph": (lambda: b"\x08\x07garbage", "x.onnx", "not one of ONNX"),
    "weights alone": (lambda: b"\x89HDF\r\n\x1a\n" + bytes(100), "x.h5", "cannot be read"),
    "no zip": (lambda: b"PK\x03\x04" + bytes(50), "x.zip", "not a zip archive"),
    "lambda": (lambda: keras_model({"class_name": "Lambda", "config": {}}), "", "holds code"),
    "numbers": (lambda: packed(endless(), task="adding"), "", "infinite or not numbers"),
}


def typed(header: dict[str, Any]) -> bytes:
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text


def deep() -> bytes:
    return (200_001).to_bytes(8, "little") + b'{"a":' + b"[" * 199_996


def endless() -> Model:
    own = model()
    nn.init.constant_(own.head.weight, float("inf"))
    return own


def test_a_header_of_any_length_is_one_of_safetensors(store: RunStore) -> None:
    # 384 is 0x180: its first byte is that of a pickle.
    data = packed(model(), task="adding", name="x")
    length = int.from_bytes(data[:8], "little")
    assert length <= 640
    header = data[8 : 8 + length].ljust(640)
    data = (640).to_bytes(8, "little") + header + data[8 + length :]
    assert data[:1] == b"\x80"
    assert put(data, store).run.config.task == "adding"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_sentence(name: str, store: RunStore) -> None:
    make, called, words = HOSTILE[name]
    with pytest.raises(ValueError, match=words) as caught:
        put(make(), store, called)
    assert str(caught.value).endswith(".")
    assert str(caught.value).count(". ") == 0
    assert store.list() == []


READERS: dict[str, tuple[Any, dict[str, Any]]] = {
    "safetensors": (lambda: packed(model(), task="adding"), {}),
    "onnx": (onnx_model, {"task": "adding"}),
    "keras": (keras_model, {"vocabulary": LETTERS}),
}


@pytest.mark.parametrize("kind", READERS)
@given(place=st.integers(0, 10**6), value=st.integers(0, 255), cut=st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused(kind: str, place: int, value: int, cut: bool) -> None:
    make, about = READERS[kind]
    torch.manual_seed(3)
    data = bytearray(made_once(kind, make))
    place %= len(data)
    data[place] = value
    kept = bytes(data[:place] if cut else data)
    read_or_refused(kept, f".{kind}", about)


def read_or_refused(data: bytes, ending: str, about: dict[str, Any]) -> None:
    """Whatever a file holds, it becomes a run or is refused with a sentence."""
    said = "."
    try:
        found = imports._kind(io.BytesIO(data), ending)
        if found != "zip":  # read by the store, whose tests damage it
            imports._model(io.BytesIO(data), found, about)
    except ValueError as error:
        said = str(error)
    assert said.endswith(".")


_MADE: dict[str, bytes] = {}


def made_once(kind: str, make: Any) -> bytes:
    if kind not in _MADE:
        _MADE[kind] = make()
    return _MADE[kind]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
SAID = st.fixed_dictionaries(
    {}, optional={name: ANYTHING | st.sampled_from(["text-chars", "adding"]) for name in FIELDS}
)


@given(about=SAID)
@settings(max_examples=200, deadline=None)
def test_whatever_a_file_says_of_its_model_is_read_or_refused(about: dict[str, Any]) -> None:
    torch.manual_seed(3)
    data = save(model().state_dict(), {"rnnviz": json.dumps(about)})
    read_or_refused(data, ".safetensors", {})


def test_a_name_that_is_no_text_is_no_more_than_a_name() -> None:
    data = onnx_model().replace(b"core", b"c\xffre")
    read_or_refused(data, ".onnx", {"task": "adding"})


def test_a_runs_own_file_goes_through_the_same_door(store: RunStore) -> None:
    run = rv.fit(rv.ExperimentConfig(task="adding", task_options={"length": 10}, steps=1))
    found, known = put(export_run(run), store)
    assert (found.id, known) == (run.id, False)
