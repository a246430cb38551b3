"""The Runs page: runs are listed, named, deleted, brought back, compared and taken up."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import ExperimentConfig
from rnnviz.inspection import imports
from rnnviz.jobs import JobState, default_runner
from rnnviz.model.parts import Unsaid
from rnnviz.run import Run
from rnnviz.store import StoreError, export_run
from rnnviz.tasks import default_config, feature_files
from rnnviz.tasks.feature_files import read_inputs
from rnnviz.training import fit
from rnnviz.ui.frame import plain
from rnnviz.ui.listing import forget_listing
from rnnviz.ui.run_names import title_of
from rnnviz.ui.runs import controls as runs_controls
from rnnviz.ui.runs import page as runs_page
from rnnviz.ui.runs import traced as runs_traced
from rnnviz.ui.runs import upload as runs_upload
from rnnviz.ui.runs.bin import check_deletable
from rnnviz.ui.runs.listed import all_rows
from rnnviz.ui.runs.several import differences, titles_of

OpenApp = Callable[..., AppTest]
LinkOf = Callable[[AppTest], dict[str, str]]
HOSTILE = "<b>x</b> [here](http://elsewhere.invalid) :red[x]"


@pytest.fixture
def keep(small_config: Callable[..., ExperimentConfig]) -> Any:
    """Call ``keep(cell, **changes)`` for a run that is trained and stored until the test ends."""
    ids: list[str] = []

    def train(cell: str = "mgu", **changes: Any) -> Run:
        run = fit(small_config("adding", cell, **changes))
        default_runner().store.put(run)
        forget_listing()
        ids.append(run.id)
        return run

    yield train
    store = default_runner().store
    for run_id in ids:
        if store.exists(run_id):
            store.delete(run_id)
    for one in store.binned():
        store.discard(one.id)


def names(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["Name"])


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


def told(app: AppTest) -> list[str]:
    return [box.value.replace("\\", "") for box in (*app.warning, *app.error)]


def test_first_of_all_the_page_says_what_to_do(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Other tests may have left runs in the store.
    monkeypatch.setattr(default_runner().store, "list", list)
    forget_listing()
    app = open_app("runs")
    assert any("You have no runs yet" in one.value for one in app.markdown)
    assert "LSTM, adding" in names(app)
    assert set(app.dataframe[0].value["Whose"]) == {"everybody's"}


def test_a_stored_run_comes_first_and_can_be_chosen_by_a_link(
    open_app: OpenApp, link_of: LinkOf, keep: Any, opened: Any
) -> None:
    run = keep()
    app = open_app("runs", selected=run.id)
    assert not app.exception
    title = title_of(run.id)
    assert names(app)[0] == title
    line = app.dataframe[0].value.iloc[0]
    assert (line["Status"], line["Cell"], line["Units"]) == ("Finished", run.config.spec.title, "2")
    assert line["Measured as"] == "within 0.04 (%)"
    assert line["Parameters"] == sum(a.size for a in run.latest.weights.values())
    assert [one.value for one in app.subheader] == [plain(title)]
    assert run.id not in title
    assert link_of(app) == {"selected": run.id}
    before = len(app.dataframe)
    opened(app, "runs.settings")
    assert len(app.dataframe) == before + 1
    assert "Cell" in set(app.dataframe[-1].value["Setting"])


def test_filters_stand_in_the_link_and_are_read_from_it(
    open_app: OpenApp, link_of: LinkOf, keep: Any
) -> None:
    run = keep()
    link = {"search": run.id, "cells": "mgu,lstm", "statuses": "finished", "sort": "name"}
    app = open_app("runs", **link)
    assert names(app) == [title_of(run.id)]
    assert link_of(app) == link
    button(app, "Show all").click().run()
    assert link_of(app) == {"sort": "name"}
    assert len(names(app)) > 10
    next(box for box in app.multiselect if box.label == "Tasks").select("adding").run()
    assert link_of(app) == {"sort": "name", "tasks": "adding"}


def test_where_nothing_fits_all_can_be_shown(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("runs", search="nosuchrun")
    assert [box.value for box in app.info] == ["No run fits these filters."]
    button(app, "Show all runs").click().run()
    assert len(names(app)) > 10
    assert link_of(app) == {}


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"tasks": "nosuch"}, "There is no task named 'nosuch'"),
        ({"sort": "up"}, "There is no order named 'up'"),
        ({"statuses": "<b>"}, "There is no status named '<b>'"),
        ({"colour": "red"}, "The link has an unknown part 'colour'."),
    ],
)
def test_a_link_that_cannot_be_used_gets_one_sentence(
    open_app: OpenApp, link: dict[str, str], sentence: str
) -> None:
    app = open_app("runs", **link)
    assert not app.exception
    (said,) = told(app)
    assert sentence in said


def test_a_run_is_named_and_what_people_write_stays_text(open_app: OpenApp, keep: Any) -> None:
    run = keep()
    app = open_app("runs", selected=run.id)
    button(app, "Name and note").click().run()
    next(box for box in app.text_input if box.label == "Name").set_value(HOSTILE)
    next(box for box in app.text_area if box.label == "Note").set_value("one\ntwo")
    button(app, "Save").click().run()
    assert not app.exception
    (row,) = [one for one in all_rows().rows if one.id == run.id]
    assert (row.name, row.note) == (HOSTILE, "one\ntwo")
    assert not any(box.label == "Name" for box in app.text_input)
    shown = app.subheader[0].value
    assert "\u2060//" in shown
    assert "\\<b\\>" in shown
    assert "one  \ntwo" in [one.value for one in app.markdown]


def test_a_deleted_run_comes_back(open_app: OpenApp, link_of: LinkOf, keep: Any) -> None:
    run, store = keep(), default_runner().store
    app = open_app("runs", selected=run.id)
    title = title_of(run.id)
    button(app, "Delete").click().run()
    assert not store.exists(run.id)
    assert title not in names(app)
    assert link_of(app) == {}
    assert plain(f"Deleted {title}.") in [one.value for one in app.markdown]
    button(app, "Undo").click().run()
    assert store.exists(run.id)
    assert names(app)[0] == title
    assert link_of(app) == {"selected": run.id}
    assert not any(one.label == "Undo" for one in app.button)


def test_what_came_with_the_app_offers_no_delete_button(open_app: OpenApp) -> None:
    app = open_app("runs", selected="lstm-adding,gru-adding")
    assert not any(one.label.startswith("Delete") for one in app.button)
    app = open_app("runs", selected="lstm-adding")
    assert {"Name and note", "Delete"}.isdisjoint(one.label for one in app.button)


def test_what_may_not_be_deleted_gets_a_sentence(keep: Any) -> None:
    keep()
    row = all_rows().rows[0]
    check_deletable(row)
    job: Any = SimpleNamespace(state=JobState.RUNNING, owner="")
    cases = {
        "came with the app": replace(row, shipped=True),
        "stop it first": replace(row, status="training", mine=True, job=job),
        "in training elsewhere": replace(row, status="training"),
        "is someone else's": replace(row, mine=False),
        "nothing to delete": replace(row, stored=False),
    }
    for sentence, one in cases.items():
        with pytest.raises(StoreError, match=sentence):
            check_deletable(one)


def test_runs_are_compared_on_the_page(open_app: OpenApp, keep: Any) -> None:
    first, second = keep("mgu"), keep("gru", seed=4)
    app = open_app("runs", selected=f"{first.id},{second.id}")
    assert not app.exception
    assert [one.value for one in app.subheader] == ["2 runs"]
    table = app.dataframe[1].value.set_index("Setting")
    assert set(table.index) == {"Cell", "Seed"}
    assert sorted(table.loc["Seed"]) == ["0", "4"]
    button(app, "Delete 2 runs").click().run()
    assert not default_runner().store.exists(first.id)
    assert not default_runner().store.exists(second.id)
    button(app, "Undo").click().run()
    assert default_runner().store.exists(first.id)


def test_runs_of_several_tasks_share_their_loss_alone(open_app: OpenApp) -> None:
    app = open_app("runs", selected="lstm-adding,lstm-embedded-reber")
    assert not app.exception
    said = " ".join(one.value for one in app.caption)
    assert "different tasks" in said
    assert "takes runs of one task only" in said.replace("\\", "")


def test_differences_name_what_differs_alone() -> None:
    one = default_config("adding", "lstm", seed=1)
    other = default_config("adding", "lstm", seed=2, clip=None)
    rows = differences({"one": one, "other": other.replace(task_options={"length": 7})})
    assert {row["Setting"]: (row["one"], row["other"]) for row in rows} == {
        "Clip": ("1.0", "none"),
        "Seed": ("1", "2"),
        "Length": ("", "7"),
    }
    assert differences({"one": one, "other": one}) == []


def test_runs_that_are_called_alike_are_told_apart(keep: Any) -> None:
    keep(), keep(seed=1)
    rows = all_rows().rows[:2]
    titles = titles_of(rows)
    assert len(set(titles)) == 2
    assert not any(row.id in title for row, title in zip(rows, titles, strict=True))


class _File(io.BytesIO):
    def __init__(self, data: bytes, name: str = "") -> None:
        super().__init__(data)
        self.name = name

    @property
    def size(self) -> int:
        return len(self.getvalue())


@pytest.fixture
def uploaded(session: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], str]:
    """Call ``uploaded(data)`` for what is refused about a file, "" where it was taken up.

    ``uploaded.answer(field, value)`` answers what is asked of it then.
    """
    monkeypatch.setattr(runs_upload, "st", session)
    monkeypatch.setattr(runs_traced, "st", session)

    def done(view: Any) -> Any:
        return partial(runs_upload._taken, view, partial(runs_controls.show_all, view))

    def upload(data: bytes, name: str = "") -> str:
        view = runs_controls.runs_state()
        session.session_state["file"] = _File(data, name)
        runs_upload._uploaded("file", done(view))
        upload.view = view  # type: ignore[attr-defined]
        return str(session.session_state["runs.refused"])

    def answer(field: str, value: Any) -> str:
        session.session_state["answer"] = value
        runs_upload._answered("file", done(upload.view), field, "answer")  # type: ignore[attr-defined]
        return str(session.session_state["runs.refused"])

    def without() -> None:
        runs_upload._without("file", done(upload.view))  # type: ignore[attr-defined]

    upload.without = without  # type: ignore[attr-defined]
    upload.told, upload.answer = [], answer  # type: ignore[attr-defined]
    asked = "runs.asked"
    upload.asked = lambda: next(  # type: ignore[attr-defined]
        reversed(session.session_state[asked].items()), None
    )
    monkeypatch.setattr(runs_upload, "tell", upload.told.append)  # type: ignore[attr-defined]
    return upload


def test_an_uploaded_run_is_the_chosen_one(keep: Any, uploaded: Any) -> None:
    run, store = keep(), default_runner().store
    run.details |= {"name": "From afar", "note": "A note"}
    data = export_run(run)
    store.delete(run.id)
    store.discard(run.id)
    assert uploaded(data) == ""
    (chosen,) = uploaded.view["selected"]
    (row,) = [one for one in all_rows().rows if one.id == chosen]
    assert (row.name, row.note) == ("From afar", "A note")
    assert uploaded.told == ["The run has been uploaded; it is selected now."]
    assert uploaded(data) == ""
    assert uploaded.view["selected"] == (chosen,)
    assert uploaded.told[1:] == ["This run is here already; it is selected now."]
    assert len([one for one in all_rows().rows if one.title.startswith("From afar")]) == 1


def test_a_bare_layer_asks_for_sequences_and_goes_on_without(uploaded: Any) -> None:
    import torch
    from safetensors.torch import save

    data = save(torch.nn.LSTM(2, 3).state_dict())
    assert uploaded(data, "bare.safetensors") == ""
    assert uploaded.asked() == ("examples", ())
    assert "numbers: as many" in uploaded.answer("examples", io.BytesIO(b"heat,flow,dust\n1,2,3\n"))
    assert "Line 2 has 1" in uploaded.answer("examples", io.BytesIO(b"1,2\n3\n"))
    assert uploaded.answer("examples", io.BytesIO(b"1,2\n3,4\n")) == ""
    (first,) = uploaded.view["selected"]
    kept = default_runner().store.get(first).details["problem"]
    assert (kept["features"], kept["examples"]) == ([], [[[1, 2], [3, 4]]])
    assert uploaded(data, "bare.safetensors") == ""
    uploaded.without()
    (other,) = uploaded.view["selected"]
    assert other != first
    assert default_runner().store.get(other).details["problem"]["examples"] == []


def test_sequences_are_read_while_no_other_file_is(
    uploaded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from safetensors.torch import save

    def read(data: bytes) -> Any:
        assert imports._READING.locked()
        return read_inputs(data)

    monkeypatch.setattr(imports, "read_inputs", read)
    monkeypatch.setattr(feature_files, "read_inputs", read)
    assert uploaded(save(torch.nn.LSTM(2, 3).state_dict()), "bare.safetensors") == ""
    assert uploaded.answer("examples", io.BytesIO(b"1,2\n")) == ""


def test_names_of_features_in_a_models_file_outlast_sequences_without_any(uploaded: Any) -> None:
    import torch
    from safetensors.torch import save

    says = {"rnnviz": json.dumps({"features": ["heat", "flow"]})}
    data = save(torch.nn.LSTM(2, 3).state_dict(), says)
    assert uploaded(data, "bare.safetensors") == ""
    # Names of a file that does not fit are not kept for the next one.
    assert "as many" in uploaded.answer("examples", io.BytesIO(b"a,b,c\n1,2,3\n"))
    assert uploaded.answer("examples", io.BytesIO(b"1,2\n3,4\n")) == ""
    (run_id,) = uploaded.view["selected"]
    kept = default_runner().store.get(run_id).details["problem"]
    assert (kept["features"], kept["examples"]) == (["heat", "flow"], [[[1, 2], [3, 4]]])


def test_names_of_features_go_when_an_earlier_answer_changes(uploaded: Any) -> None:
    import torch
    from safetensors.torch import save

    parts = {"rnn": torch.nn.LSTM(2, 3), "head": torch.nn.Linear(3, 2)}
    assert uploaded(save(torch.nn.ModuleDict(parts).state_dict()), "m.safetensors") == ""
    answers = runs_upload.st.session_state["runs.answers"]
    runs_upload.st.session_state["runs.asked"]["examples"] = ()
    answers |= {"examples": [[[1, 2]]], "features": ["heat", "flow"]}
    assert uploaded.answer("task", "own-features") == ""
    assert uploaded.asked() == ("examples", ())
    assert "features" not in answers


def test_a_file_that_two_send_at_once_is_the_first_ones(
    keep: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, store = keep(), default_runner().store
    data = export_run(run)
    store.delete(run.id)
    monkeypatch.setattr(runs_upload, "note_opened", lambda run_id: None)
    monkeypatch.setattr(runs_upload, "owner", lambda: threading.current_thread().name)
    with ThreadPoolExecutor(2) as visitors:
        sent = [visitors.submit(runs_upload._take_up, _File(data), {}) for _ in range(2)]
        known = [one.result()[1] for one in sent]
    assert sorted(known) == [False, True]


def test_a_queued_training_keeps_its_id(
    keep: Any, uploaded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, store = keep(), default_runner().store
    run.id = f"{run.id}-queued"
    monkeypatch.setattr(default_runner(), "jobs", lambda: [SimpleNamespace(id=run.id)])
    monkeypatch.setattr(runs_upload, "forget_listing", lambda: None)
    assert uploaded(export_run(run)) == ""
    (chosen,) = uploaded.view["selected"]
    assert chosen != run.id
    assert not store.exists(run.id)


def test_a_model_that_was_trained_elsewhere_becomes_a_run(uploaded: Any) -> None:
    import torch
    from safetensors.torch import save

    parts = {"rnn": torch.nn.LSTM(2, 3), "head": torch.nn.Linear(3, 1)}
    state = torch.nn.ModuleDict(parts).state_dict()
    data = save(state, {"rnnviz": '{"task": "adding", "name": "Plain torch"}'})
    assert uploaded(data) == ""
    (chosen,) = uploaded.view["selected"]
    (row,) = [one for one in all_rows().rows if one.id == chosen]
    assert (row.name, row.status) == ("Plain torch", "finished")
    assert row.note == "Trained elsewhere: the weights come from a file."
    assert (row.words, row.imported) == ("Trained elsewhere", True)


def test_what_a_model_does_not_say_is_asked_one_thing_after_the_other(uploaded: Any) -> None:
    import torch
    from safetensors.torch import save

    parts = {"rnn": torch.nn.GRU(3, 3), "a": torch.nn.Linear(3, 4), "b": torch.nn.Linear(3, 4)}
    parts["emb"] = torch.nn.Embedding(4, 3)
    data = save(torch.nn.ModuleDict(parts).state_dict())
    assert uploaded(data, "mine.safetensors") == ""
    assert uploaded.asked() == ("readout", ("a.weight", "b.weight"))
    assert uploaded.answer("readout", "b.weight") == ""
    assert uploaded.asked()[0] == "task"
    assert "choose the task that it was trained on" in uploaded.answer("task", "adding")
    assert uploaded.asked()[0] == "task"
    assert uploaded.answer("task", "text-words") == ""
    assert uploaded.asked() == ("vocabulary", ())
    assert "must hold 4 tokens" in uploaded.answer("vocabulary", _File(b"the\ncat\n"))
    assert "must be a text with" in uploaded.answer("vocabulary", _File(b"\xff"))
    assert uploaded.answer("vocabulary", _File(b"the\ncat\nsat\n.\n")) == ""
    assert uploaded.asked() is None
    (chosen,) = uploaded.view["selected"]
    run = default_runner().store.get(chosen)
    assert run.latest.weights["readout.weight"][2:].tolist() == parts["b"].weight.tolist()


def test_the_note_here_goes_before_the_one_from_elsewhere(keep: Any, uploaded: Any) -> None:
    run = keep()
    default_runner().store.label(run.id, note="here")
    run.details["note"] = "elsewhere"
    assert uploaded(export_run(run)) == ""
    (row,) = [one for one in all_rows().rows if one.id == run.id]
    assert row.note == "here"


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_run_is_refused_with_a_sentence(uploaded: Any, data: bytes) -> None:
    before = [row.id for row in all_rows().rows]
    refused = uploaded(data)
    assert refused.endswith(".")
    assert uploaded.view["selected"] == ()
    forget_listing()
    assert [row.id for row in all_rows().rows] == before


def test_a_trace_is_shown_and_not_stored(uploaded: Any, session: Any, tmp_path: Path) -> None:
    import torch

    from rnnviz.model import record

    record(torch.nn.LSTM(2, 3), torch.zeros(4, 2)).save(tmp_path / "mine.npz")
    before = [row.id for row in all_rows().rows]
    assert uploaded((tmp_path / "mine.npz").read_bytes(), "mine.npz") == ""
    assert session.session_state["runs.trace"][0] == "mine"
    assert (
        uploaded(b"PK no trace", "mine.npz")
        == "This file is not a trace, or it is damaged: write one with trace.save."
    )
    forget_listing()
    assert [row.id for row in all_rows().rows] == before


def test_a_file_beyond_the_limit_is_not_read(
    uploaded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs_upload, "LARGEST_UPLOAD", 0)
    assert uploaded(b"x") == "Choose a file of at most 0 MB."


def test_a_store_that_cannot_be_read_gets_a_sentence(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise StoreError("The store cannot be reached.")

    monkeypatch.setattr(default_runner().store, "list", refuse)
    forget_listing()
    app = open_app("runs")
    assert not app.exception
    assert told(app) == ["The store cannot be reached."]


def test_the_page_reads_its_rows_once(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def counting() -> Any:
        read.append(1)
        return all_rows()

    for module in (runs_controls, runs_page):
        monkeypatch.setattr(module, "all_rows", counting)
    assert not open_app("runs").exception
    assert read == [1]


def test_a_file_that_was_set_aside_is_told_to_whoever_looks_for_runs(open_app: OpenApp) -> None:
    aside = Path(default_runner().store.address) / "rnnviz.sqlite3.damaged-20260101-120000-abcd"
    aside.parent.mkdir(parents=True, exist_ok=True)
    aside.write_bytes(b"damaged")
    try:
        (sentences,) = told(open_app("runs"))
    finally:
        aside.unlink()
    assert f"was damaged and was set aside as {aside.name}: a new store begins" in sentences
    assert not told(open_app("runs"))


def test_it_is_heard_how_many_trainings_are_under_way(open_app: OpenApp, monkeypatch: Any) -> None:
    voice: list[str] = []
    monkeypatch.setattr("rnnviz.ui.runs.page.say", lambda text, key: voice.append(text))
    app = open_app("runs")
    assert not app.exception
    assert not voice
    app.session_state["voice.runs.live"] = True
    assert not app.run().exception
    assert voice == ["No training is under way"]
    assert runs_page._under_way(1) == "1 training is under way"
    assert runs_page._under_way(2) == "2 trainings are under way"


def test_a_file_with_a_pickle_is_taken_so_that_it_can_be_said_what_to_do(open_app: OpenApp) -> None:
    boxes = open_app("runs").get("file_uploader")
    assert {".pt", ".pth", ".zip", ".safetensors"} <= {*boxes[0].proto.type}


def test_what_was_answered_of_a_model_stays_and_can_be_changed(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, Any]] = []

    def ask(file: Any, about: dict[str, Any]) -> Any:
        given.append(dict(about))
        for field, options in (("readout", ("one", "two")), ("task", ("text-words", "text-chars"))):
            if field not in about:
                raise Unsaid(field, options, "Say it.")
        raise Unsaid("vocabulary", (), "Give its words.")

    monkeypatch.setattr(runs_upload, "_take_up", ask)
    app = open_app("runs")
    app.file_uploader[0].upload("model.safetensors", b"x").run()

    def answer(question: str, choice: str) -> dict[str, Any]:
        box = next(one for one in app.selectbox if one.label == question)
        box.set_value(choice).run()
        assert not app.exception
        asked = {one.label: one.value for one in app.selectbox}
        return {label: value for label, value in asked.items() if label in QUESTIONS}

    assert answer(QUESTIONS[0], "one") == {QUESTIONS[0]: "one", QUESTIONS[1]: None}
    assert answer(QUESTIONS[1], "text-words") == {QUESTIONS[0]: "one", QUESTIONS[1]: "text-words"}
    assert [one.label for one in app.file_uploader][1:] == ["Its vocabulary"]
    assert answer(QUESTIONS[1], "text-chars") == {QUESTIONS[0]: "one", QUESTIONS[1]: "text-chars"}
    assert given[-1] == {"readout": "one", "task": "text-chars"}
    # What comes after an answer depends on it.
    assert answer(QUESTIONS[0], "two") == {QUESTIONS[0]: "two", QUESTIONS[1]: None}
    assert given[-1] == {"readout": "two"}
    assert [one.label for one in app.file_uploader][1:] == []


QUESTIONS = "Which tensor is the linear read-out?", "What did the model learn?"
