from __future__ import annotations

import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.model.sizes import ModelShape, check_weights, parameter_count, parameter_shapes
from rnnviz.spec import CELLS

SYMBOLS = ModelShape("symbols", 5, 5, "every step", "cross_entropy")
VALUES = ModelShape("values", 2, 1, "last step", "mse")


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("shape", [SYMBOLS, VALUES], ids=["symbols", "values"])
@pytest.mark.parametrize(
    "settings",
    [{}, {"num_layers": 3}, {"embedding_size": 7}, {"embedding_size": 4, "tie_weights": True}],
    ids=["plain", "layers", "embedding", "tied"],
)
def test_shapes_are_those_of_the_model(
    cell: str, shape: ModelShape, settings: dict[str, int]
) -> None:
    config = ExperimentConfig(cell=cell, hidden_size=4, **settings)
    try:
        model = SequenceModel(config, shape)
    except ValueError:
        with pytest.raises(ValueError, match=r"\.$"):
            parameter_shapes(config, shape)
        return
    expected = {name: tuple(value.shape) for name, value in model.named_parameters()}
    assert parameter_shapes(config, shape) == expected
    assert parameter_count(config, shape) == (
        model.recurrent.input_size,
        sum(parameter.numel() for parameter in model.recurrent.parameters()),
        sum(parameter.numel() for parameter in model.parameters()),
    )


@pytest.mark.parametrize("tied", [True, False])
def test_a_model_that_is_too_large_is_refused(tied: bool) -> None:
    huge = ModelShape("symbols", 60_000, 60_000, "every step", "cross_entropy")
    config = ExperimentConfig(hidden_size=260, embedding_size=260, tie_weights=tied)
    with pytest.raises(ValueError, match=r"would have 31,801,840 weights; .* under 30,000,000\.$"):
        check_weights(config, huge)
    check_weights(config.replace(hidden_size=200, embedding_size=200), huge)
    with pytest.raises(ValueError, match="under 30,000,000"):
        SequenceModel(config, huge)


@pytest.mark.parametrize(
    "model",
    [
        None,
        [],
        {},
        SYMBOLS.to_dict() | {"inputs": "pictures"},
        SYMBOLS.to_dict() | {"inputs": ["symbols"]},
        SYMBOLS.to_dict() | {"input_size": 0},
        SYMBOLS.to_dict() | {"input_size": True},
        SYMBOLS.to_dict() | {"output_size": 5.0},
        SYMBOLS.to_dict() | {"output_size": 10**12},
        SYMBOLS.to_dict() | {"loss": "none"},
        SYMBOLS.to_dict() | {"readout": {}},
    ],
)
def test_a_card_that_says_nothing_usable(model: object) -> None:
    with pytest.raises(ValueError, match="does not say what its model reads"):
        ModelShape.from_dict(model)
