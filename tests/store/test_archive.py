"""Archives: what they hold, and that whatever is wrong with one is refused with one sentence."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load, save

from rnnviz.run import Run, Snapshot
from rnnviz.store import ArchiveError, RunStore, StoreError, export_run
from rnnviz.store.archive import read_archive
from tests.store.archives import (
    Change,
    both,
    changed,
    import_run,
    packed,
    parts_of,
    with_arrays,
    with_json,
)

WEIGHT = "recurrent.weight_hh_l0"
FIRST = f"0000000/{WEIGHT}"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place of the test's own for what is unpacked."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


@pytest.fixture
def archive(trained: Run) -> bytes:
    return export_run(trained)


def refused(data: bytes, store: RunStore) -> str:
    """The sentence with which an archive is refused; nothing may be left of it."""
    with pytest.raises(ArchiveError) as caught:
        import_run(data, store)
    assert store.list() == []
    assert os.listdir(tempfile.gettempdir()) == []
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert ". " not in sentence
    assert "\n" not in sentence
    return sentence


def test_what_is_in_an_archive(trained: Run, archive: bytes) -> None:
    parts = parts_of(archive)
    assert set(parts) == {
        "README.txt",
        "config.json",
        "card.json",
        "metrics.csv",
        "model.safetensors",
        "snapshots.safetensors",
        "checkpoint.safetensors",
    }
    assert json.loads(parts["config.json"])["task"] == "embedded-reber"
    model = load(parts["model.safetensors"])
    assert set(model) == set(trained.latest.weights)
    for name, value in trained.latest.weights.items():
        assert np.array_equal(model[name], value)
    rows = list(csv.DictReader(io.StringIO(parts["metrics.csv"].decode())))
    assert list(rows[0]) == ["step", "loss", "metric", "seconds"]
    assert [int(row["step"]) for row in rows] == [one.step for one in trained.points]
    assert [float(row["loss"]) for row in rows] == [one.loss for one in trained.points]
    assert [row["metric"] == "" for row in rows] == [one.metric is None for one in trained.points]
    readme = parts["README.txt"].decode()
    assert all(name in readme for name in set(parts) - {"README.txt"})


def test_the_same_run_gives_the_same_archive(trained: Run, archive: bytes) -> None:
    assert export_run(trained) == archive


def test_parts_are_not_packed(archive: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(archive)) as zipped:
        assert {info.compress_type for info in zipped.infolist()} == {zipfile.ZIP_STORED}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_run_comes_back_as_it_was(trained: Run, archive: bytes, method: int) -> None:
    run = read_archive(io.BytesIO(packed(parts_of(archive), method)))
    assert (run.id, run.config, run.points) == (trained.id, trained.config, trained.points)
    assert (run.status, run.message, run.details) == ("stopped", trained.message, trained.details)
    for one, other in zip(run.snapshots, trained.snapshots, strict=True):
        assert (one.step, one.loss, one.metric) == (other.step, other.loss, other.metric)
        assert all(np.array_equal(one.weights[k], other.weights[k]) for k in other.weights)
    assert run.checkpoint is not None
    assert run.checkpoint.state == trained.checkpoint.state
    for key, value in trained.checkpoint.arrays.items():
        assert np.array_equal(run.checkpoint.arrays[key], value)


def test_a_run_without_a_checkpoint(trained: Run, store: RunStore) -> None:
    trained.checkpoint = None
    archive = export_run(trained)
    assert "checkpoint.safetensors" not in parts_of(archive)
    assert import_run(archive, store).checkpoint is None


def with_infos(archive: bytes, name: str, **attributes: object) -> bytes:
    """The archive with other words on one file in its list of files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for part, data in parts_of(archive).items():
            info = zipfile.ZipInfo(part)
            for key, value in attributes.items() if part == name else ():
                setattr(info, key, value)
            zipped.writestr(info, data)
    return file.getvalue()


@pytest.mark.parametrize(
    "name",
    ["../card.json", "/card.json", "a/b", "..\\card.json", "C:card.json", "C:\\x", "..", "a/"],
)
def test_paths(archive: bytes, store: RunStore, name: str) -> None:
    data = changed(archive, lambda parts: parts.__setitem__(name, b"x"))
    assert refused(data, store).startswith("This archive holds paths or folders")
    assert not (Path(store.address).parent / "card.json").exists()


def test_a_name_that_ends_early(archive: bytes, store: RunStore) -> None:
    data = archive.replace(b"README.txt", b"card.json\0")
    assert "paths" in refused(data, store)


@pytest.mark.parametrize("name", ["other.txt", "CARD.JSON", "card.json ", "run.zip", "é.txt"])
def test_names_that_do_not_belong(archive: bytes, store: RunStore, name: str) -> None:
    data = changed(archive, lambda parts: parts.__setitem__(name, archive))
    assert "does not belong" in refused(data, store)


