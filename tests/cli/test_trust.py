from __future__ import annotations

import csv
import io
import json

import pytest

from rnnviz.analysis.agreement import agreement_table
from rnnviz.model import restore_model
from rnnviz.probe.agreement import tree_evidence
from rnnviz.tasks import restore_problem
from rnnviz.text.conllu import read_trees


def lines(*rows):
    return "\n".join(
        f"{n}\t{form}\t_\tX\t_\t_\t{head}\tdep\t_\t_" for n, (form, head) in enumerate(rows, 1)
    )


TREEBANK = "\n\n".join(
    [
        lines(("The", 2), ("cat", 3), ("sat", 0), ("on", 6), ("the", 6), ("mat", 3), (".", 3)),
        lines(("Zebras", 2), ("sat", 0), ("still", 2)),
        lines(("Still", 0)),
        "",
    ]
)


@pytest.fixture
def treebank(tmp_path):
    path = tmp_path / "small.conllu"
    path.write_text(TREEBANK, encoding="utf-8")
    return path


def expected(runs, treebank, count=3):
    run = runs.get("tiny-text")
    model, problem = restore_model(run), restore_problem(run)
    found = list(tree_evidence(model, problem, read_trees(treebank)[:count]))
    return agreement_table(
        [each.evidence for each in found], sum(each.unknown for each in found), 5
    )


def test_the_table_is_printed_with_progress(call, runs, treebank):
    answer = call("trust", "--model", "tiny-text", "--conllu", treebank, "--seed", 5)
    assert answer.status == 0
    assert expected(runs, treebank).to_markdown() in answer.said
    assert "tiny-text (ran-tanh, step 4) on small.conllu:" in answer.said
    assert "9.1% of them unknown" in answer.said
    assert "3/3" in answer.complained
    assert "<00:00" in answer.complained


def test_files(call, runs, treebank, tmp_path):
    table = expected(runs, treebank, 2)
    for ending in ("json", "csv", "md"):
        path = tmp_path / f"table.{ending}"
        arguments = ("--limit", "2", "--seed", "5", "--output", path)
        answer = call("trust", "--model", "tiny-text", "--conllu", treebank, *arguments)
        assert answer.status == 0
        assert answer.said.startswith(f"Wrote {path}")
        text = path.read_text(encoding="utf-8")
        if ending == "json":
            data = json.loads(text)
            assert data["rows"] == table.to_dict()["rows"]
            assert (data["run"], data["sentences"], data["words"]) == ("tiny-text", 2, 10)
        elif ending == "csv":
            assert next(csv.DictReader(io.StringIO(text)))["method"] == "arrow"
            assert path.read_bytes() == table.to_csv()
        else:
            assert text.endswith(table.to_markdown())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--model", "tiny-reber"), "This run does not read text"),
        (("--model", "nobody"), "There is no run 'nobody'"),
        (("--model", "tiny-text", "--limit", "0"), "from 1 on"),
        (("--model", "tiny-text", "--seed", "-1"), "from 0 on"),
        (("--model", "tiny-text", "--layer", "2"), "Choose a layer from 1 to 1"),
        (("--model", "tiny-text", "--output", "table.png"), ".json, .csv, .md"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(call, runs, treebank, arguments, sentence):
    answer = call("trust", "--conllu", treebank, *arguments)
    assert answer.status == 2
    assert sentence in answer.complained
    assert answer.complained.count("\n") == 1


def test_a_missing_or_broken_treebank_is_one_sentence(call, runs, tmp_path):
    missing = call("trust", "--model", "tiny-text", "--conllu", tmp_path / "none.conllu")
    assert missing.status == 2
    assert "No such file" in missing.complained
    path = tmp_path / "broken.conllu"
    path.write_text("The cat sat.\n")
    broken = call("trust", "--model", "tiny-text", "--conllu", path)
    assert broken.status == 2
    assert "Sentence 1 is not in the CoNLL-U format" in broken.complained


def test_attributions_are_judged_as_well(call, runs, tmp_path):
    path = tmp_path / "long.conllu"
    words = ("The", "cat", "sat", "on", "the", "mat", "and", "sat")
    sentence = lines(*((word, 0 if n == 1 else 2) for n, word in enumerate(words)))
    path.write_text(f"{sentence}\n\n{sentence}\n\n", encoding="utf-8")
    arguments = ("--model", "tiny-text", "--conllu", path, "--about", "attribution")
    for ending, said in (("md", "**Sufficiency, words unknown**"), ("csv", "table,method,")):
        file = tmp_path / f"table.{ending}"
        answer = call("trust", *arguments, "--predictions", "2", "--output", file)
        assert answer.status == 0
        assert said in file.read_text(encoding="utf-8")
    verbs = tmp_path / "verbs.tsv"
    verbs.write_text("sentence\tsubj_index\tverb_index\twrong_verb\nthe cat sat\t2\t3\tmat\n")
    answer = call("trust", *arguments, "--verbs", verbs)
    assert answer.status == 0
    assert "2 predictions, one a sentence" in answer.said
    assert "of 1 sentences" in answer.said
    few = call("trust", *arguments, "--limit", "1", "--verbs", tmp_path / "none.tsv")
    assert few.status == 2
    assert few.complained.count("\n") == 1
