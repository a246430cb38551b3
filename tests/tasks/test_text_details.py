"""What is kept with a run on a text."""

from __future__ import annotations

from typing import Any

import pytest

from rnnviz.tasks.text_details import TextDetails

GOOD: dict[str, Any] = {
    "vocabulary": {"tokens": ["<unk>", "<eos>", "a", "b"]},
    "baseline": 3.5,
    "examples": [[2, 0, "zebra"], [3, 1]],
    "direction": "rtl",
    "note": "",
}


def test_it_comes_back() -> None:
    found = TextDetails.from_dict(GOOD)
    assert found.examples == (("a", "<unk>", "zebra"), ("b", "<eos>"))
    assert found.to_dict() == GOOD


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"vocabulary": None}, "vocabulary"),
        ({"baseline": "3"}, "baseline"),
        ({"baseline": float("nan")}, "baseline"),
        ({"baseline": True}, "baseline"),
        ({"baseline": 0}, "baseline"),
        ({"examples": []}, "1 to 100 examples"),
        ({"examples": [[2]] * 101}, "1 to 100 examples"),
        ({"examples": [[]]}, "1 to 1000 tokens"),
        ({"examples": [[2] * 1001]}, "1 to 1000 tokens"),
        ({"examples": [[4]]}, "number in the vocabulary"),
        ({"examples": [[-1]]}, "number in the vocabulary"),
        ({"examples": [[2.0]]}, "number in the vocabulary"),
        ({"examples": [[True]]}, "number in the vocabulary"),
        ({"examples": [[""]]}, "1 to 200 characters"),
        ({"examples": [["a" * 201]]}, "1 to 200 characters"),
    ],
)
def test_bad_details_are_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        TextDetails.from_dict({**GOOD, **change})


@pytest.mark.parametrize("data", [None, [], "x", {}])
def test_other_things_are_refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r"mapping|vocabulary"):
        TextDetails.from_dict(data)


def test_odd_directions_and_notes_do_no_harm() -> None:
    found = TextDetails.from_dict({**GOOD, "direction": "<b>", "note": "n" * 1000})
    assert found.direction == "ltr"
    assert len(found.note) == 500
