"""A server killed while it trains and while it saves loses nothing that it said to be saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.faults import FaultTest, Lost, Told, content
from rnnviz.config import ExperimentConfig
from rnnviz.run import Point
from rnnviz.training import fit


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_saved_opens_and_ends_as_if_never_stopped(
    tmp_path: Path, request: pytest.FixtureRequest, kind: str
) -> None:
    address = request.getfixturevalue("postgres_address") if kind == "postgresql" else ""
    test = FaultTest(tmp_path, kills=3, steps=1500, seed=1, address=address)
    counts = test.run()
    test.store.close()
    assert counts.kills == 3
    assert counts.opened >= 3
    assert counts.resumed >= 1
    assert counts.completed >= 3


def test_a_server_is_heard_to_the_last_whole_line() -> None:
    told = Told()
    for line in ("job 1 abcd", "saving abcd", "saved abcd 7", "saving abcd", "a warning"):
        told.hear(line)
    assert (told.jobs, told.saved, told.saving) == ({1: "abcd"}, {"abcd": 7}, {"abcd"})
    assert (told.saves, told.done) == (1, False)


def test_loss_and_difference_are_noticed(tmp_path: Path) -> None:
    test = FaultTest(tmp_path, kills=0, steps=1, seed=0)
    with pytest.raises(Lost, match="not in the list"):
        test._check({"abcd": 0})
    config = ExperimentConfig(hidden_size=2, batch_size=2, steps=2, snapshots=2)
    run = fit(config)
    store = test.store
    store.put(run)
    test._check({run.id: 2})
    with pytest.raises(Lost, match="saved at step 3 and is at 2"):
        test._check({run.id: 3})
    test._compare(store.get(run.id), config)
    later = run.copy()
    later.points = [Point(p.step, p.loss, p.metric, p.seconds + 1.0) for p in run.points]
    assert content(later) == content(run)
    other = fit(config.replace(seed=1))
    with pytest.raises(Lost, match="differs"):
        test._compare(other, config)
    store.close()
