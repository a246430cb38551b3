"""Each claim of a lesson against the same number found in another way."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch

from rnnviz.inspection.claims import CLAIMS, state
from rnnviz.inspection.runs import example, problem_of
from rnnviz.inspection.scene import Scene, alike, parse_held
from rnnviz.model import record, restore_model
from rnnviz.probe.intervention import Clamp
from rnnviz.spec import CELLS
from rnnviz.store import RunStore, open_store
from rnnviz.tasks.starred_letter import STAR

LSTM, RAN = "lstm-starred-letter", "ran-identity-starred-letter"
SENTENCE = Scene(text="I turned the key, opened the door, and slipped through.")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> RunStore:
    return open_store(tmp_path_factory.mktemp("store"))


def said(expression: str, store: RunStore, scene: Scene | None = None) -> str:
    return state(expression, store, scene or Scene()).said


def number(expression: str, store: RunStore, scene: Scene | None = None) -> float:
    """What is said, as a number; powers of ten as people write them."""
    text = said(expression, store, scene).replace("\u2212", "-").replace(",", "").rstrip("%")
    found = re.fullmatch(r"(.+) × 10(.+)", text)
    if found is None:
        return float(text)
    return float(found[1]) * 10.0 ** int(
        found[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    )


def test_the_sureness_is_the_softmax_of_what_the_model_says(store: RunStore) -> None:
    run = store.get(LSTM)
    logits = record(run, example(run, 0).inputs[:, 0]).predictions
    shares = torch.softmax(torch.from_numpy(np.asarray(logits)), -1).numpy()
    assert number(f"sure {LSTM} last", store) == pytest.approx(100 * shares[-1, 1], abs=0.5)
    assert number(f"sure {LSTM} 9", store) == pytest.approx(100 * shares[8, 1], abs=0.5)
    assert said(f"answer {LSTM} 9", store) == "ABCD"[int(shares[8].argmax())]


def test_a_gate_that_is_held_is_held_in_the_claim(store: RunStore) -> None:
    held = f"activation {LSTM} forget_gate 14 held=forget_gate:14:closed"
    assert said(held, store) == "0.00"
    scene = Scene(held=Clamp("forget_gate", (13,), 0))
    assert said(f"activation {LSTM} forget_gate 14", store, scene) == "0.00"
    assert number(f"activation {LSTM} forget_gate 14 held=none", store, scene) > 0.9


def test_a_weight_is_an_input_gate_times_the_forget_gates_since(store: RunStore) -> None:
    run = store.get(RAN)
    trace = record(run, example(run, 0).inputs[:, 0])
    unit = int(number(f"unit {RAN}", store))
    expected = trace["input_gate"][4, unit] * trace["forget_gate"][5:, unit].prod()
    assert number(f"weight {RAN} 5", store) == pytest.approx(expected, abs=0.006)


def test_the_letter_to_remember_is_so_many_steps_back(store: RunStore) -> None:
    run = store.get(LSTM)
    labels = problem_of(run).labels(example(run, 0), 0)
    behind = labels[labels.index(STAR) + 2 :]
    assert number(f"back {LSTM}", store) == len(behind) == 19


def test_norms_are_products_along_the_sequence(store: RunStore) -> None:
    lag = int(number("back elman-adding", store))
    run = store.get("lstm-adding")
    gates = record(run, example(run, 0).inputs[:, 0])["forget_gate"].astype(np.float64)
    expected = gates[-lag:].prod(axis=0).max()
    assert number("norm lstm-adding path mark", store) == pytest.approx(expected, rel=0.01)
    assert said(f"norm lstm-1997-adding path {lag}", store) == "exactly 1"
    elman = store.get("elman-starred-letter")
    weights = {k: v.double() for k, v in restore_model(elman).recurrent.state_dict().items()}
    states = record(elman, example(elman, 0).inputs[:, 0])["hidden_state"].astype(np.float64)
    product = np.eye(8)
    for state_then in states[::-1][:10]:
        product = product @ np.diag(1 - state_then**2) @ weights["weight_hh_l0"].numpy()
    expected = float(np.linalg.norm(product, 2))
    assert number("norm elman-starred-letter full 10", store) == pytest.approx(expected, rel=0.05)


def test_the_reach_ends_where_the_norm_falls_below_one_hundredth(store: RunStore) -> None:
    reach = int(number("reach elman-adding", store))
    assert number(f"norm elman-adding full {reach - 1}", store) >= 0.01
    assert number(f"norm elman-adding full {reach}", store) < 0.01


def test_what_trainings_came_to(store: RunStore) -> None:
    seeds = alike(store, store.get(LSTM))
    assert [run.config.seed for run in seeds] == [0, 1, 2, 3, 4]
    solved = sum(run.status == "solved" for run in seeds)
    assert said(f"solved {LSTM}", store) == f"{solved} of 5"
    steps = [int(re.findall(r"\d+", run.message)[0]) for run in seeds]
    assert said(f"solving {LSTM} fewest", store) == str(min(steps))
    assert said(f"solving {LSTM} most", store) == str(max(steps))
    assert [number(f"solving {LSTM} {seed}", store) for seed in range(5)] == steps
    assert number(f"metric {LSTM}", store) > 99
    assert number(f"baseline {LSTM}", store) == 25
    counted = CELLS["ran-identity"].parameter_count(6, 8)
    assert number(f"parameters {RAN}", store) == counted
    assert number(f"units {RAN}", store) == 8


def test_the_ready_comparisons_are_of_the_same_runs(store: RunStore) -> None:
    """What was measured for them is what came with the app, seed by seed."""
    steps = sorted(number(f"solving {LSTM} {seed}", store) for seed in range(5))
    assert number(f"median {LSTM} starred-letter", store) == steps[2]
    for cell in ("lstm", "lstm1", "lstm2", "lstm3"):
        name = f"{cell}-starred-letter"
        assert said(f"walked {name} starred-letter", store) == said(f"solved {name}", store)


def test_gates_and_states_at_a_moment_of_the_training(store: RunStore) -> None:
    before = number(f"average {LSTM} forget_gate trained=0", store)
    run = store.get(LSTM)
    trace = record(run, example(run, 0).inputs[:, 0], 0)
    assert before == pytest.approx(trace["forget_gate"].mean(), abs=0.006)
    last = record(run, example(run, 0).inputs[:, 0])
    largest = np.abs(last["cell_state"]).max()
    assert number(f"largest {LSTM} cell_state", store) == pytest.approx(largest, abs=0.06)


def test_arrows_of_a_text(store: RunStore) -> None:
    name = "ran-tanh-books"
    assert said(f"token {name} 8", store, SENTENCE) == "“door”"
    assert said(f"source {name} 8", store, SENTENCE) == "“opened”"
    assert said(f"source {name} 1", store, SENTENCE) == "nothing"
    assert said(f"moved {name} strongest", store, SENTENCE) == "0 of 12"
    assert 50 < number(f"neighbours {name}", store) < 100
    near, far = (number(f"agreement {name} arrow {words}", store) for words in ("all", "beyond"))
    assert near > far


@pytest.mark.parametrize(
    ("bound", "holds"), [("> 90", True), ("< 90", False), ("= 90", False), ("", True)]
)
def test_a_bound_that_does_not_hold_is_told(bound: str, holds: bool, store: RunStore) -> None:
    assert state(f"sure {LSTM} last | {bound}", store, Scene()).holds == holds


def test_words_can_be_bound_too(store: RunStore) -> None:
    assert state(f"answer {LSTM} last | = B", store, Scene()).holds
    assert not state(f"answer {LSTM} last | = A", store, Scene()).holds


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("surely x", "'surely' is not a claim"),
        ("sure", "not a claim with a run"),
        (f"sure {LSTM} last colour=red", "cannot change 'colour'"),
        ("agreement ran-tanh-books arrow nowhere", "no row of 'arrow' over 'nowhere'"),
    ],
)
def test_what_is_no_claim_is_refused(expression: str, sentence: str, store: RunStore) -> None:
    with pytest.raises(ValueError, match=sentence):
        state(expression, store, Scene())


@pytest.mark.parametrize("text", ["forget_gate", "forget_gate 0 closed", "forget_gate 3 ajar"])
def test_a_gate_is_held_at_a_step_closed_or_open(text: str) -> None:
    with pytest.raises(ValueError, match="closed or open"):
        parse_held(text)


def test_every_claim_is_described() -> None:
    assert all(claim.__doc__ for claim in CLAIMS.values())