@pytest.mark.parametrize("name", ["config.json", "card.json", "model.safetensors"])
def test_names_that_are_missing(archive: bytes, store: RunStore, name: str) -> None:
    assert f"holds no {name}" in refused(changed(archive, lambda parts: parts.pop(name)), store)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name(archive: bytes, store: RunStore) -> None:
    file = io.BytesIO(archive)
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.writestr("card.json", b"{}")
    assert "two files of the same name" in refused(file.getvalue(), store)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices(archive: bytes, store: RunStore, kind: int) -> None:
    data = with_infos(archive, "README.txt", external_attr=(kind | 0o777) << 16)
    assert "no plain file" in refused(data, store)


def test_encrypted_files(archive: bytes, store: RunStore) -> None:
    place = archive.rindex(b"PK\x01\x02")
    sealed = bytearray(archive)
    sealed[place + 8] |= 1
    assert "encrypted" in refused(bytes(sealed), store)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing(archive: bytes, store: RunStore, method: int) -> None:
    assert "not allowed" in refused(packed(parts_of(archive), method), store)


def test_a_bomb_of_zeros(archive: bytes, store: RunStore) -> None:
    parts = parts_of(archive) | {"metrics.csv": bytes(30 * 1024**2)}
    data = packed(parts, zipfile.ZIP_DEFLATED)
    assert len(data) < 200_000
    assert "too large" in refused(data, store)


def test_a_file_over_its_limit(archive: bytes, store: RunStore) -> None:
    parts = parts_of(archive) | {"README.txt": os.urandom(1024**2 + 1)}
    assert "too large" in refused(packed(parts), store)


def test_a_file_that_is_larger_than_it_says(archive: bytes, store: RunStore) -> None:
    parts = parts_of(archive) | {"config.json": b"{" + b" " * 900_000 + b"}"}
    data = bytearray(packed(parts, zipfile.ZIP_DEFLATED))
    place = data.rindex(b"config.json") - 46
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    assert "damaged" in refused(bytes(data), store)


def test_very_many_files(archive: bytes, store: RunStore) -> None:
    parts = parts_of(archive) | {f"{number}": b"" for number in range(20_000)}
    assert "too many files" in refused(packed(parts), store)


def test_a_card_of_very_many_lists_is_not_parsed(archive: bytes, store: RunStore) -> None:
    card = b"[" + b"[]," * 1_000_000 + b"0]"
    parts = parts_of(archive) | {"card.json": card}
    assert refused(packed(parts), store) == "The card of this archive holds too many lists."


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip", bytes(1000), b"PK\x05\x06" + bytes(18)])
def test_no_archive_at_all(store: RunStore, data: bytes) -> None:
    assert "zip archive" in refused(data, store) or "holds no" in refused(data, store)


def test_archives_that_break_off(archive: bytes, store: RunStore) -> None:
    for length in range(0, len(archive), 997):
        refused(archive[:length], store)


CARD, CONFIG = "card.json", "config.json"
SNAPSHOTS, MODEL, CHECKPOINT = (f"{n}.safetensors" for n in ("snapshots", "model", "checkpoint"))


def in_config(**settings: object) -> Change:
    """Change the config, in its own file and in the card."""
    return both(
        with_json(CONFIG, lambda config: config.update(settings)),
        with_json(CARD, lambda card: card["config"].update(settings)),
    )


def in_model(**settings: object) -> Change:
    return with_json(CARD, lambda card: card["details"]["model"].update(settings))


