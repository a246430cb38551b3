"""One secret a store, which all of its servers know and nobody else can read."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rnnviz.store import FolderStore, StoreError
from rnnviz.store.secret import SECRET_FILE
from rnnviz.store.shared import SharedStore


@pytest.mark.parametrize("kind", ["folder", "address"])
def test_servers_share_it_and_nobody_else_reads_it(tmp_path: Path, kind: str) -> None:
    def opened() -> FolderStore | SharedStore:
        return FolderStore(tmp_path) if kind == "folder" else SharedStore(f"file://{tmp_path}")

    with ThreadPoolExecutor(8) as threads:
        found = {*threads.map(lambda _: FolderStore(tmp_path).secret(), range(16))}
    found |= {opened().secret()}
    assert len(found) == 1
    assert len(found.pop()) == 32
    other = tmp_path / "other"
    store = FolderStore(other) if kind == "folder" else SharedStore(f"file://{other}")
    store.secret()
    assert stat.S_IMODE((other / SECRET_FILE).stat().st_mode) == 0o600
    assert store.list() == []


@pytest.mark.parametrize("data", [b"", b"zz", b"00", b"\xff" * 64, b"0" * 66])
def test_a_damaged_one_is_not_used(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / SECRET_FILE
    file.parent.mkdir()
    file.write_bytes(data)
    with pytest.raises(StoreError, match=r"\.secret/key of the store is damaged; remove it"):
        FolderStore(tmp_path).secret()
