"""Links that hold what does not fit together, and links that must open the same view again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.jobs import default_runner
from rnnviz.tasks.own import LONGEST
from rnnviz.text import default_library

OpenApp = Callable[..., AppTest]
LinkOf = Callable[[AppTest], dict[str, str]]


def told(app: AppTest) -> list[str]:
    return [box.value.replace("\\", "") for box in (*app.warning, *app.error)]


def one(elements: Any, label: str) -> Any:
    return next(element for element in elements if element.label.startswith(label))


@pytest.mark.parametrize(
    ("key", "link", "sentence"),
    [
        (
            "compare",
            {"cells": "lstm,gru,mgu,elman,mingru,lstm1,lstm2"},
            "Choose 2 to 6 cells to compare.",
        ),
        ("compare", {"cells": "lstm"}, "Choose 2 to 6 cells to compare."),
        ("compare", {"runs": "lstm:lstm-embedded-reber"}, "is not a run of one of these cells on"),
        ("compare", {"cells": "gru,elman", "runs": "gru:lstm-adding"}, "is not a run of"),
        ("compare", {"runs": "lstm:gone"}, "is not on this server; Train all makes it again."),
        ("influence", {"model": "lstm-embedded-reber"}, "This run does not read text; choose"),
        ("playground", {"own_id": "0" * 16}, "is not on this computer: add it once more."),
    ],
)
def test_a_link_that_does_not_fit_together_gets_one_sentence(
    open_app: OpenApp, link_of: LinkOf, key: str, link: dict[str, str], sentence: str
) -> None:
    app = open_app(key, **link)
    assert not app.exception
    (said,) = told(app)
    assert sentence in said
    assert not {"runs", "own_id"} & link_of(app).keys()
    app.run()
    assert not app.exception
    assert told(app) == [said]


def test_a_book_is_no_sentence(open_app: OpenApp, link_of: LinkOf) -> None:
    text_id = default_library().add("A dog saw a cat. " * 6000)
    app = open_app("influence", text_id=text_id)
    assert told(app) == [
        "The text of the link is too long to draw arrows on: paste the part that you want."
    ]
    assert len(one(app.text_area, "Text").value) < 1000
    assert "text_id" not in link_of(app)


def test_a_long_paste_is_drawn_as_far_as_it_goes(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("influence")
    for words, shown in ((5500, True), (200_000, True), (2000, False)):
        one(app.text_area, "Text").set_value("cat " * words).run()
        assert told(app) == []
        notes = [caption.value for caption in app.caption]
        assert any("Only the first 2,000 words" in note for note in notes) == shown
        fresh = open_app("influence", **link_of(app))
        assert told(fresh) == []
        assert any("Only the first" in note.value for note in fresh.caption) == shown


def test_a_run_comes_back_with_its_settings_and_its_link(
    open_app: OpenApp, link_of: LinkOf
) -> None:
    app = open_app(hidden_size="2", steps="6", snapshots="3", seed="7")
    one(app.button, "Train").click().run()
    trained = link_of(app)
    job = default_runner().get(trained["run"])
    assert job is not None
    assert job.wait(300)
    one(app.selectbox, "Cell").select("gru").run()
    assert "run" not in link_of(app)
    one(app.selectbox, "Cell").select("lstm").run()
    assert link_of(app) == trained
    one(app.selectbox, "Task").select("adding").run()
    assert link_of(app) == {"task": "adding"}
    one(app.selectbox, "Task").select("embedded-reber").run()
    assert link_of(app) == trained
    assert one(app.number_input, "Hidden units").value == 2
    fresh = open_app(**trained)
    assert link_of(fresh) == trained
    assert fresh.title[0].value == app.title[0].value


def test_a_sequence_of_ones_own_that_is_too_long_is_refused(
    open_app: OpenApp, link_of: LinkOf
) -> None:
    app = open_app()
    own = one(app.text_input, "or one")
    assert f"At most {LONGEST} steps can be shown" in own.help
    own.set_value("BTBPVVETE").run()
    assert link_of(app) == {"own": "BTBPVVETE"}
    for symbols in (LONGEST + 1, 50_000):
        one(app.text_input, "or one").set_value("B" * symbols).run()
        assert told(app) == [f"Type at most {LONGEST} symbols here."]
        assert link_of(app) == {"own": "BTBPVVETE"}
    one(app.text_input, "or one").set_value("").run()
    assert told(app) == []
    assert link_of(app) == {}


def test_a_long_sequence_of_ones_own_is_kept_behind_an_id(
    open_app: OpenApp, link_of: LinkOf
) -> None:
    spaced = " ".join("B" * LONGEST)
    app = open_app()
    one(app.text_input, "or one").set_value(spaced).run()
    assert told(app) == []
    link = link_of(app)
    assert default_library().get(link["own_id"]) == spaced
    assert set(link) == {"own_id"}
    fresh = open_app(**link)
    assert told(fresh) == []
    assert one(fresh.text_input, "or one").value == spaced
    one(fresh.selectbox, "Task").select("adding").run()
    assert link_of(fresh) == {"task": "adding"}


def test_the_layer_on_the_screen_is_the_one_in_its_box(
    open_app: OpenApp, link_of: LinkOf, opened: Callable[..., AppTest]
) -> None:
    app = opened(open_app(cell="mgu", num_layers="3", hidden_size="2"), "playground.more")
    assert one(app.number_input, "Layer (").value == 3
    one(app.number_input, "Layers").set_value(2).run()
    assert not app.exception
    assert one(app.number_input, "Layer (of 2)").value == 2
    one(app.number_input, "Layer (of 2)").set_value(1).run()
    assert link_of(app)["layer"] == "1"
    one(app.number_input, "Layers").set_value(3).run()
    assert one(app.number_input, "Layer (of 3)").value == 1


def test_the_arrows_follow_their_layer_at_once(
    open_app: OpenApp, link_of: LinkOf, small_config: Callable[..., Any]
) -> None:
    config = small_config("text-words", "ran-tanh", num_layers=2, embedding_size=2)
    job = default_runner().submit(config)
    assert job.wait(300)
    app = open_app("influence", model=job.id, text="The big cat saw a red dog.")
    assert not app.exception
    assert one(app.number_input, "Layer (of 2)").value == 2
    assert any("In layer 2 of the" in caption.value for caption in app.caption)
    one(app.number_input, "Layer (of 2)").set_value(1).run()
    assert link_of(app)["layer"] == "1"
    assert any("contents are the words themselves" in note.value for note in app.caption)


def test_a_run_in_the_link_of_a_comparison_is_shown(open_app: OpenApp) -> None:
    app = open_app("compare", task="adding", runs="lstm:lstm-adding")
    assert not app.exception
    assert told(app) == []
    table = app.dataframe[0].value
    shipped = default_runner().store.get("lstm-adding")
    assert table["status"].iloc[0] == shipped.status.capitalize()
    assert table["hidden units"].iloc[0] == shipped.config.hidden_size


def test_the_gates_grow_while_their_cells_train(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[float | None] = []
    real = __import__("streamlit").fragment

    def fragment(call: Any, run_every: float | None = None) -> Any:
        if call.__name__ == "_gates":
            seen.append(run_every)
        return real(call, run_every=run_every)

    monkeypatch.setattr("streamlit.fragment", fragment)
    app = open_app("compare", task="embedded-reber", cells="lstm,gru", steps="100000", seed="9")
    one(app.button, "Train all").click().run()
    assert not app.exception
    assert seen[0] is None
    assert seen[-1] is not None
    one(app.button, "Stop all").click().run()
    assert not app.exception
