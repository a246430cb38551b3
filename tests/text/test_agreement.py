from __future__ import annotations

import pytest

from rnnviz.text.agreement import TEMPLATES, made_sentences, other_form, read_sentences


def test_sentences_are_made_of_every_template_and_number():
    found = made_sentences(8 * len(TEMPLATES), seed=3)
    assert found == made_sentences(8 * len(TEMPLATES), seed=3)
    assert found != made_sentences(8 * len(TEMPLATES), seed=4)
    assert sum(one.attracted for one in found) == len(found) / 2
    assert len({len(one.tokens) for one in found}) > 2
    for one in found:
        plural = one.tokens[one.subject].endswith(("s", "men")) and one.tokens[1] != "man"
        assert (one.right in ("were", "are", "have")) == plural
        assert other_form(one.right) == one.wrong
    assert made_sentences(10, lambda word: word != "the") == []
    assert len(made_sentences(3)) == 3


def test_a_file_of_ones_own_is_read(tmp_path):
    path = tmp_path / "agreement.tsv"
    path.write_text(
        "sentence\tsubj_index\tverb_index\tn_diff_intervening\n"
        "the keys to the cabinet are here\t2\t6\t1\n"
        'he says " no "\t1\t2\t0\n',
        encoding="utf-8",
    )
    one, other = read_sentences(path)
    assert one.tokens == ("the", "keys", "to", "the", "cabinet")
    assert (one.subject, one.right, one.wrong, one.attracted) == (1, "are", "is", True)
    assert (other.right, other.wrong, other.attracted) == ("says", "say", False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\tb\n1\t2\n", "subj_index and verb_index"),
        ("sentence\tsubj_index\tverb_index\nthe cat sits\t3\t2\n", "In line 2 the subject"),
        ("sentence\tsubj_index\tverb_index\nthe cat sits\tx\t2\n", "Line 2 needs whole"),
        ("sentence\tsubj_index\tverb_index\nthe cat\n", "Line 2 needs whole"),
    ],
)
def test_another_file_is_refused(tmp_path, text, said):
    path = tmp_path / "agreement.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        read_sentences(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="UTF-8"):
        read_sentences(path)


@pytest.mark.parametrize(
    ("verb", "other"),
    [("carries", "carry"), ("watches", "watch"), ("plays", "play"), ("was", "were")],
)
def test_the_other_form_of_a_verb(verb, other):
    assert other_form(verb) == other
    assert other_form(other) == verb
