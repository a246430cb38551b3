"""How many steps fit into a time."""

from __future__ import annotations

import pytest
from test_loop import config_of

from rnnviz.training import steps_within


def test_more_time_gives_more_steps() -> None:
    config = config_of("adding", snapshots=2)
    short, long = (steps_within(config, seconds, trial=0.05) for seconds in (2.0, 200.0))
    assert 10 <= short < long


def test_there_is_always_something_to_see() -> None:
    assert steps_within(config_of("adding"), 1e-6, trial=0.01) == 10


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan")])
def test_no_time_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        steps_within(config_of("adding"), seconds)
