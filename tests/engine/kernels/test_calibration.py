"""Sizes of products: measured once, remembered, and without influence on the result."""

from __future__ import annotations

import time

import numpy as np
import pytest

from rnnviz.engine.kernels import blas, calibration
from rnnviz.engine.kernels.blas import product, tools


@pytest.mark.parametrize("limit", [0, 500, 5_000, 10**9])
@pytest.mark.parametrize("transposed", [0, 1])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_products_cut_or_not_are_the_same(limit, transposed, dtype):
    dice = np.random.default_rng(0)
    a, b, c = (dice.standard_normal(size).astype(dtype) for size in ((50, 30), (30, 9), (50, 9)))
    stored = np.ascontiguousarray(a.T) if transposed else a
    expected = a @ b + c
    product(
        tools(dtype, limit), transposed, 0, 50, 9, 30, stored.ctypes.data, stored.shape[1],
        b.ctypes.data, 9, 1, c.ctypes.data, 9,
    )  # fmt: skip
    np.testing.assert_allclose(c, expected, rtol=1e-4, atol=1e-4)


def test_small_products_have_a_limit_of_their_own(monkeypatch, tmp_path):
    monkeypatch.setattr(calibration, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(calibration, "measure", lambda dtype: 250_000)
    monkeypatch.setattr(calibration, "measure_own", lambda dtype: 50_000)
    for limit in (calibration.product_limit, calibration.own_limit):
        limit.cache_clear()
    assert calibration.calibrated(np.float32)[2:] == (250_000, 50_000)
    for limit in (calibration.product_limit, calibration.own_limit):
        limit.cache_clear()


def test_a_measurement_is_remembered(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(calibration, "cache_folder", lambda: tmp_path / "new")
    monkeypatch.setattr(calibration, "measure", lambda dtype: asked.append(dtype) or 500_000)
    for _ in range(2):
        calibration.product_limit.cache_clear()
        assert calibration.product_limit(np.dtype(np.float32)) == 500_000
    calibration.product_limit.cache_clear()
    assert len(asked) == 1


def test_a_spoilt_file_is_measured_again(monkeypatch, tmp_path):
    (tmp_path / "products.json").write_text("nonsense")
    monkeypatch.setattr(calibration, "cache_folder", lambda: tmp_path)
    calibration.product_limit.cache_clear()
    assert calibration.product_limit(np.dtype(np.float32)) in calibration.LIMITS
    calibration.product_limit.cache_clear()


@pytest.mark.parametrize(
    ("quiet", "later", "measurements"),
    [(True, 1e9, 1), (False, 80_000, 1), (False, 90_000, 2), (False, -90_000, 2)],
)
def test_what_a_busy_machine_measures_counts_for_a_day(
    monkeypatch, tmp_path, quiet, later, measurements
):
    asked, now = [], time.time()
    monkeypatch.setattr(calibration, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(calibration, "_watched", lambda _: asked.append(1) or (500_000, quiet))
    for moment in (now, now + later):
        monkeypatch.setattr(calibration.time, "time", lambda moment=moment: moment)
        calibration.product_limit.cache_clear()
        assert calibration.product_limit(np.dtype(np.float32)) == 500_000
    calibration.product_limit.cache_clear()
    assert len(asked) == measurements


@pytest.mark.parametrize(("own", "quiet"), [(9.5, True), (6.0, False)])
def test_a_thread_that_had_to_wait_was_not_alone(monkeypatch, own, quiet):
    wall, thread = iter([100.0, 110.0]), iter([0.0, own])
    monkeypatch.setattr(calibration.time, "perf_counter", lambda: next(wall))
    monkeypatch.setattr(calibration.time, "thread_time", lambda: next(thread))
    assert calibration._watched(lambda: 250_000) == (250_000, quiet)


def test_a_moment_of_load_does_not_decide(monkeypatch):
    """All limits take turns: one that is slow while something else runs is not put last."""
    calls = []

    def seconds(shape, hand, least):
        calls.append(hand.limit)
        load = 10.0 if len(calls) % 37 < 6 else 1.0
        return load * (1.0 if hand.limit == 250_000 else 1.2)

    monkeypatch.setattr(calibration, "seconds_of_product", seconds)
    assert calibration.measure(np.float32) == 250_000


def test_measurements_bear_the_name_of_the_blas_that_kernels_use():
    used = [each.info() for each in blas.libraries()]
    assert used
    assert all(str(each["version"]) in calibration._blas() for each in used)
    assert not any("numpy.libs" in each["filepath"] for each in used)
