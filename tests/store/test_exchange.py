from __future__ import annotations

import io
import threading
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from rnnviz.model import restore_model
from rnnviz.run import Run, Snapshot
from rnnviz.store import ArchiveError, RunStore, export_run, import_run
from rnnviz.store.exchange import check_usable
from rnnviz.tasks import restore_problem
from rnnviz.training import train


def test_a_run_moves_to_another_store(trained: Run, any_store: RunStore) -> None:
    run = import_run(export_run(trained), any_store)
    assert run.id == "trained"
    back = any_store.get("trained")
    assert np.array_equal(
        restore_model(back).readout.weight.detach(), trained.latest.weights["readout.weight"]
    )
    assert restore_problem(back).key == "embedded-reber"
    assert any_store.list()[0].resumable


def test_it_goes_on_there_as_here(trained: Run, store: RunStore) -> None:
    run = import_run(export_run(trained), store)
    ends = []
    for start in (trained, store.get(run.id)):
        for progress in train(start.config, resume=start):
            ends.append(progress.run) if progress.step == start.config.steps else None
    one, other = ends[0], ends[-1]
    assert one is not other
    for name, value in one.latest.weights.items():
        assert np.array_equal(other.latest.weights[name], value)


def test_the_same_run_twice_is_one_run(trained: Run, any_store: RunStore) -> None:
    data = export_run(trained)
    assert import_run(data, any_store).id == import_run(data, any_store).id == "trained"
    assert len(any_store.list()) == 1


def test_another_run_of_that_id_stays(trained: Run, any_store: RunStore) -> None:
    any_store.put(trained)
    other = trained.copy()
    weights = {name: value + 1 for name, value in trained.latest.weights.items()}
    other.checkpoint = None
    other.snapshots[-1] = Snapshot(trained.latest.step, None, None, weights)
    run = import_run(export_run(other), any_store)
    assert run.id != "trained"
    assert import_run(export_run(other), any_store).id == run.id
    assert len(any_store.list()) == 2
    kept = any_store.get("trained").latest.weights["readout.bias"]
    assert np.array_equal(kept, trained.latest.weights["readout.bias"])


def test_a_run_in_the_bin_keeps_its_id_and_its_owner(trained: Run, any_store: RunStore) -> None:
    data = export_run(trained)
    any_store.put(trained)
    any_store.label("trained", owner="somebody")
    any_store.delete("trained")
    run = import_run(data, any_store)
    any_store.label(run.id, owner="another")
    assert [(one.id, one.owner) for one in any_store.binned()] == [("trained", "somebody")]
    assert import_run(data, any_store).id != "trained"
    any_store.restore("trained")
    assert any_store.label_of("trained").owner == "somebody"


def test_a_shipped_run_is_not_replaced(trained: Run, store: RunStore, tmp_path: Path) -> None:
    trained.save(tmp_path / "models" / "trained")
    assert import_run(export_run(trained), store).id == "trained"
    assert store.list() == []


@pytest.mark.parametrize("status", ["running", "paused"])
def test_nobody_trains_what_has_just_come(trained: Run, store: RunStore, status: str) -> None:
    trained.status = status
    assert import_run(export_run(trained), store).status == "stopped"


def test_a_long_name_is_cut(trained: Run, store: RunStore) -> None:
    trained.details = trained.details | {"name": "n" * 5000}
    assert import_run(export_run(trained), store).details["name"] == "n" * 100


def test_a_file_can_be_given_in_place_of_bytes(trained: Run, store: RunStore) -> None:
    assert import_run(io.BytesIO(export_run(trained)), store).id == "trained"


def test_every_shipped_run_can_be_exchanged() -> None:
    store = RunStore()
    shipped = store.shipped()
    assert shipped
    for summary in shipped:
        run = store.get(summary.id)
        check_usable(run)
        assert summary.parameters == sum(one.size for one in run.latest.weights.values())


def test_weights_that_are_no_numbers(trained: Run) -> None:
    weights = dict(trained.latest.weights)
    weights["readout.bias"] = np.full_like(weights["readout.bias"], np.nan)
    trained.snapshots[0] = Snapshot(0, None, None, weights)
    with pytest.raises(ArchiveError, match="not numbers"):
        check_usable(trained)


def test_an_archive_that_would_fill_the_memory(
    trained: Run, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = export_run(trained)
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        size = sum(info.file_size for info in zipped.infolist())
    monkeypatch.setattr("rnnviz.store.exchange.LARGEST_UNPACKED", size - 1)
    with pytest.raises(ArchiveError, match=r"^This archive would be too large when unpacked\.$"):
        import_run(data, store)
    monkeypatch.setattr("rnnviz.store.exchange.LARGEST_UNPACKED", size)
    assert import_run(data, store).id == "trained"


def test_archives_are_read_one_after_another(
    quick_archive: bytes, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once: list[int] = []
    inside = threading.Semaphore(0)

    def check(run: Run) -> None:
        inside.release()
        time.sleep(0.02)
        at_once.append(inside._value)
        inside.acquire()

    monkeypatch.setattr("rnnviz.store.exchange.check_usable", check)
    readers = [threading.Thread(target=import_run, args=(quick_archive, store)) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert at_once == [1] * 4
