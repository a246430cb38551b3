from __future__ import annotations

import gzip

import pytest

from rnnviz.text import conllu
from rnnviz.text.conllu import Tree, parse_trees, read_trees


def row(identity, form, head):
    return "\t".join([str(identity), form, "_", "X", "_", "_", str(head), "dep", "_", "_"])


SMALL = "\n".join(
    [
        "# sent_id = 1",
        "# text = We don't sing songs",
        row(1, "We", 4),
        row("2-3", "don't", "_"),
        row(2, "do", 4),
        row(3, "n't", 4),
        row("3.1", "ever", "_"),
        row(4, "sing", 0),
        row(5, "songs", 4),
        "",
        row(1, "Yes", 0),
        "",
        "",
    ]
)
TREES = [
    Tree(
        ("We", "don't", "sing", "songs"),
        ("We", "do", "n't", "sing", "songs"),
        (3, 3, 3, -1, 3),
        (0, 1, 1, 2, 3),
        ("X",) * 5,
    ),
    Tree(("Yes",), ("Yes",), (-1,), (0,), ("X",)),
]


def test_words_tokens_and_heads():
    assert list(parse_trees(SMALL)) == TREES


def test_a_token_has_the_part_of_speech_of_its_first_word():
    tags = iter(["PRON", "_", "AUX", "PART", "ADV", "VERB", "NOUN", "INTJ"])
    lines = [line.split("\t") for line in SMALL.split("\n")]
    text = "\n".join(
        "\t".join([*line[:3], next(tags), *line[4:]]) if len(line) > 1 else line[0]
        for line in lines
    )
    we, yes = parse_trees(text)
    assert we.tags == ("PRON", "AUX", "PART", "VERB", "NOUN")
    assert we.token_tags() == ("PRON", "AUX", "VERB", "NOUN")
    assert yes.token_tags() == ("INTJ",)


@pytest.mark.parametrize("ending", [".conllu", ".conllu.gz", ".GZ"])
def test_files_plain_or_packed(tmp_path, ending):
    path, data = tmp_path / f"small{ending}", SMALL.replace("\n", "\r\n").encode("utf-8-sig")
    path.write_bytes(data if ending == ".conllu" else gzip.compress(data))
    assert read_trees(path) == TREES


@pytest.mark.parametrize(
    "text",
    [
        "We sing",
        row(1, "We", "x"),
        row("one", "We", 0),
        "1",
        row(1, "We", "9" * 5000),
    ],
)
def test_what_is_no_tree_names_its_sentence(text):
    with pytest.raises(ValueError, match=r"^Sentence 2 is not in the CoNLL-U format: .*\.$"):
        list(parse_trees(f"{row(1, 'Yes', 0)}\n\n{text}\n"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (row(2, "We", 0), "the words are not numbered 1, 2, 3"),
        (row(1, "We", 2), "the head of word 1 is 2, no word"),
        (row(1, "We", -1), "the head of word 1 is -1, no word"),
        (row(1, "We", "_"), "word 1 has no head: choose a treebank with heads"),
        ("1\tWe\t_", "word 1 has no head: choose a treebank with heads"),
    ],
)
def test_rows_that_make_no_tree_say_why(text, reason):
    with pytest.raises(ValueError, match=rf"^In sentence 2 {reason}.*\.$"):
        list(parse_trees(f"{row(1, 'Yes', 0)}\n\n{text}\n"))


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_any_kind_of_line_end(end):
    assert list(parse_trees(SMALL.replace("\n", end))) == TREES


def test_files_that_cannot_be_used_get_a_sentence(tmp_path, monkeypatch):
    path, packed = tmp_path / "a.conllu", tmp_path / "a.gz"
    path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ValueError, match="not UTF-8"):
        read_trees(path)
    path.write_text("# text = nothing\n")
    with pytest.raises(ValueError, match="holds no sentence"):
        read_trees(path)
    for data in (b"plain", gzip.compress(SMALL.encode())[:-20]):
        packed.write_bytes(data)
        with pytest.raises(ValueError, match="gzip file"):
            read_trees(packed)
    monkeypatch.setattr(conllu, "LARGEST", 1000)
    packed.write_bytes(gzip.compress(b"\n" * 10**6))
    with pytest.raises(ValueError, match="at most 0 MB"):
        read_trees(packed)
