from __future__ import annotations

import csv
import io

from rnnviz.ui.tables import to_csv


def test_a_table_is_read_back_whatever_its_words() -> None:
    rows = [
        {"word": 'say "yes", then\n"no"', "weight": 0.5},
        {"word": "猫", "weight": 1.0},
        {"word": "<script>", "weight": 1e-9},
    ]
    found = list(csv.DictReader(io.StringIO(to_csv(rows))))
    assert [row["word"] for row in found] == [row["word"] for row in rows]
    assert [float(row["weight"]) for row in found] == [row["weight"] for row in rows]


def test_no_rows_make_an_empty_table() -> None:
    assert to_csv([]).strip() == ""
