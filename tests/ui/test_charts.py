from __future__ import annotations

import json

import plotly.io
import pytest
from plotly.tools import return_figure_from_figure_or_data

from rnnviz.ui.charts import more_rows, ready


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (6, ""),
        (14, "14 rows: scroll the table to see all of them."),
        (1234, "1,234 rows: scroll the table to see all of them."),
        (3200, "These are the first 2,000 of 3,200 rows; the files hold all of them."),
    ],
)
def test_a_table_says_when_it_has_more_rows_than_are_seen(count: int, told: str) -> None:
    assert more_rows(count, 6) == told


def test_a_finished_figure_is_sent_as_it_stands() -> None:
    finished = {"data": [{"type": "nothing that plotly knows"}], "layout": {"height": 320}}
    taken = return_figure_from_figure_or_data(ready(finished), validate_figure=True)
    assert json.loads(plotly.io.to_json(taken, validate=False)) == finished
