"""Where and why what was measured differs from what is printed, one remark for each table."""

from __future__ import annotations

from collections.abc import Mapping

_WINDOW = (
    "The last 10,000 sequences, which only test, are left out of the count: the printed count is "
    "smaller than they are."
)
_LOOKS = "The test set is looked at after every 100 sequences; the paper does not say how often."

REMARKS: Mapping[str, str] = {
    "1997-1": _LOOKS,
    "1997-2a": _WINDOW,
    "1997-2b": _WINDOW,
    "1997-2c": _WINDOW,
    "1997-3a": _LOOKS,
    "1997-3b": _LOOKS,
    "1997-3c": _LOOKS,
    "1997-4": "",
    "1997-5": "",
    "1997-6a": "",
    "1997-6b": "",
    "simplified-1": "Nothing of it has been run.",
    "simplified-2": "",
    "simplified-3": "Nothing of it has been run.",
    "ran-1": "Nothing of it has been run.",
    "ran-2": "Nothing of it has been run: the data set is a thousand times the Penn Treebank.",
    "ran-3": "Nothing of it has been run.",
    "levy-2018": "Nothing of it has been run.",
}
"""By the table's key."""
