"""The list of units on the command line."""

from __future__ import annotations

import csv
import json

TEXT = "tiny-text"
NOVEL = "The cat sat on “the mat. The dog” sat (on the cat), and the mat sat still. " * 120


def test_the_list_is_printed_and_written(call, runs, tmp_path):
    answer = call("units", "--model", TEXT, "--top", "2")
    assert answer.status == 0
    assert answer.said.startswith("hidden_state of RAN (tanh)")
    assert [*filter(None, answer.said.splitlines())][-4].startswith("unit  follows")
    novel, listed = tmp_path / "novel.txt", tmp_path / "units.csv"
    novel.write_text(NOVEL, encoding="utf-8")
    own = ("units", "--model", TEXT, "--text", novel, "--quantity", "input_gate")
    assert call(*own, "--follows", "inside quotes", "--output", listed).status == 0
    with listed.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["unit"] for row in rows} == set("0123")
    found = tmp_path / "units.json"
    assert call(*own, "--output", found).status == 0
    assert json.loads(found.read_text(encoding="utf-8"))["quantity"] == "input_gate"
    shares = [float(row["inside quotes"]) for row in rows]
    assert shares == sorted(shares, reverse=True)
    assert "choose from: inside quotes" in call(*own, "--follows", "colour").complained


def test_what_cannot_be_used_gets_one_sentence(call, runs):
    answer = call("units", "--model", TEXT, "--quantity", "colour")
    assert answer.status == 2
    assert answer.complained.count("\n") == 1
    answer = call("units", "--model", "tiny-reber")
    assert "does not read text" in answer.complained


def test_a_treebank_has_parts_of_speech(call, runs, tmp_path):
    rows = "1\tThe\t_\tDET\t_\t_\t2\t_\t_\t_\n2\tcat\t_\tNOUN\t_\t_\t0\t_\t_\t_\n\n"
    trees = tmp_path / "trees.conllu"
    trees.write_text(rows * 700, encoding="utf-8")
    assert "part of speech" in call("units", "--model", TEXT, "--conllu", trees).said


def test_a_short_text_is_listed_without_scores(call, runs, tmp_path):
    novel = tmp_path / "short.txt"
    novel.write_text(NOVEL[:500], encoding="utf-8")
    own = ("units", "--model", TEXT, "--text", novel)
    assert "too short to say what units follow" in call(*own).said
    answer = call(*own, "--follows", "inside quotes")
    assert answer.complained.endswith("it is too short, or none varies.\n")
