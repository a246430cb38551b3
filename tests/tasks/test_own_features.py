"""Features of one's own: what is read of them, and that nothing is judged."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.tasks import ALL_TASKS, TASKS, Problem, build_problem
from rnnviz.tasks.feature_details import (
    LONGEST_SEQUENCE,
    MOST_FEATURES,
    MOST_SEQUENCES,
    feature_details,
)
from rnnviz.tasks.own import LONGEST
from rnnviz.tasks.own_features import OWN_FEATURES

NAMES = ["heat", "flow"]
GIVEN = [[[0.1, 2], [-3, 4.5], [0, 1]], [[5, 6]]]


def features(outputs: int = 0, size: int = 2, names: Any = NAMES, given: Any = GIVEN) -> Problem:
    details = feature_details(size, outputs, names, given)
    return OWN_FEATURES.build({}, 0, json.loads(json.dumps(details)))


def test_it_is_a_task_that_nothing_is_trained_on() -> None:
    assert set(ALL_TASKS) - set(TASKS) == {OWN_FEATURES.key}
    with pytest.raises(ValueError, match=r"upload one on the page Runs\. Nothing is trained"):
        build_problem(ExperimentConfig(task=OWN_FEATURES.key))
    problem = features()
    for give in (problem.evaluation, lambda: problem.draw(np.random.default_rng(0), 2, 0)):
        with pytest.raises(ValueError, match=r"Nothing is trained on them here\.$"):
            give()


@pytest.mark.parametrize("outputs", [0, 1, 3])
def test_sequences_are_read_and_nothing_is_asked(outputs: int) -> None:
    problem = features(outputs)
    batch = problem.examples()
    assert (batch.inputs.shape, batch.lengths.tolist()) == ((3, 2, 2), [3, 1])
    np.testing.assert_array_equal(batch.inputs[:, 0], np.float32(GIVEN[0]))
    assert not batch.mask.any()
    raw = np.arange(3 * 2 * outputs, dtype=np.float32).reshape(3, 2, outputs)
    said = problem.prediction_labels(raw, batch, 0)
    expected = {0: ("", "", ""), 1: ("0", "2", "4"), 3: ("output 3",) * 3}
    assert said == expected[outputs]
    assert problem.correct(raw, batch, 0) == (None,) * 3
    assert problem.wanted(batch, 0) == ((),) * 3
    assert np.isnan(problem.metric(raw, batch))
    assert np.isnan(problem.baseline())
    assert not problem.solved(problem.baseline())
    assert ("predicts nothing" in problem.result(None)) == (outputs == 0)
    assert ("softmax" in problem.explanation(batch, 0)) == (outputs == 3)
    assert problem.explanation(batch, 0).startswith("Each step reads heat, flow.")
    assert ALL_TASKS[problem.key].problem.measure({}) == (problem.metric_name, "")


@pytest.mark.parametrize("size", [1, 3])
def test_a_plain_array_is_one_sequence_and_a_list_is_several(size: int) -> None:
    array = np.arange(50.0 * size).reshape(50, size)
    shown = features(size=size, names=(), given=array).examples()
    np.testing.assert_array_equal(shown.inputs[:, 0], array)
    assert shown.lengths.tolist() == [50]
    for several in (np.stack([array, array]), [array, array]):
        assert features(size=size, names=(), given=several).examples().lengths.tolist() == [50, 50]
    if size == 1:
        lists = features(size=1, names=(), given=[[1, 2], [3]]).examples()
        assert lists.lengths.tolist() == [2, 1]


def test_details_come_back_to_the_bit() -> None:
    rng = np.random.default_rng(3)
    given = [rng.normal(size=(4, 2)).astype(np.float32), rng.normal(size=(2, 2))]
    problem = features(1, given=given)
    np.testing.assert_array_equal(problem.examples().inputs[:, 0], given[0])
    assert problem.details() == feature_details(2, 1, NAMES, given)


def test_without_examples_random_numbers_stand_in_and_it_is_said() -> None:
    problem, again = features(given=(), names=()), features(given=(), names=())
    batch = problem.examples()
    np.testing.assert_array_equal(batch.inputs, again.examples().inputs)
    assert batch.inputs.std() == pytest.approx(1, abs=0.1)
    told = problem.explanation(batch, 0)
    assert told.startswith("Each step reads 2 numbers. No example sequences came with the model:")
    wide = features(size=MOST_FEATURES, given=(), names=()).examples()
    assert wide.inputs.shape[1:] == (1, MOST_FEATURES)


def test_one_feature_is_labelled_by_its_numbers_and_typed_in_a_row() -> None:
    problem = features(size=1, names=["heat"], given=[[1, 2.5, -0.125]])
    assert problem.labels(problem.examples(), 0) == ("1", "2.5", "-0.125")
    batch = problem.own("0.5 \u22121, 1e-3")
    np.testing.assert_allclose(batch.inputs[:, 0, 0], [0.5, -1, 1e-3])
    assert problem.own_form == "Type numbers: 1 2.5 -0.125."
    assert problem.own(problem.own_example).inputs.shape == (3, 1, 1)


def test_several_features_are_typed_step_by_step() -> None:
    problem = features()
    batch = problem.own("1 2; 3, 4;")
    assert batch.inputs[:, 0].tolist() == [[1, 2], [3, 4]]
    assert problem.labels(batch, 0) == ("x₁", "x₂")
    assert problem.own(problem.own_example).inputs.shape == (3, 1, 2)
    for text, words in {
        "1 2; 3": "Type the 2 numbers of each step, with a semicolon",
        "": "Type the 2 numbers",
        "1 x": "'x' is not one",
        "1 nan": "'nan' is not one",
        "1 1e99": "'1e99' is not one",
        "1 2;;" * (20 * LONGEST): "at most 12,000 characters",
        "1 2;" * (LONGEST + 1): f"at most {LONGEST} steps",
    }.items():
        with pytest.raises(ValueError, match=words):
            problem.own(text)
    wide = features(size=50, names=(), given=())
    assert wide.own_form == ""
    with pytest.raises(ValueError, match="takes no typed sequence"):
        wide.own("1")


def test_one_number_is_changed_by_the_name_of_its_feature() -> None:
    problem = features()
    single = problem.own("1 2; 3 4")
    assert problem.changed(single, 1, "9").inputs[:, 0].tolist() == [[1, 2], [9, 4]]
    assert problem.changed(single, 0, "flow = -7").inputs[:, 0].tolist() == [[1, -7], [3, 4]]
    assert single.inputs[:, 0].tolist() == [[1, 2], [3, 4]]
    with pytest.raises(ValueError, match="no feature named 'wind'"):
        problem.changed(single, 0, "wind = 1")
    with pytest.raises(ValueError, match="Choose a step from 1 to 2"):
        problem.changed(single, 2, "1")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "many": ({"given": [[[1, 2]]] * (MOST_SEQUENCES + 1)}, "at most 100 example sequences"),
    "long": ({"given": [[[1, 2]] * (LONGEST_SEQUENCE + 1)]}, "1 to 1,000 steps of 2 numbers"),
    "empty": ({"given": [[]]}, "1 to 1,000 steps"),
    "wide": ({"given": [[[1, 2, 3]]]}, "as many as the model reads"),
    "ragged": ({"given": [[[1, 2], [3]]]}, "as many as the model reads"),
    "words": ({"given": [[["a", "b"]]]}, "as many as the model reads"),
    "tables": ({"given": [{"a": 1}]}, "as many as the model reads"),
    "a number": ({"given": np.float64(3)}, "in a list"),
    "an array of none": ({"given": np.array(3.0)}, "as many as the model reads"),
    "no list": ({"given": 3}, "in a list"),
    "infinite": ({"given": [[[1, float("inf")]]]}, "infinite or not numbers"),
    "too large": ({"given": [[[1, 1e300]]]}, "infinite or not numbers"),
    "nothing": ({"given": [[[1, None]]]}, "infinite or not numbers"),
    "all": ({"given": [np.zeros((1000, 50))] * 5, "size": 50, "names": ()}, "200,000 numbers"),
    "names": ({"names": ["a"]}, "Give 2 names of features"),
    "twice": ({"names": ["a", "a"]}, "none twice"),
    "no name": ({"names": ["a", " "]}, "of 1 to 40 characters"),
    "a long name": ({"names": ["a", "b" * 41]}, "of 1 to 40 characters"),
    "numbers": ({"names": [1, 2]}, "of 1 to 40 characters"),
    "a name": ({"names": "ab"}, "Give 2 names"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_gets_one_sentence(name: str) -> None:
    told, words = WRONG[name]
    with pytest.raises(ValueError, match=words) as caught:
        features(**told)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    "more", [{"size": 0}, {"size": 2.0}, {"outputs": -1}, {"outputs": True}, {"size": 10**9}]
)
def test_sizes_of_a_card_are_bounded(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"of a run on features must be from .*\.$"):
        OWN_FEATURES.build({}, 0, feature_details(2, 0, NAMES, GIVEN) | more)
