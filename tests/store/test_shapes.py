from __future__ import annotations

import pytest

from rnnviz.cells.model import LARGEST_WEIGHTS, ModelShape, SequenceModel
from rnnviz.config import ExperimentConfig
from rnnviz.spec import CELLS
from rnnviz.store.shapes import LARGEST_MODEL, model_shapes, parameter_count

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
            model_shapes(config, shape.to_dict())
        return
    expected = {name: tuple(value.shape) for name, value in model.named_parameters()}
    assert model_shapes(config, shape.to_dict()) == expected
    assert parameter_count(config, shape.to_dict()) == sum(p.numel() for p in model.parameters())


def test_the_largest_model_is_that_of_the_training() -> None:
    assert LARGEST_MODEL == LARGEST_WEIGHTS
    huge = SYMBOLS.to_dict() | {"input_size": 60_000, "output_size": 60_000}
    config = ExperimentConfig(hidden_size=500)
    with pytest.raises(ValueError, match="at most 30,000,000"):
        model_shapes(config, huge)


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
    with pytest.raises(ValueError, match="does not say what the model reads"):
        model_shapes(ExperimentConfig(), model)
    assert parameter_count(ExperimentConfig(), model) == 0
