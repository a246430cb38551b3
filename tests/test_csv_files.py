from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnnviz
from rnnviz.csv_files import to_cell, to_csv, write_csv
from tests.figures.export.records import from_cell

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝")


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_a_table_is_read_back_whatever_its_words() -> None:
    rows = [
        {"word": 'say "yes", then\n"no"', "weight": 0.5},
        {"word": "猫", "weight": 1.0},
        {"word": "<script>", "weight": 1e-9},
    ]
    found = read(to_csv(rows))
    assert [row["word"] for row in found] == [row["word"] for row in rows]
    assert [float(row["weight"]) for row in found] == [row["weight"] for row in rows]


def test_no_rows_make_an_empty_table() -> None:
    assert to_csv([]).strip() == b""
    assert write_csv(["a", "b"], []) == b"a,b\n"


@pytest.mark.parametrize("word", ["=1+1", "-", "+x", "@x", "＝1"])
def test_no_text_is_a_formula_and_numbers_stay_numbers(word: str) -> None:
    (found,) = read(to_csv([{"what": word, word: -0.5}]))
    assert found == {"what": f"'{word}", f"'{word}": "-0.5"}


@given(st.text("'=+-@\t\r\nab＝", max_size=6))
def test_every_text_comes_back_from_its_cell(text: str) -> None:
    assert from_cell(to_cell(text)) == text
    assert not to_cell(text).startswith(FORMULAS)


def test_readers_that_are_not_spreadsheets_get_texts_as_they_are() -> None:
    assert write_csv(["-a"], [["=1"], [-2]], formulas=True) == b"-a\n=1\n-2\n"


def test_quotes_where_they_are_needed_or_asked_for() -> None:
    assert to_csv([{"a": 'x,"y"', "b": None}]) == b'a,b\n"x,""y""",\n'
    assert write_csv(["a", "b"], [["1", 1]], quoted=True) == b'"a","b"\n"1",1\n'


def test_what_a_row_lacks_is_empty() -> None:
    assert to_csv([{"a": 1}, {"b": 2, "a": 3}]) == b"a,b\n1,\n3,2\n"


def test_half_a_character_does_not_end_a_table() -> None:
    assert to_csv([{"a": "\ud83d"}]) == b"a\n?\n"


def test_the_same_table_gives_the_same_compressed_bytes() -> None:
    rows = [[f"word {n}", n] for n in range(1000)]
    compressed = write_csv(["a", "b"], rows, compressed=True)
    assert compressed == write_csv(["a", "b"], rows, compressed=True)
    assert gzip.decompress(compressed) == write_csv(["a", "b"], rows)


def test_nothing_else_writes_such_tables() -> None:
    package = Path(rnnviz.__file__).parent
    writers = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"csv\.(Dict)?[wW]riter", path.read_text("utf-8"))
    ]
    assert writers == ["csv_files.py"]
