"""Running the papers' tables from the command line."""

from __future__ import annotations

from dataclasses import replace

from distributed import LocalCluster

from rnnviz.cli import reproduce
from rnnviz.papers.results import load


def test_a_table_is_run_kept_and_printed(call, tmp_path):
    arguments = ("reproduce", "1997-6a", "--seeds", "2", "--budget", "100", "--folder", tmp_path)
    answer = call(*arguments)
    assert answer.status == 0
    assert "31,390" in answer.said
    assert "not reached" in answer.said
    assert "0 of 2 runs got there; 2 stopped after 100 sequences" in answer.said
    kept = load("1997-6a", tmp_path)
    assert [(each.seed, each.reached, each.solved) for each in kept] == [
        (0, 100, False),
        (1, 100, False),
    ]
    assert kept[0].config["task"] == "temporal-order-3"
    before = (tmp_path / "1997-6a.json").stat().st_mtime_ns
    assert call(*arguments).said == answer.said
    assert (tmp_path / "1997-6a.json").stat().st_mtime_ns == before


def test_a_training_by_epochs_is_kept_beside_the_results(call, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(reproduce, "run", lambda *given: asked.append(given) or iter(()))
    call("reproduce", "ran-1", "--entries", "small-lstm", "--seeds", "1", "--folder", tmp_path)
    assert asked[0][-1] == tmp_path


def test_a_cluster_makes_what_one_process_makes(call, tmp_path):
    arguments = ("reproduce", "1997-6a", "--seeds", "3", "--budget", "200", "--folder")
    alone = call(*arguments, tmp_path / "alone")
    size = {"n_workers": 2, "threads_per_worker": 1, "processes": False}
    with LocalCluster(dashboard_address=None, **size) as cluster:
        address = cluster.scheduler_address
        beside = call(*arguments, tmp_path / "beside", "--scheduler", address)
        again = call(*arguments, tmp_path / "beside", "--scheduler", address)
    assert beside.status == 0
    assert beside.said == alone.said == again.said
    assert ", 3 of 3 runs ended, 0 under way]" in beside.complained
    assert ", ," not in beside.complained
    assert "runs ended" not in again.complained
    made, found = (load("1997-6a", tmp_path / name) for name in ("alone", "beside"))
    assert [replace(each, seconds=0) for each in found] == [replace(e, seconds=0) for e in made]


def test_our_own_workers_and_a_cluster_exclude_each_other(call, tmp_path):
    answer = call("reproduce", "1997-6a", "--workers", "2", "--scheduler", "tcp://127.0.0.1:8786")
    assert answer.status == 2
    assert "not allowed with argument --workers" in answer.complained


def test_a_folder_that_cannot_be_written_is_told_before_a_run(call, tmp_path, monkeypatch):
    monkeypatch.setattr(reproduce, "run", None)
    (tmp_path / "file").write_text("")
    answer = call("reproduce", "1997-6a", "--folder", tmp_path / "file" / "papers")
    assert answer.status == 2
    assert "choose another folder with --folder" in answer.complained


def test_the_list_runs_nothing(call, tmp_path):
    answer = call("reproduce", "--list", "--folder", tmp_path)
    assert "levy-2018" in answer.said
    assert "printed only" in answer.said
    assert not list(tmp_path.iterdir())


def test_a_table_is_shown_without_running_it(call, tmp_path):
    answer = call("reproduce", "1997-6a", "ran-1", "--show", "--folder", tmp_path)
    assert answer.status == 0
    # Six models run, and have a validation perplexity each.
    assert answer.said.count("not run") == 2 + 9 + 6
    assert not list(tmp_path.iterdir())


def test_an_unknown_table_is_refused(call):
    answer = call("reproduce", "1998-1")
    assert answer.status == 2
    assert "'1998-1'" in answer.complained
