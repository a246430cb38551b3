from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.analysis.carousel import Curves
from rnnviz.figures.carousel_film import (
    SHOWN,
    TITLES,
    Strip,
    axis_range,
    carousel_payload,
    power_of_ten,
)


def strip(name: str = "a", moments: int = 2, lags: int = 4, slope: float = -1.0) -> Strip:
    lag = np.arange(lags, dtype=np.float64)
    ended = np.where(lag > 0, -np.inf, 0.0)
    found = [Curves((1 + m) * slope * lag, ended, lag - 1.0, None) for m in range(moments)]
    return Strip(name, name.upper(), [10 * m for m in range(moments)], found, [None, 2.0][:moments])


def values(panel: dict[str, Any], kind: str) -> np.ndarray:
    raw = np.frombuffer(base64.b64decode(panel["curves"][kind]), dtype="<f4")
    return raw.reshape(-1, panel["lags"])


def test_curves_arrive_as_they_are_with_minus_infinity_for_zero() -> None:
    payload = carousel_payload([strip()], [0.0, 1.0])
    (panel,) = json.loads(json.dumps(payload, allow_nan=False))["panels"]
    assert values(panel, "full").tolist() == [[0, -1, -2, -3], [0, -2, -4, -6]]
    assert values(panel, "path")[1].tolist() == [0, -np.inf, -np.inf, -np.inf]
    assert "hidden_gradient" not in panel["curves"]
    assert panel["metrics"] == [None, 2.0]


def test_a_moment_out_of_range_is_missing_and_not_zero() -> None:
    broken = Strip("a", "A", [0, 5], [strip().curves[0], None])
    (panel,) = carousel_payload([broken], [0.0, 1.0])["panels"]
    assert np.isfinite(values(panel, "full")[0]).all()
    assert np.isnan(values(panel, "full")[1]).all()


def test_all_cells_and_moments_share_one_axis() -> None:
    shallow, deep = strip("a", slope=-0.1), strip("b", slope=-2.0)
    payload = carousel_payload([shallow, deep], [0.0, 1.0])
    assert (payload["bottom"], payload["top"]) == (-12, 2)
    assert payload["lags"] == 4
    assert not {"bottom", "top"} & set(payload["panels"][0])


@given(st.lists(st.floats(-500, 500), min_size=1, max_size=6))
def test_the_axis_holds_every_norm_within_what_is_shown(logs: list[float]) -> None:
    curve = np.array(logs)
    bottom, top = axis_range([Strip("a", "A", [0], [Curves(curve, curve)])])
    inside = curve[np.abs(curve) <= SHOWN]
    assert ((bottom <= inside) & (inside <= top)).all()
    assert -SHOWN <= bottom <= 0 < top <= SHOWN


def test_marks_beyond_the_lags_and_at_the_end_itself_are_left_out() -> None:
    marks = [(0, "question"), (2, "here"), (40, "far")]
    marked = Strip("a", "A", [0], [strip().curves[0]], marks=marks)
    assert carousel_payload([marked], [1.0])["panels"][0]["marks"] == [[2, "here"]]


def test_every_line_has_a_look_of_its_own() -> None:
    lines = carousel_payload([strip()], [0.0, 1.0])["lines"]
    assert [line["name"] for line in lines] == list(TITLES) == list(Curves._fields)
    for look in ("dash", "light", "dark"):
        assert len({str(line[look]) for line in lines}) == len(lines)


@pytest.mark.parametrize("moments", [[], [0.0], [1.0, 0.0], [0.0, 0.0], [0.0, 1.5]])
def test_moments_that_do_not_fit_are_refused(moments: list[float]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        carousel_payload([strip()], moments)


def test_no_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one cell"):
        carousel_payload([], [1.0])


@pytest.mark.parametrize(
    ("log", "text"),
    [
        (-np.inf, "none"),
        (0.0, "1"),
        (np.log10(0.25), "0.25"),
        (-19.0 + np.log10(1.5), "1.5 × 10⁻¹⁹"),
        (-4.001, "1 × 10⁻⁴"),
        (5.0, "1 × 10⁵"),
        (-400.0, "1 × 10⁻⁴⁰⁰"),
    ],
)
def test_numbers_as_people_write_them(log: float, text: str) -> None:
    assert power_of_ten(log) == text
