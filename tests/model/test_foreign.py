"""Layers of other frameworks: by the equations of their documents, and by the frameworks."""

from __future__ import annotations

import json
import math
import zipfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

import rnnviz as rv
from benchmarks import frameworks
from benchmarks.frameworks import FRAMEWORKS, WEIGHTS, Case, differences
from rnnviz import untrusted
from rnnviz.model import (
    foreign_keras,
    from_equinox,
    from_flax,
    from_haiku,
    from_keras,
    from_keras_file,
    from_onnx,
    from_onnx_arrays,
)
from rnnviz.model.foreign import ORDERS

TIME, SIZE, UNITS = 6, 3, 4


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def same(layer, inputs, expected, near=1e-12):
    """The layer gives the expected output, (time, unit), and so does its trace."""
    own = torch.from_numpy(np.array(inputs)).to(layer.weight_hh_l0.dtype)
    trace = rv.record(layer, own)
    np.testing.assert_allclose(trace["hidden_state"], expected, rtol=0, atol=near)
    return trace


def run(step, inputs):
    """Every output of a step ``h, c = step(x, h, c)`` from zeros."""
    h = c = np.zeros(UNITS)
    found = []
    for x in inputs:
        h, c = step(x, h, c)
        found.append(h)
    return np.stack(found)


# The equations of each framework's own documentation, as it writes them.


