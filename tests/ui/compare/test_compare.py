"""Compare: its settings, its table, and cells of equal size."""

from __future__ import annotations

import re
from base64 import b64decode
from types import SimpleNamespace

import pytest

from rnnviz.figures.theme import HIGHLIGHTS
from rnnviz.inspection.comparison import NO_RESULT, WALKS, Stage, Verdict, walk_tasks
from rnnviz.inspection.films import curve_of
from rnnviz.inspection.runs import preview
from rnnviz.jobs import default_runner
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS, default_config
from rnnviz.training import fit
from rnnviz.ui.compare.controls import configs_of, most_seeds, same_size
from rnnviz.ui.compare.entries import Entry, _training_time, find_entries, rows_of
from rnnviz.ui.compare.page import _cells, _runs, told
from rnnviz.ui.compare.walks import PAIRS, results, sentences


def view_of(**changes):
    values = {"task": "embedded-reber", "cells": ("lstm", "gru"), "runs": (), "seed": 3}
    return values | {"steps": None, "same": False, "seeds": 1} | changes


def test_every_cell_gets_the_same_task_seed_and_budget():
    configs = configs_of(view_of(steps=50))
    assert list(configs) == ["lstm", "gru"]
    assert {(c.task, c.seed, c.steps) for c in configs.values()} == {("embedded-reber", 3, 50)}


@pytest.mark.parametrize("cells", [(), ("lstm",), tuple(CELLS)[:7]])
def test_two_to_six_cells(cells):
    with pytest.raises(ValueError, match=r"^Choose 2 to 6 cells to compare\.$"):
        configs_of(view_of(cells=cells))


@pytest.mark.parametrize("task", TASKS)
def test_equal_sizes_come_close_to_the_first_cell(task):
    options = {"text": "the cat saw the dog . the dog saw a cat . " * 30}
    changes = {"task_options": options} if task.startswith("text-") else {}
    names = ("lstm", "elman", "ran-simple", "gru-tutorial")
    configs = same_size({name: default_config(task, name, **changes) for name in names})
    first = configs["lstm"]
    assert first.hidden_size == default_config(task, "lstm", **changes).hidden_size
    width = first.embedding_size or TASKS[task].build(first.task_options, 0).input_size
    counts = {
        name: config.spec.parameter_count(
            config.hidden_size if config.spec.content.is_input else width,
            config.hidden_size,
            config.num_layers,
        )
        for name, config in configs.items()
    }
    for name, count in counts.items():
        assert abs(count - counts["lstm"]) < 0.12 * counts["lstm"], name


def test_the_table_and_the_curve_of_an_untrained_cell():
    run = preview(default_config("embedded-reber", "gru", hidden_size=4))
    entry = Entry("GRU", (run,), (None,))
    (row,) = rows_of([entry], None)
    assert row["recurrent parameters"] == CELLS["gru"].parameter_count(7, 4)
    assert row["all parameters"] == row["recurrent parameters"] + 4 * 7 + 7
    assert row["status"] == "Untrained"
    assert list(curve_of(entry.title, entry.run).steps) == [0]


def test_what_a_link_may_hold():
    assert _cells("lstm,gru,lstm") == ("lstm", "gru")
    assert _runs("abcd,efgh") == _runs("lstm:abcd,gru:efgh") == ("abcd", "efgh")
    for text in ("", "lstm", "lstm,lstm", ",".join([*CELLS][:7])):
        with pytest.raises(ValueError, match=r"^Choose 2 to 6 cells to compare\.$"):
            _cells(text)
    with pytest.raises(ValueError, match="no cell named 'lstn'"):
        _cells("lstn,gru")
    assert _runs("abcd,lstm:abcd") == ("abcd",)
    assert len(_runs(",".join(f"lstm:{k}" for k in range(99)))) == 6 * most_seeds()


def test_entries_are_untrained_where_no_run_fits():
    configs = configs_of(view_of(steps=51))
    entries = find_entries(view_of(), configs)
    assert [entry.title for entry in entries] == ["LSTM", "GRU"]
    assert all(entry.run.status == "untrained" and not entry.live for entry in entries)


