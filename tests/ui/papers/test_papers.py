"""The Papers page: what is printed, what was measured, and that nothing is made up."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import pytest

from rnnviz.figures import papers as figures
from rnnviz.papers import results
from rnnviz.papers.reproduction import run
from rnnviz.papers.results import Result, add
from rnnviz.papers.tables import ACCURACY, PERPLEXITY, SOLVED, TABLES, VALIDATION


@pytest.fixture(autouse=True)
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some results of the tests' own."""
    monkeypatch.setattr(results, "FOLDER", tmp_path)
    until = "sequences until the last 2,000 are right"
    for seed, count in enumerate((None, 400, 600)):
        curve = [(100, 0.5), (200, 0.1)]
        add("1997-6a", Result("6a", seed, {until: count}, 900, 900, 1.5, "one", {}, curve))
    for cell in ("lstm", "lstm3"):
        curve = [(1, 90.0), (2, 95.25)]
        add(
            "simplified-2",
            Result(f"{cell}-1e-3", 0, {ACCURACY: 95.25}, 2, 2, 1.5, "one", {}, curve),
        )


def said(app) -> str:
    return " ".join(each.value for each in app.markdown).replace("\\", "")


def test_printed_and_measured_stand_side_by_side(open_app, link_of) -> None:
    app = open_app("papers")
    assert not app.exception
    (shown,) = app.dataframe
    assert list(shown.value["printed"]) == ["31,390", "not printed"]
    assert shown.value["measured: mean (range)"][0] == "500 (400 to 600)"
    assert (
        shown.value["runs made here"][0] == "2 of 3 runs got there; 1 stopped after 900 sequences"
    )
    assert "python -m rnnviz reproduce 1997-6a" in [code.value for code in app.code]
    assert "The 2 of 3 runs that got there took 0.0127 to 0.0191 times as many" in said(app)
    assert link_of(app) == {}
    app.selectbox[0].select("ran-2").run()
    assert not app.exception
    assert link_of(app) == {"table": "ran-2"}
    assert set(app.dataframe[0].value["measured: mean (range)"]) == {"not run"}
    assert not app.code
    assert "Nothing of this table has been run here." in said(app)


def test_the_list_marks_what_was_measured(open_app) -> None:
    app = open_app("papers")
    marked = {option[:1]: option for option in app.selectbox[0].options}
    assert {*marked} == {"✓", "–"}
    names = [option[2:] for option in app.selectbox[0].options if option.startswith("✓")]
    assert names == [
        "1997 · Experiment 6a: temporal order, four classes",
        "Simplified LSTMs · Table II: MNIST by rows",
    ]
    assert "✓ measured here as well · – as printed only" in [each.value for each in app.caption]


@pytest.mark.parametrize("key", ["1997-1", "simplified-2", "levy-2018"])
def test_every_kind_of_table_opens(open_app, key: str) -> None:
    app = open_app("papers", table=key)
    assert not app.exception
    assert not app.warning
    assert len(app.dataframe[0].value) >= len(TABLES[key].entries)


def test_curves_are_those_of_one_cell(open_app, link_of) -> None:
    app = open_app("papers", table="simplified-2", curves="lstm3")
    assert not app.exception
    assert link_of(app) == {"table": "simplified-2", "curves": "lstm3"}
    assert app.dataframe[0].value["measured: mean (range)"].tolist().count("95.25") == 2
    assert link_of(open_app("papers", table="simplified-2")) == {"table": "simplified-2"}


def test_curves_say_where_they_end_and_have_their_points_behind_them(open_app, monkeypatch) -> None:
    findings: dict[str, str] = {}

    def noted(draw, figure, key, title, finding):
        findings[key] = f"{title}. {finding}"

    monkeypatch.setattr("rnnviz.ui.papers.page.chart", noted)
    app = open_app("papers", table="1997-6a")
    assert not app.exception
    assert findings["papers.curves"].startswith(
        "1997 · Experiment 6a: temporal order, four classes: learning curves of the "
    )
    assert findings["papers.curves"].endswith("error by sequences; they end between 0.1 and 0.1.")
    assert [box.label for box in app.expander] == [
        "The learning curves as a table",
        "Every run as a table",
    ]


