from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import ExperimentConfig
from rnnviz.run import Card, Point, Run, RunFormatError, is_run_id, read_card
from rnnviz.run.card import LARGEST_CARD, MOST_POINTS, Entry, thin

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def sample() -> Card:
    points = (Point(0, 1.0, None, 0.0), Point(3, 0.5, 50.0, 1.25))
    entries = (Entry(0, None, None), Entry(3, 0.5, 50.0))
    return Card("abcd", ExperimentConfig(), "stopped", "Hm.", {"a": [1]}, entries, points)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a tree of JSON."""
    found = [path]
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items if isinstance(data, dict | list) else ():
        found += places(value, (*path, key)) if isinstance(value, dict | list) else [(*path, key)]
    return found


def test_the_text_reads_back_the_same() -> None:
    assert Card.from_text(sample().to_text()) == sample()


def test_the_card_stays_compact() -> None:
    points = tuple(Point(step, 0.6931471824645996, None, 0.123456) for step in range(5000))
    card = Card("abcd", ExperimentConfig(), "stopped", "", {}, (), points)
    assert len(card.to_text()) < 40 * len(points)


@given(st.data())
def test_a_changed_card_is_read_or_refused(data: st.DataObject) -> None:
    tree = json.loads(sample().to_text())
    *way, last = data.draw(st.sampled_from([place for place in places(tree) if place]))
    parent = tree
    for key in way:
        parent = parent[key]
    if data.draw(st.booleans()):
        parent[last] = data.draw(JSON)
    else:
        del parent[last]
    # Anything but a RunFormatError fails the test.
    with suppress(RunFormatError):
        card = Card.from_text(json.dumps(tree))
        assert Card.from_text(card.to_text()).id == card.id


@given(st.binary(max_size=200), st.integers(0, 2000))
def test_a_damaged_card_is_refused(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int
) -> None:
    folder = tmp_path_factory.mktemp("card")
    good = sample().to_text().encode()
    (folder / "card.json").write_bytes(good[:at] + noise + good[at + len(noise) :])
    # Anything but a RunFormatError fails the test.
    with suppress(RunFormatError):
        read_card(folder)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"a":' * 50_000,
        "9" * 10_000,
        '{"format":"rnnviz-run","version":1}',
    ],
)
def test_what_is_no_card_is_refused(text: str) -> None:
    with pytest.raises(RunFormatError):
        Card.from_text(text)


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (("id",), "../../etc", "id"),
        (("id",), "abcd\n", "id"),
        (("id",), ["abcd"], "id"),
        (("status",), "great", "status"),
        (("status",), ["stopped"], "status"),
        (("message",), "x" * 3000, "message"),
        (("message",), "\ud800", "JSON"),
        (("details",), [], "details"),
        (("version",), 2, "version"),
        (("config",), {"hidden_size": 10**400}, "config"),
        (("config",), {"cell": {"name": 3}}, "config"),
        (("config",), {"steps": "many"}, "steps"),
        (("points", "loss"), [1.0], "lengths"),
        (("points", "loss", 0), None, "gap"),
        (("points", "loss", 0), True, "not a number"),
        (("points", "loss", 0), "NaN", "not a number"),
        (("points", "step", 0), 7, "decrease"),
        (("points", "step", 0), -1, "whole number"),
        (("points", "step", 0), 0.0, "whole number"),
        (("snapshots", "step", 1), 0, "increase"),
        (("snapshots", "step", 1), 10**12, "whole number"),
        (("snapshots", "extra"), [], "columns"),
        (("points",), "x", "columns"),
        (("points", "loss"), {}, "list"),
    ],
)
def test_a_wrong_field_is_named(place: tuple[Any, ...], value: Any, reason: str) -> None:
    tree = json.loads(sample().to_text())
    parent = tree
    for key in place[:-1]:
        parent = parent[key]
    parent[place[-1]] = value
    with pytest.raises(RunFormatError, match=reason):
        Card.from_text(json.dumps(tree))


def test_infinity_by_overflow_is_refused() -> None:
    text = sample().to_text().replace("0.5", "1e999")
    with pytest.raises(RunFormatError, match="not a number"):
        Card.from_text(text)


def test_a_card_that_is_no_plain_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "card.json")
    with pytest.raises(RunFormatError, match="plain file"):
        read_card(tmp_path)
    (tmp_path / "card.json").unlink()
    os.symlink(__file__, tmp_path / "card.json")
    with pytest.raises(RunFormatError, match="plain file"):
        read_card(tmp_path)


def test_a_huge_card_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "card.json").open("wb") as file:
        file.truncate(LARGEST_CARD + 1)
    with pytest.raises(RunFormatError, match="larger than 32 MB"):
        read_card(tmp_path)


@given(st.integers(0, 5 * MOST_POINTS))
def test_thinning_is_even_and_keeps_the_last(count: int) -> None:
    kept = thin(range(count))  # type: ignore[arg-type]
    assert len(kept) <= MOST_POINTS
    assert count <= MOST_POINTS or len(kept) > MOST_POINTS // 2
    assert len(kept) == count or len({b - a for a, b in pairwise(kept)}) == 1
    assert not count or kept[-1] == count - 1


def test_ids() -> None:
    good = ["abcd", "0a-b-", "a" * 64]
    bad = ["", "abc", "-abc", "a" * 65, "ABCD", "ab/cd", "ab.cd", "..", "abcd\n", "äbcd", None, 7]
    assert all(map(is_run_id, good))
    assert not any(map(is_run_id, bad))


def test_saving_keeps_card_and_run_apart(make_run: Callable[..., Run], tmp_path: Path) -> None:
    make_run().save(tmp_path / "one")
    (tmp_path / "one" / "snapshots.safetensors").unlink()
    assert read_card(tmp_path / "one").id == "abcd-1"
