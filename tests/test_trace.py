"""A trace as a file: the same numbers come back, and nothing else is read."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rnnviz as rv
from rnnviz.model.recording import record_layers
from rnnviz.spec import CELLS
from rnnviz.trace import Trace

PARTS = ("arrays", "weights", "initial", "gradients")


def trace_of(cell: str = "lstm") -> Trace:
    import torch

    layer, steps = rv.Recurrent(cell, 3, 3), torch.randn(4, 1, 3)
    with torch.no_grad():
        found = record_layers(layer, steps).trace(labels=["a", "<b>", "\u00e4", ""])
    own = {"cell_state": found["cell_state"] * 2, "hidden_state": found["hidden_state"]}
    return replace(found, gradients=own, predictions=np.ones((4, 2), np.float64))


@pytest.mark.parametrize("cell", CELLS)
def test_a_trace_comes_back_as_it_was(cell, tmp_path):
    trace, path = trace_of(cell), tmp_path / "trace"
    trace.save(path)
    again = rv.load_trace(path)
    assert (again.spec, again.labels) == (trace.spec, trace.labels)
    for part in PARTS:
        one, other = getattr(again, part), getattr(trace, part)
        assert set(one) == set(other)
        for name in one:
            np.testing.assert_array_equal(one[name], other[name])
            assert one[name].dtype == other[name].dtype
    np.testing.assert_array_equal(again.inputs, trace.inputs)
    np.testing.assert_array_equal(again.predictions, trace.predictions)
    with np.load(path, allow_pickle=False) as plain:
        np.testing.assert_array_equal(plain["arrays/forget_gate"], trace["forget_gate"])


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("trace") / "trace.npz"
    trace_of().save(path)
    return path.read_bytes()


def changed(saved: bytes, **parts) -> bytes:
    """The file with some of its parts replaced; those that are None left out."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as old, zipfile.ZipFile(new, "w") as zipped:
        own = {name.removesuffix(".npy"): old.read(name) for name in old.namelist()}
        for name, data in (own | parts).items():
            if data is not None:
                zipped.writestr(f"{name}.npy", data)
    return new.getvalue()


def packed(value) -> bytes:
    file = io.BytesIO()
    np.save(file, value)
    return file.getvalue()


def card(**fields) -> bytes:
    own = {"format": "rnnviz-trace", "version": 1, "labels": []}
    own |= {"spec": CELLS["lstm"].to_dict()} | fields
    return packed(np.frombuffer(json.dumps(own).encode(), np.uint8))