def test_a_run_of_one_epoch_has_a_dot_and_no_curve(open_app, monkeypatch) -> None:
    names: list[str] = []
    monkeypatch.setattr(
        "rnnviz.ui.papers.page.chart", lambda draw, figure, key, title, told: names.append(key)
    )
    for cell, value in (("lstm", 175.6), ("ran-tanh", 180.25)):
        measures = {PERPLEXITY: value, VALIDATION[PERPLEXITY]: value + 2}
        add("ran-1", Result(f"small-{cell}", 0, measures, 1, 1, 1.5, "one", {}, [(1, value + 2)]))
    app = open_app("papers", table="ran-1")
    assert not app.exception
    assert names == ["papers.beside"]
    shown = app.dataframe[0].value
    assert list(shown["printed"])[:3] == ["115.91", "121.39", "not printed"]
    assert list(shown["measured: mean (range)"])[:3] == ["175.6", "177.6", "180.2"]
    assert set(shown["runs made here"][:4]) == {"1 run, stopped after 1 of 13 epochs"}
    assert "after 1 of 13 epochs" in said(app)


def test_dots_have_the_seeds_of_their_runs(open_app, monkeypatch) -> None:
    drawn: list[dict] = []
    beside = figures.beside

    def noted(points, *rest):
        drawn.extend(points)
        return beside(points, *rest)

    monkeypatch.setattr(figures, "beside", noted)
    open_app("papers")
    dots = [(each["seed"], each["value"]) for each in drawn if each["kind"] == "measured"]
    assert dots == [(1, 400), (2, 600)]


def test_settings_that_are_not_drawn_are_named(open_app) -> None:
    table = TABLES["1997-2c"]
    curve = [(4, 0.7), (9, 0.5)]
    for entry in table.entries[:8]:
        (until,) = (name for name in entry.printed if name != SOLVED)
        add(table.key, Result(entry.key, 0, {until: 9}, 9, 9, 1.5, "one", {}, curve))
    app = open_app("papers", table=table.key)
    assert not app.exception
    told = " ".join(each.value for each in app.caption).replace("\\", "")
    assert "Only the first 6 settings are drawn. Left out: q = 1,000, p = 200; q = 1,000" in told


def test_damaged_results_get_a_sentence(open_app, tmp_path: Path) -> None:
    (tmp_path / "1997-4.json").write_text("[]")
    app = open_app("papers", table="1997-4")
    assert not app.exception
    assert "does not hold results of 1997-4" in app.error[0].value.replace("\\", "")


def test_a_trial_of_1997_can_be_opened(open_app, link_of) -> None:
    table = TABLES["1997-6a"]
    for seed in (4, 5):
        found = deque(run(table, table.entry("6a"), seed, 300), maxlen=1)[0].result
        add("1997-6a", found)
    app = open_app("papers")
    (chosen,) = (box for box in app.selectbox if box.label == "Trial")
    assert chosen.options == [f"length 100 to 110, seed {seed}: not reached" for seed in (4, 5)]
    assert "At its last step it answers" in " ".join(each.value for each in app.caption)
    chosen.select("6a:5").run()
    app.number_input[0].set_value(24).run()
    assert not app.exception
    assert link_of(app) == {"trial": "6a:5", "sequence": "24"}
    # Another table begins anew, and has no nets of 1997.
    app.selectbox[0].select("simplified-2").run()
    assert link_of(app) == {"table": "simplified-2"}
    assert "Inside a trial" not in [each.value for each in app.subheader]


def test_a_trial_that_is_not_here_is_told(open_app) -> None:
    app = open_app("papers", trial="6a:77")
    assert [box.value.replace("\\", "") for box in app.warning] == [
        "This table has no such trial whose weights were kept."
    ]
