"""Before and after on one axis."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.figures.before_after import Line, before_after
from tests.figures import schemas


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("log", [False, True])
def test_every_number_is_drawn_and_a_gap_stays_one(mode, log):
    before, after = np.array([0.5, np.nan, 0.25]), np.array([0.5, 0.0, 1e-9])
    sent = schemas.chart(before_after(Line("share", before, after, log), "abc", mode))
    (layer,) = sent["layer"]
    text = layer["data"]["values"].splitlines()
    assert text[0] == "step,read,network,value"
    assert text[1:4] == ["1,a,as trained,0.5", "2,b,as trained,", "3,c,as trained,0.25"]
    assert text[4:] == ["1,a,held,0.5", "2,b,held," + ("" if log else "0.0"), "3,c,held,1e-09"]
    assert (layer["encoding"]["y"].get("scale") == {"type": "log"}) is log
