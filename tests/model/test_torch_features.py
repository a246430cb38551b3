"""What PyTorch does with layers works on Recurrent: each row of docs/torch.md, value by value."""

from __future__ import annotations

import copy
import io
import pickle
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.autograd import forward_ad
from torch.func import functional_call
from torch.nn.utils import parametrizations, prune
from torch.nn.utils.rnn import pack_padded_sequence
from torch.utils.checkpoint import checkpoint

from rnnviz.model import compiled, from_torch, reference

PAGE = Path(__file__).parents[2] / "docs" / "torch.md"
TIME, BATCH, SIZE = 5, 3, 4


@pytest.fixture
def used(monkeypatch):
    """The engines that ran, in order."""
    found = []

    def noted(name, function):
        def call(*arguments, **options):
            found.append(name)
            return function(*arguments, **options)

        return call

    monkeypatch.setattr(compiled, "run_reference", noted("reference", reference.run_layer))
    monkeypatch.setattr(compiled, "_Call", noted("compiled", compiled._Call))
    return found


def modules(kind=nn.GRU, layers=1):
    """A torch layer in float64 and the Recurrent with its weights, on the compiled engine."""
    torch.manual_seed(5)
    module = kind(SIZE, 6, layers).double()
    layer = from_torch(module)
    layer.engine = compiled.run_layer
    return module, layer


def steps(time=TIME, batch=BATCH):
    generator = torch.Generator().manual_seed(6)
    return torch.randn(time, batch, SIZE, generator=generator, dtype=torch.float64)


def by_input(run):
    """The gradient by the input of a loss over all that a layer returns."""
    inputs = steps().requires_grad_()
    output, state = run(inputs)
    hidden = state[0] if isinstance(state, tuple) else state
    return torch.autograd.grad(output.square().sum() + hidden.sin().sum(), inputs)[0]


def loss(run):
    return lambda inputs: run(inputs)[0].square().sum()


def both(module, layer, function):
    return function(layer), function(module)


def backward():
    return both(*modules(), by_input)


def double_backward():
    def penalty(run):
        inputs = steps().requires_grad_()
        slope = torch.autograd.grad(loss(run)(inputs), inputs, create_graph=True)[0]
        return torch.autograd.grad(slope.square().sum(), [inputs, run.weight_hh_l0])

    (found, expected), (module, layer) = both(*modules(), penalty), modules()
    one, two = both(
        module, layer, lambda run: torch.autograd.functional.hessian(loss(run), steps())
    )
    return [*found, one], [*expected, two]


def batched_gradients():
    return both(
        *modules(),
        lambda run: torch.autograd.functional.jacobian(
            lambda x: run(x)[0], steps(), vectorize=True
        ),
    )


def packed():
    packed = pack_padded_sequence(steps(), [2, 5, 4], enforce_sorted=False)
    return both(*modules(), lambda run: run(packed)[0].data)


def lengths_as_a_list():
    layer = modules()[1]
    lengths = [2, 5, 4]
    return layer(steps(), lengths=lengths)[0], layer(steps(), lengths=torch.tensor(lengths))[0]


def empty_batch():
    def run(layer):
        output, state = layer(steps(batch=0))
        gradient = torch.autograd.grad(output.sum(), layer.weight_hh_l0)[0]
        return output, state if isinstance(state, torch.Tensor) else state.hidden, gradient

    return both(*modules(), run)


def bare_state():
    first = torch.randn(1, BATCH, 6, dtype=torch.float64)
    module, layer = modules()
    output, state = layer(steps(), first)
    assert type(state).__name__ == "State"
    return (output, state.hidden, state.cell), (*module(steps(), first), state.hidden)


def parametrized():
    module, layer = modules()
    for each in (module, layer):
        parametrizations.weight_norm(each, "weight_hh_l0")
        parametrizations.orthogonal(each, "weight_ih_l0", orthogonal_map="cayley")
    for name in ("original0", "original1"):
        mine = getattr(layer.parametrizations.weight_hh_l0, name)
        torch.testing.assert_close(mine, getattr(module.parametrizations.weight_hh_l0, name))
    module.weight_ih_l0 = layer.weight_ih_l0.detach()

    def gradients(run):
        output = run(steps())[0]
        own = run.parametrizations.weight_hh_l0
        return output, torch.autograd.grad(output.sum(), [own.original0, own.original1])

    found, expected = both(module, layer, gradients)
    again = from_torch(module)(steps())[0]
    return [found[0], *found[1], again], [expected[0], *expected[1], found[0]]


