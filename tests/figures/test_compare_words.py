from __future__ import annotations

import numpy as np

from rnnviz.figures import compare_words as words
from rnnviz.figures.compare import Curve

CURVES = [
    Curve("LSTM", (0, 10, 20), (None, 0.5, 0.25), (12.5, None, 99.0)),
    Curve("GRU", (), (), ()),
]
GATES = {
    "LSTM": {"forget_gate": np.array([[0.0, 1.0], [0.5, 0.5]])},
    "Elman": {},
}


def test_a_curve_says_where_it_ends() -> None:
    assert words.say_curves(CURVES, "metric") == "LSTM: 99 at 20; GRU: not measured yet."
    assert "LSTM: 0.25 at 20" in words.say_curves(CURVES, "loss")
    assert words.curve_rows(CURVES)[1] == {"cell": "LSTM", "step": 10, "loss": 0.5, "metric": None}


def test_gates_are_told_by_their_means() -> None:
    told = words.say_gates(GATES)
    assert "LSTM: forget gate 0.50; Elman: no learned gates" in told
    rows = words.gate_rows(GATES)
    assert [row["time"] for row in rows] == [1, 2]
    assert rows[1]["mean"] == rows[1]["10%"] == rows[1]["90%"] == 0.5


def test_a_map_is_told_by_its_range_and_read_back_from_its_rows() -> None:
    cells = {"LSTM": GATES["LSTM"]["forget_gate"]}
    assert words.say_map(cells) == "LSTM: 2 units from 0.00 to 1.00, mean 0.50."
    assert words.map_rows(cells) == [
        {"cell": "LSTM", "unit": 0, "time 1": 0.0, "time 2": 0.5},
        {"cell": "LSTM", "unit": 1, "time 1": 1.0, "time 2": 0.5},
    ]