def everywhere(name: str, value: np.ndarray) -> Change:
    """Set a weight in all snapshots and in the model."""

    def change(arrays: dict[str, np.ndarray]) -> None:
        arrays.update({key: value for key in arrays if key.endswith(name)})

    return both(with_arrays(SNAPSHOTS, change), with_arrays(MODEL, change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda parts: parts.update({CARD: b"{"}), "not valid JSON"),
        (lambda parts: parts.update({CARD: b"\xff"}), "cannot be read"),
        (lambda parts: parts.update({CARD: b"[" * 100_000}), "not valid JSON"),
        (lambda parts: parts.update({CONFIG: b"[" * 100_000}), "config of this archive"),
        (lambda parts: parts.update({CONFIG: b"\xff\xfe\x00"}), "config of this archive"),
        (with_json(CARD, lambda card: card.update(id="../../up")), "id must be"),
        (with_json(CARD, lambda card: card.update(id=7)), "id must be"),
        (with_json(CARD, lambda card: card.update(status="hacked")), "status"),
        (with_json(CARD, lambda card: card.update(message=["x"])), "message"),
        (with_json(CARD, lambda card: card.update(details=[])), "details"),
        (with_json(CARD, lambda card: card.update(points="many")), "wrong columns"),
        (with_json(CARD, lambda card: card["points"]["step"].reverse()), "must not decrease"),
        (with_json(CARD, lambda card: card.update(config=None)), "config must be"),
        (with_json(CARD, lambda card: card["details"].update(model=None)), "does not say"),
        (with_json(CARD, lambda card: card["details"].update(problem=None)), "task"),
        (with_json(CARD, lambda card: card["details"].update(problem=[])), "task"),
        (with_json(CONFIG, lambda config: config.update(seed=2)), "not that of its card"),
        (in_config(hidden_size=10**9), "hidden size"),
        (in_config(hidden_size="3"), "hidden size"),
        (in_config(hidden_size=4), "checkpoint"),
        (in_config(task="nothing"), "task of this run is not known"),
        (in_config(task="adding", task_options={}), "does not fit its task"),
        (in_config(task_options={"no": 1}), "task"),
        (in_config(cell="gru"), "do not fit its config"),
        (in_model(input_size=10**15), "does not say"),
        (in_model(input_size=8), "do not fit its config"),
        (in_model(loss="mse"), "does not fit its task"),
        (with_arrays(SNAPSHOTS, lambda arrays: arrays.pop(FIRST)), "shape"),
        (with_arrays(SNAPSHOTS, lambda a: a.update({FIRST: a[FIRST].T})), "shape"),
        (with_arrays(SNAPSHOTS, lambda a: a.update({FIRST: a[FIRST].astype("f8")})), "neither"),
        (with_arrays(SNAPSHOTS, lambda a: a.update({"x": a[FIRST]})), "name"),
        (with_arrays(SNAPSHOTS, dict.clear), "do not belong to its card"),
        (lambda parts: parts.update({SNAPSHOTS: b"\xff" * 100}), "cannot be read"),
        (lambda parts: parts.update({SNAPSHOTS: b""}), "cannot be read"),
        (lambda parts: parts.update({MODEL: b"\x00" * 100}), "model"),
        (with_arrays(MODEL, lambda arrays: arrays.pop(WEIGHT)), "not that of its last snapshot"),
        (with_arrays(MODEL, lambda a: a.update({WEIGHT: a[WEIGHT] + 1})), "not that of its last"),
        (with_arrays(MODEL, lambda a: a.update({WEIGHT: a[WEIGHT].T})), "not that of its last"),
        (with_arrays(MODEL, lambda a: a.update({WEIGHT: a[WEIGHT].astype("f8")})), "not that"),
        (with_arrays(MODEL, lambda a: a.update(other=a[WEIGHT])), "not that of its last"),
        (everywhere(WEIGHT, np.full((12, 3), np.nan, np.float32)), "not numbers"),
        (everywhere(WEIGHT, np.full((12, 3), np.inf, np.float32)), "not numbers"),
        (with_arrays(CHECKPOINT, dict.clear), "checkpoint"),
        (with_arrays(CHECKPOINT, lambda a: a.update({f"weight/{WEIGHT}": a["noise"]})), "checkp"),
        (
            with_arrays(CHECKPOINT, lambda a: a[f"first/{WEIGHT}"].__setitem__((0, 0), np.nan)),
            "not numbers",
        ),
        (lambda parts: parts.update({CHECKPOINT: b"\x10" * 30}), "checkpoint"),
    ],
)
def test_hostile_contents(archive: bytes, store: RunStore, change: Change, message: str) -> None:
    assert message in refused(changed(archive, change), store)


def test_weights_of_another_shape_everywhere(trained: Run, store: RunStore) -> None:
    trained.checkpoint = None
    trained.snapshots = [
        Snapshot(one.step, one.loss, one.metric, one.weights | {WEIGHT: one.weights[WEIGHT].T})
        for one in trained.snapshots
    ]
    assert "do not fit its config" in refused(export_run(trained), store)


def test_an_archive_without_weights(trained: Run, store: RunStore) -> None:
    trained.checkpoint, trained.snapshots = None, []
    assert "no weights" in refused(export_run(trained), store)


def test_a_long_list_of_weights(archive: bytes, store: RunStore) -> None:
    data = save({"0000000/a": np.zeros(1, np.float32)}, {"x": "y" * (33 * 1024**2)})
    parts = parts_of(archive) | {SNAPSHOTS: data}
    assert "cannot be read" in refused(packed(parts), store)


def test_a_run_that_cannot_be_exported(trained: Run) -> None:
    trained.details["bad"] = object()
    with pytest.raises(StoreError, match="plain JSON"):
        export_run(trained)


def test_no_room_to_unpack(
    archive: bytes, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def refuse(path: Path, mode: str = "r", *rest: object) -> object:
        if "w" in mode and path.name == SNAPSHOTS:
            raise OSError(28, "No space left on device")
        return real(path, mode, *rest)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(StoreError, match=r"no room to unpack the archive \(No space left"):
        import_run(archive, store)
