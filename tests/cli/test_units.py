"""The list of units on the command line, and the search."""

from __future__ import annotations

import csv
import json

TEXT = "tiny-text"
NOVEL = "The cat sat on “the mat. The dog” sat (on the cat), and the mat sat still. " * 20


def test_the_list_is_printed_and_written(call, runs, tmp_path):
    answer = call("units", "--model", TEXT, "--top", "2")
    assert answer.status == 0
    assert answer.said.startswith("hidden_state of RAN (tanh)")
    assert answer.said.splitlines()[2].startswith("unit  follows")
    assert len(answer.said.splitlines()) == 6
    novel, listed = tmp_path / "novel.txt", tmp_path / "units.csv"
    novel.write_text(NOVEL, encoding="utf-8")
    own = ("units", "--model", TEXT, "--text", novel, "--quantity", "input_gate")
    assert call(*own, "--follows", "inside quotes", "--output", listed).status == 0
    with listed.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["unit"] for row in rows} == set("0123")
    shares = [float(row["inside quotes"]) for row in rows]
    assert shares == sorted(shares, reverse=True)
    assert "choose from: inside quotes" in call(*own, "--follows", "colour").complained


def test_a_search(call, runs, tmp_path):
    novel, found = tmp_path / "novel.txt", tmp_path / "found.json"
    novel.write_text(NOVEL, encoding="utf-8")
    own = ("units", "--model", TEXT, "--text", novel)
    answer = call(*own, "--unit", "1", "--threshold", "0", "--output", found)
    assert answer.status == 0
    data = json.loads(found.read_text(encoding="utf-8"))
    assert (data["run"], data["quantity"]) == (TEXT, "hidden_state")
    lengths = [row["length"] for row in data["rows"]]
    assert lengths == sorted(lengths, reverse=True)
    assert {row["units"] for row in data["rows"]} <= {1}
    assert "units: " in call(*own, "--span", "2:4", "--threshold", "0").said
    for wrong in (("--unit", "4"), ("--span", "5:5"), ("--quantity", "colour")):
        answer = call(*own, *wrong)
        assert answer.status == 2
        assert answer.complained.count("\n") == 2  # how the file was read, and what is wrong


def test_a_treebank_has_parts_of_speech(call, runs, tmp_path):
    rows = "1\tThe\t_\tDET\t_\t_\t2\t_\t_\t_\n2\tcat\t_\tNOUN\t_\t_\t0\t_\t_\t_\n\n"
    trees = tmp_path / "trees.conllu"
    trees.write_text(rows * 40, encoding="utf-8")
    assert "part of speech" in call("units", "--model", TEXT, "--conllu", trees).said
