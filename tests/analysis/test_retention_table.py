"""Shares of variance explained against a plain analysis of variance, and planted answers."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.analysis.retention_table import (
    CONTROLS,
    QUANTITIES,
    SIZES,
    Words,
    explained,
    table,
    to_markdown,
)

TAGS = np.array(["NOUN", "DET", "VERB", "PUNCT"])


def planted(value, count=4000, seed=0):
    """Words whose values are what ``value`` makes of tags, frequencies and noise."""
    rng = np.random.default_rng(seed)
    tags, frequency = rng.integers(0, 4, count), rng.integers(0, 5, count)
    values = value(tags, frequency, rng.normal(size=count))
    return Words(
        sentence=np.sort(rng.integers(0, 300, count)),
        tag=TAGS[tags],
        next_tag=TAGS[rng.integers(0, 4, count)],
        frequency=frequency,
        known=rng.random(count) < 0.8,
        values={(size, name): values for size in SIZES for name in QUANTITIES},
    )


def share_of(found, quantity, control, after):
    """The row of one share of the means."""
    wanted = ("mean", quantity, control, after)
    keys = ("size", "quantity", "control", "after")
    return next(row for row in found["rows"] if tuple(row[key] for key in keys) == wanted)


def eta_squared(kinds, values):
    groups = [values[kinds == kind] for kind in np.unique(kinds)]
    between = sum(len(group) * (group.mean() - values.mean()) ** 2 for group in groups)
    return between / ((values - values.mean()) ** 2).sum()


def test_it_is_the_ratio_of_sums_of_squares_also_of_what_is_drawn():
    words = planted(lambda tag, often, noise: tag + noise, count=500)
    kinds = np.unique(words.tag, return_inverse=True)[1]
    values = words.values["mean", "left"]
    draws = np.random.default_rng(1).multinomial(300, np.full(300, 1 / 300), size=3)
    found = explained(words, kinds, values, draws.astype(float))
    for share, times in zip(found, draws, strict=True):
        again = np.repeat(np.arange(500), times[words.sentence])
        assert share == pytest.approx(eta_squared(kinds[again], values[again]), rel=1e-9)


def shares(value):
    found = table({5: planted(value)}, 300)
    return {name: share_of(found, "left", name, 5) for name in CONTROLS}


def test_kinds_that_decide_explain_everything():
    found = shares(lambda tag, often, noise: tag.astype(float))
    assert found["part of speech"]["share"] == pytest.approx(1.0)
    assert found["known"]["share"] == pytest.approx(1.0)
    assert found["beyond frequency"]["share"] > 0.98
    assert abs(found["beyond part of speech"]["share"]) < 0.005
    for chance in ("shuffled", "frequency", "next word"):
        assert found[chance]["share"] < 0.01


def test_what_frequency_decides_is_not_put_down_to_the_part_of_speech():
    found = shares(lambda tag, often, noise: often + 0.5 * noise)
    assert found["frequency"]["share"] > 0.85
    assert found["beyond part of speech"]["share"] > 0.85
    assert abs(found["beyond frequency"]["share"]) < 0.005
    assert found["beyond frequency"]["low"] < 0 < found["beyond frequency"]["high"]


def test_content_words_over_function_words():
    found = table({1: planted(lambda tag, often, noise: np.where(tag == 1, 0.25, 0.5))}, 300)
    assert found["ratio"] == {"share": 2.0, "low": 2.0, "high": 2.0}
    rows = {row["part of speech"]: row for row in found["kinds"]}
    assert rows["DET"]["written (mean)"] == 0.25
    assert sum(row["words"] for row in rows.values()) == 4000
    often = found["frequencies"]
    assert {row["frequency"] for row in often} == {*range(5)}
    assert sum(row["words"] * row["left (mean)"] for row in often) == pytest.approx(
        sum(row["words"] * row["left (mean)"] for row in rows.values()), rel=1e-4
    )


def test_the_same_seed_gives_the_same_table_and_all_of_it_is_told():
    words = {k: planted(lambda tag, often, noise: tag + noise) for k in (1, 5)}
    found = table(words, 300, seed=3)
    assert found == table(words, 300, seed=3)
    assert len(found["rows"]) == 2 * len(SIZES) * len(QUANTITIES) * len(CONTROLS)
    for row in found["rows"]:
        assert row["low"] <= row["share"] <= row["high"], row
    told = to_markdown(found)
    assert told.count("\n") == 1 + len(QUANTITIES) * 2
    assert f"{share_of(found, 'kept', 'next word', 5)['share']:.1%} (" in told


def test_words_of_which_none_is_known_have_no_share_among_known_ones():
    words = planted(lambda tag, often, noise: noise, count=200)
    found = table({1: words._replace(known=np.zeros(200, bool))}, 300)
    assert share_of(found, "left", "known", 1)["share"] is None
