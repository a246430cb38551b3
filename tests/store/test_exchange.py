from __future__ import annotations

import io
import threading
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.model import restore_model
from rnnviz.run import Run, Snapshot
from rnnviz.store import ArchiveError, RunStore, export_run, take_in
from rnnviz.store.exchange import check_usable
from rnnviz.store.labels import Label
from rnnviz.tasks import restore_problem
from rnnviz.training import train
from tests.store.archives import import_run


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


def test_what_is_gone_for_good_leaves_its_id_to_nobody(trained: Run, any_store: RunStore) -> None:
    """Pictures are kept by the id of their run: another one's must not be shown."""
    data = export_run(trained)
    any_store.put(trained)
    any_store.label("trained", name="Mine", owner="somebody")
    any_store.delete("trained")
    any_store.discard("trained")
    run = import_run(data, any_store)
    assert run.id != "trained"
    assert import_run(data, any_store).id == run.id
    assert not any_store.exists("trained")
    assert any_store.label_of("trained") == Label()
    any_store.delete(run.id)
    any_store.discard(run.id)
    third = import_run(data, any_store).id
    assert third not in ("trained", run.id)
    assert import_run(data, any_store).id == third


def test_a_run_that_is_not_stored_yet_keeps_its_id(trained: Run, any_store: RunStore) -> None:
    found, known = take_in(trained.copy(), any_store, taken={"trained"})
    assert (found.id != "trained", known) == (True, False)
    any_store.claim("trained", "another server")
    assert import_run(export_run(trained), any_store).id == found.id


def test_of_two_servers_one_gets_a_run_with_its_owner(
    trained: Run, opened: Callable[[], RunStore]
) -> None:
    """Both have looked before either of them writes."""
    stores = [opened(), opened()]
    both = threading.Barrier(2)

    def send(store: RunStore, owner: str) -> tuple[str, bool]:
        plain = store.add

        def add(*given: Any) -> bool:
            with suppress(threading.BrokenBarrierError):
                both.wait(5)
            return plain(*given)

        store.add = add  # type: ignore[method-assign]
        return owner, take_in(trained.copy(), store, owner).known

    with ThreadPoolExecutor(2) as servers:
        sent = [servers.submit(send, store, f"owner {k}") for k, store in enumerate(stores)]
        found = [one.result() for one in sent]
    ((owner, _),) = [one for one in found if not one[1]]
    assert [one.id for one in stores[0].list()] == ["trained"]
    assert stores[1].label_of("trained").owner == owner


def test_the_note_comes_along(trained: Run, any_store: RunStore) -> None:
    trained.details = trained.details | {"note": "n" * 5000}
    run, _ = take_in(trained, any_store, "somebody")
    label = any_store.label_of(run.id)
    assert (label.owner, label.note) == ("somebody", "n" * 2000)


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
    monkeypatch.setattr("rnnviz.inspection.imports.LARGEST_UNPACKED", size - 1)
    with pytest.raises(ArchiveError, match=r"^This archive would be too large when unpacked\.$"):
        import_run(data, store)
    monkeypatch.setattr("rnnviz.inspection.imports.LARGEST_UNPACKED", size)
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
