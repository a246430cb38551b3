"""The example sentences of the influence page: assets/gallery.json, chosen by a rule.

    python tools/gallery.py

Needs RNNVIZ_DATA with the books (books/) and the English Web Treebank (ewt/). Only sentences of
the books are written; the treebank says what class a word is of. The rule is in
rnnviz/analysis/gallery.py.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from environment import ROOT, ToolError

sys.path.insert(0, str(ROOT))

from rnnviz.analysis.gallery import KINDS, Candidate, choose, kinds_of
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
