"""The Penn Treebank and text8."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.tasks import TASKS
from rnnviz.tasks.data import ptb, text8
from rnnviz.text import END


def test_every_line_of_the_treebank_ends_with_a_sign() -> None:
    bank = ptb.load()
    lines = (ptb.PTB.folder / "ptb.train.txt").read_text().splitlines()
    words = [word for line in lines for word in (*line.split(), END)]
    assert bank.vocabulary.decode(bank.train) == words
    assert set(bank.vocabulary.tokens) == set(words)


@pytest.mark.parametrize("part", ["valid", "test"])
def test_the_treebank_is_measured_in_one_stream_that_carries_its_state(part: str) -> None:
    problem = TASKS["ptb"].build({"measured_on": part})
    stream = getattr(ptb.load(), part)[:10_001]
    batches = problem.evaluation()
    np.testing.assert_array_equal(np.concatenate([b.inputs[:, 0] for b in batches]), stream[:-1])
    np.testing.assert_array_equal(np.concatenate([b.targets[:, 0] for b in batches]), stream[1:])
    assert {b.inputs.shape[1] for b in batches} == {1}
    assert [b.carry for b in batches] == [False] + [True] * (len(batches) - 1)
    assert problem.metric_name == f"{part} perplexity"


def test_training_carries_its_state_until_an_epoch_ends() -> None:
    problem = TASKS["ptb"].build({"length": 35})
    height = (len(ptb.load().train) - 1) // 20
    steps = height // 35
    carried = [problem.draw(None, 20, step).carry for step in range(2 * steps)]
    assert carried == 2 * ([False] + [True] * (steps - 1))


def test_sentences_of_ones_own_are_read_in_lower_case() -> None:
    problem = TASKS["ptb"].build({})
    batch = problem.own("The STOCK fell zzz")
    assert (
        batch.inputs[:, 0].tolist()
        == problem.vocabulary.encode(["the", "stock", "fell", "zzz"]).tolist()
    )
    assert batch.inputs[-1, 0] == 0


def test_text8_is_split_by_its_own_length() -> None:
    whole = text8.load(text8.WHOLE)
    assert len(whole) == 40_000
    problem = TASKS["text8"].build({"measured_on": "test", "test_characters": 5_000_000})
    batches = problem.evaluation()
    tested = np.concatenate([batch.targets[:, 0] for batch in batches])
    np.testing.assert_array_equal(tested, whole[38_001:])
    valid = TASKS["text8"].build({"test_characters": 5_000_000}).evaluation()
    np.testing.assert_array_equal(
        np.concatenate([batch.targets[:, 0] for batch in valid]), whole[36_001:38_000]
    )
    drawn = [problem.draw(None, 1, step) for step in range(400)]
    trained = np.concatenate([batch.inputs[:, 0] for batch in drawn])
    np.testing.assert_array_equal(trained[:35_900], whole[:35_900])
    assert trained.max() < 27
    assert drawn[0].inputs.dtype == np.int64


def test_text8_has_27_characters() -> None:
    problem = TASKS["text8"].build({})
    assert problem.input_size == problem.output_size == len(problem.symbols) == 27
    batch = problem.own("A fox's 2 Zoos!")
    assert "".join(problem.labels(batch, 0)) == "a␣fox␣s␣zoos"
    with pytest.raises(ValueError, match="letters from a to z"):
        problem.own("123")


def test_the_prefix_is_called_one() -> None:
    problem = TASKS["text8"].build({"file": "text8-prefix"})
    assert problem.metric_name == "valid bits per character of the prefix"
    assert len(text8.load(text8.PREFIX)) == 20_000