def claims(shape: str) -> bytes:
    """An array that says to be of a shape and holds nothing."""
    return headed(f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n")


def headed(text: str) -> bytes:
    header = text.encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


WRONG = {
    "missing": ({"inputs": None}, "not a trace"),
    "gate": ({"arrays/forget_gate": None}, "needs the array 'forget_gate'"),
    "objects": ({"inputs": packed(np.array([{}], dtype=object))}, "plain numbers"),
    "texts": ({"inputs": packed(np.array(["x"]))}, "plain numbers"),
    "huge": ({"inputs": claims("(100000000000, 100000000000)")}, "shorter or longer"),
    "negative": ({"inputs": claims("(-1, 3)")}, "plain numbers"),
    "open": ({"inputs": headed("(((")}, "does not say what it is"),
    "unaligned": ({"inputs": headed("  x\n y")}, "does not say what it is"),
    "deep": ({"inputs": headed("-" * 9000 + "1")}, "does not say what it is"),
    "sum": ({"inputs": claims("(1+1,)")}, "does not say what it is"),
    "weights": ({"weights/weight_ih": packed(np.ones((2, 3)))}, "do not fit its cell"),
    "projection": ({"weights/weight_hr": packed(np.ones((2, 5)))}, "do not fit its cell"),
    "flat-projection": ({"weights/weight_hr": packed(np.ones(3))}, "do not fit its cell"),
    "another-part": ({"more/x": packed(np.ones(3))}, "not a trace"),
    "another-cell": ({"card": card(spec=CELLS["gru"].to_dict())}, "do not fit its cell"),
    "whole-numbers": ({"inputs": packed(np.ones((4, 3), np.uint8))}, "plain numbers"),
    "long-label": ({"card": card(labels=["x" * 1001] * 4)}, "at most 1,000 signs"),
    "version": ({"card": card(version=2)}, "this version"),
    "labels": ({"card": card(labels=[1, 2, 3, 4])}, "must be texts"),
    "card": ({"card": packed(np.frombuffer(b"{", np.uint8))}, "not valid JSON"),
    "list": ({"card": packed(np.frombuffer(b"[]", np.uint8))}, "not a trace"),
    "predictions": ({"predictions": packed(np.ones((3, 2)))}, "one row for each"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_gets_one_sentence(name, saved, tmp_path):
    parts, words = WRONG[name]
    path = tmp_path / "trace.npz"
    path.write_bytes(changed(saved, **parts))
    with pytest.raises(ValueError, match=words) as caught:
        rv.load_trace(path)
    assert str(caught.value).endswith(".")


def test_a_file_is_read_within_bounds(saved, tmp_path):
    path = tmp_path / "trace.npz"
    path.write_bytes(saved)
    with pytest.raises(ValueError, match="too large"):
        rv.load_trace(path, max_bytes=1000)
    path.write_bytes(b"no archive")
    with pytest.raises(ValueError, match="not a trace"):
        rv.load_trace(path)


def test_a_card_is_not_parsed_before_its_size_is_known(saved, tmp_path, monkeypatch):
    path = tmp_path / "trace.npz"
    path.write_bytes(changed(saved, card=card(labels=[[]] * 10_000)))
    with pytest.raises(ValueError, match="must be texts"):
        rv.load_trace(path)
    monkeypatch.setattr(json, "loads", None)
    with pytest.raises(ValueError, match=r"^The card of this trace is too large"):
        rv.load_trace(path, max_bytes=32 * 20_000)


def test_very_many_arrays_are_not_listed(tmp_path):
    path = tmp_path / "trace.npz"
    with zipfile.ZipFile(path, "w") as zipped:
        for number in range(3000):
            zipped.writestr(str(number), b"")
    with pytest.raises(ValueError, match=r"^This archive holds too many files\.$"):
        rv.load_trace(path)
    with path.open("rb") as file, pytest.raises(ValueError, match="too many files"):
        rv.load_trace(file)


@given(place=st.integers(0, 10**6), value=st.integers(0, 255), cut=st.booleans())
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_damaged_file_is_read_or_refused(saved, tmp_path, place, value, cut):
    data = bytearray(saved)
    place %= len(data)
    data[place] = value
    path = tmp_path / "trace.npz"
    path.write_bytes(data[:place] if cut else data)
    with suppress(ValueError):
        assert isinstance(rv.load_trace(path), Trace)


def test_a_trace_as_a_table():
    trace = trace_of()
    table = trace.to_pandas()
    assert list(table.index.names) == ["step", "label"]
    assert table.index.get_level_values("label").tolist() == ["a", "<b>", "\u00e4", ""]
    for name, array in trace.arrays.items():
        np.testing.assert_array_equal(table[name], array)
    np.testing.assert_array_equal(table["cell_state_gradient"], trace.gradients["cell_state"])
    assert table["forget_gate", 2].iloc[3] == trace["forget_gate"][3, 2]
    plain = replace(trace, labels=(), gradients={}).to_pandas()
    assert (plain.index.name, plain.shape) == ("step", (4, 6 * 3))


def test_a_trace_as_a_data_set():

    trace = trace_of("gru-tutorial")
    found = trace.to_xarray()
    assert dict(found.sizes) == {"step": 4, "unit": 3, "feature": 3, "output": 2}
    for name, array in trace.arrays.items():
        assert found[name].dims == ("step", "unit")
        np.testing.assert_array_equal(found[name], array)
    np.testing.assert_array_equal(found["hidden_state_gradient"], trace.gradients["hidden_state"])
    np.testing.assert_array_equal(found["initial_reset_gate"], trace.initial["reset_gate"])
    np.testing.assert_array_equal(found["inputs"], trace.inputs)
    np.testing.assert_array_equal(found["predictions"], trace.predictions)
    assert found["label"].values.tolist() == list(trace.labels)
    assert found.attrs["cell"] == "gru-tutorial"


@pytest.mark.parametrize(("method", "package"), [("to_pandas", "pandas"), ("to_xarray", "xarray")])
def test_a_missing_package_gets_a_sentence(method, package, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ValueError, match=f"pip install {package}\\.$"):
        getattr(trace_of(), method)()