@pytest.mark.parametrize("bias", [True, False])
def test_keras_lstm(rng, bias):
    kernel, recurrent = rng.normal(size=(SIZE, 4 * UNITS)), rng.normal(size=(UNITS, 4 * UNITS))
    b, inputs = bias * rng.normal(size=4 * UNITS), rng.normal(size=(TIME, SIZE))

    def step(x, h, c):
        i, f, g, o = np.split(x @ kernel + h @ recurrent + b, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        return sigmoid(o) * np.tanh(c), c

    weights = [kernel, recurrent, b] if bias else [kernel, recurrent]
    trace = same(from_keras(weights), inputs, run(step, inputs))
    assert trace.spec.name == "lstm"


@pytest.mark.parametrize("after", [True, False])
def test_keras_gru(rng, after):
    kernel, recurrent = rng.normal(size=(SIZE, 3 * UNITS)), rng.normal(size=(UNITS, 3 * UNITS))
    b = rng.normal(size=(2, 3 * UNITS)) if after else rng.normal(size=3 * UNITS)
    inputs = rng.normal(size=(TIME, SIZE))

    def step(x, h, c):
        z, r, n = np.split(x @ kernel + (b[0] if after else b), 3)
        zz, rr, nn = np.split(h @ recurrent + (b[1] if after else 0), 3)
        z, r = sigmoid(z + zz), sigmoid(r + rr)
        inner = r * nn if after else (r * h) @ recurrent[:, -UNITS:]
        h = z * h + (1 - z) * np.tanh(n + inner)
        return h, h

    trace = same(from_keras([kernel, recurrent, b]), inputs, run(step, inputs))
    first = sigmoid(inputs[0] @ kernel[:, :UNITS] + (b.sum(0) if after else b)[:UNITS])
    np.testing.assert_allclose(trace["forget_gate"][0], first, atol=1e-12)


@pytest.mark.parametrize("peephole", [True, False])
def test_onnx_lstm(rng, peephole):
    w, r = rng.normal(size=(4 * UNITS, SIZE)), rng.normal(size=(4 * UNITS, UNITS))
    b, p = rng.normal(size=8 * UNITS), peephole * rng.normal(size=3 * UNITS)
    inputs = rng.normal(size=(TIME, SIZE))
    pi, po, pf = np.split(p, 3)

    def step(x, h, c):
        i, o, f, g = np.split(w @ x + r @ h + b[: 4 * UNITS] + b[4 * UNITS :], 4)
        i, f = sigmoid(i + pi * c), sigmoid(f + pf * c)
        c = f * c + i * np.tanh(g)
        return sigmoid(o + po * c) * np.tanh(c), c

    same(from_onnx_arrays(w, r, b, p if peephole else None), inputs, run(step, inputs))


@pytest.mark.parametrize("before", [True, False])
def test_onnx_gru(rng, before):
    w, r = rng.normal(size=(3 * UNITS, SIZE)), rng.normal(size=(3 * UNITS, UNITS))
    b, inputs = rng.normal(size=(2, 3 * UNITS)), rng.normal(size=(TIME, SIZE))

    def step(x, h, c):
        z, rr, n = np.split(w @ x + b[0], 3)
        zh, rh, nh = np.split(r @ h + b[1], 3)
        z, rr = sigmoid(z + zh), sigmoid(rr + rh)
        inner = rr * nh if before else r[-UNITS:] @ (rr * h) + b[1, -UNITS:]
        h = (1 - z) * np.tanh(n + inner) + z * h
        return h, h

    layer = from_onnx_arrays(w, r, b.ravel(), linear_before_reset=before)
    same(layer, inputs, run(step, inputs))


def test_onnx_rnn_and_keras_simple_rnn(rng):
    w, r = rng.normal(size=(UNITS, SIZE)), rng.normal(size=(UNITS, UNITS))
    b, inputs = rng.normal(size=2 * UNITS), rng.normal(size=(TIME, SIZE))
    total = b[:UNITS] + b[UNITS:]
    expected = run(lambda x, h, c: (np.tanh(w @ x + r @ h + total),) * 2, inputs)
    same(from_onnx_arrays(w, r, b), inputs, expected)
    same(from_keras([w.T, r.T, total]), inputs, expected)


def test_haiku(rng):
    w, b = rng.normal(size=(SIZE + UNITS, 4 * UNITS)), rng.normal(size=4 * UNITS)
    inputs = rng.normal(size=(TIME, SIZE))

    def lstm(x, h, c):
        i, g, f, o = np.split(np.concatenate([x, h]) @ w + b, 4)
        c = sigmoid(f + 1) * c + sigmoid(i) * np.tanh(g)
        return sigmoid(o) * np.tanh(c), c

    kept = b.copy()
    same(from_haiku({"w": w, "b": b}), inputs, run(lstm, inputs))
    np.testing.assert_array_equal(b, kept)
    wi, wh = rng.normal(size=(SIZE, 3 * UNITS)), rng.normal(size=(UNITS, 3 * UNITS))
    gb = rng.normal(size=3 * UNITS)

    def gru(x, h, c):
        z, r, a = np.split(x @ wi + gb, 3)
        z, r = sigmoid(z + h @ wh[:, :UNITS]), sigmoid(r + h @ wh[:, UNITS : 2 * UNITS])
        h = (1 - z) * h + z * np.tanh(a + (r * h) @ wh[:, -UNITS:])
        return h, h

    same(from_haiku({"w_i": wi, "w_h": wh, "b": gb}), inputs, run(gru, inputs))


def dense(rng, size, bias):
    own = {"bias": rng.normal(size=UNITS)} if bias else {}
    return {"kernel": rng.normal(size=(size, UNITS))} | own


def test_flax(rng):
    inputs = rng.normal(size=(TIME, SIZE))

    def by(part, x):
        return x @ part["kernel"] + part.get("bias", 0)

    own = {f"i{gate}": dense(rng, SIZE, False) for gate in "ifgo"}
    own |= {f"h{gate}": dense(rng, UNITS, True) for gate in "ifgo"}

    def lstm(x, h, c):
        i, f, g, o = (by(own[f"i{gate}"], x) + by(own[f"h{gate}"], h) for gate in "ifgo")
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        return sigmoid(o) * np.tanh(c), c

    same(from_flax(own), inputs, run(lstm, inputs))
    more = {f"i{gate}": dense(rng, SIZE, True) for gate in "rzn"}
    more |= {f"h{gate}": dense(rng, UNITS, gate == "n") for gate in "rzn"}

    def gru(x, h, c):
        r = sigmoid(by(more["ir"], x) + by(more["hr"], h))
        z = sigmoid(by(more["iz"], x) + by(more["hz"], h))
        h = (1 - z) * np.tanh(by(more["in"], x) + r * by(more["hn"], h)) + z * h
        return h, h

    same(from_flax(more), inputs, run(gru, inputs))
    plain = {"i": dense(rng, SIZE, True), "h": dense(rng, UNITS, False)}
    expected = run(lambda x, h, c: (np.tanh(by(plain["i"], x) + by(plain["h"], h)),) * 2, inputs)
    same(from_flax(plain), inputs, expected)


@pytest.mark.parametrize("bias", [True, False])
def test_equinox_gru(rng, bias):
    inputs = rng.normal(size=(TIME, SIZE))
    cell = SimpleNamespace(
        weight_ih=rng.normal(size=(3 * UNITS, SIZE)),
        weight_hh=rng.normal(size=(3 * UNITS, UNITS)),
        bias=rng.normal(size=3 * UNITS) if bias else None,
        bias_n=rng.normal(size=UNITS) if bias else None,
    )

    def step(x, h, c):
        r, z, n = np.split(cell.weight_ih @ x + (cell.bias if bias else 0), 3)
        rr, zz, nn = np.split(cell.weight_hh @ h, 3)
        new = np.tanh(n + sigmoid(r + rr) * (nn + (cell.bias_n if bias else 0)))
        h = new + sigmoid(z + zz) * (h - new)
        return h, h

    same(from_equinox(cell), inputs, run(step, inputs))


# The frameworks themselves, where they are installed.


@pytest.mark.parametrize("kind", ["LSTMCell", "GRUCell"])
@pytest.mark.parametrize("bias", [True, False])
def test_equinox_itself(rng, kind, bias):
    eqx, jax = pytest.importorskip("equinox"), pytest.importorskip("jax")
    cell = getattr(eqx.nn, kind)(SIZE, UNITS, use_bias=bias, key=jax.random.key(1))
    inputs, state, found = rng.normal(size=(TIME, SIZE)).astype(np.float32), jax.numpy.zeros, []
    held = state(UNITS) if kind == "GRUCell" else (state(UNITS), state(UNITS))
    for x in inputs:
        held = cell(x, held)
        found.append(held if kind == "GRUCell" else held[0])
    same(from_equinox(cell), inputs, np.stack(found), 1e-6)


@pytest.mark.parametrize("kind", ["LSTMCell", "OptimizedLSTMCell", "GRUCell", "SimpleCell"])
def test_flax_itself(rng, kind):
    nn, jax = pytest.importorskip("flax.linen"), pytest.importorskip("jax")
    layer = nn.RNN(getattr(nn, kind)(UNITS))
    inputs = rng.normal(size=(1, TIME, SIZE)).astype(np.float32)
    params = layer.init(jax.random.key(1), inputs)
    expected = layer.apply(params, inputs)[0]
    same(from_flax(params["params"]["cell"]), inputs[0], expected, 1e-6)


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_haiku_itself(rng, kind):
    hk, jax = pytest.importorskip("haiku"), pytest.importorskip("jax")
    inputs = rng.normal(size=(TIME, SIZE)).astype(np.float32)

    def forward(x):
        core = getattr(hk, kind)(UNITS)
        return hk.static_unroll(core, x, core.initial_state(None))[0]

    model = hk.without_apply_rng(hk.transform(forward))
    params = model.init(jax.random.key(1), inputs)
    own = next(iter(params.values()))
    own = {name: value + 0.1 for name, value in own.items()}
    expected = model.apply({next(iter(params)): own}, inputs)
    same(from_haiku(own), inputs, expected, 1e-6)


FAR_IN_FLOAT64 = {("keras", "GRU, reset before"), ("keras", "SimpleRNN")}
"""Layers that are computed in a loop over time there, and are no nearer than in float32."""


def test_a_difference_that_is_no_number_is_the_worst(monkeypatch):
    found = iter([(0.1, 0.2), (math.nan, math.nan), (0.3, 0.4), (1, None), (3, None), (2, None)])
    monkeypatch.setattr(frameworks, "differences", lambda *_: next(found))
    monkeypatch.setitem(FRAMEWORKS, "mine", ("numpy", lambda: {"LSTM": lambda case: case}))
    ((_, _, *told),) = frameworks.rows("mine")
    assert told == ["nan", "nan", "3.0e+00", "-"]


@pytest.mark.filterwarnings("ignore:__array__:DeprecationWarning")
@pytest.mark.parametrize("name", FRAMEWORKS)
def test_outputs_and_gradients_are_as_near_as_numbers_are(name, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    try:
        layers = FRAMEWORKS[name][1]()
    except ImportError:
        pytest.skip(f"{name} is not installed")
    for kind, make in layers.items():
        for dtype, near in {"float32": 1e-5, "float64": 1e-12}.items():
            if (name, kind) in FAR_IN_FLOAT64 and dtype == "float64":
                continue
            case = Case(WEIGHTS[1], dtype)
            forward, gradient = differences(make(case), case)
            assert forward < near
            assert gradient is None or gradient < 10 * near


@pytest.fixture
def keras(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    pytest.importorskip("h5py")
    return pytest.importorskip("keras")


def moved(model, rng):
    """The weights of a model, biases included, away from their beginnings."""
    model.set_weights([each + rng.normal(size=each.shape) for each in model.get_weights()])
    return model


@pytest.mark.parametrize(
    ("kind", "options"),
    [("LSTM", {}), ("LSTM", {"use_bias": False}), ("GRU", {}), ("GRU", {"reset_after": False}),
     ("GRU", {"reset_after": False, "use_bias": False}), ("SimpleRNN", {})],
    ids=["lstm", "lstm-no-bias", "gru", "gru-before", "gru-before-no-bias", "simple"],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:__array__:DeprecationWarning")
@pytest.mark.parametrize("suffix", [".keras", ".weights.h5"])
def test_keras_itself(keras, rng, tmp_path, kind, options, suffix):
    layer = getattr(keras.layers, kind)(UNITS, return_sequences=True, name="reader", **options)
    both = keras.layers.Bidirectional(
        getattr(keras.layers, kind)(2, return_sequences=True), name="two"
    )
    model = moved(keras.Sequential([keras.Input((TIME, SIZE)), layer, both]), rng)
    path = tmp_path / f"model{suffix}"
    (model.save if suffix == ".keras" else model.save_weights)(path)
    if suffix == ".weights.h5" and options.get("reset_after") is False and "use_bias" in options:
        return  # nothing in the file says where the reset gate is
    found = from_keras_file(path)
    assert set(found) == {"reader", "two", "two.reverse"}
    inputs = rng.normal(size=(1, TIME, SIZE)).astype(np.float32)
    below = keras.Model(model.inputs, layer.output).predict(inputs, verbose=0)[0]
    above = model.predict(inputs, verbose=0)[0]
    same(found["reader"], inputs[0], below, 3e-6)
    if not options:
        same(found["two"], below, above[:, :2], 3e-6)
        same(found["two.reverse"], below[::-1], above[::-1, 2:], 3e-6)


def hostile(h5py, tmp_path, name):
    """What stands where a weight should be: in another file, nowhere, or far too large."""
    with h5py.File(tmp_path / "other.h5", "w") as other:
        other["x"] = np.ones((SIZE, 4 * UNITS), np.float32)
    path = tmp_path / "model.weights.h5"
    with h5py.File(path, "w") as file:
        group = file.create_group("layers/lstm/cell/vars")
        group["1"] = np.ones((UNITS, 4 * UNITS), np.float32)
        shape = (SIZE, 4 * UNITS)
        if name == "link":
            group["0"] = h5py.ExternalLink(str(tmp_path / "other.h5"), "x")
        elif name == "storage":
            outside = [(str(tmp_path / "other.h5"), 0, 4 * SIZE * 4 * UNITS)]
            group.create_dataset("0", shape=shape, dtype="f4", external=outside)
        elif name == "size":
            group.create_dataset("0", shape=(10**6, 10**6), dtype="f4", chunks=(1000, 1000))
        elif name == "text":
            group["0"] = np.array([[b"x"]])
        else:
            group["0"] = h5py.SoftLink("/nowhere")
    return path


@pytest.mark.parametrize("described", [True, False], ids=["keras", "weights"])
def test_the_weights_of_a_keras_file_share_one_budget(tmp_path, monkeypatch, described):
    h5py = pytest.importorskip("h5py")
    path, layers = tmp_path / "model.weights.h5", [layer("LSTM", "a"), layer("LSTM", "b")]
    with h5py.File(path, "w") as file:
        for name in ("a", "b"):
            group = file.create_group(f"layers/{name}/cell/vars")
            for index, size in enumerate((5000, 2000)):
                group.create_dataset(str(index), (size, 8000), "f4", chunks=(1000, 1000))
    if described:
        path = keras_file(tmp_path, *layers, weights=path.read_bytes())
    monkeypatch.setattr(foreign_keras.np, "asarray", lambda _: pytest.fail("an array was read"))
    with pytest.raises(ValueError, match=r"too large: its weights have over 335,544,320 bytes\.$"):
        from_keras_file(path)


OTHERS = {
    "cell": {"class_name": "RNN", "config": {"name": "a"}},
    "own class": {"class_name": "My>Odd", "config": {"name": "a", "activation": "relu"}},
    "called alike": {"class_name": "LSTM", "registered_name": "LSTM", "config": {"name": "a"}},
    "nameless": {"class_name": "LSTM", "config": {"name": "other"}},
    "backwards": {
        "class_name": "Bidirectional",
        "config": {
            "name": "a",
            "layer": {"class_name": "LSTM", "config": {"name": "f"}},
            "backward_layer": {"class_name": "RNN", "config": {"name": "b"}},
        },
    },
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_layer_that_keras_calls_otherwise_is_refused(tmp_path, name):
    weights = recurrent_weights(tmp_path, "a", both=name == "backwards")
    with pytest.raises(ValueError, match=r"does not call its layer 'a.* an LSTM") as caught:
        from_keras_file(keras_file(tmp_path, OTHERS[name], weights=weights))
    assert str(caught.value).endswith(".")
    own = (
        [layer("LSTM", "a")]
        if name != "backwards"
        else [layer("Bidirectional", "a", layer=layer("LSTM", "f"))]
    )
    found = from_keras_file(keras_file(tmp_path, *own, weights=weights))
    assert sorted(found) == (["a", "a.reverse"] if name == "backwards" else ["a"])


def layer(kind, name, **config):
    return {"class_name": kind, "config": {"name": name, **config}}


CONSTANT = {"args": [], "kwargs": {"initial_state": [{"class_name": "__numpy__", "config": {}}]}}
READ_OTHERWISE = {
    "a state": (layer("LSTM", "a") | {"inbound_nodes": [CONSTANT], "name": "a"}, "a state that"),
    "turned round": (
        layer("Bidirectional", "a", layer=layer("LSTM", "f", go_backwards=True)),
        "turns its first layer round",
    ),
    "another cell": (layer("GRU", "a"), "are not those of a GRU"),
}


@pytest.mark.parametrize("name", READ_OTHERWISE)
def test_a_keras_layer_that_reads_otherwise_is_refused_by_name(tmp_path, name):
    own, words = READ_OTHERWISE[name]
    weights = recurrent_weights(tmp_path, "a", both=name == "turned round")
    with pytest.raises(ValueError, match=words) as caught:
        from_keras_file(keras_file(tmp_path, own, weights=weights))
    assert "'a'" in str(caught.value)
    assert str(caught.value).endswith(".")


def test_layers_that_wrap_each_other_are_looked_at_once(tmp_path):
    own = layer("LSTM", "a")
    for _ in range(100):
        own = layer("Bidirectional", "a", layer=own)
    path = keras_file(tmp_path, own, weights=recurrent_weights(tmp_path, "a", both=True))
    with pytest.raises(ValueError, match=r"does not call its layer 'a.* an LSTM"):
        from_keras_file(path)


def test_a_keras_layer_that_goes_backwards_is_called_reverse(tmp_path):
    weights = recurrent_weights(tmp_path, "a", both=False)
    own = layer("LSTM", "a", go_backwards=True, stateful=True)
    assert list(from_keras_file(keras_file(tmp_path, own, weights=weights))) == ["a.reverse"]


def test_no_keras_layer_takes_the_place_of_another(tmp_path):
    h5py = pytest.importorskip("h5py")
    path = tmp_path / "model.weights.h5"
    with h5py.File(path, "w") as file:
        for outer in ("one", "two"):
            group = file.create_group(f"layers/{outer}/layers/a/cell/vars")
            group["0"] = np.ones((SIZE, 4 * UNITS), np.float32)
            group["1"] = np.ones((UNITS, 4 * UNITS), np.float32)
    with pytest.raises(ValueError, match=r"Two layers of this Keras file are called 'a'.*\.$"):
        from_keras_file(path)


def recurrent_weights(tmp_path, name, both):
    """The bytes of a file of weights with one LSTM, or with one for each direction."""
    h5py = pytest.importorskip("h5py")
    path = tmp_path / "model.weights.h5"
    with h5py.File(path, "w") as file:
        for inner in ("forward_layer/", "backward_layer/") if both else ("",):
            group = file.create_group(f"layers/{name}/{inner}cell/vars")
            group["0"] = np.ones((SIZE, 4 * UNITS), np.float32)
            group["1"] = np.ones((UNITS, 4 * UNITS), np.float32)
    return path.read_bytes()


@pytest.mark.parametrize("name", ["link", "storage", "size", "text", "nowhere"])
def test_a_keras_file_names_no_other_and_stays_small(tmp_path, name):
    h5py = pytest.importorskip("h5py")
    with pytest.raises(ValueError, match=r"must lie in it|too large") as caught:
        from_keras_file(hostile(h5py, tmp_path, name))
    assert str(caught.value).endswith(".")


def test_a_keras_file_of_very_many_files_is_not_listed(tmp_path):
    pytest.importorskip("h5py")
    path = tmp_path / "model.keras"
    with zipfile.ZipFile(path, "w") as zipped:
        for number in range(3000):
            zipped.writestr(str(number), b"")
    with pytest.raises(ValueError, match="too many files"):
        from_keras_file(path)


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (b"[" * 100_000, "damaged"),
        (b"\xff\xfe{", "damaged"),
        (b" " * (17 << 20), "too large"),
        (b"[" + b"[]," * 1_000_000 + b"0]", "too many lists"),
    ],
    ids=["deep", "no-text", "large", "lists"],
)
def test_a_description_that_cannot_be_read_is_refused(tmp_path, config, words):
    pytest.importorskip("h5py")
    path = tmp_path / "model.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("config.json", config)
    with pytest.raises(ValueError, match=words) as caught:
        from_keras_file(path)
    assert str(caught.value).endswith(".")


def keras_file(tmp_path, *layers, weights=b""):
    path = tmp_path / "model.keras"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("config.json", json.dumps({"config": {"layers": layers}}))
        zipped.writestr("model.weights.h5", weights)
    return path


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ({"class_name": "Lambda", "config": {}}, "holds code"),
        ({"class_name": "LSTM", "config": {"activation": "relu"}}, "activation 'relu'"),
        ({"class_name": "Dense", "config": {}}, "cannot be read"),
    ],
    ids=["lambda", "relu", "damaged"],
)
def test_what_keras_has_beyond_the_family_is_refused(tmp_path, layer, words):
    pytest.importorskip("h5py")
    with pytest.raises(ValueError, match=words):
        from_keras_file(keras_file(tmp_path, layer))


def test_without_the_package_there_is_one_sentence(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(untrusted, "import_module", missing)
    with pytest.raises(ValueError, match="pip install onnx"):
        from_onnx("model.onnx")
    with pytest.raises(ValueError, match="pip install h5py"):
        from_keras_file("model.keras")


@pytest.mark.parametrize(
    "call",
    [
        lambda: from_keras([np.ones((2, 3))]),
        lambda: from_keras([np.ones((2, 10)), np.ones((5, 10))]),
        lambda: from_keras([np.ones((2, 20)), np.ones((5, 20)), np.ones(3)]),
        lambda: from_onnx_arrays(np.ones((4, 2)), np.ones(4)),
        lambda: from_haiku({"w": 1}),
        lambda: from_flax({"kernel": 1}),
        lambda: from_flax({"i": {"kernel": np.ones((2, 3))}, "h": {"kernel": np.ones((4, 4))}}),
        lambda: from_flax(
            {"i": {"kernel": np.ones((2, 3)), "bias": np.ones(1)}, "h": {"kernel": np.ones((3, 3))}}
        ),
        lambda: from_onnx_arrays(np.ones((4, 2)), np.ones((4, 1)), peephole=np.ones(6)),
        lambda: from_onnx_arrays(np.ones((4, 2)), np.ones((4, 1)), peephole=np.ones(4)),
    ],
    ids=["one", "terms", "bias", "axes", "haiku", "flax", "sizes", "broadcast", "wide", "thirds"],
)
def test_wrong_arrays_get_one_sentence(call):
    with pytest.raises(ValueError, match=r"\.$"):
        call()


def test_the_table_of_the_document_is_the_one_of_the_code():
    page = (Path(__file__).parents[2] / "docs" / "bring-your-own.md").read_text("utf-8")
    for framework, cells in ORDERS.items():
        for cell, order in cells.items():
            names = ", ".join(name.removesuffix("_gate") for name in order)
            assert f"| {framework} | {cell} | {names} |" in page
