"""ExperimentConfig: what it refuses, and that it survives JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import LIMITS, SETTINGS, ConfigError, ExperimentConfig
from rnnviz.spec import CELLS


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cell": "lstn"}, "no cell named 'lstn'"),
        ({"hidden_size": 0}, "between 1 and 1,024"),
        ({"hidden_size": 10_000}, "between 1 and 1,024"),
        ({"hidden_size": 2.5}, "whole number"),
        ({"steps": True}, "whole number"),
        ({"learning_rate": float("nan")}, "learning rate must lie"),
        ({"optimizer": "lion"}, "optimizer must be one of"),
        ({"tie_weights": True}, "Tied weights"),
        ({"stop_when_solved": 1}, "true or false"),
        ({"task": 3}, "task must be"),
    ],
)
def test_wrong_settings_get_one_sentence(change, words):
    with pytest.raises(ConfigError, match=words) as caught:
        ExperimentConfig(**change)
    assert str(caught.value).endswith(".")


def test_unknown_settings_are_refused():
    with pytest.raises(ConfigError, match="no setting named 'colour'"):
        ExperimentConfig.from_dict({"colour": "red"})


@pytest.mark.parametrize("cell", ["gru", CELLS["gru-tutorial"]])
def test_a_config_survives_json(cell):
    config = ExperimentConfig(cell=cell, task_options={"length": 50}, clip=1.0)
    again = ExperimentConfig.from_dict(json.loads(json.dumps(config.to_dict())))
    assert again == config
    assert again.digest() == config.digest()
    assert again.spec == CELLS[config.cell_name]


@given(
    st.sampled_from(sorted(LIMITS)),
    st.floats() | st.integers() | st.just(10**400) | st.none() | st.text(),
)
def test_any_value_is_taken_or_refused_by_config_error(name, value):
    try:
        config = ExperimentConfig(**{name: value})
    except ConfigError:
        return
    low, high = LIMITS[name]
    found = getattr(config, name)
    assert found is None or low <= found <= high


def test_the_digest_sees_every_field():
    base = ExperimentConfig()
    others = [
        base.replace(seed=1),
        base.replace(cell="gru"),
        base.replace(task_options={"length": 3}),
        base.replace(learning_rate=2e-3),
    ]
    assert len({config.digest() for config in [base, *others]}) == 5


@pytest.mark.parametrize("name", SETTINGS)
def test_every_field_says_what_it_is(name):
    setting = SETTINGS[name]
    assert setting.label
    assert setting.help[0].isupper()
    assert not setting.told("0").endswith(".")
    assert setting.told("0").endswith(f"; 0 {setting.without}") == bool(setting.without)


def test_a_field_takes_the_values_that_it_names():
    for name, setting in SETTINGS.items():
        for value in setting.limits or setting.choices:
            assert getattr(ExperimentConfig(**{name: value}), name) == value
        if setting.without:
            assert getattr(ExperimentConfig(**{name: None}), name) is None
    whole = {name for name, setting in SETTINGS.items() if setting.whole}
    sizes = {"hidden_size", "num_layers", "batch_size", "embedding_size"}
    assert whole == sizes | {"steps", "snapshots", "seed"}
