"""Layers of ONNX: its own node tests, and what a node says beside its weights."""

from __future__ import annotations

import warnings
from importlib import import_module

import numpy as np
import pytest
import torch

import rnnviz as rv
from rnnviz import untrusted
from rnnviz.model import foreign_onnx, from_onnx, from_onnx_arrays

onnx = pytest.importorskip("onnx")
from onnx.reference import ReferenceEvaluator  # noqa: E402

h = onnx.helper

TIME, SIZE, UNITS = 6, 3, 4
KINDS = ("LSTM", "GRU", "RNN")


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def node_tests():
    """ONNX's own tests of the three operators, by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        room = import_module("onnx.backend.test.case.node")
        for kind in KINDS:
            import_module(f"onnx.backend.test.case.node.{kind.lower()}")
    cases = {case.name: case for case in room._NodeTestCases}
    return {name: case for name, case in cases.items() if case.model.graph.node[0].op_type in KINDS}


CASES = node_tests()


def test_onnx_has_eighteen_tests_of_these():
    assert len(CASES) == 18


@pytest.mark.parametrize("name", CASES)
def test_a_node_test_of_onnx_passes(name, tmp_path):
    model, (given, wanted) = CASES[name].model, CASES[name].data_sets[0]
    model = onnx.ModelProto.FromString(model.SerializeToString())
    values = dict(zip((each.name for each in model.graph.input), given, strict=True))
    for each in [each for each in model.graph.input if each.name in ("W", "R", "B", "P")]:
        model.graph.initializer.append(onnx.numpy_helper.from_array(values[each.name], each.name))
        model.graph.input.remove(each)
    states = [values[name] for name in ("initial_h", "initial_c") if name in values]
    found = computed(from_onnx(saved(model, tmp_path / "model.onnx")), values["X"], states)
    for each, expected in zip(model.graph.output, wanted, strict=True):
        np.testing.assert_allclose(found[each.name], expected, rtol=1e-3, atol=1e-7)


def computed(layers, inputs, states=()):
    """What all directions give together, as a node of ONNX gives it.

    Args:
        layers: by name, as from_onnx has them.
        inputs: (time, batch, feature), or (batch, time, feature) where the layers are batch_first.
        states: ``h`` and ``c`` before the first step, (direction, batch, unit) each.
    """
    outputs, lasts, cells = [], [], []
    first = next(layer.batch_first for layer in layers.values())
    for index, (name, layer) in enumerate(layers.items()):
        back = name.endswith(".reverse")
        read = torch.from_numpy(np.flip(inputs, int(first)).copy() if back else inputs.copy())
        own = tuple(torch.from_numpy(each[index : index + 1].copy()) for each in states)
        traces = rv.record(layer, (read, own) if own else read)
        batch = [traces] if isinstance(traces, rv.Trace) else list(traces.values())
        hidden = np.stack([trace["hidden_state"] for trace in batch], axis=1)
        outputs.append(hidden[::-1] if back else hidden)
        lasts.append(hidden[-1])
        cells.append(np.stack([trace["cell_state"][-1] for trace in batch]))
    y, y_h, y_c = np.stack(outputs, axis=1), np.stack(lasts), np.stack(cells)
    if first:
        y, y_h, y_c = y.transpose(2, 0, 1, 3), y_h.swapaxes(0, 1), y_c.swapaxes(0, 1)
    return {"Y": y, "Y_h": y_h, "Y_c": y_c}


def onnx_file(tmp_path, kind, tensors, **attributes):
    names = ["x", *("" if each is None else f"t{k}" for k, each in enumerate(tensors))]
    node = h.make_node(kind, names, ["y"], name="core", **{"hidden_size": UNITS} | attributes)
    kept = [
        onnx.numpy_helper.from_array(each, f"t{k}")
        for k, each in enumerate(tensors)
        if each is not None
    ]
    shapes = [h.make_tensor_value_info(name, 1, None) for name in "xy"]
    graph = h.make_graph([node], "g", shapes[:1], shapes[1:], kept)
    path = tmp_path / "model.onnx"
    onnx.save(h.make_model(graph, opset_imports=[h.make_opsetid("", 14)], ir_version=8), path)
    return path


def onnx_tensors(rng, kind, count):
    terms = {"LSTM": 4, "GRU": 3, "RNN": 1}[kind]
    sizes = [(terms * UNITS, SIZE), (terms * UNITS, UNITS), (2 * terms * UNITS,)]
    return [rng.normal(size=(count, *size)).astype(np.float32) for size in sizes]


@pytest.mark.parametrize(
    ("kind", "options"),
    [("LSTM", {}), ("LSTM", {"peephole": True}), ("GRU", {}), ("GRU", {"linear_before_reset": 1}),
     ("RNN", {}), ("LSTM", {"layout": 1})],
    ids=["lstm", "lstm-peephole", "gru", "gru-before", "rnn", "batch-first"],
)  # fmt: skip
@pytest.mark.parametrize("direction", ["forward", "reverse", "bidirectional"])
def test_a_layer_computes_what_onnx_does(rng, tmp_path, kind, options, direction):
    count = 1 + (direction == "bidirectional")
    tensors = onnx_tensors(rng, kind, count)
    more = dict(options)
    if more.pop("peephole", False):
        peephole = rng.normal(size=(count, 3 * UNITS)).astype(np.float32)
        tensors += [None, None, None, peephole]
    path = onnx_file(tmp_path, kind, tensors, direction=direction, **more)
    shape = (2, TIME, SIZE) if "layout" in options else (TIME, 2, SIZE)
    inputs = rng.normal(size=shape).astype(np.float32)
    found = from_onnx(path)
    names = {"forward": ["core"], "reverse": ["core.reverse"]}
    assert list(found) == names.get(direction, ["core", "core.reverse"])
    expected = ReferenceEvaluator(str(path)).run(None, {"x": inputs})[0]
    np.testing.assert_allclose(computed(found, inputs)["Y"], expected, atol=3e-6)


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("LSTM", {"clip": 1.0}, "has clip"),
        ("LSTM", {"input_forget": 1}, "has input_forget"),
        ("RNN", {"activations": ["Relu"]}, "the activation Relu"),
        ("GRU", {"activations": ["Tanh", "Sigmoid"]}, "another order"),
    ],
    ids=["clip", "input_forget", "relu", "order"],
)
def test_what_onnx_has_beyond_the_family_is_refused(rng, tmp_path, kind, options, words):
    path = onnx_file(tmp_path, kind, onnx_tensors(rng, kind, 1), **options)
    with pytest.raises(ValueError, match=words):
        from_onnx(path)


def test_an_onnx_file_whose_weights_lie_elsewhere_is_refused(rng, tmp_path):
    path = onnx_file(tmp_path, "LSTM", onnx_tensors(rng, "LSTM", 1))
    model = onnx.load(path)
    onnx.save(model, path, save_as_external_data=True, size_threshold=0)
    with pytest.raises(ValueError, match="external data is refused"):
        from_onnx(path)
    path.write_bytes(b"no model")
    with pytest.raises(ValueError, match="not one of ONNX"):
        from_onnx(path)


WRONG_TENSORS = {
    "size": {"dims": [10**9, 10**9, 10**9]},
    "type": {"data_type": 99},
    "axes": {"dims": [16 * UNITS * SIZE // 4]},
    "directions": {"dims": [2, 2 * UNITS, SIZE]},
}


@pytest.mark.parametrize("name", WRONG_TENSORS)
def test_a_damaged_onnx_file_gets_one_sentence(rng, tmp_path, name):
    path = onnx_file(tmp_path, "LSTM", onnx_tensors(rng, "LSTM", 1))
    model = onnx.load(path)
    model.graph.node.insert(0, onnx.helper.make_node("Constant", [], ["unused"]))
    assert list(from_onnx(saved(model, path))) == ["core"]
    weight = model.graph.initializer[0]
    for field, value in WRONG_TENSORS[name].items():
        if field == "dims":
            weight.dims[:] = value
        else:
            setattr(weight, field, value)
    with pytest.raises(ValueError, match=r"(weights of 'core'|of 't0') in this ONNX file .*\.$"):
        from_onnx(saved(model, path))


def saved(model, path):
    path.write_bytes(model.SerializeToString())
    return path


ONES = np.ones((1, 1, UNITS), np.float32)
ZEROS = np.zeros((1, 1, UNITS), np.float32)
STATES = {
    "h": [None, ONES],
    "c": [None, ZEROS, ONES],
    "lengths": [np.array([3], np.int32)],
}


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_a_first_state_or_lengths_that_a_file_keeps_are_refused(rng, tmp_path, name, kind):
    if (kind, name) == ("GRU", "c"):
        return
    tensors = onnx_tensors(rng, kind, 1)
    words = "sequence_lens" if name == "lengths" else "state other than zeros"
    with pytest.raises(ValueError, match=f"The {kind} 'core' .*{words}") as caught:
        from_onnx(onnx_file(tmp_path, kind, tensors + STATES[name]))
    assert str(caught.value).endswith(".")
    nothing = [None, *(np.zeros_like(ONES) for _ in STATES[name][1:])]
    assert list(from_onnx(onnx_file(tmp_path, kind, tensors + nothing))) == ["core"]


def filled(value):
    return h.make_tensor("value", 1, [1], [value])


BEFORE = {
    "expanded zeros": (h.make_node("Expand", ["zeros", "size"], ["state"]), True),
    "expanded ones": (h.make_node("Expand", ["ones", "size"], ["state"]), False),
    "of a shape": (h.make_node("ConstantOfShape", ["size"], ["state"], value=filled(0.0)), True),
    "of ones": (h.make_node("ConstantOfShape", ["size"], ["state"], value=filled(1.0)), False),
    "no numbers": (h.make_node("ConstantOfShape", ["size"], ["state"], value=1.0), False),
    "whole ones": (h.make_node("Cast", ["whole"], ["state"], to=1), False),
    "whole zeros": (h.make_node("Cast", ["none"], ["state"], to=1), True),
    "a size": (h.make_node("Cast", ["size"], ["state"], to=1), False),
    "computed": (h.make_node("Tanh", ["zeros"], ["state"]), False),
    "another layer's": (h.make_node("RNN", ["x", "w", "r"], ["", "state"], name="below"), True),
    "an input": (None, True),
}


@pytest.mark.parametrize("name", BEFORE)
def test_a_first_state_may_be_zeros_or_left_to_whoever_runs_the_layer(rng, tmp_path, name):
    before, accepted = BEFORE[name]
    path = onnx_file(tmp_path, "LSTM", onnx_tensors(rng, "LSTM", 1))
    model = onnx.load(path)
    model.graph.node[0].input.extend(["", "state", "state"])
    if before is None:
        model.graph.input.append(h.make_tensor_value_info("state", 1, None))
    else:
        model.graph.node.insert(0, before)
    kept = {"zeros": ZEROS, "ones": ONES, "size": np.array([1, 1, UNITS])}
    kept |= {"whole": np.ones((1, 1, UNITS), np.int64), "none": np.zeros((1, 1, UNITS), np.int64)}
    kept |= {"w": np.ones((1, UNITS, SIZE)), "r": np.ones((1, UNITS, UNITS))}
    for own, array in kept.items():
        model.graph.initializer.append(onnx.numpy_helper.from_array(array, own))
    saved(model, path)
    if accepted:
        assert "core" in from_onnx(path)
    else:
        with pytest.raises(ValueError, match=r"(than zeros|are damaged).*\.$"):
            from_onnx(path)


def whole(array):
    return [(10 * array[0]).astype(np.int8), *array[1:]]


UNFIT = {
    "units": ("LSTM", {"hidden_size": UNITS + 1}, lambda own: own),
    "two directions": ("LSTM", {}, lambda own: [np.repeat(each, 2, axis=0) for each in own]),
    "one direction": ("LSTM", {"direction": "bidirectional"}, lambda own: own),
    "another cell": ("GRU", {}, lambda own: own),
    "whole numbers": ("LSTM", {}, whole),
    "peepholes": ("RNN", {}, lambda own: [*own, None, None, None, np.ones((1, 3 * UNITS))]),
}


@pytest.mark.parametrize("name", UNFIT)
def test_weights_that_do_not_fit_their_node_are_refused(rng, tmp_path, name):
    kind, more, change = UNFIT[name]
    tensors = onnx_tensors(rng, "RNN" if name == "peepholes" else "LSTM", 1)
    with pytest.raises(ValueError, match=r"weights of 'core' in this ONNX file do not fit"):
        from_onnx(onnx_file(tmp_path, kind, change(tensors), **more))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"clip": 0.0}, "has clip"),
        ({"domain": "mine"}, "is not that of ONNX but of 'mine'"),
        ({"direction": "up"}, "a direction that ONNX does not know"),
        ({"direction": [1]}, "a direction that ONNX does not know"),
    ],
    ids=["clip", "domain", "direction", "no direction"],
)
def test_what_a_node_says_of_itself_is_looked_at(rng, tmp_path, more, words):
    with pytest.raises(ValueError, match=words):
        from_onnx(onnx_file(tmp_path, "LSTM", onnx_tensors(rng, "LSTM", 1), **more))


def test_no_layer_takes_the_place_of_another(rng, tmp_path):
    path = onnx_file(tmp_path, "LSTM", onnx_tensors(rng, "LSTM", 1))
    model = onnx.load(path)
    model.graph.node.append(h.make_node("LSTM", ["y", "t0", "t1"], ["z"], name="core"))
    with pytest.raises(ValueError, match="Two layers of this ONNX file are called 'core'"):
        from_onnx(saved(model, path))
    names = [f"{'long/' * 20}{index}" for index in range(2)]
    for node, name in zip(model.graph.node, names, strict=True):
        node.name = name
    assert list(from_onnx(saved(model, path))) == names
    model.graph.sparse_initializer.add()
    with pytest.raises(ValueError, match="sparse"):
        from_onnx(saved(model, path))


def field(number, value):
    """A field of a message, with its length."""
    length, size = b"", len(value)
    while size > 127:
        length, size = length + bytes([size % 128 + 128]), size // 128
    return bytes([number * 8 + 2]) + length + bytes([size]) + value


EMPTY = {"nodes": lambda count: field(7, field(1, b"") * count)}
EMPTY["initializers"] = lambda count: field(7, field(5, b"") * count)
EMPTY["attributes"] = lambda count: field(7, field(1, field(5, b"") * count))
EMPTY["functions"] = lambda count: b"\xca\x01\x00" * count


@pytest.mark.parametrize("name", EMPTY)
def test_very_many_empty_parts_are_refused_before_they_take_room(name, monkeypatch, tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(b"\x08\x08" + EMPTY[name](foreign_onnx.MOST_FIELDS))
    monkeypatch.setattr(onnx, "load_model_from_string", lambda _: pytest.fail("it was read"))
    with pytest.raises(ValueError, match=r"too large: it may have 500,000 nodes.*\.$"):
        from_onnx(path)


@pytest.mark.parametrize(
    "data",
    [b"\x3a\x7f", b"\xff" * 20, b"\x0b", b"\x3a\x02\x0a\x05" + bytes(5)],
    ids=["cut", "number", "group", "longer"],
)
def test_messages_that_do_not_fit_are_damaged(data):
    with pytest.raises(ValueError, match=r"\.$") as caught:
        untrusted.light_protobuf(data, onnx.ModelProto.DESCRIPTOR, 100)
    assert not isinstance(caught.value, untrusted.TooManyFields)


def test_peepholes_are_those_of_an_lstm():
    with pytest.raises(ValueError, match="peepholes"):
        from_onnx_arrays(np.ones((3, 2)), np.ones((3, 1)), peephole=np.ones(3))


@pytest.mark.parametrize("kind", ["Expand", "ConstantOfShape", "Concat"])
def test_lengths_that_a_file_repeats_are_its_own(rng, tmp_path, kind):
    inputs = {"Expand": ["three", "size"], "ConstantOfShape": ["size"], "Concat": ["three"]}[kind]
    path = onnx_file(tmp_path, "GRU", onnx_tensors(rng, "GRU", 1))
    model = onnx.load(path)
    model.graph.node[0].input.append("lengths")
    model.graph.node.insert(0, h.make_node(kind, inputs, ["lengths"]))
    for own, array in {"three": np.array([3], np.int32), "size": np.array([1])}.items():
        model.graph.initializer.append(onnx.numpy_helper.from_array(array, own))
    with pytest.raises(ValueError, match="sequence_lens"):
        from_onnx(saved(model, path))
