"""Sizes of products: measured once, remembered, and without influence on the result."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.engine import calibration
from rnnviz.engine.blas import product, tools


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
