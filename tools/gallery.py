"""The example sentences of the influence page, assets/gallery.json, chosen by a rule.

    python tools/gallery.py

Needs RNNVIZ_DATA with the books (books/) and the English Web Treebank (ewt/). Only sentences of
the books are written; the treebank says what class a word is of.

The kinds are those of figure 1 of the RAN paper. An arrow goes from the word at ``t`` back to the
word at ``j``; words are classed by the tag that a treebank most often gives them:

- *verb to argument*: one is a verb, the other a noun or pronoun, and no other verb is between them;
- *across coordination*: "and", "or", "but" or "nor" is between two nouns, verbs, adjectives or
  adverbs;
- *noun in a relative clause*: "who", "whom", "whose", "which" or "that" is between, the earlier
  word is a noun and the later one a noun, verb, adjective, adverb or auxiliary;
- *long distance*: at least 6 words apart, both nouns, verbs, adjectives or adverbs: the longest
  arrows of all go to the quotation mark that opens a speech.

No arrow to the neighbouring word counts. Of each kind the heaviest arrows are taken, of the last
kind the longest, one sentence once, no word of it unknown to the model.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from environment import ROOT, ToolError

sys.path.insert(0, str(ROOT))

from rnnviz.analysis.influence import strongest_predecessor
from rnnviz.model import record
from rnnviz.run import Run
from rnnviz.store import RunStore
from rnnviz.tasks import TextProblem, restore_problem
from rnnviz.text import decode, strip_boilerplate

FILE = ROOT / "assets" / "gallery.json"
MODEL = "ran-tanh-books"
TITLES = {
    "pride-and-prejudice.txt": "Pride and Prejudice",
    "sherlock-holmes.latin1.txt": "The Adventures of Sherlock Holmes",
    "alice.txt": "Alice\u2019s Adventures in Wonderland",
}
SHORTEST, LONGEST = 8, 30
_OPEN = "NOUN"
"""A word that the treebank does not have is taken for a noun: most are names."""


_HEADING = re.compile(
    r"(?:^| )(CHAPTER [IVXLC]+|Chapter [0-9]+|ADVENTURE [IVXLC]+|[IVXLC]+(?=\. THE ADVENTURE))\b"
)
Kind = Literal[
    "verb to argument", "across coordination", "noun in a relative clause", "long distance"
]
KINDS: tuple[Kind, ...] = (
    "verb to argument",
    "across coordination",
    "noun in a relative clause",
    "long distance",
)
LONG = 6
EACH = 5

_NOUNS = {"NOUN", "PROPN", "PRON"}
_CONTENT = {"NOUN", "PROPN", "VERB", "ADJ", "ADV"}
_COORDINATORS = {"and", "or", "but", "nor"}
_RELATIVES = {"who", "whom", "whose", "which", "that"}


class Candidate(NamedTuple):
    """One arrow of one sentence.

    Attributes:
        sentence: which sentence, as the caller counts.
        kind: what the arrow shows.
        word: index of the word where the arrow starts.
        source: index of the earlier word.
        weight: of the arrow.
    """

    sentence: int
    kind: Kind
    word: int
    source: int
    weight: float


def kinds_of(tokens: Sequence[str], tags: Mapping[str, str], word: int, source: int) -> list[Kind]:
    """Every kind that an arrow is of.

    Args:
        tokens: of the sentence, in lower case.
        tags: a word's universal part-of-speech tag, for every word.
        word: where the arrow starts.
        source: the earlier word.
    """
    if word - source < 2:
        return []
    late, early = tags[tokens[word]], tags[tokens[source]]
    between = tokens[source + 1 : word]
    verbs = sum(tags[token] == "VERB" for token in between)
    pair = {late, early}
    found: list[Kind] = []
    if "VERB" in pair and pair & _NOUNS and not verbs:
        found.append("verb to argument")
    if _COORDINATORS & set(between) and pair <= _CONTENT:
        found.append("across coordination")
    if _RELATIVES & set(between) and early in {"NOUN", "PROPN"} and late in {*_CONTENT, "AUX"}:
        found.append("noun in a relative clause")
    if word - source >= LONG and pair <= _CONTENT:
        found.append("long distance")
    return found


def choose(candidates: Iterable[Candidate], each: int = EACH) -> list[Candidate]:
    """The best of each kind, no sentence twice; kinds in the order of ``KINDS``.

    Earlier kinds choose after later ones, since few arrows are long or cross a relative pronoun.
    """
    rows, taken = list(candidates), set[int]()
    chosen: dict[Kind, list[Candidate]] = {}
    for kind in reversed(KINDS):
        of_kind = [row for row in rows if row.kind == kind]
        of_kind.sort(key=lambda row: (-_merit(row), row.sentence, row.word))
        best: list[Candidate] = []
        for row in of_kind:
            if len(best) < each and row.sentence not in taken:
                best.append(row)
                taken.add(row.sentence)
        chosen[kind] = best
    return [row for kind in KINDS for row in chosen[kind]]


def _merit(row: Candidate) -> float:
    return row.word - row.source if row.kind == "long distance" else row.weight


def tags(folder: Path) -> dict[str, str]:
    """The usual tag of each word of the treebank."""
    counts: dict[str, Counter[str]] = {}
    with gzip.open(folder / "ewt" / "en_ewt-ud-train.conllu.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.split("\t")
            if len(fields) > 3 and fields[0].isdigit():
                counts.setdefault(fields[1].lower(), Counter())[fields[3]] += 1
    return {word: found.most_common(1)[0][0] for word, found in counts.items()}


def sentences(problem: TextProblem) -> Iterator[str]:
    """Held-out sentences of a good length that the model knows every word of."""
    corpus = problem.corpus
    for index in range(corpus.first_held_out, len(corpus.sentences)):
        ids = corpus.encode(index)
        if SHORTEST <= len(ids) <= LONGEST and 0 not in ids:
            yield re.sub(r"\s+", " ", corpus.sentences[index].text)


def candidates(run: Run, problem: TextProblem, texts: list[str], data: Path) -> list[Candidate]:
    """Every arrow of every sentence that is of some kind."""
    found, known = [], defaultdict(lambda: _OPEN, tags(data))
    for number, text in enumerate(texts):
        tokens = problem.tokens(text)
        trace = record(run, problem.vocabulary.encode(tokens))
        arrows = strongest_predecessor(trace["input_gate"], trace["forget_gate"])
        for word, (source, weight) in enumerate(zip(arrows.source, arrows.weight, strict=True)):
            if source >= 0:
                for kind in kinds_of(tokens, known, word, int(source)):
                    found.append(Candidate(number, kind, word, int(source), float(weight)))
    return found


def read(path: Path) -> str:
    """A book in one line."""
    return re.sub(r"\s+", " ", strip_boilerplate(decode(path.read_bytes()).text))


def place(text: str, books: dict[str, str]) -> tuple[str, str]:
    """The book of a sentence, and the heading of its chapter."""
    for name, book in books.items():
        at = book.find(text)
        if at >= 0:
            headings = _HEADING.findall(book[:at])
            return TITLES[name], headings[-1].strip() if headings else ""
    raise ToolError(f"No book has the sentence {text!r}.")


def entry(row: Candidate, text: str, books: dict[str, str]) -> dict[str, str | int]:
    """What the page shows of a chosen sentence."""
    book, chapter = place(text, books)
    return {
        "kind": row.kind,
        "text": text,
        "book": book,
        "chapter": chapter,
        "word": row.word,
        "source": row.source,
    }


def main() -> int:
    """Write the file."""
    folder = os.environ.get("RNNVIZ_DATA")
    if not folder:
        raise ToolError("Set RNNVIZ_DATA to the folder with books/ and ewt/.")
    data = Path(folder)
    run = RunStore().get(MODEL)
    problem = restore_problem(run)
    assert isinstance(problem, TextProblem)
    texts = list(dict.fromkeys(sentences(problem)))
    books = {name: read(data / "books" / name) for name in TITLES}
    rows = [
        entry(row, texts[row.sentence], books)
        for row in choose(candidates(run, problem, texts, data))
    ]
    FILE.write_text(
        json.dumps({"model": MODEL, "sentences": rows}, ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )
    print(f"{len(rows)} of {len(texts):,} held-out sentences in {FILE.relative_to(ROOT)}")
    for kind in KINDS:
        print(f"  {kind}: {sum(row['kind'] == kind for row in rows)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ToolError, ValueError) as error:
        sys.exit(f"gallery: {error}")
