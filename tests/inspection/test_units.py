"""Units that a training has made follow something are found, in texts that it has not read."""

from __future__ import annotations

import random

import numpy as np
import pytest

from rnnviz.analysis.units import Matches
from rnnviz.inspection.runs import Moment
from rnnviz.inspection.units import BEST, by_score, match_rows, view_units
from rnnviz.tasks import default_config
from rnnviz.training import fit, untrained


def brackets(lines: int, seed: int) -> str:
    """Lines of letters and brackets that are all closed."""
    dice, found = random.Random(seed), []
    for _ in range(lines):
        depth, line = 0, ""
        while len(line) < 24 or depth:
            draw = dice.random()
            if draw < 0.3 and depth < 4 and len(line) < 24:
                line, depth = f"{line}(", depth + 1
            elif draw < 0.6 and depth:
                line, depth = f"{line})", depth - 1
            else:
                line += dice.choice("ab")
        found.append(line)
    return "\n".join(found)


def quotes(count: int, seed: int) -> str:
    """Sentences with speech; most words stand inside and outside, few on one side alone."""
    dice, shared = random.Random(seed), ["the", "old", "cat", "saw", "a", "dog"]

    def some(*own: str) -> str:
        return " ".join(dice.choices([*shared, *own * 2], k=dice.randint(3, 9)))

    speech = (f"{some('he', 'she')} “{some('you', 'I')}”" for _ in range(3 * count))
    return " ".join(f"{one}, {next(speech)} {some('he', 'she')}." for one in speech)


TEXTS = {"text-chars": brackets, "text-words": quotes}


def config_of(task: str, cell: str, steps: int):
    return default_config(
        task,
        cell,
        hidden_size=16,
        embedding_size=16,
        num_layers=1,
        dropout=0.0,
        steps=steps,
        batch_size=16,
        optimizer="adam",
        learning_rate=0.01,
        schedule="constant",
        snapshots=2,
        stop_when_solved=False,
        task_options={"text": TEXTS[task](300, 0), "length": 30, "minimum_count": 1},
    )


@pytest.mark.parametrize(
    ("task", "planted"), [("text-chars", "inside brackets"), ("text-words", "inside quotes")]
)
@pytest.mark.parametrize("cell", ["lstm", pytest.param("ran-tanh", marks=pytest.mark.long)])
def test_the_planted_unit_is_found(cell, task, planted):
    config, new = config_of(task, cell, 400), TEXTS[task](120, 1)
    best = by_score(view_units(Moment.at(fit(config)), new, "cell_state").rows, planted)[0]
    before = by_score(view_units(Moment.at(untrained(config)), new, "cell_state").rows, planted)[0]
    assert best["follows"] == planted
    assert best[BEST] == best[planted] > 0.6
    assert best[f"AUC {planted}"] > 0.95
    assert before[planted] < best[planted] - 0.1


def test_stretches_are_told_with_the_words_around_them():
    run = untrained(config_of("text-words", "lstm", 1))
    view = view_units(Moment.at(run), "He saw “the old cat” and she saw a dog.")
    matches = Matches(np.array([3, 0]), np.array([6, 1]), np.array([2, 1]), 2)
    first, second = match_rows(view.corpus, matches)
    assert first == {
        "place": 4,
        "length": 3,
        "units": 2,
        "before": "he saw “",
        "words": "the old cat",
        "after": "” and she saw a dog . <eos>",
    }
    assert (second["before"], second["words"]) == ("", "he")


def test_a_text_in_the_format_of_treebanks_is_one():
    run = untrained(config_of("text-words", "lstm", 1))
    sentence = (
        "# text = A dog\n1\tA\t_\tDET\t_\t_\t2\t_\t_\t_\n2\tdog\t_\tNOUN\t_\t_\t0\t_\t_\t_\n\n"
    )
    view = view_units(Moment.at(run), sentence * 40)
    assert view.corpus.text.tokens(0, 3) == ["A", "dog", "<eos>"]
    assert "part of speech" in view.rows[0]
    plain = view_units(Moment.at(run), "1\tA dog. " * 20)
    assert "part of speech" not in plain.rows[0]


def test_a_run_that_reads_no_text_is_refused():
    run = untrained(default_config("adding", "lstm", hidden_size=3, steps=1))
    with pytest.raises(ValueError, match="does not read text"):
        view_units(Moment.at(run), "a b c")
