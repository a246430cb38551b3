"""Quotation marks, brackets and lines around each character."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.text.surroundings import bracket_depth, inside_quotes, lines


def every(text):
    return np.arange(len(text))


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "go on" and went.', ['"go on']),
        ("“Yes,” he said, “no.”", ["“Yes,", "“no."]),
        ("‘It’s mine,’ said he.", ["‘It’s mine,"]),
        ("the sisters’ house isn’t", []),
        ("«Oui» „Nein“", ["«Oui"]),
        ("“one\nline”", ["“one\nline"]),
        ("“one\n\nline”", []),
        ('a " b', []),
    ],
)
def test_what_is_inside_quotes(text, inside):
    wanted = [0] * len(text)
    for part in inside:
        start = text.index(part)
        wanted[start : start + len(part)] = [1] * len(part)
    assert inside_quotes(text, every(text)).tolist() == wanted


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("a(b(c)d)e", "011221100"),
        ("(a]b)", "11110"),
        ("(a", "00"),
        ("a)b", "000"),
        ("([x])", "12210"),
        ("(\n\n)", "0000"),
    ],
)
def test_how_many_brackets_are_open(text, depth):
    assert "".join(map(str, bracket_depth(text, every(text)).tolist())) == depth


@given(st.text("()ab\n", max_size=40))
def test_brackets_by_a_stack(text):
    depth, open_at, pairs = [0] * len(text), [], []
    for place, letter in enumerate(text):
        if text[place : place + 2] == "\n\n":
            open_at = []
        if letter == "(":
            open_at.append(place)
        elif letter == ")" and open_at:
            pairs.append((open_at.pop(), place))
    for first, last in pairs:
        for place in range(first, last):
            depth[place] += 1
    assert bracket_depth(text, every(text)).tolist() == depth


@given(st.text("ab\n", max_size=40))
def test_lines(text):
    place, length = lines(text, every(text))
    for at in range(len(text)):
        start = text.rfind("\n", 0, at) + 1
        assert place[at] == at - start
        assert length[at] == len(text[start:].split("\n")[0])
