"""Sentences in which a verb must agree with a noun further back, made from templates or read.

As in Linzen, Dupoux and Goldberg, "Assessing the Ability of LSTMs to Learn Syntax-Sensitive
Dependencies" (2016): another noun, the attractor, stands between the subject and its verb.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random

LARGEST = 100_000_000
"""Bytes of a file of sentences."""


@dataclass(frozen=True)
class AgreementSentence:
    """The words before a verb, and the verb in both forms.

    Attributes:
        tokens: everything before the verb.
        subject: which of them the verb has to agree with, from 0.
        right, wrong: the verb's form that agrees, and the other one.
        attracted: whether a noun of the other number stands in between.
    """

    tokens: tuple[str, ...]
    subject: int
    right: str
    wrong: str
    attracted: bool


TEMPLATES = (
    "the {} of the {}",
    "the {} near the {}",
    "the {} with the {}",
    "the {} that the {} saw",
    "the {} that saw the {}",
    "the {} of the poor {}",
    "the {} near the old {}",
    "the {} with the very good {}",
    "the {} that the poor {} saw",
    "the {} that saw the very old {}",
)
"""Of several lengths, so that the subject is not always as far back."""

_REGULAR = (
    "sister",
    "friend",
    "girl",
    "boy",
    "brother",
    "daughter",
    "servant",
    "officer",
    "cousin",
    "stranger",
    "visitor",
    "neighbour",
    "king",
    "horse",
    "bird",
    "cat",
    "dog",
)
_OTHERS = (("man", "men"), ("woman", "women"), ("gentleman", "gentlemen"), ("lady", "ladies"))
NOUNS = (*((one, one + "s") for one in _REGULAR), *_OTHERS)
"""Singular and plural."""

VERBS = (("was", "were"), ("is", "are"), ("has", "have"))


def made_sentences(
    count: int, known: Callable[[str], bool] = lambda word: True, seed: int = 0
) -> list[AgreementSentence]:
    """Sentences from templates, as many of each template and pair of numbers, in random order.

    Args:
        count: how many at most; fewer where not all words are known.
        known: whether a model knows a word.
        seed: which of all possible ones.
    """
    kinds = list(product(TEMPLATES, (0, 1), (0, 1)))
    share, draw = -(-count // len(kinds)), Random(seed)
    sentences = []
    for template, number, other in kinds:
        every = [
            _made(template, (one[number], two[other]), verb, number, other)
            for one, two, verb in product(NOUNS, NOUNS, VERBS)
            if one != two
        ]
        usable = [one for one in every if all(map(known, (*one.tokens, one.right, one.wrong)))]
        sentences += draw.sample(usable, min(share, len(usable)))
    draw.shuffle(sentences)
    return sentences[:count]


def _made(
    template: str, nouns: tuple[str, str], verb: tuple[str, str], number: int, other: int
) -> AgreementSentence:
    tokens = tuple(template.format(*nouns).split())
    return AgreementSentence(tokens, 1, verb[number], verb[1 - number], number != other)


def read_sentences(path: Path) -> list[AgreementSentence]:
    """Sentences of a tab-separated file, as Linzen et al. published theirs.

    Its first line names the columns. ``sentence`` has words with spaces between them,
    ``subj_index`` and ``verb_index`` count them from 1, ``n_diff_intervening`` is how many nouns
    of the other number stand in between, and ``wrong_verb`` the verb's other form; without the
    last two there are no attractors, and the other form is made by the rules of English.

    Raises:
        OSError: when it cannot be read.
        ValueError: when it is too large or not such a file; one sentence.
    """
    if path.stat().st_size > LARGEST:
        raise ValueError(f"Choose a file of at most {LARGEST // 10**6} MB, or cut this one.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8: convert it.") from error
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    if not {"sentence", "subj_index", "verb_index"} <= set(rows.fieldnames or ()):
        raise ValueError(
            f"{path} needs tabs between its columns and a first line that names them, with "
            "sentence, subj_index and verb_index among them."
        )
    return list(_rows(rows))


def _rows(rows: csv.DictReader[str]) -> Iterator[AgreementSentence]:
    for number, row in enumerate(rows, 2):
        try:
            words = (row["sentence"] or "").split()
            subject, verb = int(row["subj_index"]) - 1, int(row["verb_index"]) - 1
            between = int(row.get("n_diff_intervening") or 0)
        except (TypeError, ValueError) as error:
            raise ValueError(f"Line {number} needs whole numbers as indices.") from error
        if not 0 <= subject < verb < len(words):
            raise ValueError(f"In line {number} the subject must stand before the verb.")
        wrong = row.get("wrong_verb") or other_form(words[verb])
        yield AgreementSentence(tuple(words[:verb]), subject, words[verb], wrong, between > 0)


_FORMS = dict([*VERBS, ("does", "do"), ("goes", "go")])
_FORMS |= {plural: singular for singular, plural in _FORMS.items()}


def other_form(verb: str) -> str:
    """The plural of a verb in the present, or the third person of a plural."""
    if verb in _FORMS:
        return _FORMS[verb]
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    if verb.endswith(("sses", "xes", "ches", "shes", "zes")):
        return verb[:-2]
    if verb.endswith("s") and not verb.endswith("ss"):
        return verb[:-1]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "ch", "sh", "z")) else "s")
