"""How near the layers of each framework, read into rnnviz, are to what the framework computes.

Run it as ``python benchmarks/frameworks.py``; names of frameworks run those alone. One that is not
installed says so. The gradient is that of a loss by what the layer reads.
"""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
import timing
import torch
from numpy.typing import NDArray
from torch import nn

import rnnviz as rv
from rnnviz import model as read
from rnnviz.model import Recurrent, from_torch

Array = NDArray[Any]
TIME, SIZE, UNITS = 30, 5, 16
TRAINING, RATE = 60, 0.3
WEIGHTS = ("as drawn", "three times as large", "trained")
"""Trained ones have followed the gradient of a random task for :data:`TRAINING` steps."""


class Made(NamedTuple):
    """One layer of a framework as rnnviz reads it, and what the framework computes with it.

    Attributes:
        layer: as it was read.
        outputs: (time, unit).
        gradient: of the sum of outputs times :func:`pull` by the inputs, (time, feature), or None.
    """

    layer: Recurrent
    outputs: Any
    gradient: Any = None


class Case(NamedTuple):
    """How a layer is made: one of :data:`WEIGHTS`, and the type of its numbers."""

    weights: str
    dtype: str

    @property
    def inputs(self) -> Array:
        """What the layer reads, (time, feature)."""
        return np.random.default_rng(1).normal(size=(TIME, SIZE)).astype(self.dtype)

    @property
    def pull(self) -> Array:
        """What the outputs are multiplied by in the loss, (time, unit)."""
        return np.random.default_rng(2).normal(size=(TIME, UNITS)).astype(self.dtype)

    @property
    def wanted(self) -> Array:
        """What the outputs are trained to be, (time, unit)."""
        drawn = np.random.default_rng(3).uniform(-1, 1, size=(TIME, UNITS))
        return drawn.astype(self.dtype)

    @property
    def scale(self) -> float:
        """What drawn weights are multiplied by."""
        return 3.0 if self.weights == WEIGHTS[1] else 1.0


Layers = dict[str, Callable[[Case], Made]]
_SETTINGS: dict[str, tuple[Any, dict[str, Any]]] = {
    "LSTM": (nn.LSTM, {}),
    "GRU": (nn.GRU, {}),
    "RNN, tanh": (nn.RNN, {}),
    "RNN, ReLU": (nn.RNN, {"nonlinearity": "relu"}),
}


def _torch_layer(kind: str, case: Case) -> Any:
    """A layer of torch with the weights of a case."""
    torch.manual_seed(0)
    make, more = _SETTINGS[kind]
    layer = make(SIZE, UNITS, **more).to(getattr(torch, case.dtype))
    inputs, wanted = torch.from_numpy(case.inputs), torch.from_numpy(case.wanted)
    with torch.no_grad():
        for weight in layer.parameters():
            weight.mul_(case.scale)
    for _ in range(TRAINING if case.weights == WEIGHTS[2] else 0):
        loss = ((layer(inputs)[0] - wanted) ** 2).mean()
        own = [*layer.parameters()]
        with torch.no_grad():
            for weight, slope in zip(own, torch.autograd.grad(loss, own), strict=True):
                weight.sub_(RATE * slope)
    return layer


def _by_torch(call: Callable[[Any], Any], case: Case) -> tuple[Array, Array]:
    """Outputs and the gradient by the inputs of anything that torch differentiates."""
    inputs = torch.from_numpy(case.inputs).requires_grad_()
    outputs = call(inputs)
    (gradient,) = torch.autograd.grad((outputs * torch.from_numpy(case.pull)).sum(), inputs)
    return outputs.detach().numpy(), gradient.numpy()


def torch_layers() -> Layers:
    """Of PyTorch."""

    def made(kind: str) -> Callable[[Case], Made]:
        def make(case: Case) -> Made:
            layer = _torch_layer(kind, case)
            return Made(from_torch(layer), *_by_torch(lambda x: layer(x)[0], case))

        return make

    return {kind: made(kind) for kind in _SETTINGS}


def onnx_layers() -> Layers:
    """Of ONNX: layers of torch, exported, and computed by onnxruntime where it is installed."""
    import_module("onnx")

    def made(kind: str) -> Callable[[Case], Made]:
        def make(case: Case) -> Made:
            layer, inputs = _torch_layer(kind, case), torch.from_numpy(case.inputs)[:, None]
            with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of batches, of which there is one
                path = Path(folder) / "layer.onnx"
                torch.onnx.export(layer, (inputs,), path, dynamo=False)
                (own,) = read.from_onnx(path).values()
                return Made(own, _by_onnx(path.read_bytes(), inputs.numpy()))

        return make

    return {kind: made(kind) for kind in ("LSTM", "GRU", "RNN, tanh")}