def test_the_time_of_a_run_that_came_with_the_app_is_compared_with_none(open_app):
    own = fit(default_config("embedded-reber", "gru", hidden_size=3, steps=2))
    shipped = default_runner().store.get("lstm-embedded-reber")
    assert _training_time([shipped]) == "on another machine"
    assert re.fullmatch(r"[\d.]+ s", _training_time([own]))
    app = open_app("compare", task="embedded-reber", runs=f"lstm:{shipped.id}")
    (table,) = [frame.value for frame in app.dataframe if "training time" in frame.value]
    assert table["training time"].iloc[0] == "on another machine"


def test_several_seeds_are_one_press_and_a_verdict(open_app, link_of, monkeypatch):
    voice = []
    monkeypatch.setattr("rnnviz.ui.progress.say", lambda text, key: voice.append((text, key)))
    app = open_app(
        "compare", task="embedded-reber", cells="lstm,gru", steps="4", seeds="2", along="sequences"
    )
    assert not app.exception
    next(each for each in app.button if each.label == "Train all").click().run()
    assert not app.exception
    ids = link_of(app)["runs"].split(",")
    jobs = [default_runner().get(run_id) for run_id in ids]
    assert [job.config.cell for job in jobs] == ["lstm", "gru", "lstm", "gru"]
    assert len({job.press for job in jobs}) == 1
    assert [job.config.seed for job in jobs] == [0, 0, 1, 1]
    assert all(job.wait(60) for job in jobs)
    app.run()
    assert not app.exception
    (table,) = [frame.value for frame in app.dataframe if "solved" in frame.value]
    assert list(table["solved"]) == ["0 of 2", "0 of 2"]
    assert list(table["status"]) == ["2 finished", "2 finished"]
    assert voice[-1] == ("All trainings have ended", "voice.compare")
    said = " ".join(each.value for each in app.markdown)
    assert re.search(r"is ahead of the.*With so few seeds this|do equally well", said)
    for run_id in ids:
        default_runner().store.delete(run_id)


def test_runs_of_a_link_that_are_no_seeds_of_each_other_are_told(open_app):
    ids = []
    for steps in (2, 3):
        run = fit(default_config("embedded-reber", "gru", hidden_size=3, steps=steps))
        default_runner().store.put(run)
        ids.append(run.id)
    app = open_app(
        "compare",
        task="embedded-reber",
        cells="lstm,gru",
        runs=",".join(f"gru:{run_id}" for run_id in ids),
    )
    assert not app.exception
    assert "differs from the first run of gru in more than the seed" in app.warning[
        0
    ].value.replace("\\", "")
    for run_id in ids:
        default_runner().store.delete(run_id)


@pytest.mark.parametrize("seeds", ["0", "6", "x"])
def test_a_wrong_number_of_seeds_gets_a_sentence(open_app, seeds):
    app = open_app("compare", seeds=seeds)
    assert not app.exception
    assert len(app.warning) == 1


def test_the_verdict_says_by_how_much_and_how_far_it_can_be_believed():
    def say(*found, seeds, equal=False):
        reached = "100% (98 to 100) after 40 steps", "99% after 70 steps"
        return told(Verdict(*found, reached, equal), seeds, "accuracy")

    ranks = {"LSTM": (1, 1, 1), "GRU": (2, 2, 2)}
    one = say(ranks, "LSTM", "GRU", 1, 1, 1, seeds=[1, 1])
    assert "the LSTM does best (accuracy: 100% (98 to 100) after 40 steps); next" in one
    assert "next is the GRU (99% after 70 steps). One seed says little" in one
    assert "The results are equal, so fewer steps decide. One" in say(
        ranks, "LSTM", "GRU", 1, 1, 1, seeds=[1, 1], equal=True
    )
    few = say(ranks, "LSTM", "GRU", 4, 4, 2, seeds=[2, 5])
    assert "this often happens by chance" in few
    sure = say(ranks, "LSTM", "GRU", 25, 25, 5, seeds=[5, 5])
    assert "in each of the 25 pairs of runs" in sure
    assert "over seeds: 100% (98 to 100) after 40 steps against 99% after 70 steps" in sure
    assert sure.endswith("would still put it first.")
    equal = {"LSTM": (1, 1, 1), "GRU": (1, 1, 1)}
    apart = say(equal, "LSTM", "GRU", 2, 4, 2, seeds=[2, 2])
    assert apart.startswith("The LSTM and the GRU cannot be told apart: 100%")
    assert "against 99% after 70 steps." in apart
    ranks = {"LSTM": (1, 1, 1), "My own": (1, 1, 1)}
    alike = Verdict(ranks, "LSTM", "My own", 2, 4, 2, ("99%", "99%"))
    assert told(alike, [2, 2], "accuracy") == "The LSTM and My own do equally well: 99%."
    lost = alike._replace(reached=(NO_RESULT, NO_RESULT))
    assert told(lost, [1, 1], "accuracy") == (
        "The LSTM and My own have no result: their trainings diverged."
    )
    doubt = {"LSTM": (1, 1, 2), "GRU": (2, 1, 2)}
    open_ = say(doubt, "LSTM", "GRU", 14.5, 25, 5, seeds=[5, 5])
    assert "in 58% of the 25 pairs of runs" in open_
    assert open_.endswith("from rank 1 to rank 2.")


