from __future__ import annotations

import pytest

from rnnviz.cli import pretrain
from rnnviz.cli.pretrain import SHIPPED, Shipped
from rnnviz.run import Run
from rnnviz.tasks import default_config

TINY = Shipped("tiny-one", "Tiny", default_config("reber", hidden_size=2, steps=2, snapshots=2))


@pytest.fixture(autouse=True)
def _tiny(monkeypatch):
    monkeypatch.setattr(pretrain, "SHIPPED", {TINY.id: TINY})


def test_a_run_is_trained_with_its_card(call, tmp_path):
    assert call("pretrain", "tiny-one", "--folder", tmp_path).status == 0
    run = Run.load(tmp_path / "tiny-one")
    assert run.details["name"] == "Tiny"
    assert run.details["command"] == "python -m rnnviz pretrain tiny-one"
    assert run.latest.step == 2


def test_the_list_trains_nothing(call, tmp_path):
    answer = call("pretrain", "--list", "--folder", tmp_path)
    assert answer.said == "tiny-one: Tiny\n"
    assert not list(tmp_path.iterdir())


def test_an_unknown_id_is_refused(call, tmp_path):
    answer = call("pretrain", "nonsense", "--folder", tmp_path)
    assert answer.status == 2
    assert "'nonsense'" in answer.complained


def test_a_stopped_training_replaces_nothing(call, tmp_path, monkeypatch):
    def stopped(config, run_id, title):
        return Run(run_id, config, status="stopped")

    monkeypatch.setattr(pretrain, "train_with_bar", stopped)
    assert call("pretrain", "--folder", tmp_path).status == 130
    assert not list(tmp_path.iterdir())


def test_shipped_runs_have_ids_of_their_own():
    assert all(row.id == key and row.config.task for key, row in SHIPPED.items())
