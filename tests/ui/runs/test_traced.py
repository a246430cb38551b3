"""A trace on the page Runs: what is shown of it, and what is said where nothing can be."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

import rnnviz as rv
from rnnviz.inspection import imports
from rnnviz.inspection.imports import import_file
from rnnviz.store import open_store
from rnnviz.ui.runs import traced

LABELS = ["the", "<b>cat</b>", "sat"]


@pytest.fixture
def saved(tmp_path: Path) -> Any:
    """Call ``saved(layer)`` for the file of a trace of it."""

    def save(layer: torch.nn.Module, steps: int = 3) -> io.BytesIO:
        labels = LABELS if steps == 3 else ()
        trace = rv.record(layer, torch.zeros(steps, layer.input_size), labels=labels)
        trace.save(tmp_path / "mine.npz")
        file = io.BytesIO((tmp_path / "mine.npz").read_bytes())
        file.name = "mine.npz"
        return file

    return save


@pytest.fixture
def panel(monkeypatch: pytest.MonkeyPatch, session: Any) -> Any:
    """Call ``panel(file)`` for the page's part that shows a trace, as an app of its own."""

    def show(file: io.BytesIO) -> AppTest:
        with monkeypatch.context() as patched:
            patched.setattr(traced, "st", session)
            traced.keep_trace(file)
        app = AppTest.from_function(_panel, default_timeout=60)
        for name, value in session.session_state.items():
            app.session_state[name] = value
        return app.run()

    return show


def _panel() -> None:
    from rnnviz.ui.runs.traced import trace_panel

    trace_panel()


def sent(app: AppTest) -> dict[str, Any]:
    """The payloads that were made, by figure."""
    return app.session_state["runs.trace"][3]


def test_each_figure_is_made_when_it_is_chosen(panel: Any, saved: Any) -> None:
    app = panel(saved(torch.nn.LSTM(2, 4)))
    assert app.subheader[0].value == "Trace ‘mine’"
    assert app.caption[0].value.startswith("LSTM, 4 units, 3 steps\\. A trace is")
    assert set(sent(app)) == {"gates"}
    for figure, kind in {"arrows": "arcs", "carousel": "carousel", "cell": "cell"}.items():
        app.segmented_control[0].set_value(figure).run()
        assert sent(app)[figure]["kind"] == kind
        assert not app.exception
    app.button[0].click().run()
    assert not app.subheader


def test_only_the_beginning_of_a_long_one_is_shown(panel: Any, saved: Any) -> None:
    app = panel(saved(torch.nn.LSTM(1, 1), 2001))
    assert "1 unit, the first 2,000 of 2,001 steps" in app.caption[0].value
    app.segmented_control[0].set_value("arrows").run()
    assert len(sent(app)["arrows"]["tokens"]) == 2000


def test_a_cell_that_carries_nothing_has_no_arrows(panel: Any, saved: Any) -> None:
    app = panel(saved(torch.nn.RNN(2, 4)))
    app.segmented_control[0].set_value("arrows").run()
    assert "carries no state" in app.info[0].value


def test_what_is_too_small_or_too_large_gets_a_sentence(saved: Any) -> None:
    with pytest.raises(ValueError, match="no time step, or no unit"):
        traced.keep_trace(emptied(saved(torch.nn.LSTM(2, 1), 2)))
    with pytest.raises(ValueError, match=r"too large: it may have 32 MB; record fewer steps\.$"):
        traced.keep_trace(saved(torch.nn.LSTM(2, 1500)))


def test_a_large_file_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "LARGEST_TRACE", 1000)
    monkeypatch.setattr(imports, "load_trace", None)
    with pytest.raises(ValueError, match="This trace is too large"):
        traced.keep_trace(io.BytesIO(bytes(1001)))


def emptied(file: io.BytesIO) -> io.BytesIO:
    """The same trace with no step at all."""
    arrays = {
        name: array[:0] if name == "inputs" or name.startswith("arrays/") else array
        for name, array in np.load(file).items()
    }
    empty = io.BytesIO()
    np.savez(empty, **arrays)
    empty.name = "mine.npz"
    return empty


def test_as_a_model_it_is_refused(saved: Any, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^This is a trace, not a model: the page Runs shows it"):
        import_file(saved(torch.nn.LSTM(2, 4)), open_store(tmp_path), name="mine.zip")


def test_a_trace_ends_before_its_first_number_that_is_none(saved: Any, panel: Any) -> None:
    def layer(step: int) -> Any:
        whole = torch.nn.LSTM(2, 3)
        with torch.no_grad():
            whole.weight_hh_l0.fill_(float("nan") if step == 0 else 0.5)
            whole.bias_hh_l0.fill_(float("nan") if step == 0 else 0.0)
        return whole

    with pytest.raises(ValueError, match="not a number from its first step on"):
        traced.keep_trace(saved(layer(0)))
    trace = rv.record(layer(1), torch.zeros(5, 2))
    trace.arrays["cell_state"][3, 1] = np.inf
    assert traced.traced.finite_steps(trace) == 3
    assert traced._steps(3, 5, 3) == "3 of 5 steps, for step 4 is infinite or not a number"
    assert traced._steps(2000, 3000, 3000) == "the first 2,000 of 3,000 steps"
