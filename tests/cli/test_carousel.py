from __future__ import annotations

import csv
import io
import json

import numpy as np
from PIL import Image

from rnnviz.analysis import carousel
from rnnviz.model import record
from rnnviz.tasks import one_of, restore_problem


def expected(runs, name, number, norm):
    run = runs.get(name)
    single = one_of(restore_problem(run).examples(), number - 1)
    return carousel.curves(record(run, single.inputs[:, 0], batch=single), norm)


def test_json_holds_every_norm(call, runs, tmp_path):
    file = tmp_path / "carousel.json"
    arguments = ("--sequence", "2", "--norm", "frobenius", "--output", file)
    assert call("carousel", "tiny-reber", "tiny-elman", *arguments).status == 0
    data = json.loads(file.read_text(encoding="utf-8"))
    assert (data["norm"], data["sequence"]) == ("frobenius", 2)
    lstm, elman = data["runs"]
    assert (lstm["cell"], elman["cell"]) == ("lstm", "elman")
    curves = expected(runs, "tiny-reber", 2, "frobenius")
    for name, logs in curves._asdict().items():
        np.testing.assert_allclose(lstm[f"log10_{name}"], logs)
        np.testing.assert_allclose(lstm[name], 10.0**logs)


def test_a_path_that_has_ended_is_zero_and_has_no_logarithm(call, runs, tmp_path):
    file = tmp_path / "carousel.csv"
    assert call("carousel", "tiny-elman", "--lags", "3", "--output", file).status == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert [row["lag"] for row in rows] == ["0", "1", "2"]
    assert [row["path"] for row in rows] == ["1.0", "0.0", "0.0"]
    assert [row["log10_path"] for row in rows] == ["0.0", "", ""]
    full = expected(runs, "tiny-elman", 1, "spectral").full
    np.testing.assert_allclose([float(row["log10_full"]) for row in rows], full[:3])


def test_pictures(call, runs, tmp_path):
    png, svg = tmp_path / "carousel.png", tmp_path / "carousel.svg"
    for file in (png, svg):
        answer = call("carousel", "tiny-reber", "tiny-elman", "tiny-elman", "--output", file)
        assert answer.status == 0
        assert "3/3" in answer.complained  # the bar
    pixels = np.asarray(Image.open(png).convert("RGB"))
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50
    text = svg.read_text(encoding="utf-8")
    elman = "Elman RNN on embedded Reber grammar, 3 units, 4 steps"
    assert all(title in text for title in ("LSTM", elman, f"{elman} (2)"))
    assert "tiny-elman" not in text


def test_an_unknown_norm_is_refused(call, runs, tmp_path):
    output = ("--output", tmp_path / "carousel.json")
    answer = call("carousel", "tiny-reber", "--norm", "largest", *output)
    assert answer.status == 2
    assert "'spectral'" in answer.complained