def _by_onnx(data: bytes, inputs: Array) -> Array:
    """What onnxruntime computes; in float64, which it has not, ONNX's own reference."""
    model: Any = import_module("onnx").load_from_string(data)
    if find_spec("onnxruntime") and inputs.dtype == np.float32:
        runtime = import_module("onnxruntime")
        session = runtime.InferenceSession(data, providers=["CPUExecutionProvider"])
    else:
        session = import_module("onnx.reference").ReferenceEvaluator(model)
    outputs: Array = session.run(None, {model.graph.input[0].name: inputs})[0]
    return outputs.reshape(TIME, UNITS)


def keras_layers() -> Layers:
    """Of Keras 3, with torch below it."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    keras = import_module("keras")

    def made(kind: str, **options: Any) -> Callable[[Case], Made]:
        def make(case: Case) -> Made:
            keras.config.set_floatx(case.dtype)
            keras.config.set_dtype_policy(case.dtype)
            keras.utils.set_random_seed(0)
            layer = getattr(keras.layers, kind)(UNITS, return_sequences=True, **options)
            model = keras.Sequential([keras.Input((TIME, SIZE)), layer])
            model.set_weights([case.scale * each for each in model.get_weights()])
            if case.weights == WEIGHTS[2]:
                model.compile(optimizer=keras.optimizers.SGD(RATE), loss="mse")
                model.fit(case.inputs[None], case.wanted[None], epochs=TRAINING, verbose=0)
            found = read.from_keras(layer.get_weights(), options.get("reset_after", True))
            return Made(found, *_by_torch(lambda x: model(x[None])[0], case))

        return make

    return {
        "LSTM": made("LSTM"),
        "GRU": made("GRU"),
        "GRU, reset before": made("GRU", reset_after=False),
        "SimpleRNN": made("SimpleRNN"),
    }


def _by_jax(
    call: Callable[[Any, Any], Any], params: Any, case: Case
) -> tuple[Any, tuple[Array, Array]]:
    """Parameters with the weights of a case; outputs and the gradient by the inputs.

    Args:
        call: from parameters and inputs (time, feature) to outputs (time, unit).
        params: as they are drawn: arrays in lists and dictionaries.
        case: what is wanted.
    """
    jax, (outputs, slope, gradient) = import_module("jax"), _compiled(call)
    params = jax.tree.map(lambda each: (each * case.scale).astype(case.dtype), params)
    for _ in range(TRAINING if case.weights == WEIGHTS[2] else 0):
        slopes = slope(params, case.inputs, case.wanted)
        params = jax.tree.map(lambda each, by: each - each.dtype.type(RATE) * by, params, slopes)
    found = outputs(params, case.inputs), gradient(params, case.inputs, case.pull)
    return params, (np.asarray(found[0]), np.asarray(found[1]))


@cache
def _compiled(call: Callable[[Any, Any], Any]) -> tuple[Any, Any, Any]:
    """The call, the slope of its error by the parameters, and that of its loss by the inputs."""
    jax = import_module("jax")

    def error(params: Any, inputs: Any, wanted: Any) -> Any:
        return ((call(params, inputs) - wanted) ** 2).mean()

    def loss(params: Any, inputs: Any, pull: Any) -> Any:
        return (call(params, inputs) * pull).sum()

    return jax.jit(call), jax.jit(jax.grad(error)), jax.jit(jax.grad(loss, argnums=1))


def _jax() -> Any:
    """Jax, which takes float64 for float32 unless it is told."""
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    return jax


def flax_layers() -> Layers:
    """Of flax."""
    jax, linen = _jax(), import_module("flax.linen")

    def made(kind: str) -> Callable[[Case], Made]:
        @cache
        def of(dtype: str) -> tuple[Any, Any]:
            layer = linen.RNN(getattr(linen, kind)(UNITS, param_dtype=dtype))
            return layer, lambda params, inputs: layer.apply(params, inputs[None])[0]

        def make(case: Case) -> Made:
            layer, call = of(case.dtype)
            drawn = layer.init(jax.random.key(0), case.inputs[None])
            params, found = _by_jax(call, drawn, case)
            return Made(read.from_flax(params["params"]["cell"]), *found)

        return make

    return {kind: made(kind) for kind in ("LSTMCell", "OptimizedLSTMCell", "GRUCell", "SimpleCell")}


def haiku_layers() -> Layers:
    """Of haiku."""
    jax, hk = _jax(), import_module("haiku")

    def made(kind: str) -> Callable[[Case], Made]:
        def forward(x: Any) -> Any:
            core = getattr(hk, kind)(UNITS)
            first = jax.tree.map(lambda each: each.astype(x.dtype), core.initial_state(None))
            return hk.dynamic_unroll(core, x, first)[0]

        pure = hk.without_apply_rng(hk.transform(forward))

        def make(case: Case) -> Made:
            drawn = pure.init(jax.random.key(0), jax.numpy.asarray(case.inputs))
            params, found = _by_jax(pure.apply, drawn, case)
            return Made(read.from_haiku(next(iter(params.values()))), *found)

        return make

    return {kind: made(kind) for kind in ("LSTM", "GRU")}


def equinox_layers() -> Layers:
    """Of equinox."""
    jax, eqx = _jax(), import_module("equinox")

    def made(kind: str) -> Callable[[Case], Made]:
        cell = getattr(eqx.nn, kind)(SIZE, UNITS, key=jax.random.key(0))
        drawn, rest = eqx.partition(cell, eqx.is_inexact_array)

        def call(params: Any, inputs: Any) -> Any:
            own, zeros = eqx.combine(params, rest), jax.numpy.zeros(UNITS, inputs.dtype)

            def step(state: Any, x: Any) -> Any:
                state = own(x, state)
                return state, state[0] if kind == "LSTMCell" else state

            first = (zeros, zeros) if kind == "LSTMCell" else zeros
            return jax.lax.scan(step, first, inputs)[1]

        def make(case: Case) -> Made:
            params, found = _by_jax(call, drawn, case)
            return Made(read.from_equinox(eqx.combine(params, rest)), *found)

        return make

    return {kind: made(kind) for kind in ("LSTMCell", "GRUCell")}


FRAMEWORKS: dict[str, tuple[str, Callable[[], Layers]]] = {
    "torch": ("torch", torch_layers),
    "onnx": ("onnx", onnx_layers),
    "keras": ("keras", keras_layers),
    "flax": ("flax", flax_layers),
    "haiku": ("dm-haiku", haiku_layers),
    "equinox": ("equinox", equinox_layers),
}
"""Each with the package that tells its version, and what makes its layers."""


def differences(made: Made, case: Case) -> tuple[float, float | None]:
    """The largest relative difference of outputs and, where there is one, of the gradient."""
    steps = torch.from_numpy(case.inputs)
    trace: Any = rv.record(made.layer, steps)
    _, gradient = _by_torch(lambda x: made.layer(x[:, None])[0][:, 0], case)
    slope = None if made.gradient is None else relative(gradient, made.gradient)
    return relative(trace["hidden_state"], made.outputs), slope


def relative(found: Any, expected: Any) -> float:
    """The largest difference over the largest value."""
    assert found.shape == expected.shape
    assert found.dtype == expected.dtype
    return float(np.abs(found - expected).max() / np.abs(expected).max())


def rows(name: str) -> Iterator[list[str]]:
    """A row for each kind of layer: the worst over all weights."""
    package, layers = FRAMEWORKS[name]
    for kind, make in layers().items():
        told = []
        for dtype in ("float32", "float64"):
            cases = [Case(weights, dtype) for weights in WEIGHTS]
            found = [differences(make(case), case) for case in cases]
            forward, slopes = zip(*found, strict=True)
            # What is no number is the worst: max() would pass it over.
            told += ["-" if None in each else f"{np.max(each):.1e}" for each in (forward, slopes)]
        yield [f"{name} {version(package)}", kind, *told]


def main(names: list[str]) -> None:
    """Print the table, and what could not be measured."""
    lines, missing = [], []
    for name in names or FRAMEWORKS:
        try:
            lines += list(rows(name))
        except ImportError:
            missing.append(name)
    header = ["framework", "layer", "float32", "its gradient", "float64", "its gradient"]
    print(timing.table("Largest relative differences", header, lines))
    if missing:
        print(f"Not installed: {', '.join(missing)}.")


if __name__ == "__main__":
    main(sys.argv[1:])
