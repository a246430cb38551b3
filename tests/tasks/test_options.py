"""Validation of options."""

from __future__ import annotations

from typing import Any

import pytest

from rnnviz.tasks.options import Option, resolve

OPTIONS = (
    Option("length", 100, minimum=10, maximum=1000),
    Option("noise", 0.5, minimum=0),
    Option("lower_case", True),
    Option("text", "", maximum=5),
    Option("mode", "a", choices=("a", "b")),
)


def test_defaults_fill_what_is_left_out() -> None:
    assert resolve(OPTIONS, {"noise": 1, "length": 20.0}) == {
        "length": 20,
        "noise": 1.0,
        "lower_case": True,
        "text": "",
        "mode": "a",
    }
    assert isinstance(resolve(OPTIONS, {"length": 20.0})["length"], int)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"length": 9}, "between 10 and 1000, not 9"),
        ({"length": 10.5}, "whole number"),
        ({"length": True}, "a number"),
        ({"length": "10"}, "a number"),
        ({"length": float("nan")}, "whole number"),
        ({"noise": float("inf")}, "a number"),
        ({"noise": -1}, "between 0 and inf"),
        ({"lower_case": 1}, "true or false"),
        ({"text": 1}, "a text"),
        ({"text": "123456"}, "at most 5 characters"),
        ({"mode": "c"}, "one of a, b"),
        ({"colour": 1}, "choose among: length"),
        ([], "a mapping"),
    ],
)
def test_what_is_not_allowed_is_said(given: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        resolve(OPTIONS, given)


def test_a_task_without_options_says_so() -> None:
    with pytest.raises(ValueError, match="it has none"):
        resolve((), {"length": 3})