def weight_norm():
    module, layer = modules()
    for each in (module, layer):
        nn.utils.weight_norm(each, "weight_hh_l0")
        with torch.no_grad():
            each.weight_hh_l0_g.mul_(2)
    return both(module, layer, by_input)


def pruned():
    module, layer = modules()
    for each in (module, layer):
        prune.l1_unstructured(each, "weight_hh_l0", amount=0.5)
        with torch.no_grad():
            each.weight_hh_l0_orig.mul_(2)
    return both(module, layer, by_input)


def copied():
    layer = modules()[1]
    layer.generator = torch.Generator().manual_seed(1)
    file = io.BytesIO()
    torch.save(layer, file)
    file.seek(0)
    copies = [
        copy.deepcopy(layer),
        pickle.loads(pickle.dumps(layer)),
        torch.load(file, weights_only=False),
    ]
    return [by_input(each) for each in copies], [by_input(layer)] * 3


def autocast():
    layer = modules()[1].float()
    inputs = steps().float()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        whole = layer(inputs)[0]
        low = layer(inputs.bfloat16())[0]
    expected = layer(inputs)[0], layer(inputs.bfloat16().float())[0]
    return (whole, low), expected


def checkpointed():
    return both(*modules(), lambda run: by_input(lambda x: checkpoint(run, x, use_reentrant=False)))


def halves():
    layer = modules()[1].bfloat16()
    output = layer(steps().bfloat16())[0]
    expected = layer.double()(steps().bfloat16().double())[0]
    assert (output.double() - expected).abs().max() < 0.05
    return output, reference_of(layer.bfloat16())(steps().bfloat16())[0]


def reference_of(layer):
    """The same layer on the reference engine."""
    other = copy.deepcopy(layer)
    other.engine = reference.run_layer
    return other


def stateless():
    def run(layer):
        doubled = {name: 2 * value for name, value in layer.named_parameters()}
        return functional_call(layer, doubled, (steps(),))[0]

    return both(*modules(), run)


def reverse_transforms():
    _, layer = modules()

    def run(own):
        function = loss(own)
        return (
            torch.func.grad(function)(steps()),
            torch.func.vjp(function, steps())[1](torch.tensor(2.0).double())[0],
            torch.func.jacrev(lambda x: own(x)[0])(steps()),
            torch.func.hessian(function)(steps()),
        )

    return run(layer), run(modules()[0])


def forward_transforms():
    module, layer = modules()
    tangent = steps().cos()
    expected = torch.autograd.functional.jvp(lambda x: module(x)[0], steps(), tangent)[1]
    _, found = torch.func.jvp(lambda x: layer(x)[0], (steps(),), (tangent,))
    with forward_ad.dual_level():
        dual = layer(forward_ad.make_dual(steps(), tangent))[0]
        other = forward_ad.unpack_dual(dual).tangent
    with torch.no_grad(), forward_ad.dual_level():
        dual = layer(forward_ad.make_dual(steps(), tangent))[0]
        quiet = forward_ad.unpack_dual(dual).tangent
    jacobian = torch.func.jacfwd(lambda x: layer(x)[0])(steps())
    return (found, other, quiet, jacobian), (
        *[expected] * 3,
        torch.autograd.functional.jacobian(lambda x: module(x)[0], steps()),
    )


def vmapped():
    module, layer = modules()
    inputs, many = steps(), torch.stack([steps(), steps().cos()])
    lengths = torch.tensor([[5, 3, 4], [1, 5, 2]])
    weights = {name: torch.stack([value, 2 * value]) for name, value in layer.named_parameters()}
    found = [
        torch.func.vmap(lambda x: layer(x)[0])(many),
        torch.func.vmap(lambda x, n: layer(x, lengths=n)[0])(many, lengths),
        torch.func.vmap(lambda w: functional_call(layer, w, (inputs,))[0])(weights),
    ]
    expected = [
        torch.stack([module(each)[0] for each in many]),
        torch.stack([layer(x, lengths=n)[0] for x, n in zip(many, lengths, strict=True)]),
        torch.stack(
            [
                functional_call(layer, {name: w[k] for name, w in weights.items()}, (steps(),))[0]
                for k in range(2)
            ]
        ),
    ]
    return found, expected


