"""Figures of a trace: what they show is what was recorded, with a widget and without."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import rnnviz as rv
from rnnviz.show import figure

WORDS = ["the", "<b>cat</b>", "sat", "on", "the", "mat"]
WIDGET = "application/vnd.jupyter.widget-view+json"


def record(layer: type[torch.nn.Module] = torch.nn.LSTM, **more: Any) -> Any:
    torch.manual_seed(0)
    return rv.record(layer(3, 5, **more), torch.randn(6, 3), labels=WORDS)


def figures(trace: Any) -> Iterator[rv.show.Figure]:
    show = (rv.show.gates, rv.show.arrows, rv.show.carousel, rv.show.diagram)
    return (call(trace) for call in show)


def numbers(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), kind)


def test_gates_are_those_of_the_trace() -> None:
    trace = record()
    payload = rv.show.gates(trace).payload
    assert payload["labels"] == WORDS
    sent = {each["name"]: each for each in payload["quantities"]}
    assert set(sent) == set(trace.spec.quantities)
    gate = numbers(sent["forget_gate"]["data"], "u1").reshape(5, 6).T / 254
    np.testing.assert_allclose(gate, trace["forget_gate"], atol=1 / 508 + 1e-6)


def test_arrows_point_at_what_weighs_most() -> None:
    trace = record()
    arrows = rv.show.arrows(trace).payload["arrows"]
    writing, keeping = trace["input_gate"], trace["forget_gate"]
    for target, source, weight, unit in zip(
        arrows["target"], arrows["source"], arrows["weight"], arrows["unit"], strict=True
    ):
        held = np.array([writing[j] * keeping[j + 1 : target + 1].prod(0) for j in range(target)])
        assert (source, unit) == np.unravel_index(held.argmax(), held.shape)
        assert weight == pytest.approx(held.max(), rel=1e-5)
    assert arrows["target"] == [1, 2, 3, 4, 5]
    assert set(rv.show.arrows(trace, "ranked", ranks=2).payload["arrows"]["rank"]) == {0, 1}


def test_the_carousel_is_the_product_of_forget_gates() -> None:
    trace = record(num_layers=2)["l1"]
    (panel,) = rv.show.carousel(trace).payload["panels"]
    kept = np.cumprod(trace["forget_gate"][:0:-1].astype(float), axis=0).max(axis=1)
    path = numbers(panel["curves"]["path"], "<f4")
    np.testing.assert_allclose(10.0**path, [1.0, *kept], rtol=1e-4)


def test_several_layers_stand_side_by_side() -> None:
    traces = record(num_layers=2)
    panels = rv.show.carousel(traces, lags=3).payload["panels"]
    assert [(panel["title"], panel["lags"]) for panel in panels] == [("l0", 3), ("l1", 3)]


def test_the_diagram_shows_a_unit_at_a_step() -> None:
    trace = record()
    shown = rv.show.diagram(trace, unit=2, step=4)
    assert (shown.payload["unit"], shown.payload["step"]) == (2, 4)
    state = numbers(shown.payload["values"]["cell_state"]["data"], "<f4").reshape(6, 5)
    np.testing.assert_allclose(state, trace["cell_state"], rtol=1e-6)
    picture = shown._repr_mimebundle_()[0]["image/svg+xml"]
    assert f"{trace['forget_gate'][4, 2]:.2f}" in picture


def test_a_film_shows_every_snapshot_of_a_run() -> None:
    config = rv.ExperimentConfig(cell="gru", task="adding", task_options={"length": 10}, steps=3)
    run = rv.fit(config)
    shown = rv.show.film(run, sequence=1)
    assert shown.payload["steps"] == [snapshot.step for snapshot in run.snapshots]
    named = rv.show.film(run, sequence=1, title="Mine")
    pictures = [each._repr_mimebundle_()[0]["image/png"] for each in (shown, named)]
    assert pictures[0] != pictures[1]
    with pytest.raises(ValueError, match="Choose a sequence from 1 to"):
        rv.show.film(run, sequence=10_000)


def test_each_shows_itself_as_a_widget_and_as_a_picture() -> None:
    for shown in figures(record()):
        media, _ = shown._repr_mimebundle_()
        assert {WIDGET, "text/plain"} < set(media)
        assert len(media) == 3
        assert shown._display_() is shown.widget
        assert media[WIDGET]["model_id"] == shown.widget.model_id
        assert shown.widget.payload == shown.payload
        assert f".{shown.payload['kind']}" in shown.widget.css


def test_a_widget_takes_another_kind_of_view() -> None:
    gates, arrows, *_ = figures(record())
    gates.widget.payload = dict(arrows.payload)
    assert gates.widget.css == arrows.widget.css


def test_without_anywidget_there_is_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure, "find_spec", lambda name: None)
    for shown in figures(record()):
        media, about = shown._repr_mimebundle_()
        assert about == {}
        assert set(media) == {"text/plain", f"image/{'svg+xml' if shown.form == 'svg' else 'png'}"}
        assert shown._display_()._repr_mimebundle_() == media
        assert shown.widget is None


def test_figures_of_one_trace_share_a_cursor() -> None:
    gates, arrows, _, diagram = (shown.payload for shown in figures(record()))
    assert gates["name"] == arrows["group"] == diagram["group"]
    assert rv.show.gates(record(bias=False)).payload["name"] != gates["name"]


def test_they_are_saved_as_files(tmp_path: Path) -> None:
    for shown in figures(record()):
        shown.save(tmp_path / "figure.html")
        page = (tmp_path / "figure.html").read_text("utf-8")
        assert "<b>cat" not in page
        shown.save(tmp_path / f"picture.{shown.form}")
        with pytest.raises(ValueError, match=r"ends in \.html or \.(png|svg)\."):
            shown.save(tmp_path / "figure.pdf")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "picture.svg").read_text("utf-8").startswith("<svg")


def test_steps_without_labels_are_numbered() -> None:
    trace = rv.record(torch.nn.GRU(2, 3), torch.randn(12, 2))
    assert rv.show.arrows(trace).payload["tokens"][::11] == ["x₁", "x₁₂"]
    assert rv.show.arrows(trace).payload["item"] == "step"


@pytest.mark.parametrize("layer", [torch.nn.RNN, torch.nn.GRU])
def test_other_cells(layer: type[torch.nn.Module]) -> None:
    trace = record(layer)
    for call in (rv.show.gates, rv.show.carousel, rv.show.diagram):
        assert call(trace)._repr_mimebundle_()
    if layer is torch.nn.RNN:
        with pytest.raises(ValueError, match="carries no state"):
            rv.show.arrows(trace)


def test_what_cannot_be_shown_is_said() -> None:
    several = record(num_layers=2)
    with pytest.raises(ValueError, match="several traces here: choose one, such as \\['l0'\\]"):
        rv.show.gates(several)
    with pytest.raises(ValueError, match="Give a trace"):
        rv.show.diagram(torch.nn.LSTM(3, 5))
    trace = several["l0"]
    with pytest.raises(ValueError, match="Choose a unit from 0 to 4, not 5"):
        rv.show.diagram(trace, unit=5)
    with pytest.raises(ValueError, match="Choose a step from 0 to 5, not 6"):
        rv.show.diagram(trace, step=6)
    with pytest.raises(ValueError, match="does not take the option 'units'"):
        rv.show.arrows(trace, units=2)
    with pytest.raises(ValueError, match="needs a model that has read a text"):
        rv.show.arrows(trace, "excess")
    with pytest.raises(ValueError, match="at most 2,000 steps, and this trace has 2,001"):
        rv.show.arrows(rv.record(torch.nn.LSTM(1, 1), torch.zeros(2001, 1)))
    with pytest.raises(ValueError, match=r"at most 500,000 steps times units, .* 2,501 x 200"):
        rv.show.diagram(rv.record(torch.nn.LSTM(1, 200), torch.zeros(2501, 1)))
    broken = rv.record(torch.nn.LSTM(1, 1), torch.zeros(3, 1))
    broken["cell_state"][1] = np.nan
    for call in (rv.show.arrows, rv.show.carousel):
        with pytest.raises(ValueError, match="infinite or not a number"):
            call(broken)
