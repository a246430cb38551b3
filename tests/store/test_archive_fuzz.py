"""Archives made at random, and real ones changed at random: refused, or runs like any other."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.model import restore_model
from rnnviz.run import Card, RunFormatError
from rnnviz.run.weights import read_weights
from rnnviz.store import ArchiveError, RunStore, StoreError, export_run
from rnnviz.tasks import restore_problem
from tests.store.archives import import_run, packed, parts_of

JSON_PARTS = ("config.json", "card.json")
MANY = int(os.environ.get("RNNVIZ_FUZZ", "60"))
"""Examples of each test that changes a real archive."""
ODD_KEYS = ("step", "loss", "cell", "task", "hidden_size", "model", "details", "problem", "id", "x")
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["nan", "../..", "\ud800", "gru", "adding", "text-words", "symbols", "x" * 999]
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(ODD_KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def archive(quick_archive: bytes) -> bytes:
    return quick_archive


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def check(data: bytes, place: Path) -> bool:
    """Whether an archive is taken; one that is must be a run that can be saved, read and used."""
    root = Path(tempfile.mkdtemp(dir=place))
    try:
        store = RunStore(root / "runs", shipped=root / "none")
        try:
            run = import_run(data, store)
        except (ArchiveError, StoreError) as error:
            sentence, known = str(error), isinstance(error, ArchiveError)
        else:
            sentence, known = "", True
        if sentence:
            # Details may be such that they can be read but not written again.
            assert known or sentence.startswith("The run could not be saved")
            assert sentence.endswith(".")
            assert "\n" not in sentence
            assert store.list() == []
            return False
        assert os.listdir(root) == ["runs"]
        back = store.get(run.id)
        assert back.config == run.config
        assert store.list()[0].id == run.id
        assert back.weights_are_finite
        restore_problem(back)
        restore_model(back)
        export_run(back)
        return True
    finally:
        shutil.rmtree(root)


def test_the_real_one_is_taken(archive: bytes, place: Path) -> None:
    assert check(archive, place)
    assert check(packed(parts_of(archive)), place)


@given(st.binary(max_size=500), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06"]))
def test_bytes_at_random(place: Path, data: bytes, start: bytes) -> None:
    assert not check(start + data, place)


@given(
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)), min_size=1, max_size=6
    )
)
@settings(max_examples=MANY)
def test_bits_turned_over(archive: bytes, place: Path, flips: list[tuple[float, int]]) -> None:
    data = bytearray(archive)
    for where, bit in flips:
        data[int(where * len(data))] ^= 1 << bit
    check(bytes(data), place)


@given(st.floats(0, 1), st.floats(0, 1), st.binary(max_size=20))
@settings(max_examples=MANY)
def test_pieces_taken_out(
    archive: bytes, place: Path, start: float, stop: float, other: bytes
) -> None:
    first, last = sorted((int(start * len(archive)), int(stop * len(archive))))
    check(archive[:first] + other + archive[last:], place)
    check(archive[:first], place)


@given(st.data())
@settings(max_examples=MANY)
def test_parts_that_change_places(archive: bytes, place: Path, data: st.DataObject) -> None:
    parts = parts_of(archive)
    others = data.draw(st.permutations(list(parts)))
    chosen = data.draw(st.sets(st.sampled_from(list(parts)), min_size=1))
    pairs = zip(parts, others, strict=True)
    mixed = {name: parts[other if name in chosen else name] for name, other in pairs}
    check(packed(mixed), place)


@given(st.data())
@settings(max_examples=MANY)
def test_bytes_changed_inside_of_a_part(archive: bytes, place: Path, data: st.DataObject) -> None:
    parts = parts_of(archive)
    name = data.draw(st.sampled_from([name for name in parts if name != "README.txt"]))
    part = bytearray(parts[name])
    # The beginning says what the rest is.
    where = data.draw(st.integers(0, min(len(part), 600) - 1) | st.integers(0, len(part) - 1))
    part[where : where + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    parts[name] = bytes(part)
    check(packed(parts), place)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of JSON data; of long lists only the first few."""
    yield path
    if isinstance(data, dict):
        for key, value in data.items():
            yield from places(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data[:3]):
            yield from places(value, (*path, index))


def replaced(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    inner = dict(data) if isinstance(data, dict) else list(data)
    inner[path[0]] = replaced(inner[path[0]], path[1:], value)
    return inner


@given(st.data())
@settings(max_examples=2 * MANY)
def test_json_of_wrong_types(archive: bytes, place: Path, data: st.DataObject) -> None:
    parts = parts_of(archive)
    card = json.loads(parts["card.json"])
    for _ in range(data.draw(st.integers(1, 3))):
        where = data.draw(st.sampled_from(list(places(card))))
        card = replaced(card, where, data.draw(ODD))
    parts["card.json"] = json.dumps(card).encode()
    if isinstance(card, dict) and data.draw(st.booleans()):
        parts["config.json"] = json.dumps(card.get("config")).encode()
    check(packed(parts), place)


@given(st.text(max_size=200) | ODD.map(json.dumps))
def test_a_card_at_random(text: str) -> None:
    with pytest.raises(RunFormatError):
        Card.from_text(text)


@given(st.binary(max_size=400), st.booleans())
def test_weights_at_random(place: Path, data: bytes, framed: bool) -> None:
    folder = Path(tempfile.mkdtemp(dir=place))
    if framed:
        header = json.dumps(
            {
                "0000000/w": {
                    "dtype": "F32",
                    "shape": [len(data) // 4],
                    "data_offsets": [0, len(data)],
                }
            }
        ).encode()
        data = len(header).to_bytes(8, "little") + header + data
    (folder / "snapshots.safetensors").write_bytes(data)
    try:
        (weights,) = read_weights(folder, [0])
        assert weights["w"].dtype == np.float32
    except RunFormatError as error:
        sentence = str(error)
    else:
        sentence = "."
    assert sentence.endswith(".")
    shutil.rmtree(folder)