class Tagger(nn.Module):
    """A model that holds a Recurrent."""

    def __init__(self, layer):
        super().__init__()
        self.layer, self.readout = layer, nn.Linear(6, 2).double()

    def forward(self, inputs):
        return self.readout(self.layer(inputs)[0]).tanh()


def compiled_by_torch():
    model = Tagger(modules()[1])
    run = torch.compile(model, backend="aot_eager")
    gradient = torch.autograd.grad(run(steps()).sum(), model.layer.weight_hh_l0)[0]
    expected = torch.autograd.grad(model(steps()).sum(), model.layer.weight_hh_l0)[0]
    torch.compiler.reset()
    return (run(steps()), gradient), (model(steps()), expected)


def traced():
    model = Tagger(modules()[1])
    with pytest.warns(torch.jit.TracerWarning):
        run = torch.jit.trace(model, steps())
    return run(steps(batch=7)), model(steps(batch=7))


def exported():
    model = Tagger(modules()[1])
    batch = {1: torch.export.Dim("batch", min=2)}
    program = torch.export.export(model, (steps(),), dynamic_shapes=(batch,))
    return program.module()(steps(batch=7)), model(steps(batch=7))


def onnx():
    pytest.importorskip("onnxscript")
    onnx = pytest.importorskip("onnx.reference")
    model = Tagger(modules()[1]).eval()
    program = torch.onnx.export(model, (steps(),), dynamo=True)
    session = onnx.ReferenceEvaluator(program.model_proto)
    (found,) = session.run(None, {session.input_names[0]: steps().numpy()})
    return torch.from_numpy(found), model(steps()).detach()


def scripted():
    with pytest.raises(ValueError, match="cannot be scripted"):
        torch.jit.script(Tagger(modules()[1]))
    return 0.0, 0.0


def other_types():
    layer = modules()[1]
    with pytest.raises(ValueError, match="convert one of them"):
        layer(steps().float())
    return 0.0, 0.0


FEATURES = {
    "`backward`": backward,
    "`create_graph=True`": double_backward,
    "`is_grads_batched=True`": batched_gradients,
    "Packed sequences": packed,
    "`lengths` as a list": lengths_as_a_list,
    "A batch of no sequences": empty_batch,
    "`h` alone": bare_state,
    "`torch.nn.utils.parametrizations`": parametrized,
    "`torch.nn.utils.weight_norm`": weight_norm,
    "`torch.nn.utils.prune`": pruned,
    "`copy.deepcopy`": copied,
    "`torch.autocast`": autocast,
    "`torch.utils.checkpoint`": checkpointed,
    "`bfloat16`": halves,
    "`torch.func.functional_call`": stateless,
    "`torch.func.grad`": reverse_transforms,
    "`torch.func.jvp`": forward_transforms,
    "`torch.func.vmap`": vmapped,
    "`torch.compile`": compiled_by_torch,
    "`torch.jit.trace`": traced,
    "`torch.export`": exported,
    "`torch.onnx.export`": onnx,
    "`torch.jit.script`": scripted,
    "An input of another type": other_types,
}
ROWS = [
    [cell.strip() for cell in line.split("|")[1:3]]
    for line in PAGE.read_text().splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| Feature"))
]


def test_the_table_has_a_test_a_row():
    assert len(ROWS) == len(FEATURES)


@pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")
@pytest.mark.filterwarnings("ignore:.*torch.jit.*:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:.*LeafSpec.*:FutureWarning")
@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor:UserWarning")
@pytest.mark.parametrize(("feature", "engine"), ROWS)
def test_each_row_of_the_table(feature, engine, used):
    (run,) = [run for start, run in FEATURES.items() if feature.startswith(start)]
    found, expected = run()
    torch.testing.assert_close(found, expected)
    if engine == "refused":
        assert not used
    else:
        assert engine in used
        assert engine == "reference" or "reference" not in used


def test_a_strict_export_works_too():
    model = Tagger(modules()[1])
    program = torch.export.export(model, (steps(),), strict=True)
    torch.testing.assert_close(program.module()(steps()), model(steps()))


def test_the_whole_graph_is_compiled_with_the_reference_engine():
    model = Tagger(reference_of(modules()[1]))
    run = torch.compile(model, backend="aot_eager", fullgraph=True)
    torch.testing.assert_close(run(steps()), model(steps()))
    torch.compiler.reset()