@pytest.mark.parametrize("walk", WALKS)
def test_a_ready_comparison_needs_no_training(open_app, link_of, walk):
    app = open_app("compare", walk=walk, equal="parameters")
    assert not app.exception
    said = " ".join(each.value for each in app.markdown)
    assert "pairs of runs" in said
    assert any(each.value == PAIRS for each in app.caption)
    steps = len(WALKS[walk].cells) - 1
    # The first cell whole; then two cells for each step, each with its equations and its diagram.
    assert len(app.latex) == 1 + 2 * steps
    assert sum("\\boxed" in each.value for each in app.latex) >= steps
    drawn = [each.value for each in app.get("html") if "<img" in each.value]
    drawn = [b64decode(each.split("base64,")[1].split('"')[0]).decode() for each in drawn]
    assert len(drawn) == 2 * steps
    assert all(a.count("<svg") == 1 for a in drawn)
    assert not [*app.sidebar.selectbox, *app.sidebar.button, *app.sidebar.number_input]
    for was, now in zip(drawn[::2], drawn[1::2], strict=True):
        frames = [re.search(r'viewBox="0 (\S+) \S+ (\S+)"', each).groups() for each in (was, now)]
        assert frames[0] == frames[1]
        assert "var(" not in was + now
        assert HIGHLIGHTS["light"]["second"] in was + now
    next(
        each for each in app.button if each.label == "Set these cells up to be trained"
    ).click().run()
    assert not app.exception
    link = link_of(app)
    assert link["cells"].split(",") == list(WALKS[walk].cells)
    assert (link["same"], link["task"]) == ("true", walk_tasks(results())[0])
    assert link["seeds"] == "5"


def test_a_ready_comparison_offers_no_figure_that_it_does_not_show(open_app, opened):
    for walk, offered in ({}, True), ({"walk": "lstm-ran"}, False):
        app = opened(open_app("compare", **walk), "compare.control.share")
        assert any("Only the figure" in each.value for each in app.caption) == offered


def test_a_step_of_a_walk_is_called_better_only_where_the_seeds_agree():
    def stage(title, wins, solved=5):
        runs = [{"solved": k < solved, "steps": 100 + k} for k in range(5)]
        spec = SimpleNamespace(title=title)
        return Stage(spec, "", (), {"runs": runs}, wins)

    better, worse, equal = sentences(
        [stage("A", None), stage("B", 25), stage("C", 2), stage("D", 12.5, 0)]
    )
    assert better == (
        "A to B: B did better in 100% of the 25 pairs of runs. A solved the task with 5 of 5 seeds "
        "(median 102 steps), B with 5 of 5 seeds (median 102 steps)."
    )
    assert "B did better in 92% of the 25 pairs of runs" in worse
    assert "no clear difference; D did better in 50% of the 25 pairs of runs" in equal
    assert equal.endswith("D with 0 of 5 seeds.")


def test_a_quantity_is_chosen_at_the_map_that_it_changes(open_app):
    app = open_app("compare")
    shown = [element.type for element in app.main]
    boxes = [place for place, kind in enumerate(shown) if kind == "selectbox"]
    charts = [place for place, kind in enumerate(shown) if kind == "plotly_chart"]
    assert [element.label for element in app.main if element.type == "selectbox"] == ["Quantity"]
    assert len(charts) == 2
    assert charts[0] < boxes[0] < charts[1]
