"""Text from a trained model."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from test_loop import config_of

from rnnviz.model import restore_model
from rnnviz.run import Run
from rnnviz.training import fit, generate


@pytest.fixture(scope="module")
def run() -> Run:
    return fit(config_of("text-words", steps=5, snapshots=2))


def test_the_coldest_text_is_the_likeliest_token_each_time(run: Run) -> None:
    ids = [2, 3]
    model = restore_model(run)
    for _ in range(6):
        with torch.no_grad():
            logits = model(torch.tensor(ids)[:, None]).predictions[-1, 0]
        ids.append(int(logits.argmax()))
    assert generate(run, [2, 3], 6, temperature=0).tolist() == ids[2:]


def test_tokens_come_as_often_as_the_model_expects(run: Run) -> None:
    model = restore_model(run)
    with torch.no_grad():
        logits = model(torch.tensor([[2]])).predictions[-1, 0].double()
    expected = torch.softmax(logits / 0.5, 0).numpy()
    drawn = [generate(run, [2], 1, temperature=0.5, seed=seed)[0] for seed in range(400)]
    share = np.bincount(drawn, minlength=len(expected)) / len(drawn)
    assert np.abs(share - expected).max() < 0.12


def test_the_same_seed_gives_the_same_text(run: Run) -> None:
    first = generate(run, [2], 20, seed=4)
    np.testing.assert_array_equal(first, generate(run, [2], 20, seed=4))
    assert (first != generate(run, [2], 20, seed=5)).any()


def test_what_is_excluded_never_comes(run: Run) -> None:
    likeliest = int(generate(run, [2], 1, temperature=0)[0])
    assert likeliest not in generate(run, [2], 50, temperature=1.0, excluded=[likeliest])


@pytest.mark.parametrize(
    ("prompt", "count", "temperature"),
    [([], 1, 1.0), ([2], 0, 1.0), ([2], 1, -1.0), ([2], 1, float("nan")), ([10**6], 1, 1.0)],
)
def test_bad_arguments_are_refused_in_a_sentence(
    run: Run, prompt: list[int], count: int, temperature: float
) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        generate(run, prompt, count, temperature)


def test_a_model_of_numbers_cannot_generate() -> None:
    with pytest.raises(ValueError, match="Only a model that predicts"):
        generate(fit(config_of("adding", steps=1, snapshots=2)), [1], 1)
