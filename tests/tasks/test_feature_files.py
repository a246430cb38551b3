"""Files with example inputs: tables and arrays, and those that nobody should have made."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.tasks import feature_files
from rnnviz.tasks.feature_files import read_inputs, read_names


def npy(array: Any, **more: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, array, **more)
    return file.getvalue()


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_has_names_steps_and_sequences(mark: str, end: str) -> None:
    rows = [["heat", "flow"], ["1", "-2.5"], ["3e-1", " 4 "], ["", ""], [], ["5", "6"], []]
    data = end.join(mark.join(row) for row in rows).encode("utf-8-sig")
    names, sequences = read_inputs(data)
    assert names == ["heat", "flow"]
    expected = [np.float32([[1, -2.5], [0.3, 4]]), np.float32([[5, 6]])]
    assert [each.tolist() for each in sequences] == [each.tolist() for each in expected]


def test_a_table_needs_no_names_and_may_have_one_column() -> None:
    names, (first, second) = read_inputs(b"1\n2\n\n\n3\n")
    assert (names, first.tolist(), second.tolist()) == ([], [[1], [2]], [[3]])
    assert read_inputs(b'"heat, C"\n1').names == ["heat, C"]
    assert read_inputs(b'"heat; C",flow\n1,2').names == ["heat; C", "flow"]
    assert read_inputs(b"heat, C;flow, l, s\n1;2").names == ["heat, C", "flow, l, s"]


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", ">f4", "i8", "u1"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_an_array_holds_one_sequence_or_several(kind: str, order: Any) -> None:
    array = np.arange(24).reshape(2, 4, 3).astype(kind, order=order)
    names, sequences = read_inputs(npy(array))
    assert names == []
    np.testing.assert_array_equal(np.stack(sequences), array)
    assert sequences[0].dtype == np.float32
    (one,) = read_inputs(npy(array[0])).sequences
    np.testing.assert_array_equal(one, array[0])


def says(shape: str, descr: str = "'<f4'", body: bytes = b"") -> bytes:
    """An array that says of itself what it likes."""
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + body


HOSTILE: dict[str, tuple[Any, str]] = {
    "nothing": (b"", "holds no numbers"),
    "blank": (b"\n\n , \n", "holds no numbers"),
    "names alone": (b"heat,flow\n", "holds no numbers"),
    "no text": (b"\xff\xfe\x00", "must be a table of numbers in UTF-8"),
    "a word": (b"1,2\n3,x\n", "Line 2 holds 'x', which is not a number"),
    "a gap": (b"a,b\n1,\n", "Line 2 holds '', which is not a number"),
    "no number": (b"1\nnan\n", "Line 2 holds 'nan'"),
    "infinite": (b"1\n1e39\n", "Line 2 holds '1e39'"),
    "ragged": (b"1,2\n3\n", "Line 2 has 1 numbers, and the first 2"),
    "no number first": (b"nan\n1\n2\n", "Line 1 holds 'nan', which is not a number: write one"),
    "infinite first": (b"-inf,Infinity\n1,2\n", "Line 1 holds '-inf'"),
    "too large first": (b"1e39\n1\n", "Line 1 holds '1e39'"),
    "decimal commas": (
        b"1,5;2,5\n",
        "Line 1 holds '1,5', which is not a number: it needs a",
    ),
    "commas and tabs": (b"a\tb\n1\t2,5\n", "Line 2 holds '2,5', which is not a number: it needs a"),
    "thousands": (b"1.000,5;2\n", "it needs a decimal point"),
    "commas under a name": (b"a\n1,5\n", "2 numbers, and the first 1; decimals need a point"),
    "half a header": (b"a,2\n3,4\n", "Line 1 holds 'a'"),
    "wide": (b"1," * 20_000, "at most 10,000 numbers"),
    "long": (b"1\n" * 1001, "give fewer"),
    "many": (b"1\n\n" * 101, "give fewer"),
    "large": (b"1\n" * (9 * 1024**2), "at most 16 MB"),
    "a cell": (b'"' + b"1" * 200_000, "cannot be read"),
    "an npy of objects": (lambda: npy(np.array([[{}]], object), allow_pickle=True), "no objects"),
    "texts": (lambda: npy(np.array([["a"]])), "plain numbers"),
    "complex": (lambda: npy(np.ones((2, 2), complex)), "plain numbers"),
    "one axis": (lambda: npy(np.ones(3)), "must be (step, feature)"),
    "four axes": (lambda: npy(np.ones((1, 1, 1, 1))), "must be (step, feature)"),
    "no step": (lambda: npy(np.ones((0, 3))), "must be (step, feature)"),
    "huge": (says("(900, 10**9)".replace("10**9", "1000000000")), "give fewer"),
    "long array": (lambda: npy(np.ones((1001, 1))), "give fewer"),
    "many arrays": (lambda: npy(np.ones((101, 1, 1))), "give fewer"),
    "short": (says("(3, 3)", body=b"1234"), "damaged"),
    "negative": (says("(-3, 3)"), "must be (step, feature)"),
    "code": (says("__import__('os')"), "damaged"),
    "cut": (says("(3, 3)")[:9], "damaged"),
    "version": (b"\x93NUMPY\x09\x00", "damaged"),
    "not finite": (lambda: npy(np.array([[1.0, np.nan]])), "infinite or not numbers"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_sentence(name: str) -> None:
    made, words = HOSTILE[name]
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        read_inputs(made() if callable(made) else made)
    said = str(caught.value)
    assert words in said
    assert said.endswith(".")
    assert said.replace(".npy", "").count(". ") == 0


def test_nothing_is_made_before_its_size_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feature_files.np, "frombuffer", lambda *_: pytest.fail("it was read"))
    with pytest.raises(ValueError, match="give fewer"):
        read_inputs(says("(1000, 1000)", body=bytes(4_000_000)))


def test_a_row_is_as_wide_as_the_first_before_its_cells_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feature_files, "_number", lambda *_: pytest.fail("it was read"))
    for data, words in {b"a,b\n1,2,3\n": "Line 2 has 3", b"1," * 20_000: "at most 10,000"}.items():
        with pytest.raises(ValueError, match=words):
            read_inputs(data)


@given(data=st.binary(max_size=200), start=st.sampled_from([b"", b"1,2\n", says("(1, 1)")]))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes) -> None:
    for read in (read_inputs, read_names):
        said = "."
        try:
            read(start + data)
        except ValueError as error:
            said = str(error)
        assert said.endswith(".")


def test_names_stand_on_lines_or_in_a_list() -> None:
    assert read_names(b"\xef\xbb\xbfheat\r\n flow \n") == ["heat", "flow"]
    assert read_names(b'["heat", "flow"]') == ["heat", "flow"]
    for wrong in (b"[1]", b"[", b"\xff", b"[" * 100_000):
        with pytest.raises(ValueError, match="Names of features must be"):
            read_names(wrong)
